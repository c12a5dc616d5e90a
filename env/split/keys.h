// The keys of a layout file that only splitting games have. Internal to the rule sets; `talks`: of
// rules "trust_and_split".
#pragma once

#include "env/rule_set.h"

namespace potluck::split {

struct Parameters;

[[nodiscard]] Parameters default_parameters(bool talks);
void read_keys(Fields& fields, LayoutSpec& spec, bool talks);
void write_keys(const LayoutSpec& spec, KeyWriter& out, bool talks);
void check_keys(const LayoutSpec& spec, Findings& findings, bool talks);

}  // namespace potluck::split
