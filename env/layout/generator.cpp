#include "env/layout/generator.h"

#include <algorithm>
#include <array>
#include <optional>
#include <type_traits>
#include <utility>
#include <vector>

#include "env/classic/game/parameters.h"
#include "env/classic/layout/kitchen_search.h"
#include "env/classic/rule_set.h"
#include "env/layout_check.h"
#include "env/limits.h"
#include "env/text/error.h"
#include "env/text/json_tree.h"

namespace potluck {
namespace {

constexpr std::array<std::string_view, 3> kCooperationNames = {"any", "forced", "free"};

/// A row of random words for one attempt.
class Dice {
 public:
  Dice(RandomKey key, std::uint32_t number, std::uint32_t attempt)
      : key_(key), number_(number), attempt_(attempt) {}

  std::uint32_t below(std::size_t n) {
    return uniform_below(next(), static_cast<std::uint32_t>(n));
  }
  template <class T>
  T between(const GeneratorVariety::Between<T>& range) {
    if constexpr (std::is_integral_v<T>) {
      return range.least +
             static_cast<T>(below(static_cast<std::size_t>(range.most - range.least) + 1));
    } else {
      return range.least + static_cast<T>(unit_float(next())) * (range.most - range.least);
    }
  }
  bool chance(double probability) { return static_cast<double>(unit_float(next())) < probability; }
  /// Takes one of `from`, which becomes shorter.
  std::size_t take(std::vector<std::size_t>& from) {
    const std::size_t i = below(from.size());
    std::swap(from[i], from.back());
    const std::size_t value = from.back();
    from.pop_back();
    return value;
  }

 private:
  std::uint32_t next() {
    if (used_ == block_.size()) {
      block_ = key_.draw(number_, attempt_, blocks_++, Purpose::kGenerator);
      used_ = 0;
    }
    return block_[used_++];
  }

  RandomKey key_;
  std::uint32_t number_;
  std::uint32_t attempt_;
  std::uint32_t blocks_ = 0;
  PhiloxBlock block_{};
  std::size_t used_ = block_.size();
};

/// One draw of a room, its stations and players.
class Draft {
 public:
  Draft(const GeneratorWishes& wishes, Dice dice)
      : wishes_(wishes),
        dice_(dice),
        width_(static_cast<std::size_t>(wishes.width)),
        tiles_(width_ * static_cast<std::size_t>(wishes.height), 'X') {}

  /// The grid, or nothing if this draw has no room for all.
  std::optional<std::vector<std::string>> grid() {
    carve();
    const bool split =
        wishes_.cooperation == GeneratorWishes::Cooperation::kForced && wishes_.players > 1;
    const std::vector<std::vector<std::size_t>> floors = keep_floors(split ? 2 : 1);
    std::size_t kept = 0;
    for (const std::vector<std::size_t>& floor : floors) {
      kept += floor.size();
    }
    if (floors.size() < (split ? 2U : 1U) || kept * 2 < carved_ || !place_stations() ||
        !place_players(floors)) {
      return std::nullopt;
    }
    std::vector<std::string> rows;
    for (std::size_t begin = 0; begin < tiles_.size(); begin += width_) {
      rows.push_back(tiles_.substr(begin, width_));
    }
    return rows;
  }

 private:
  [[nodiscard]] std::size_t height() const { return tiles_.size() / width_; }

  void carve() {
    const bool forced = wishes_.cooperation == GeneratorWishes::Cooperation::kForced;
    const bool upright = width_ > height() || (width_ == height() && dice_.chance(0.5));
    const std::size_t span = (upright ? width_ : height());
    // The wall leaves at least one tile of floor on each side.
    const std::size_t wall = forced && span >= 5 ? 2 + dice_.below(span - 4) : 0;
    for (std::size_t row = 1; row + 1 < height(); ++row) {
      for (std::size_t col = 1; col + 1 < width_; ++col) {
        const bool in_wall = wall != 0 && (upright ? col : row) == wall;
        if (!in_wall && dice_.chance(wishes_.openness)) {
          tiles_[row * width_ + col] = ' ';
          ++carved_;
        }
      }
    }
  }

