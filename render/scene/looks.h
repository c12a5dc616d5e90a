// How a rule set looks and how a person plays it: the only place of render/ that knows which rule
// sets there are. Games on a grid are drawn by KitchenPainter; others bring a painter of their own.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "env/event.h"
#include "env/grid/reach.h"
#include "env/layout.h"
#include "env/snapshot.h"
#include "env/state.h"
#include "render/canvas/geometry.h"
#include "render/canvas/scene.h"
#include "render/scene/cook_totals.h"
#include "render/scene/orders.h"

namespace potluck::render {

/// What a person wants, whatever the rules number it.
enum class Wish : std::uint8_t {
  kUp,
  kDown,
  kLeft,
  kRight,
  kInteract,
  kWait,
  kFirst,  ///< the first of several choices, key 1; the others follow by number, the tenth is key 0
};

/// Of a picture that hides nothing.
inline constexpr int kSeesAll = -1;

/// A line of the panel about who did what: how often any of these happened.
struct WorkKind {
  std::string_view name;
  std::vector<potluck::Event> events;
};

/// A symbol that the editor offers.
struct TileChoice {
  char symbol;
  std::string_view name;
};

struct Looks {
  const RuleSet* rules = nullptr;
  /// Solid squares are counters: things lie on them and they throw a shadow. Otherwise they are
  /// walls, and things stand on the floor.
  bool has_counters = false;
  bool turns = false;      ///< cooks have a facing of their own
  bool interacts = false;  ///< there is something to do beside walking
  std::vector<WorkKind> work = {};
  std::string_view instructions = {};      ///< for participants, one sentence
  std::string_view keys_which = "arrows";  ///< the keys that one plays with
  std::string_view keys_walk = {};         ///< what they do
  std::string_view keys_use = {};          ///< what the space key does; empty: nothing of its own
  std::array<Action, 6> actions = {};      ///< by Wish, up to kWait
  std::vector<TileChoice> tiles = {};      ///< for the editor; empty: it cannot edit such layouts
  bool lists_orders = false;               ///< the editor offers classic kitchens' lists of recipes
  /// What is paid for.
  std::vector<OrderCard> (*orders)(const Layout& layout) = nullptr;
  /// Where each player can ever get to (env/grid/reach.h).
  std::vector<CellSet> (*reach)(const Layout& layout) = nullptr;
  /// Draws a game without a grid into `area`, as player `viewer` may see it (kSeesAll: all of it);
  /// null: it has a grid.
  void (*paint)(Scene& scene, const Rect& area, const Layout& layout, const Snapshot& now,
                int viewer) = nullptr;
  /// Adds to a station what it shows in this state; `middle` is its middle. Null: nothing.
  void (*show)(Scene& scene, float size, Point middle, int cell, const Layout& layout,
               const Snapshot& now) = nullptr;
  /// Does player `viewer` see what is at that place? Null: everybody sees everything.
  bool (*sees)(const Layout& layout, const Snapshot& now, int viewer, Position place) = nullptr;
  /// What a wish of player `seat` means in `state`, nothing if that key has no meaning there; null:
  /// the same in all states, action(wish).
  std::optional<Action> (*choose)(const Layout& layout, const State& state, int seat,
                                  Wish wish) = nullptr;
  /// "3 served"; "12 points" where everybody has points of their own.
  [[nodiscard]] std::string achieved(const CookTotals& totals) const;
  [[nodiscard]] Action action(Wish wish) const;
  /// What player `seat` does by a wish; nothing if it means nothing now.
  [[nodiscard]] std::optional<Action> action(Wish wish, const Layout& layout, const State& state,
                                             int seat) const {
    return choose == nullptr ? action(wish) : choose(layout, state, seat, wish);
  }
  /// Does the game go on only when everybody has chosen? Where nobody can do nothing.
  [[nodiscard]] bool waits() const { return !rules->idle_action(); }
  /// Where an action is done, for the thoughts of cooks; {0, 0}: on the spot.
  [[nodiscard]] Point direction(Action action) const;
};

/// The looks of a rule set. Throws std::logic_error when it has none.
[[nodiscard]] const Looks& looks_of(const RuleSet& rules);

}  // namespace potluck::render
