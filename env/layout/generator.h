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
#include <vector>

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
  bool old_dynamics = false;  ///< soups start by themselves at three ingredients
  bool operator==(const GeneratorWishes&) const = default;
};

/// Wishes that differ from kitchen to kitchen: each is drawn evenly from the least to the most, or
/// from a list, independently of the others.
struct GeneratorVariety {
  template <class T>
  struct Between {
    T least{};
    T most{};
    bool operator==(const Between&) const = default;
  };

  Between<int> width{7, 7};
  Between<int> height{6, 6};
  Between<int> pots{1, 1};
  Between<int> onions{1, 1};
  Between<int> tomatoes{0, 0};
  Between<int> dishes{1, 1};
  Between<int> windows{1, 1};
  Between<double> openness{0.75, 0.75};
  std::vector<GeneratorWishes::Cooperation> cooperation = {GeneratorWishes::Cooperation::kAny};
  double old_dynamics = 0;  ///< chance of the old dynamics, 0..1
  int players = 2;          ///< the same in all kitchens, as the horizon is
  int horizon = 400;

  GeneratorVariety() = default;
  /// The same wishes for all.
  explicit GeneratorVariety(const GeneratorWishes& wishes);
  bool operator==(const GeneratorVariety&) const = default;
};

/// Kitchen `number` of the series that `key` and `wishes` define, named "generated_SEED_NUMBER".
/// Throws InputError when the wishes contradict each other or no kitchen as wished turns up in
/// kGeneratorAttempts draws. Takes some 0.1 ms for the default wishes. Thread-safe.
[[nodiscard]] LayoutSpec generate_layout(const GeneratorWishes& wishes, RandomKey key,
                                         std::uint32_t number);

/// The same with wishes that are drawn, too; where a kitchen as drawn is not found soon, they are
/// drawn anew. If they do not vary, the kitchen is the one above.
[[nodiscard]] LayoutSpec generate_layout(const GeneratorVariety& variety, RandomKey key,
                                         std::uint32_t number);

/// Every episode in a kitchen of its own, named generated_SEED_0: `potluck layout generate --seed
/// SEED` with the same wishes makes it again. Throw InputError when the wishes cannot be met.
[[nodiscard]] KitchenSource generated_kitchens(const GeneratorVariety& variety, RandomKey key);
[[nodiscard]] std::shared_ptr<const Arena> make_arena(const GeneratorVariety& variety);

/// "any", "forced", "free".
[[nodiscard]] std::string_view to_string(GeneratorWishes::Cooperation cooperation);
/// Throws InputError listing the names.
[[nodiscard]] GeneratorWishes::Cooperation parse_cooperation(std::string_view name,
                                                             const std::string& place);

inline constexpr int kGeneratorAttempts = 2000;
/// Of these, how many go to one draw of wishes that vary (chosen: most kitchens take under ten).
inline constexpr int kAttemptsPerWishes = 50;

}  // namespace potluck
