// Does a classic start state fit its grid? Soups may be in any condition anywhere (the reference's
// own hand-made states have unready soups in hands and on counters).
#include <set>
#include <string>
#include <utility>

#include "env/classic/layout/layout_check.h"
#include "env/limits.h"

namespace potluck::classic {
namespace {

class StartStateCheck {
 public:
  StartStateCheck(const LayoutSpec& spec, Findings& findings)
      : spec_(spec), state_(*parameters(spec).start_state), findings_(findings) {}

  void run() {
    check_players();
    check_objects();
    findings_.check_whole("start_state.timestep", state_.timestep, 0, kMaxHorizon, "");
    if (state_.timestep >= spec_.horizon && state_.timestep <= kMaxHorizon) {
      // The reference's kitchens know no horizon, so this may be meant.
      findings_.warning("start_state.timestep",
                        "start_state.timestep is " + std::to_string(state_.timestep) +
                            " while the horizon is " + std::to_string(spec_.horizon) +
                            ", so every episode ends after one step",
                        "start earlier or raise the horizon");
    }
    const std::vector<Recipe> none;
    const bool own_orders = state_.orders.has_value();
    if (own_orders || state_.bonus_orders) {
      // What a state does not bring along stays the layout's.
      const auto& orders = own_orders ? *state_.orders : parameters(spec_).orders;
      const auto& bonus =
          state_.bonus_orders ? *state_.bonus_orders : parameters(spec_).bonus_orders;
      check_order_lists(orders, bonus, parameters(spec_).max_num_ingredients, "start_state.",
                        findings_);
    }
  }

 private:
  /// The symbol at a place, or '\0' outside the grid.
  char symbol(const Position& at) const {
    const bool inside = at.row >= 0 && at.col >= 0 &&
                        at.row < static_cast<int>(spec_.grid.size()) &&
                        at.col < static_cast<int>(spec_.grid.front().size());
    return inside ? spec_.grid[static_cast<std::size_t>(at.row)][static_cast<std::size_t>(at.col)]
                  : '\0';
  }

  /// Start states count as the code does, from 0; so do their findings.
  static std::string where(const Position& at) {
    return "(\"row\": " + std::to_string(at.row) + ", \"col\": " + std::to_string(at.col) + ")";
  }

  std::string thing_at(const Position& at) const {
    switch (symbol(at)) {
      case '\0':
        return "outside the grid " + where(at);
      case 'X':
        return "on a counter " + where(at);
      case 'P':
        return "on a pot " + where(at);
      case 'O':
      case 'T':
      case 'D':
        return "on a dispenser " + where(at);
      case 'S':
        return "on a serving window " + where(at);
      default:
        return "on the floor " + where(at);
    }
  }

  void check_players() {
    std::size_t starts = 0;
    for (const std::string& row : spec_.grid) {
      for (const char c : row) {
        starts += c >= '1' && c <= '9' ? 1U : 0U;
      }
    }
    if (state_.players.size() != starts) {
      findings_.error("start_state.players",
                      "start_state has " + counted(state_.players.size(), "player"),
                      std::to_string(starts) + " (as the grid has starts)");
    }
    std::set<std::pair<int, int>> taken;
    for (std::size_t i = 0; i < state_.players.size() && !findings_.full(); ++i) {
      const PlayerSnapshot& player = state_.players[i];
      const std::string key = "start_state.players[" + std::to_string(i) + "]";
      const char c = symbol(player.position);
      if (c != ' ' && !(c >= '1' && c <= '9')) {
        findings_.error(key, key + " stands " + thing_at(player.position), "a floor tile",
                        "rows and columns of a start state count from 0");
      }
      if (!taken.insert({player.position.row, player.position.col}).second) {
        findings_.error(key, key + " stands where another player does " + where(player.position),
                        "a tile of its own");
      }
      if (player.held) {
        check_object(key + ".holding", *player.held);
      }
    }
  }

  void check_objects() {
    std::set<std::pair<int, int>> taken;
    for (std::size_t i = 0; i < state_.objects.size() && !findings_.full(); ++i) {
      const PlacedObject& placed = state_.objects[i];
      const std::string key = "start_state.objects[" + std::to_string(i) + "]";
      const char c = symbol(placed.position);
      if (c != 'X' && c != 'P') {
        findings_.error(key, key + " lies " + thing_at(placed.position), "a counter or a pot",
                        "rows and columns of a start state count from 0");
      } else if (c == 'P' && placed.object.kind != ObjectKind::kSoup) {
        findings_.error(key, key + " lies in a pot " + where(placed.position) + " and is no soup",
                        "a soup", "an ingredient in a pot is a soup of one");
      }
      if (!taken.insert({placed.position.row, placed.position.col}).second) {
        findings_.error(key, key + " lies where another object does " + where(placed.position),
                        "one object a tile");
      }
      check_object(key + ".object", placed.object);
    }
  }

  void check_object(const std::string& key, const Object& object) {
    const bool soup = object.kind == ObjectKind::kSoup;
    const int capacity = parameters(spec_).max_num_ingredients;
    if (soup && (object.ingredients.empty() ||
                 object.ingredients.size() > static_cast<std::size_t>(capacity))) {
      findings_.error(key + ".soup",
                      key + " is a soup of " + counted(object.ingredients.size(), "ingredient"),
                      "1 to " + std::to_string(capacity) + " (max_num_ingredients)");
    }
    if (soup) {
      findings_.check_whole(key + ".cooking_tick", object.cooking_tick, -1, kMaxCookSteps,
                            "(-1: not started)");
    } else if (!object.ingredients.empty() || object.cooking_tick != -1) {
      findings_.error(key, key + " has ingredients or a cooking tick and is no soup", "a soup");
    }
  }

  const LayoutSpec& spec_;
  const Snapshot& state_;
  Findings& findings_;
};

}  // namespace

void check_start_state(const LayoutSpec& spec, Findings& findings) {
  StartStateCheck(spec, findings).run();
}

}  // namespace potluck::classic