  /// Keeps the `most` largest connected floors and fills in the others.
  std::vector<std::vector<std::size_t>> keep_floors(std::size_t most) {
    std::vector<std::vector<std::size_t>> floors;
    std::vector<bool> seen(tiles_.size(), false);
    for (std::size_t seed = 0; seed < tiles_.size(); ++seed) {
      if (tiles_[seed] != ' ' || seen[seed]) {
        continue;
      }
      std::vector<std::size_t> floor = {seed};
      seen[seed] = true;
      for (std::size_t i = 0; i < floor.size(); ++i) {
        for (const std::size_t next : around(floor[i])) {
          if (tiles_[next] == ' ' && !seen[next]) {
            seen[next] = true;
            floor.push_back(next);
          }
        }
      }
      floors.push_back(std::move(floor));
    }
    std::stable_sort(floors.begin(), floors.end(),
                     [](const auto& a, const auto& b) { return a.size() > b.size(); });
    for (std::size_t i = most; i < floors.size(); ++i) {
      for (const std::size_t cell : floors[i]) {
        tiles_[cell] = 'X';
      }
    }
    floors.resize(std::min(most, floors.size()));
    return floors;
  }

  [[nodiscard]] std::array<std::size_t, 4> around(std::size_t cell) const {
    return {cell - width_, cell + width_, cell + 1, cell - 1};  // floor is never on the border
  }

  bool place_stations() {
    std::vector<std::size_t> sites;
    for (std::size_t cell = 0; cell < tiles_.size(); ++cell) {
      if (tiles_[cell] != ' ' && beside_floor(cell)) {
        sites.push_back(cell);
      }
    }
    for (const auto& [symbol, number] :
         {std::pair{'P', wishes_.pots}, std::pair{'O', wishes_.onions},
          std::pair{'T', wishes_.tomatoes}, std::pair{'D', wishes_.dishes},
          std::pair{'S', wishes_.windows}}) {
      for (int i = 0; i < number; ++i) {
        if (sites.empty()) {
          return false;
        }
        tiles_[dice_.take(sites)] = symbol;
      }
    }
    return true;
  }

  [[nodiscard]] bool beside_floor(std::size_t cell) const {
    const std::size_t row = cell / width_;
    const std::size_t col = cell % width_;
    return (row > 0 && tiles_[cell - width_] == ' ') ||
           (row + 1 < height() && tiles_[cell + width_] == ' ') ||
           (col > 0 && tiles_[cell - 1] == ' ') || (col + 1 < width_ && tiles_[cell + 1] == ' ');
  }

  bool place_players(std::vector<std::vector<std::size_t>> floors) {
    const std::size_t first = dice_.below(floors.size());
    for (int player = 0; player < wishes_.players; ++player) {
      // By turns on each floor; where one is full, on the other.
      std::size_t at = (first + static_cast<std::size_t>(player)) % floors.size();
      if (floors[at].empty()) {
        at = floors.size() - 1 - at;
      }
      if (floors[at].empty()) {
        return false;
      }
      tiles_[dice_.take(floors[at])] = static_cast<char>('1' + player);
    }
    return true;
  }

