// A partner that may take long to decide, for a window that must not wait: while it thinks it
// stands still, and what it comes to is what it does then.
#pragma once

#include <memory>

#include "agents/policy/policy.h"
#include "env/layout.h"
#include "render/play/partner.h"

namespace potluck::tools {

/// `policy` for the window, in `layout`. With `waits`, and in games where one cannot stand still,
/// it is waited for.
[[nodiscard]] std::unique_ptr<render::Partner> make_thinking_partner(
    std::unique_ptr<Policy> policy, std::shared_ptr<const Layout> layout, bool waits);

}  // namespace potluck::tools
