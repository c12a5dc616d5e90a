// Scripted cooks never stand still together, in kitchens that nobody chose for them: 394 public
// ones (tests/data/kitchens) and generated ones, under both dynamics.
#include <doctest/doctest.h>

#include <array>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "agents/partners/classic/company.h"
#include "agents/partners/classic/cook.h"
#include "env/classic/game/convert.h"
#include "env/classic/game/step.h"
#include "env/layout/generator.h"
#include "env/layout_check.h"
#include "env/layout_facts.h"
#include "tests/agents/partners/play.h"

namespace potluck {
namespace {

using Kitchens = std::vector<std::shared_ptr<const Layout>>;

/// What one episode of cooks came to.
struct Shift {
  double earned = 0;
  int soups = 0;
  int still = 0;  ///< steps at the end in which nobody went anywhere or had other things in hand
};

/// `cooks[i]` sits in seat i; null stands.
Shift work(const Layout& layout, const classic::ClassicRules& rules,
           const std::vector<const partners::KitchenCook*>& cooks) {
  State state = classic::standard_start(rules);
  const classic::View view(rules.shape, state.bytes.data());
  std::array<classic::Outcome, kMaxAgents> outcomes;
  std::array<Action, kMaxAgents> actions{};
  Shift shift;
  for (int step = 0; step < layout.horizon(); ++step) {
    const std::vector<classic::Player> before(view.players(), view.players() + cooks.size());
    for (std::size_t seat = 0; seat < cooks.size(); ++seat) {
      actions[seat] =
          cooks[seat] == nullptr ? kStayAction : cooks[seat]->decide(view, static_cast<int>(seat));
    }
    classic::step(rules, view, {actions.data(), cooks.size()}, {outcomes.data(), cooks.size()});
    ++shift.still;
    for (std::size_t seat = 0; seat < cooks.size(); ++seat) {
      shift.earned += static_cast<double>(outcomes[seat].earned);
      shift.soups += (outcomes[seat].events & bit(Event::kSoupDelivery)) != 0 ? 1 : 0;
      const classic::Player& now = view.players()[seat];
      if (now.cell != before[seat].cell || now.held != before[seat].held) {
        shift.still = 0;
      }
    }
  }
  return shift;
}

Kitchens public_kitchens(bool old_dynamics) {
  std::ifstream file(POTLUCK_TEST_DATA "/kitchens/public.jsonl");
  Kitchens kitchens;
  for (std::string line; std::getline(file, line);) {
    const std::string text = R"({"format": 1, "rules": "classic", )" + line.substr(1);
    const std::vector<std::string> overrides = {old_dynamics ? "old_dynamics=true"
                                                             : "old_dynamics=false"};
    const LayoutSpec spec = parse_layout(text, "public.jsonl", overrides);
    if (check_layout(spec).empty() || !old_dynamics) {  // those of one or two ingredients have none
      kitchens.push_back(std::make_shared<const Layout>(spec));
    }
  }
  return kitchens;
}

/// Those in which something can be served; both dynamics in turn.
Kitchens generated(const GeneratorWishes& wishes, std::uint32_t count) {
  Kitchens kitchens;
  for (std::uint32_t number = 0; number < count; ++number) {
    const std::string text = write_layout(generate_layout(wishes, {7}, number));
    const std::vector<std::string> overrides = {number % 2 == 1 ? "old_dynamics=true"
                                                                : "old_dynamics=false"};
    auto layout = std::make_shared<const Layout>(parse_layout(text, "generated", overrides));
    if (layout_facts(*layout).max_deliveries > 0) {
      kitchens.push_back(std::move(layout));
    }
  }
  return kitchens;
}

/// 6 x 5 rooms whose only pot is at the end of a nook.
Kitchens nooks(std::uint32_t count) {
  Kitchens kitchens;
  for (std::uint32_t number = 0; number < count; ++number) {
    std::vector<std::string> grid = {"XXXXXX", "X   XX", "X   XX", "X   XX", "XXXXXX"};
    std::uint32_t draw = 0;
    const auto below = [&](std::uint32_t n) {
      return uniform_below(RandomKey{9}.draw(number, 0, draw++, Purpose::kStart)[0], n);
    };
    const std::size_t row = 1 + below(3);
    grid[row][4] = ' ';
    grid[row][5] = 'P';
    for (const char tile : {'O', 'D', 'S', '1', '2'}) {
      for (bool placed = false; !placed;) {
        const std::size_t r = below(5);
        const std::size_t c = below(5);
        const bool floor = r > 0 && r < 4 && c > 0 && c < 4;
        const bool wall = (r == 0 || r == 4) != (c == 0) && c < 4;
        placed =
            tile >= '1' && tile <= '2' ? floor && grid[r][c] == ' ' : wall && grid[r][c] == 'X';
        grid[r][c] = placed ? tile : grid[r][c];
      }
    }
    LayoutSpec spec;
    spec.name = "nook";
    spec.grid = grid;
    kitchens.push_back(std::make_shared<const Layout>(spec));
  }
  return kitchens;
}

/// In how many kitchens greedy cooks fall short.
struct Faults {
  int idle = 0;   ///< nothing served
  int less = 0;   ///< less than one of them among others who stand, in money or soups
  int still = 0;  ///< nobody does anything any more
  double soups = 0;
  double single = 0;
};

Faults faults_of(const Kitchens& kitchens) {
  constexpr int kLong = 100;
  Faults faults;
  for (const auto& layout : kitchens) {
    const classic::ClassicRules rules(*layout);
    const partners::KitchenCook greedy(*layout);
    const auto players = static_cast<std::size_t>(layout->num_agents());
    const Shift team = work(*layout, rules, {players, &greedy});
    Shift best;
    for (std::size_t seat = 0; seat < players && players > 1; ++seat) {
      std::vector<const partners::KitchenCook*> cooks(players, nullptr);
      cooks[seat] = &greedy;
      const Shift single = work(*layout, rules, cooks);
      best.earned = std::max(best.earned, single.earned);
      best.soups = std::max(best.soups, single.soups);
    }
    const bool less = team.earned < best.earned || team.soups < best.soups;
    faults.idle += team.soups == 0 ? 1 : 0;
    faults.less += less ? 1 : 0;
    faults.still += team.still >= kLong ? 1 : 0;
    faults.soups += team.soups;
    faults.single += best.soups;
    if (team.soups == 0 || less || team.still >= kLong) {
      std::string grid;
      for (const std::string& row : layout->spec().grid) {
        grid += "\n" + row;
      }
      MESSAGE(layout->name() << ": " << team.soups << " soups, a single cook " << best.soups
                             << ", still for " << team.still << grid);
    }
  }
  const auto n = static_cast<double>(kitchens.size());
  MESSAGE(kitchens.size() << " kitchens: " << faults.soups / n << " soups, a single cook "
                          << faults.single / n << "; without soup " << faults.idle
                          << ", less than a single cook " << faults.less << ", stood still "
                          << faults.still);
  return faults;
}

}  // namespace

TEST_CASE("standstill: greedy pairs in 394 public kitchens") {
  for (const bool old_dynamics : {false, true}) {
    const Kitchens kitchens = public_kitchens(old_dynamics);
    CHECK(kitchens.size() >= (old_dynamics ? 200 : 394));
    const Faults faults = faults_of(kitchens);
    CHECK(faults.idle + faults.less + faults.still == 0);
  }
}

TEST_CASE("standstill: greedy teams in generated kitchens") {
  using Cooperation = GeneratorWishes::Cooperation;
  for (const GeneratorWishes& wishes :
       {GeneratorWishes{}, GeneratorWishes{.openness = 0.5},
        GeneratorWishes{.pots = 2, .cooperation = Cooperation::kForced},
        GeneratorWishes{.width = 5, .height = 5}, GeneratorWishes{.tomatoes = 1},
        GeneratorWishes{.players = 1}}) {
    CAPTURE(wishes.openness);
    const Faults faults = faults_of(generated(wishes, 300));
    const bool hatches = wishes.cooperation == Cooperation::kForced;  // can be stuffed with things
    CHECK(faults.idle <= 1);
    CHECK(faults.less <= 1);
    CHECK(faults.still <= (hatches ? 4 : 0));
  }
  CHECK(faults_of(nooks(300)).less == 0);
}

// With three and four, in rooms with hardly more floor than cooks, some knots are not undone.
TEST_CASE("standstill: greedy teams of three and four") {
  for (const int players : {3, 4}) {
    const Faults faults = faults_of(generated({.players = players}, 200));
    CHECK(faults.idle <= (players == 3 ? 2 : 6));
    CHECK(faults.less == 0);
  }
}

// A place is only given away where nobody else could have used the counter.
TEST_CASE("standstill: a further pot, dish or window hardly ever costs a soup") {
  int tried = 0;
  int worse = 0;
  std::uint32_t draw = 0;
  for (const auto& layout : generated({}, 100)) {
    const classic::ClassicRules rules(*layout);
    const partners::KitchenCook greedy(*layout);
    const Shift without = work(*layout, rules, {2, &greedy});
    std::vector<Cell> places;
    for (const Cell counter : layout->cells_of(Tile::kCounter)) {
      int floor = 0;
      for (int direction = 0; direction < 4; ++direction) {
        const Cell next = layout->neighbour(counter, direction);
        floor += next != kNoCell && layout->walkable(next) ? 1 : 0;
      }
      if (floor == 1) {
        places.push_back(counter);
      }
    }
    for (const char tile : {'P', 'D', 'S'}) {
      const Cell place = places[uniform_below(RandomKey{5}.draw(0, 0, draw++, Purpose::kStart)[0],
                                              static_cast<std::uint32_t>(places.size()))];
      LayoutSpec spec = layout->spec();
      spec.grid[static_cast<std::size_t>(layout->row(place))]
               [static_cast<std::size_t>(layout->col(place))] = tile;
      const Layout more(spec);
      const partners::KitchenCook cook(more);
      const Shift with = work(more, classic::ClassicRules(more), {2, &cook});
      ++tried;
      worse += with.earned < without.earned ? 1 : 0;
      CHECK((with.soups > 0 || without.soups == 0));
    }
  }
  MESSAGE(tried << " further stations, " << worse << " lower the result");
  CHECK(worse * 100 <= tried);
}

// What is left to them: a greedy cook cannot always make up for the first steps, in which a cook
// with a role was in its way.
TEST_CASE("standstill: every pair of scripted cooks") {
  const partners::Habits none;
  std::vector<partners::Habits> all = {none};
  all.insert(all.end(), partners::kHabits.begin(), partners::kHabits.end());
  int with_greedy = 0;
  int without = 0;
  int less_with_greedy = 0;
  int less_without = 0;
  int nothing = 0;
  int still = 0;
  Kitchens kitchens = generated({}, 8);
  for (const bool old_dynamics : {false, true}) {
    const Kitchens all_public = public_kitchens(old_dynamics);
    for (std::size_t k = old_dynamics ? 20 : 0; k < all_public.size(); k += 40) {
      kitchens.push_back(all_public[k]);
    }
  }
  for (const auto& kitchen : kitchens) {
    const Layout& layout = *kitchen;
    CAPTURE(layout.name());
    const classic::ClassicRules rules(layout);
    std::vector<std::unique_ptr<const partners::KitchenCook>> cooks;
    for (const partners::Habits& habits : all) {
      cooks.push_back(std::make_unique<const partners::KitchenCook>(layout, habits));
    }
    for (const auto& first : cooks) {
      for (const auto& second : cooks) {
        const double alone = std::max(work(layout, rules, {first.get(), nullptr}).earned,
                                      work(layout, rules, {nullptr, second.get()}).earned);
        const Shift both = work(layout, rules, {first.get(), second.get()});
        const bool greedy = first == cooks.front() || second == cooks.front();
        const int less = both.earned < alone ? 1 : 0;
        (greedy ? with_greedy : without) += 1;
        (greedy ? less_with_greedy : less_without) += less;
        nothing += both.earned == 0 && alone > 0 ? 1 : 0;
        still += both.still >= 100 && alone > 0 ? 1 : 0;
      }
    }
  }
  MESSAGE(with_greedy << " games with a greedy cook: less than alone in " << less_with_greedy
                      << "; " << without << " without one: less in " << less_without
                      << "; nothing served in " << nothing << ", stood still in " << still);
  CHECK(nothing * 200 <= with_greedy + without);
  CHECK(less_with_greedy * 100 <= with_greedy * 5);
  CHECK(less_without * 100 <= without);
}

// Nobody has kept company in teams, so they are held to less: mostly something is served.
TEST_CASE("standstill: teams of three and four with habits") {
  using Team = std::vector<std::size_t>;  // of kHabits, and
  constexpr std::size_t kGreedy = partners::kHabits.size();
  constexpr std::size_t kStubborn = 0;
  constexpr std::size_t kIngredients = 3;
  constexpr std::size_t kDishes = 4;
  constexpr std::size_t kSoups = 5;
  const std::vector<Team> teams = {{kGreedy, kStubborn, kDishes},
                                   {kGreedy, kIngredients, kSoups},
                                   {kSoups, kIngredients, kDishes},
                                   {kGreedy, 1, 2}};
  for (const int players : {3, 4}) {
    int games = 0;
    int less = 0;
    int still = 0;
    for (const auto& layout : generated({.players = players}, 50)) {
      const classic::ClassicRules rules(*layout);
      std::vector<std::unique_ptr<const partners::KitchenCook>> all;
      for (const partners::Habits& habits : partners::kHabits) {
        all.push_back(std::make_unique<const partners::KitchenCook>(*layout, habits));
      }
      all.push_back(std::make_unique<const partners::KitchenCook>(*layout));
      const auto seats = static_cast<std::size_t>(players);
      for (const Team& team : teams) {
        std::vector<const partners::KitchenCook*> cooks;
        for (std::size_t seat = 0; seat < seats; ++seat) {
          cooks.push_back(all[team[seat % team.size()]].get());
        }
        double alone = 0;
        for (std::size_t seat = 0; seat < seats; ++seat) {
          std::vector<const partners::KitchenCook*> single(seats, nullptr);
          single[seat] = cooks[seat];
          alone = std::max(alone, work(*layout, rules, single).earned);
        }
        const Shift together = work(*layout, rules, cooks);
        ++games;
        less += together.earned < alone ? 1 : 0;
        still += together.still >= 100 ? 1 : 0;
      }
    }
    MESSAGE(players << " cooks: " << games << " games, less than alone in " << less
                    << ", stood still in " << still);
    CHECK(less * 100 <= games * 15);
    CHECK(still * 100 <= games * 4);
  }
}

TEST_CASE("standstill: an idle cook does not stay in the door of its half") {
  const auto layout = std::make_shared<const Layout>(parse_layout(R"({
    "format": 1, "name": "door", "orders": [["onion", "onion", "onion"]],
    "grid": ["XXOXXXX", "X     X", "X  X  P", "XX XXXX", "X     X", "S2   1X", "XXXDXTX"]})",
                                                                  "door"));
  CHECK(play(layout, {"left_half", "greedy"}, {}).team[0] >= 60);
}

