// JSON values -> LayoutSpec. Internal to env/layout/source.h.
#pragma once

#include "env/layout.h"
#include "env/text/fields.h"
#include "env/text/json_tree.h"

namespace potluck {

/// Fills `spec` from a layout file's object; what does not fit goes to `complain` and keeps its
/// default.
void read_layout_spec(const JsonValue& root, const Complain& complain, LayoutSpec& spec);

}  // namespace potluck
