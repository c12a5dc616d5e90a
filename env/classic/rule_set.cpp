#include "env/classic/rule_set.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <utility>

#include "env/classic/game/convert.h"
#include "env/classic/game/era.h"
#include "env/classic/game/parameters.h"
#include "env/classic/game/recipes.h"
#include "env/classic/layout/describe.h"
#include "env/classic/layout/facts.h"
#include "env/classic/layout/keys.h"
#include "env/classic/layout/layout_check.h"
#include "env/classic/observations/observations.h"
#include "env/classic/vector_kernel.h"
#include "env/classic/words.h"
#include "env/grid/drawing.h"
#include "env/text/error.h"

namespace potluck::classic {
namespace {

std::string list_of(std::span<const Recipe> recipes) {
  std::string text;
  for (const Recipe& recipe : recipes) {
    text += (text.empty() ? "[" : ", [") + recipe_name(recipe) + "]";
  }
  return text;
}

std::optional<RuleDifference> recipe_difference(const Parameters& a, const Parameters& b) {
  const Recipes ours(a);
  const Recipes theirs(b);
  if (!std::ranges::equal(ours.orders(), theirs.orders()) || ours.capacity() != theirs.capacity()) {
    return RuleDifference{.found = "orders " + list_of(theirs.orders()),
                          .expected = list_of(ours.orders()),
                          .remedy = "those of the kitchen are changed by --layout-set orders"};
  }
  // Soups that are ordered first: they are what people know the kitchen by.
  for (const std::span<const Recipe> recipes : {ours.orders(), ours.all()}) {
    for (const Recipe& recipe : recipes) {
      const std::string steps = std::to_string(theirs.cook_time(recipe));
      if (ours.cook_time(recipe) != theirs.cook_time(recipe)) {
        return RuleDifference{
            .found = "soups of " + recipe_name(recipe) + " that cook for " + steps + " steps",
            .expected = std::to_string(ours.cook_time(recipe)) + " steps",
            .remedy = "--layout-set cook_time=" + steps + " makes the kitchen the game's"};
      }
    }
  }
  return std::nullopt;
}

class ClassicRuleSet final : public RuleSet {
 public:
  [[nodiscard]] std::string_view name() const override { return "classic"; }

  [[nodiscard]] RuleParameters default_parameters() const override {
    return RuleParameters(Parameters{});
  }
  void read(Fields& fields, LayoutSpec& spec) const override { read_keys(fields, spec); }
  void write(const LayoutSpec& spec, KeyWriter& out) const override { write_keys(spec, out); }
  bool check_grid(const LayoutSpec& spec, Findings& findings) const override {
    return check_kitchen_grid(spec, findings);
  }
  void check_parameters(const LayoutSpec& spec, bool sound, Findings& findings) const override {
    check_numbers(spec, findings);
    if (sound && parameters(spec).start_state) {
      check_start_state(spec, findings);
    }
  }
  void check_solvable(const Layout& layout, Findings& findings) const override {
    check_kitchen_solvable(layout, findings);
  }
  [[nodiscard]] bool pays_finitely(const Layout& layout) const override {
    const Parameters& p = parameters(layout.spec());
    return p.bonus_orders.empty() || std::isfinite(p.order_bonus);
  }
  [[nodiscard]] std::string_view tile_meaning(char symbol) const override {
    switch (symbol) {
      case 'X':
        return "X counter";
      case 'P':
        return "P pot";
      case 'O':
        return "O onions";
      case 'T':
        return "T tomatoes";
      case 'D':
        return "D dishes";
      case 'S':
        return "S serving window";
      default:
        return {};
    }
  }
  [[nodiscard]] LayoutFacts facts(const Layout& layout, int horizon) const override {
    return classic::facts(layout, horizon);
  }
  [[nodiscard]] LayoutDescription describe(const Layout& layout) const override {
    return classic::describe(layout);
  }
  [[nodiscard]] std::string draw_layout(const LayoutSpec& spec, bool colour) const override {
    return draw_grid(spec, colour);
  }

