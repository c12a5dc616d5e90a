// How the vector kernel keeps classic kitchens of two players: 32 environments side by side.
//
// A block is a stack of planes of 32 bytes, one byte per environment (a "lane"):
//
//   planes      what
//   4           timestep, 32 bits per lane
//   2 each      cell, orientation, held item, held tick of player 0 and 1
//   1 each      dishes on counters, unsettled (as bytes 5 and 6 of a row, env/classic/game/state.h)
//   num_slots   item of each slot
//   num_slots   tick of each slot
//
// Bytes mean what they mean in a row. What a block does not keep is the order in which objects were
// put down: states taken out of it list them by slot.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

#include "env/classic/game/rules.h"
#include "env/classic/game/state.h"

namespace potluck::classic {

inline constexpr int kLanes = 32;

/// A block in storage. Byte is std::byte or const std::byte; the memory is borrowed.
template <typename Byte>
class BasicBlock {
  template <typename T>
  using As = std::conditional_t<std::is_const_v<Byte>, const T, T>;

 public:
  using Plane = As<std::uint8_t>*;

  BasicBlock(Byte* bytes, int num_slots)
      : bytes_(reinterpret_cast<Plane>(bytes)), num_slots_(num_slots) {}

  [[nodiscard]] static constexpr std::size_t bytes(int num_slots) {
    return static_cast<std::size_t>(kFirstSlot + 2 * num_slots) * kLanes;
  }

  [[nodiscard]] Plane times() const { return bytes_; }
  [[nodiscard]] Plane cells(int player) const { return plane(4 + player); }
  [[nodiscard]] Plane orientations(int player) const { return plane(6 + player); }
  [[nodiscard]] Plane held(int player) const { return plane(8 + player); }
  [[nodiscard]] Plane held_ticks(int player) const { return plane(10 + player); }
  [[nodiscard]] Plane dishes() const { return plane(12); }
  [[nodiscard]] Plane unsettled() const { return plane(13); }
  [[nodiscard]] Plane items(int slot) const { return plane(kFirstSlot + slot); }
  [[nodiscard]] Plane ticks(int slot) const { return plane(kFirstSlot + num_slots_ + slot); }

  [[nodiscard]] std::uint32_t timestep(int lane) const {
    std::uint32_t value = 0;
    std::memcpy(&value, times() + 4 * lane, sizeof(value));
    return value;
  }

 private:
  static constexpr int kFirstSlot = 14;
  [[nodiscard]] Plane plane(int index) const { return bytes_ + index * kLanes; }

  Plane bytes_;
  int num_slots_;
};

using Block = BasicBlock<std::byte>;
using ConstBlock = BasicBlock<const std::byte>;

/// Puts the state `row` into lane `lane`.
void write_lane(const ClassicRules& rules, Block block, int lane, ConstView row);
/// Writes lane `lane` as a state, objects in the order of their slots. `row` must be zero.
void read_lane(const ClassicRules& rules, ConstBlock block, int lane, View row);
/// Copies a lane of `from` to the same lane of `to`.
void copy_lane(const ClassicRules& rules, ConstBlock from, Block to, int lane);

}  // namespace potluck::classic
