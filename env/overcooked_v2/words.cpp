#include "env/overcooked_v2/words.h"

#include <algorithm>
#include <array>
#include <optional>

#include "env/text/error.h"

namespace potluck::overcooked_v2 {
namespace {

/// Who is out of sight (env/overcooked_v2/sight.h) stands nowhere.
Position position_of(const Rules& rules, Cell cell) {
  if (cell >= rules.tiles.size()) {
    return {.row = -1, .col = -1};
  }
  return {.row = cell / rules.width, .col = cell % rules.width};
}

/// What `thing` is, in a pot or elsewhere; nothing where nothing is, or nothing that there is.
std::optional<Object> object_of(const Rules& rules, Thing thing, bool in_pot) {
  const Contents contents = contents_of(thing);
  if (contents >= rules.contents.size()) {
    return std::nullopt;
  }
  const auto members = rules.contents.ingredients_of(contents);
  if (!in_pot && thing == kPlate) {
    return Object{.kind = ObjectKind::kDish, .ingredients = {}};
  }
  if (!in_pot && thing == thing_of(contents) && members.size() == 1) {
    return Object{.kind = kind_of(static_cast<Ingredient>(members[0])), .ingredients = {}};
  }
  if (members.empty()) {
    return std::nullopt;
  }
  Object soup{.kind = ObjectKind::kSoup, .ingredients = {}};
  for (const std::uint8_t member : members) {
    soup.ingredients.push_back(static_cast<Ingredient>(member));
  }
  constexpr int kDone = kCookSteps;
  const int clock = std::min<int>(static_cast<int>(clock_of(thing)), kDone);
  soup.cooking_tick = (thing & kCookedBit) != 0 ? kDone : clock > 0 ? kDone - clock : -1;
  return soup;
}

class StateReader {
 public:
  StateReader(const Rules& rules, const Snapshot& snapshot, const std::string& place)
      : rules_(rules), snapshot_(snapshot), place_(place) {}

  State read() const {
    State state;
    const View row(rules_.shape, state.bytes.data());
    if (snapshot_.timestep < 0) {
      fail("timestep " + std::to_string(snapshot_.timestep), "0 or more");
    }
    row.shared().timestep = static_cast<std::uint32_t>(snapshot_.timestep);
    row.shared().recipe = recipe();
    row.shared().delivered =
        static_cast<std::uint8_t>(table_numbers(snapshot_, "delivered", 1, 0, 1, place_).front());
    read_players(row);
    read_objects(row);
    if (rules_.num_buttons > 0) {
      const std::vector<int> lit =
          table_numbers(snapshot_, "buttons", static_cast<std::size_t>(rules_.num_buttons), 0,
                        kButtonSteps, place_);
      for (std::size_t i = 0; i < lit.size(); ++i) {
        row.slots()[static_cast<std::size_t>(rules_.num_pots) + i] =
            thing_of(kNoContents, static_cast<unsigned>(lit[i]));
      }
    }
    if (rules_.shape.permutes) {
      read_permutations(row);
    }
    return state;
  }

 private:
  [[noreturn]] void fail(const std::string& found, const std::string& expected) const {
    throw InputError(place_, found, expected);
  }

  static std::string text(Position position) {
    return "row " + std::to_string(position.row + 1) + ", col " + std::to_string(position.col + 1);
  }

  Cell cell_of(Position position, const std::string& what) const {
    if (position.row < 0 || position.row >= rules_.height || position.col < 0 ||
        position.col >= rules_.width) {
      fail(what + " at " + text(position), "a place within the grid");
    }
    return static_cast<Cell>(position.row * rules_.width + position.col);
  }

  Contents contents(std::span<const Ingredient> ingredients, const std::string& what) const {
    if (ingredients.empty() || ingredients.size() > kPotSize) {
      fail(what + ", a soup of " + std::to_string(ingredients.size()) + " ingredients", "1 to 3");
    }
    for (const Ingredient ingredient : ingredients) {
      check_ingredient(ingredient, what);
    }
    return rules_.contents.of(ingredients);
  }

  void check_ingredient(Ingredient ingredient, const std::string& what) const {
    if (static_cast<int>(ingredient) >= rules_.contents.ingredients()) {
      fail(
          what + " of " + std::string(name_of(ingredient)),
          "one of the kitchen's " + std::to_string(rules_.contents.ingredients()) + " ingredients");
    }
  }

  Contents recipe() const {
    std::array<Ingredient, kPotSize> wanted{};
    const std::vector<int> numbers =
        table_numbers(snapshot_, "recipe", kPotSize, 0, rules_.contents.ingredients() - 1, place_);
    for (std::size_t i = 0; i < wanted.size(); ++i) {
      wanted[i] = static_cast<Ingredient>(numbers[i]);
    }
    const Contents contents = rules_.contents.of(wanted);
    if (std::ranges::find(rules_.recipes, contents) == rules_.recipes.end()) {
      fail("a recipe that nobody asks for here", "one of the layout's recipes");
    }
    return contents;
  }

  /// What is held or lies on a counter.
  Thing thing(const Object& object, const std::string& what) const {
    if (object.kind == ObjectKind::kSoup) {
      if (object.cooking_tick != static_cast<int>(kCookSteps)) {
        fail(
            what + ", a soup outside pots with cooking tick " + std::to_string(object.cooking_tick),
            std::to_string(kCookSteps));
      }
      return thing_of(contents(object.ingredients, what), 0, kDish);
    }
    if (!object.ingredients.empty() || object.cooking_tick != -1) {
      fail(what + " with ingredients or a cooking tick", "these in soups only");
    }
    const std::optional<Ingredient> single = ingredient_of(object.kind);
    if (!single) {
      return kPlate;
    }
    check_ingredient(*single, what);
    return thing_of(static_cast<Contents>(1 + static_cast<int>(*single)));
  }

