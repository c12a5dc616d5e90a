#pragma once

#include "agents/language/mind.h"

namespace potluck::language {

/// Minds that choose among the planner's jobs, in a classic kitchen.
[[nodiscard]] std::shared_ptr<const MindMaker> make_kitchen_minds(
    std::shared_ptr<const Layout> layout);

}  // namespace potluck::language
