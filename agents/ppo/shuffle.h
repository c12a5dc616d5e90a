// The order in which samples are learned from.
#pragma once

#include <cstdint>
#include <vector>

#include "env/random.h"

namespace potluck {

/// Shuffles `order` with the draws key.draw(epoch, update, block, Purpose::kMinibatch).
void shuffle(std::vector<int>& order, RandomKey key, std::uint32_t epoch, std::uint32_t update);

}  // namespace potluck