  Thing pot(const Object& object, const std::string& what) const {
    constexpr int kDone = kCookSteps;
    if (object.kind != ObjectKind::kSoup || object.cooking_tick < -1 ||
        object.cooking_tick > kDone) {
      fail(what + " that is no soup of tick -1 to " + std::to_string(kDone), "one");
    }
    const Contents inside = contents(object.ingredients, what);
    return object.cooking_tick == kDone ? thing_of(inside, 0, kCookedBit)
           : object.cooking_tick < 0
               ? thing_of(inside)
               : thing_of(inside, static_cast<unsigned>(kDone - object.cooking_tick));
  }

  void read_players(const View& row) const {
    const auto players = static_cast<std::size_t>(rules_.shape.players);
    if (snapshot_.players.size() != players) {
      fail(std::to_string(snapshot_.players.size()) + " players", std::to_string(players));
    }
    for (std::size_t i = 0; i < players; ++i) {
      const PlayerSnapshot& words = snapshot_.players[i];
      const std::string who = "player " + std::to_string(i);
      const Cell cell = cell_of(words.position, who);
      if (rules_.tiles[cell] != Tile::kFloor) {
        fail(who + " at " + text(words.position), "a cell to stand on");
      }
      for (std::size_t j = 0; j < i; ++j) {
        if (row.players()[j].cell == cell) {
          fail(who + " at " + text(words.position), "a cell of its own");
        }
      }
      row.players()[i] = {
          .cell = cell,
          .facing = static_cast<std::uint8_t>(words.orientation),
          .held = words.held ? thing(*words.held, who + " holding something") : kNothing};
    }
  }

  void read_objects(const View& row) const {
    for (const PlacedObject& placed : snapshot_.objects) {
      const std::string what = "an object at " + text(placed.position);
      const Cell cell = cell_of(placed.position, "an object");
      const auto found = std::ranges::find(rules_.slot_cells, cell);
      const auto slot = found - rules_.slot_cells.begin();
      const bool in_pot = slot < rules_.num_pots;
      if (found == rules_.slot_cells.end() ||
          (!in_pot && slot < rules_.num_pots + rules_.num_buttons)) {
        fail(what, "objects on counters and in pots");
      }
      if (row.slots()[slot] != kNothing) {
        fail("a second object at " + text(placed.position), "one");
      }
      row.slots()[slot] = in_pot ? pot(placed.object, what) : thing(placed.object, what);
    }
  }

  void read_permutations(const View& row) const {
    const auto n = static_cast<std::size_t>(rules_.contents.ingredients());
    const auto players = static_cast<std::size_t>(rules_.shape.players);
    const std::vector<int> numbers =
        table_numbers(snapshot_, "permutations", n * players, 0, static_cast<int>(n) - 1, place_);
    for (std::size_t i = 0; i < players; ++i) {
      unsigned seen = 0;
      for (std::size_t channel = 0; channel < n; ++channel) {
        const auto ingredient = static_cast<unsigned>(numbers[i * n + channel]);
        seen |= 1U << ingredient;
        row.permutations()[i] |= Permutation{ingredient} << (4 * channel);
      }
      if (seen != (1U << n) - 1) {
        fail("table.permutations of player " + std::to_string(i), "every ingredient once");
      }
    }
  }

  const Rules& rules_;
  const Snapshot& snapshot_;
  const std::string& place_;
};

}  // namespace

Snapshot to_snapshot(const Rules& rules, const State& state) {
  const ConstView row(rules.shape, state.bytes.data());
  Snapshot snapshot;
  snapshot.timestep = static_cast<int>(row.shared().timestep & 0x7FFFFFFFU);
  for (int i = 0; i < rules.shape.players; ++i) {
    const Player& player = row.players()[i];
    snapshot.players.push_back({.position = position_of(rules, player.cell),
                                .orientation = static_cast<Orientation>(player.facing & 3U),
                                .held = object_of(rules, player.held, /*in_pot=*/false)});
  }
  std::vector<int> buttons;
  for (int slot = 0; slot < rules.shape.slots; ++slot) {
    const Thing thing = row.slots()[slot];
    if (slot >= rules.num_pots && slot < rules.num_pots + rules.num_buttons) {
      buttons.push_back(static_cast<int>(clock_of(thing)));
    } else if (auto object = object_of(rules, thing, slot < rules.num_pots)) {
      const Cell cell = rules.slot_cells[static_cast<std::size_t>(slot)];
      snapshot.objects.push_back(
          {.position = position_of(rules, cell), .object = std::move(*object)});
    }
  }
  const Contents recipe =
      row.shared().recipe < rules.contents.size() ? row.shared().recipe : kNoContents;
  const auto members = rules.contents.ingredients_of(recipe);
  snapshot.table["recipe"].assign(members.begin(), members.end());
  snapshot.table["delivered"] = {row.shared().delivered};
  if (!buttons.empty()) {
    snapshot.table["buttons"] = std::move(buttons);
  }
  for (int i = 0; i < rules.shape.players && rules.shape.permutes; ++i) {
    for (int channel = 0; channel < rules.contents.ingredients(); ++channel) {
      snapshot.table["permutations"].push_back(
          static_cast<int>(row.permutations()[i] >> (4 * channel) & 15U));
    }
  }
  return snapshot;
}

State to_state(const Rules& rules, const Snapshot& snapshot, const std::string& place) {
  return StateReader(rules, snapshot, place).read();
}

}  // namespace potluck::overcooked_v2
