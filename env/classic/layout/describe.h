// A classic kitchen in a few lines.
#pragma once

#include "env/layout.h"

namespace potluck::classic {

[[nodiscard]] LayoutDescription describe(const Layout& layout);

}  // namespace potluck::classic