  const GeneratorWishes& wishes_;
  Dice dice_;
  std::size_t width_;
  std::string tiles_;
  std::size_t carved_ = 0;  ///< floor tiles drawn
};

void check_wishes(const GeneratorWishes& w) {
  const auto range = [](const char* name, int value, int low, int high) {
    if (value < low || value > high) {
      throw InputError(std::string("generator ") + name, std::to_string(value),
                       std::to_string(low) + " to " + std::to_string(high));
    }
  };
  range("width", w.width, 3, kMaxCells);
  range("height", w.height, 3, kMaxCells);
  if (w.width * w.height > kMaxCells) {
    throw InputError("generator size", std::to_string(w.width * w.height) + " tiles",
                     "at most " + std::to_string(kMaxCells));
  }
  range("players", w.players, 1, kMaxAgents);
  range("pots", w.pots, 1, kMaxCells);
  range("onions", w.onions, 1, kMaxCells);
  range("tomatoes", w.tomatoes, 0, kMaxCells);
  range("dishes", w.dishes, 1, kMaxCells);
  range("windows", w.windows, 1, kMaxCells);
  range("horizon", w.horizon, 1, kMaxHorizon);
  if (!(w.openness >= 0 && w.openness <= 1)) {
    throw InputError("generator openness", number_text(w.openness), "0 to 1");
  }
  if (w.cooperation == GeneratorWishes::Cooperation::kForced && w.players < 2) {
    throw InputError("generator players", "1 player with forced coordination", "2 or more");
  }
}

/// Is every player, with the others away, able to deliver every order?
bool all_able(const Layout& layout) {
  for (int player = 0; player < layout.num_agents(); ++player) {
    const classic::KitchenSearch alone(layout, static_cast<PlayerMask>(1U << player));
    for (const Recipe& order : classic::parameters(layout).orders) {
      if (!alone.can_deliver(order)) {
        return false;
      }
    }
  }
  return true;
}

/// The cheap questions come first: most draws fail one of them.
bool as_wished(const GeneratorWishes& wishes, const Layout& layout) {
  const classic::KitchenSearch hopeful(layout, kAllPlayers, ReachBy::kFloor);
  for (const Recipe& order : classic::parameters(layout).orders) {
    if (!hopeful.can_deliver(order)) {
      return false;
    }
  }
  switch (wishes.cooperation) {
    case GeneratorWishes::Cooperation::kAny:
      break;
    case GeneratorWishes::Cooperation::kForced:
      if (classic::somebody_can_alone(layout)) {
        return false;
      }
      break;
    case GeneratorWishes::Cooperation::kFree:
      if (!all_able(layout)) {
        return false;
      }
      break;
  }
  return check_solvable(layout).empty();
}

std::string describe_wishes(const GeneratorWishes& wishes, const LayoutSpec& spec) {
  std::string text = "Generated: " + std::to_string(spec.grid.front().size()) + " x " +
                     std::to_string(spec.grid.size()) + ", openness " +
                     number_text(wishes.openness);
  switch (wishes.cooperation) {
    case GeneratorWishes::Cooperation::kAny:
      break;
    case GeneratorWishes::Cooperation::kForced:
      text += ", nobody can deliver alone";
      break;
    case GeneratorWishes::Cooperation::kFree:
      text += ", everybody can deliver alone";
      break;
  }
  return text + ".";
}

/// A kitchen in one of attempts `first` to `end` - 1, if there is one.
std::optional<LayoutSpec> attempt_layout(const GeneratorWishes& wishes, RandomKey key,
                                         std::uint32_t number, int first, int end) {
  check_wishes(wishes);
  LayoutSpec spec(classic::rule_set());
  classic::Parameters& orders = classic::parameters(spec);
  spec.name = "generated_" + std::to_string(key.seed) + "_" + std::to_string(number);
  spec.horizon = wishes.horizon;
  orders.old_dynamics = wishes.old_dynamics;
  orders.orders = {{3, 0}};
  if (wishes.tomatoes > 0) {
    orders.orders.push_back({1, 2});
    orders.bonus_orders = {{1, 2}};
  }
  for (int attempt = first; attempt < end; ++attempt) {
    auto grid = Draft(wishes, Dice(key, number, static_cast<std::uint32_t>(attempt))).grid();
    if (!grid) {
      continue;
    }
    spec.grid = std::move(*grid);
    if (as_wished(wishes, Layout(spec))) {
      spec.description = describe_wishes(wishes, spec);
      return spec;
    }
  }
  return std::nullopt;
}

[[noreturn]] void no_kitchen() {
  throw InputError("generator",
                   "no kitchen as wished in " + std::to_string(kGeneratorAttempts) + " draws",
                   "a larger room, fewer stations or other openness");
}

/// A draw of what varies. Numbers of draws are those that no attempt has.
GeneratorWishes draw_wishes(const GeneratorVariety& variety, RandomKey key, std::uint32_t number,
                            int draw) {
  Dice dice(key, number, static_cast<std::uint32_t>(kGeneratorAttempts + draw));
  return {.width = dice.between(variety.width),
          .height = dice.between(variety.height),
          .players = variety.players,
          .pots = dice.between(variety.pots),
          .onions = dice.between(variety.onions),
          .tomatoes = dice.between(variety.tomatoes),
          .dishes = dice.between(variety.dishes),
          .windows = dice.between(variety.windows),
          .openness = dice.between(variety.openness),
          .cooperation = variety.cooperation[dice.below(variety.cooperation.size())],
          .horizon = variety.horizon,
          .old_dynamics = dice.chance(variety.old_dynamics)};
}

void check_variety(const GeneratorVariety& v) {
  const auto in_order = [](const char* name, auto range) {
    if (!(range.least <= range.most)) {
      throw InputError(std::string("generator ") + name,
                       "[" + number_text(static_cast<double>(range.least)) + ", " +
                           number_text(static_cast<double>(range.most)) + "]",
                       "the smaller number first");
    }
  };
  in_order("width", v.width);
  in_order("height", v.height);
  in_order("pots", v.pots);
  in_order("onions", v.onions);
  in_order("tomatoes", v.tomatoes);
  in_order("dishes", v.dishes);
  in_order("windows", v.windows);
  in_order("openness", v.openness);
  if (v.cooperation.empty()) {
    throw InputError("generator cooperation", "an empty list", "one name or more");
  }
}

/// What does not vary, if nothing does.
std::optional<GeneratorWishes> constant(const GeneratorVariety& variety) {
  const GeneratorWishes wishes = draw_wishes(variety, {}, 0, 0);
  return GeneratorVariety(wishes) == variety ? std::optional(wishes) : std::nullopt;
}

/// A kitchen of the largest size there is, for the shapes of observations.
std::shared_ptr<const Layout> largest(GeneratorVariety variety, RandomKey key) {
  variety.width.least = variety.width.most;
  variety.height.least = variety.height.most;
  return std::make_shared<const Layout>(generate_layout(variety, key, 0));
}

KitchenSource::MakeLayout maker(const GeneratorVariety& variety) {
  return [variety](RandomKey series) {
    return std::make_shared<const Layout>(generate_layout(variety, series, 0));
  };
}

}  // namespace

GeneratorVariety::GeneratorVariety(const GeneratorWishes& wishes)
    : width{wishes.width, wishes.width},
      height{wishes.height, wishes.height},
      pots{wishes.pots, wishes.pots},
      onions{wishes.onions, wishes.onions},
      tomatoes{wishes.tomatoes, wishes.tomatoes},
      dishes{wishes.dishes, wishes.dishes},
      windows{wishes.windows, wishes.windows},
      openness{wishes.openness, wishes.openness},
      cooperation{wishes.cooperation},
      old_dynamics(wishes.old_dynamics ? 1 : 0),
      players(wishes.players),
      horizon(wishes.horizon) {}

KitchenSource generated_kitchens(const GeneratorVariety& variety, RandomKey key) {
  if (constant(variety)) {
    return {maker(variety), key};
  }
  return {maker(variety), key, largest(variety, key)};
}

std::shared_ptr<const Arena> make_arena(const GeneratorVariety& variety) {
  return make_arena("generated", [variety](RandomKey key) {
    return std::make_shared<const KitchenSource>(generated_kitchens(variety, key));
  });
}

LayoutSpec generate_layout(const GeneratorWishes& wishes, RandomKey key, std::uint32_t number) {
  if (auto spec = attempt_layout(wishes, key, number, 0, kGeneratorAttempts)) {
    return std::move(*spec);
  }
  no_kitchen();
}

LayoutSpec generate_layout(const GeneratorVariety& variety, RandomKey key, std::uint32_t number) {
  check_variety(variety);
  if (const auto wishes = constant(variety)) {
    return generate_layout(*wishes, key, number);
  }
  for (int draw = 0; draw * kAttemptsPerWishes < kGeneratorAttempts; ++draw) {
    const GeneratorWishes wishes = draw_wishes(variety, key, number, draw);
    const int first = draw * kAttemptsPerWishes;
    if (auto spec = attempt_layout(wishes, key, number, first, first + kAttemptsPerWishes)) {
      return std::move(*spec);
    }
  }
  no_kitchen();
}

std::string_view to_string(GeneratorWishes::Cooperation cooperation) {
  return kCooperationNames[static_cast<std::size_t>(cooperation)];
}

GeneratorWishes::Cooperation parse_cooperation(std::string_view name, const std::string& place) {
  for (std::size_t i = 0; i < kCooperationNames.size(); ++i) {
    if (kCooperationNames[i] == name) {
      return static_cast<GeneratorWishes::Cooperation>(i);
    }
  }
  throw InputError(place, "unknown cooperation '" + std::string(name) + "'",
                   one_of({kCooperationNames.begin(), kCooperationNames.end()}));
}

}  // namespace potluck
