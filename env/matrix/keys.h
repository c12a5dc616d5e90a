// The keys of a layout file that only matrix games have. Internal to the rule set.
#pragma once

#include "env/rule_set.h"

namespace potluck::matrix {

void read_keys(Fields& fields, LayoutSpec& spec);
void write_keys(const LayoutSpec& spec, KeyWriter& out);
void check_keys(const LayoutSpec& spec, Findings& findings);

}  // namespace potluck::matrix
