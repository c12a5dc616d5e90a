// The keys of a layout file under rules "overcooked_v2" (layouts/layout.schema.json).
#pragma once

#include "env/layout.h"
#include "env/text/fields.h"
#include "env/text/findings.h"
#include "env/text/key_writer.h"

namespace potluck::overcooked_v2 {

void read_keys(Fields& fields, LayoutSpec& spec);
void write_keys(const LayoutSpec& spec, KeyWriter& out);
/// `sound`: the grid may be looked at.
void check_keys(const LayoutSpec& spec, bool sound, Findings& findings);

}  // namespace potluck::overcooked_v2
