// The packed state of a kitchen of OvercookedV2: eight bytes of what everybody shares, four per
// player, two per thing that lies somewhere, and with permuted ingredients eight per player. So
// cramped_room_v2 takes 40 bytes and the largest of the shipped kitchens 128.
#pragma once

#include <cstddef>
#include <cstdint>

#include "env/layout.h"
#include "env/overcooked_v2/contents.h"
#include "env/state.h"

namespace potluck::overcooked_v2 {

/// Something in a hand, on a counter, in a pot, and the clock of a pot or a button:
///   bit 0      on a plate; alone: a clean plate
///   bit 1      cooked; with bit 0 a dish
///   bits 2-6   steps until the pot is done (0: it does not cook), or until the button goes dark
///   bits 7-15  the contents by number
using Thing = std::uint16_t;
inline constexpr Thing kNothing = 0;
inline constexpr Thing kPlateBit = 1;
inline constexpr Thing kCookedBit = 2;
inline constexpr Thing kDish = kPlateBit | kCookedBit;
inline constexpr Thing kPlate = kPlateBit;
inline constexpr unsigned kClockShift = 2;
inline constexpr Thing kClockMask = 31U << kClockShift;
inline constexpr Thing kOneStep = 1U << kClockShift;
inline constexpr unsigned kContentsShift = 7;

[[nodiscard]] constexpr Contents contents_of(Thing thing) {
  return static_cast<Contents>(thing >> kContentsShift);
}
[[nodiscard]] constexpr Thing thing_of(Contents contents, unsigned clock = 0, Thing bits = 0) {
  return static_cast<Thing>(static_cast<unsigned>(contents) << kContentsShift |
                            clock << kClockShift | bits);
}
[[nodiscard]] constexpr unsigned clock_of(Thing thing) {
  return (thing & kClockMask) >> kClockShift;
}
[[nodiscard]] constexpr bool is_dish(Thing thing) {
  return (thing & kDish) == kDish;
}

struct Shared {
  std::uint32_t timestep = 0;
  Contents recipe = kNoContents;  ///< of the day
  std::uint8_t delivered = 0;     ///< 1: the last step served a right soup
  std::uint8_t unused = 0;
};
static_assert(sizeof(Shared) == 8);

struct Player {
  Cell cell = 0;
  std::uint8_t facing = 0;  ///< Orientation
  Thing held = kNothing;
};
static_assert(sizeof(Player) == 4);

/// Ingredient that channel i shows, in bits 4i.. ; nothing but with permuted ingredients.
using Permutation = std::uint64_t;

/// Where the parts of a row lie.
struct StateShape {
  int players = 0;
  int slots = 0;  ///< pots, then buttons, then counters, each in row-major order
  bool permutes = false;

  [[nodiscard]] constexpr std::size_t slots_at() const {
    return sizeof(Shared) + sizeof(Player) * static_cast<std::size_t>(players);
  }
  [[nodiscard]] constexpr std::size_t permutations_at() const {
    return (slots_at() + sizeof(Thing) * static_cast<std::size_t>(slots) + 7) / 8 * 8;
  }
  [[nodiscard]] constexpr std::size_t bytes() const {
    return permutations_at() +
           (permutes ? sizeof(Permutation) * static_cast<std::size_t>(players) : 0);
  }
};
static_assert(StateShape{.players = kMaxAgents, .slots = kMaxCells, .permutes = true}.bytes() <=
              kMaxStateBytes);

/// A row of storage, aligned to eight bytes; Byte is std::byte or const std::byte.
template <class Byte>
class BasicView {
  template <class T>
  using Like = std::conditional_t<std::is_const_v<Byte>, const T, T>;

 public:
  BasicView(const StateShape& shape, Byte* row) : shape_(&shape), row_(row) {}

  [[nodiscard]] Like<Shared>& shared() const { return *reinterpret_cast<Like<Shared>*>(row_); }
  [[nodiscard]] Like<Player>* players() const {
    return reinterpret_cast<Like<Player>*>(row_ + sizeof(Shared));
  }
  [[nodiscard]] Like<Thing>* slots() const {
    return reinterpret_cast<Like<Thing>*>(row_ + shape_->slots_at());
  }
  [[nodiscard]] Like<Permutation>* permutations() const {
    return reinterpret_cast<Like<Permutation>*>(row_ + shape_->permutations_at());
  }

 private:
  const StateShape* shape_;
  Byte* row_;
};
using View = BasicView<std::byte>;
using ConstView = BasicView<const std::byte>;

}  // namespace potluck::overcooked_v2
