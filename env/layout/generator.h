// Random kitchens that can be played, from a seed and wishes.
//
// generate_layout(wishes, key, number) is a pure function: the same seed, number and wishes give
// the same kitchen on every machine, and kitchens of different numbers are independent draws, so
// that a training run can give every episode a kitchen of its own. A kitchen is drawn and thrown
// away until it is as wished:
//
//   1  inside a closed border every tile is floor with probability `openness`, else a counter;
//      where forced coordination is wished, a wall of counters first splits the room in two
//   2  the largest connected floor remains (the largest on each side of the wall); all else is
//      filled in
//   3  stations go to solid tiles beside the floor, players to floor tiles (on both sides of the
//      wall)
//   4  it must be solvable with every station in reach (env/grid/reach.h), and meet `cooperation`
//
// Orders: three onions; with tomatoes also an onion with two tomatoes, which is the bonus order.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "env/arena.h"
#include "env/layout.h"
#include "env/random.h"

namespace potluck {

struct GeneratorWishes {
  enum class Cooperation : std::uint8_t {
    kAny,     ///< as it comes
    kForced,  ///< no player could deliver a soup alone
    kFree,    ///< every player could deliver every order alone
  };

  int width = 7;    ///< tiles, border included; 3 or more
  int height = 6;   ///< tiles, border included; 3 or more
  int players = 2;  ///< 1..kMaxAgents
  int pots = 1;     ///< each kind of station: 1 or more (tomatoes: 0 or more)
  int onions = 1;
  int tomatoes = 0;
  int dishes = 1;
  int windows = 1;
  double openness = 0.75;  ///< chance of an inner tile to be floor, 0..1
  Cooperation cooperation = Cooperation::kAny;
  int horizon = 400;
  bool operator==(const GeneratorWishes&) const = default;
};

/// Kitchen `number` of the series that `key` and `wishes` define, named "generated_SEED_NUMBER".
/// Throws InputError when the wishes contradict each other or no kitchen as wished turns up in
/// kGeneratorAttempts draws. Takes some 0.1 ms for the default wishes. Thread-safe.
[[nodiscard]] LayoutSpec generate_layout(const GeneratorWishes& wishes, RandomKey key,
                                         std::uint32_t number);

/// Every episode in a kitchen of its own, named generated_SEED_0: `potluck layout generate --seed
/// SEED` with the same wishes makes it again. Throw InputError when the wishes cannot be met.
[[nodiscard]] KitchenSource generated_kitchens(const GeneratorWishes& wishes, RandomKey key);
[[nodiscard]] std::shared_ptr<const Arena> make_arena(const GeneratorWishes& wishes);

/// "any", "forced", "free".
[[nodiscard]] std::string_view to_string(GeneratorWishes::Cooperation cooperation);
/// Throws InputError listing the names.
[[nodiscard]] GeneratorWishes::Cooperation parse_cooperation(std::string_view name,
                                                             const std::string& place);

inline constexpr int kGeneratorAttempts = 2000;

}  // namespace potluck