TEST_CASE("standstill: the kitchens that were reported") {
  const auto nook = std::make_shared<const Layout>(parse_layout(R"({
    "format": 1, "name": "nook", "orders": [["onion", "onion", "onion"]],
    "grid": ["XDXXXX", "O   XX", "X 2  P", "X 1 XX", "XXXSXX"]})",
                                                                "nook"));
  CHECK(play(nook, {"greedy"}, {}).team[0] >= 140);
  const auto room = kitchen("cramped_room");
  CHECK(play(room, {"onions_only", "greedy"}, {}).team[0] >= 160);
  CHECK(play(room, {"greedy", "onions_only"}, {}).team[0] >= 180);
  // It starts outside its half, and greedy on its way home.
  const auto passage = std::make_shared<const Layout>(parse_layout(R"({
    "format": 1, "name": "passage", "orders": [["onion", "onion", "onion"]],
    "grid": ["XXXXXSX", "X  X  T", "X     X", "XP X  X", "X D  XX", "X12   X", "XOXXXXX"]})",
                                                                   "passage"));
  CHECK(play(passage, {"right_half", "greedy"}, {}).team[0] >= 100);
  // Who lives in a line of cells lets others out of it.
  const auto line = std::make_shared<const Layout>(parse_layout(R"({
    "format": 1, "name": "line", "orders": [["onion", "onion", "onion"]],
    "grid": ["XXXXXXX", "XXXXX X", "XD   2X", "X1 X  P", "XOXXSXX"]})",
                                                                "line"));
  CHECK(play(line, {"greedy", "left_half"}, {}).team[0] >= 60);
  for (const std::string name : {"passing_bay", "m_shaped_s", "cramped_corridor"}) {
    CAPTURE(name);
    const auto layout = load_layout(name);
    const double single = std::max(play(layout, {"greedy", "stay"}, {}).team[0],
                                   play(layout, {"stay", "greedy"}, {}).team[0]);
    CHECK(play(layout, {"greedy"}, {}).team[0] >= std::max(20.0, single));
  }
}

}  // namespace potluck
