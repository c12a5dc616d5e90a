// A block of kitchens turned on its side: one row per environment, for encoders.
#pragma once

#include <array>
#include <cstdint>

#include "env/classic/block.h"
#include "env/classic/observations/encoder.h"

namespace potluck::classic {

/// Room for the rows of one block; filled by read().
class BlockRows {
 public:
  void read(const ClassicRules& rules, ConstBlock block);
  [[nodiscard]] EnvRow row(int lane) const {
    const auto i = static_cast<std::size_t>(lane);
    return {.timestep = times_[i],
            .players = players_[i].data(),
            .items = items_.data() + i * stride_,
            .pot_ticks = ticks_.data() + i * tick_stride_};
  }

 private:
  std::size_t stride_ = 0;
  std::size_t tick_stride_ = 0;
  alignas(32) std::array<std::uint32_t, kLanes> times_;
  alignas(32) std::array<std::array<Player, 2>, kLanes> players_;
  alignas(32) std::array<std::uint8_t, kLanes * 256> items_;
  alignas(32) std::array<std::uint8_t, kLanes * 256> ticks_;
};

}  // namespace potluck::classic
