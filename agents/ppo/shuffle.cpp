#include "agents/ppo/shuffle.h"

#include <utility>

namespace potluck {

void shuffle(std::vector<int>& order, RandomKey key, std::uint32_t epoch, std::uint32_t update) {
  // Fisher-Yates, four draws a Philox block.
  PhiloxBlock bits{};
  std::uint32_t drawn = 0;
  for (auto i = static_cast<std::uint32_t>(order.size()); i > 1; --i, ++drawn) {
    if (drawn % 4 == 0) {
      bits = key.draw(epoch, update, drawn / 4, Purpose::kMinibatch);
    }
    std::swap(order[i - 1], order[uniform_below(bits[drawn % 4], i)]);
  }
}

}  // namespace potluck
