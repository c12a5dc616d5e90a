// The keys of a layout file that only matrix games have. Internal to the rule set.
#pragma once

namespace potluck {
class Fields;
class Findings;
class KeyWriter;
struct LayoutSpec;
}  // namespace potluck

namespace potluck::matrix {

void read_keys(Fields& fields, LayoutSpec& spec);
void write_keys(const LayoutSpec& spec, KeyWriter& out);
void check_keys(const LayoutSpec& spec, Findings& findings);

}  // namespace potluck::matrix
