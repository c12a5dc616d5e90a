#include "agents/partners/cooks.h"

#include <algorithm>
#include <array>

#include "agents/partners/classic/cook.h"
#include "agents/partners/coin_cook.h"
#include "agents/partners/grid_cook.h"
#include "agents/partners/overcooked_v2/cook.h"
#include "agents/partners/splitter.h"
#include "agents/partners/strategies.h"
#include "env/classic/rule_set.h"
#include "env/coin_game/rule_set.h"
#include "env/coop_grid/rule_set.h"
#include "env/matrix/rule_set.h"
#include "env/overcooked_v2/rule_set.h"
#include "env/split/rule_set.h"

namespace potluck::partners {
namespace {

template <class Kind, Role kRole, Half kHalf = Half::kBoth, bool kStubborn = false>
std::shared_ptr<const Cook> with_habits(const Layout& layout) {
  return std::make_shared<Kind>(layout,
                                Habits{.role = kRole, .half = kHalf, .stubborn = kStubborn});
}

template <class Kind>
constexpr std::array<NamedCook, 4> kAnyKitchen = {{
    {"greedy", &with_habits<Kind, Role::kEverything>},
    {"left_half", &with_habits<Kind, Role::kEverything, Half::kLeft>},
    {"right_half", &with_habits<Kind, Role::kEverything, Half::kRight>},
    {"stubborn", &with_habits<Kind, Role::kEverything, Half::kBoth, true>},
}};

constexpr std::array<NamedCook, 7> kClassic = {{
    kAnyKitchen<KitchenCook>[0],
    kAnyKitchen<KitchenCook>[1],
    kAnyKitchen<KitchenCook>[2],
    kAnyKitchen<KitchenCook>[3],
    { "onions_only", &with_habits<KitchenCook, Role::kIngredients> },
    { "dishes_only", &with_habits<KitchenCook, Role::kDishes> },
    { "serves_only", &with_habits<KitchenCook, Role::kSoups> },
}};

template <Strategy kStrategy>
std::shared_ptr<const Cook> plays(const Layout& layout) {
  return std::make_shared<Strategist>(layout, kStrategy);
}

constexpr std::array<NamedCook, 7> kMatrix = {{
    {"always_cooperate", &plays<Strategy::kAlwaysCooperate>},
    {"always_defect", &plays<Strategy::kAlwaysDefect>},
    {"tit_for_tat", &plays<Strategy::kTitForTat>},
    {"generous_tit_for_tat", &plays<Strategy::kTitForTat>, kGenerosity},
    {"suspicious_tit_for_tat", &plays<Strategy::kSuspiciousTitForTat>},
    {"grim", &plays<Strategy::kGrim>},
    {"pavlov", &plays<Strategy::kPavlov>},
}};

template <CoinHabit kHabit>
std::shared_ptr<const Cook> collects(const Layout& layout) {
  return std::make_shared<CoinCook>(layout, kHabit);
}

constexpr std::array<NamedCook, 2> kCoinGame = {{
    {"greedy", &collects<CoinHabit::kGreedy>},
    {"fair", &collects<CoinHabit::kFair>},
}};

template <SplitHabit kHabit>
std::shared_ptr<const Cook> splits(const Layout& layout) {
  return std::make_shared<Splitter>(layout, kHabit);
}

constexpr std::array<NamedCook, 3> kSplit = {{
    {"greedy", &splits<SplitHabit::kGreedy>},
    {"fair", &splits<SplitHabit::kFair>},
    {"honest", &splits<SplitHabit::kHonest>},
}};

constexpr std::array<NamedCook, 4> kTrust = {{
    kSplit[0],
    kSplit[1],
    kSplit[2],
    {"liar", &splits<SplitHabit::kLiar>},
}};

template <soup::SoupHabit kHabit>
std::shared_ptr<const Cook> makes_soup(const Layout& layout) {
  return std::make_shared<soup::SoupCook>(layout, kHabit);
}

constexpr std::array<NamedCook, 4> kOvercookedV2 = {{
    {.name = "greedy", .make = &makes_soup<soup::SoupHabit::kSeesAll>, .keeps_notes = true},
    {.name = "looks", .make = &makes_soup<soup::SoupHabit::kLooks>, .keeps_notes = true},
    {.name = "tells", .make = &makes_soup<soup::SoupHabit::kTells>, .keeps_notes = true},
    {.name = "same_recipe", .make = &makes_soup<soup::SoupHabit::kSameRecipe>, .keeps_notes = true},
}};

struct CooksOfRules {
  const RuleSet* rules;
  std::span<const NamedCook> cooks;
};

std::span<const CooksOfRules> all_cooks() {
  static const std::array<CooksOfRules, 7> kAll = {{{&classic::rule_set(), kClassic},
                                                    {&coop_grid::rule_set(), kAnyKitchen<GridCook>},
                                                    {&overcooked_v2::rule_set(), kOvercookedV2},
                                                    {&matrix::rule_set(), kMatrix},
                                                    {&coin_game::rule_set(), kCoinGame},
                                                    {&split::split_rules(), kSplit},
                                                    {&split::trust_rules(), kTrust}}};
  return kAll;
}

}  // namespace

std::span<const NamedCook> cooks_of(const RuleSet& rules) {
  for (const CooksOfRules& of : all_cooks()) {
    if (of.rules == &rules) {
      return of.cooks;
    }
  }
  return {};
}

const NamedCook* find_cook(const RuleSet& rules, std::string_view name) {
  const std::span<const NamedCook> cooks = cooks_of(rules);
  const auto found = std::ranges::find(cooks, name, &NamedCook::name);
  return found == cooks.end() ? nullptr : &*found;
}

bool is_cook(std::string_view name) {
  return std::ranges::any_of(
      all_cooks(), [&](const CooksOfRules& of) { return find_cook(*of.rules, name) != nullptr; });
}

}  // namespace potluck::partners
