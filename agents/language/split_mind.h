#pragma once

#include "agents/language/mind.h"

namespace potluck::language {

/// Minds for the splitting games (env/split): the rules as sentences, what came of the rounds
/// before, and of this one what a player may know, which is its own hand and what both have said,
/// never the other's hand or a claim before the round is over.
[[nodiscard]] std::shared_ptr<const MindMaker> make_split_minds(
    std::shared_ptr<const Layout> layout);

}  // namespace potluck::language
