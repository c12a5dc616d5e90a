// The keys of a layout file that only classic kitchens have, and what recordings share with them.
#pragma once

#include <string>

#include "env/rule_set.h"
#include "env/snapshot.h"

namespace potluck::classic {

void read_keys(Fields& fields, LayoutSpec& spec);
void write_keys(const LayoutSpec& spec, KeyWriter& out);
/// An object as JSON: "onion", or {"soup": ["onion"], "cooking_tick": 3}.
[[nodiscard]] std::string object_text(const Object& value);

}  // namespace potluck::classic
