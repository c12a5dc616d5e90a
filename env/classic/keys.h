// The keys of a layout file that only classic kitchens have. Internal to the rule set.
#pragma once

namespace potluck {
class Fields;
class KeyWriter;
struct LayoutSpec;
}  // namespace potluck

namespace potluck::classic {

void read_keys(Fields& fields, LayoutSpec& spec);
void write_keys(const LayoutSpec& spec, KeyWriter& out);

}  // namespace potluck::classic