  [[nodiscard]] int num_actions(const Layout& /*layout*/) const override {
    return kNumClassicActions;
  }
  [[nodiscard]] std::string action_name(const Layout& /*layout*/, int /*seat*/,
                                        Action action) const override {
    constexpr std::array<const char*, kNumClassicActions> kNames = {"north", "south", "east",
                                                                    "west",  "stay",  "interact"};
    return action < kNames.size() ? kNames[action] : "stay";
  }
  [[nodiscard]] std::span<const ObservationType* const> observations() const override {
    static constexpr std::array<const ObservationType*, 5> kAll = {
        kLossless, kFeatures, kFeaturesCounters, kFeatures2019, kLossless2019};
    return kAll;
  }
  [[nodiscard]] ObservationSpec observation_spec(const Layout& layout,
                                                 const Observation& observation) const override {
    return classic::observation_spec(layout, observation);
  }
  [[nodiscard]] std::unique_ptr<Kernel> make_kernel(std::shared_ptr<const Layout> layout,
                                                    KernelChoice choice,
                                                    int num_envs) const override {
    if (choice == KernelChoice::kVector ||
        (choice == KernelChoice::kAuto && num_envs >= kVectorKernelEnvs)) {
      if (auto kernel = make_vector_kernel(layout)) {
        return kernel;
      }
      if (choice == KernelChoice::kVector) {
        throw InputError(layout->name(), "no vector kernel here: " + why_no_vector_kernel(*layout),
                         "a classic kitchen of two players, on a machine with AVX2",
                         "choose the kernel auto or portable");
      }
    }
    return std::make_unique<ClassicKernel>(std::move(layout));
  }
  [[nodiscard]] std::optional<RuleDifference> difference(const Layout& ours,
                                                         const Layout& theirs) const override {
    const Parameters& expected = parameters(ours);
    const Parameters& found = parameters(theirs);
    if (found.old_dynamics != expected.old_dynamics) {
      return RuleDifference{
          .found = found.old_dynamics ? "old dynamics" : "new dynamics",
          .expected = expected.old_dynamics ? "old ones" : "new ones",
          .remedy = std::string("the game's are chosen by --layout-set old_dynamics=") +
                    (found.old_dynamics ? "true" : "false")};
    }
    const auto both = [](const Layout& layout) {
      return !layout.cells_of(Tile::kOnion).empty() && !layout.cells_of(Tile::kTomato).empty();
    };
    if (starts_at(found) != starts_at(expected) ||
        (both(ours) && one_kind(found) != one_kind(expected))) {
      const bool of_2019 = found.era == Era::k2019;
      return RuleDifference{
          .found = of_2019 ? "pots of 2019" : "pots of today",
          .expected = of_2019 ? "today's" : "those of 2019",
          .remedy = std::string("the game's are chosen by --era ") + (of_2019 ? "2019" : "today")};
    }
    return recipe_difference(expected, found);
  }
  void canonicalise(const Layout& layout, State& state) const override {
    const StateShape shape = {
        .num_players = layout.num_agents(),
        .num_slots = static_cast<int>(layout.cells_of(Tile::kPot).size() +
                                      layout.cells_of(Tile::kCounter).size())};
    sort_objects(View(shape, state.bytes.data()));
  }

  [[nodiscard]] std::unique_ptr<const StateWords> make_words(
      std::shared_ptr<const Layout> layout) const override {
    return std::make_unique<KitchenWords>(*layout);
  }
  [[nodiscard]] Snapshot plain_start(const Layout& layout) const override {
    const ClassicRules rules(layout);
    return to_snapshot(rules, standard_start(rules));
  }
  [[nodiscard]] std::string draw_state(const Layout& layout, const StateWords& words,
                                       const Snapshot& state, bool colour) const override {
    return draw_grid_state(layout, words, state, /*turn=*/true, colour);
  }
  [[nodiscard]] std::string_view legend() const override {
    return "players: number, facing, held (o onion, t tomato, d dish, s soup); pots: ingredients, "
           "~ cooking, ! ready";
  }
};

}  // namespace

const RuleSet& rule_set() {
  static const ClassicRuleSet kRules;
  return kRules;
}

}  // namespace potluck::classic
