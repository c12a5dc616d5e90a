// The packed state of a classic kitchen: one short row of bytes.
//
//   bytes            what
//   0..3             timestep
//   4                number of objects on counters and in pots
//   5                number of dishes on counters
//   6                1 if a soup that is not ready lies outside the pots (hand-made states only)
//   7                0
//   8 + 4 i          player i: cell, orientation, held item, held tick
//   then 2 per slot  item and tick of each slot
//   then 1 per slot  the occupied slots in the order in which their objects were put there
//   then zeros       up to a multiple of 8
//
// A slot is a place that can hold an object: the pots first, then the counters, each in row-major
// order (slot < num_pots means pot). Items: env/classic/game/item.h. A tick byte is the reference's
// cooking tick plus one, so 0 means "not started" and everything that is no soup has 0.
//
// Every field is a function of what the state is (bytes 4-6 are counts kept up to date), so equal
// states have equal bytes. The row of Cramped Room has 48 bytes, that of Counter Circuit 88.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <type_traits>

#include "env/classic/game/item.h"
#include "env/layout.h"
#include "env/state.h"

namespace potluck::classic {

/// An object, or the lack of one.
struct Thing {
  Item item = kNoItem;
  std::uint8_t tick = 0;  ///< cooking tick + 1; 0: not started, or no soup
  bool operator==(const Thing&) const = default;
};

struct Player {
  Cell cell = 0;
  std::uint8_t orientation = 0;  ///< 0 north, 1 south, 2 east, 3 west
  Thing held;
  bool operator==(const Player&) const = default;
};

static_assert(sizeof(Thing) == 2 && alignof(Thing) == 1);
static_assert(sizeof(Player) == 4 && alignof(Player) == 1);

/// Where the parts of a row are.
struct StateShape {
  int num_players = 0;
  int num_slots = 0;

  [[nodiscard]] static constexpr std::size_t players_offset() { return 8; }
  [[nodiscard]] constexpr std::size_t slots_offset() const {
    return players_offset() + sizeof(Player) * static_cast<std::size_t>(num_players);
  }
  [[nodiscard]] constexpr std::size_t occupied_offset() const {
    return slots_offset() + sizeof(Thing) * static_cast<std::size_t>(num_slots);
  }
  /// Length of a row, a multiple of 8.
  [[nodiscard]] constexpr std::size_t bytes() const {
    return (occupied_offset() + static_cast<std::size_t>(num_slots) + 7) / 8 * 8;
  }
  bool operator==(const StateShape&) const = default;
};

static_assert(StateShape{.num_players = kMaxAgents, .num_slots = kMaxCells}.bytes() <=
              kMaxStateBytes);

/// A row seen as a state. Byte is std::byte, or const std::byte to read only; the row is borrowed.
template <typename Byte>
class BasicView {
  template <typename T>
  using As = std::conditional_t<std::is_const_v<Byte>, const T, T>;

 public:
  BasicView(const StateShape& shape, Byte* row) : shape_(shape), row_(row) {}
  /// A writable view is a readable one.
  template <typename Other>
  requires(std::is_const_v<Byte> && !std::is_const_v<Other>)
      // NOLINTNEXTLINE(google-explicit-constructor): const conversion, as of pointers
      BasicView(const BasicView<Other>& other)
      : shape_(other.shape()), row_(other.row()) {}

  [[nodiscard]] const StateShape& shape() const { return shape_; }
  [[nodiscard]] Byte* row() const { return row_; }

  [[nodiscard]] std::uint32_t timestep() const {
    std::uint32_t value = 0;
    std::memcpy(&value, row_, sizeof(value));
    return value;
  }
  void set_timestep(std::uint32_t value) const requires(!std::is_const_v<Byte>) {
    std::memcpy(row_, &value, sizeof(value));
  }
  [[nodiscard]] As<std::uint8_t>& num_objects() const { return at<std::uint8_t>(4)[0]; }
  [[nodiscard]] As<std::uint8_t>& counter_dishes() const { return at<std::uint8_t>(5)[0]; }
  [[nodiscard]] As<std::uint8_t>& unsettled() const { return at<std::uint8_t>(6)[0]; }

  /// [num_players]
  [[nodiscard]] As<Player>* players() const { return at<Player>(StateShape::players_offset()); }
  /// [num_slots]
  [[nodiscard]] As<Thing>* slots() const { return at<Thing>(shape_.slots_offset()); }
  /// [num_slots], of which the first num_objects() count.
  [[nodiscard]] As<std::uint8_t>* occupied() const {
    return at<std::uint8_t>(shape_.occupied_offset());
  }
  /// The occupied slots in insertion order.
  [[nodiscard]] std::span<const std::uint8_t> objects() const {
    return {occupied(), num_objects()};
  }

 private:
  template <typename T>
  [[nodiscard]] As<T>* at(std::size_t offset) const {
    return reinterpret_cast<As<T>*>(row_ + offset);
  }

  StateShape shape_;
  Byte* row_;
};

using View = BasicView<std::byte>;
using ConstView = BasicView<const std::byte>;

}  // namespace potluck::classic
