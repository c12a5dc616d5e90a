#include "env/overcooked_v2/rule_set.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "env/grid/drawing.h"
#include "env/grid/grid_check.h"
#include "env/overcooked_v2/facts.h"
#include "env/overcooked_v2/kernel.h"
#include "env/overcooked_v2/keys.h"
#include "env/overcooked_v2/observations.h"
#include "env/overcooked_v2/parameters.h"
#include "env/overcooked_v2/sight.h"
#include "env/overcooked_v2/start.h"
#include "env/overcooked_v2/words.h"
#include "env/text/error.h"

namespace potluck::overcooked_v2 {
namespace {

class OvercookedV2RuleSet final : public RuleSet {
 public:
  [[nodiscard]] std::string_view name() const override { return "overcooked_v2"; }

  [[nodiscard]] RuleParameters default_parameters() const override {
    return RuleParameters(Parameters{});
  }
  void read(Fields& fields, LayoutSpec& spec) const override { read_keys(fields, spec); }
  void write(const LayoutSpec& spec, KeyWriter& out) const override { write_keys(spec, out); }
  bool check_grid(const LayoutSpec& spec, Findings& findings) const override {
    static constexpr std::array<Station, 3> kStations = {
        {{'P', "pot"}, {'D', "plate pile"}, {'S', "serving window"}}};
    const bool sound = potluck::check_grid(
        spec,
        {.symbols = " XPDSRLOTMCEFGHKZ",
         .expected = "' ' floor, 'X' counter, 'P' pot, 'D' plates, 'S' serving window, 'R' "
                     "indicator, 'L' button, a pile of onions 'O', tomatoes 'T' or one of "
                     "\"MCEFGHKZ\", or a start '1' to '9' (rules overcooked_v2)",
         .stations = kStations},
        findings);
    if (sound && num_ingredients(spec.grid) == 0) {
      findings.error("grid", "the grid has no pile of ingredients", "at least one, 'O' say");
      return false;
    }
    return sound;
  }
  void check_parameters(const LayoutSpec& spec, bool sound, Findings& findings) const override {
    check_keys(spec, sound, findings);
  }
  void check_solvable(const Layout& layout, Findings& findings) const override {
    overcooked_v2::check_solvable(layout, findings);
  }
  [[nodiscard]] std::string_view tile_meaning(char symbol) const override {
    constexpr std::array<std::string_view, 16> kMeanings = {
        "X counter", "P pot",      "D plates",    "S serving window", "R indicator", "L button",
        "O onions",  "T tomatoes", "M mushrooms", "C carrots",        "E eggplants", "F fish",
        "G garlic",  "H ham",      "K kale",      "Z zucchini"};
    const auto* const known = std::ranges::find_if(
        kMeanings, [&](std::string_view meaning) { return meaning.front() == symbol; });
    return known == kMeanings.end() ? std::string_view() : *known;
  }
  [[nodiscard]] LayoutFacts facts(const Layout& layout, int horizon) const override {
    return overcooked_v2::facts(layout, horizon);
  }
  [[nodiscard]] LayoutDescription describe(const Layout& layout) const override {
    return overcooked_v2::describe(layout);
  }
  [[nodiscard]] std::string draw_layout(const LayoutSpec& spec, bool colour) const override {
    return draw_grid(spec, colour);
  }

  [[nodiscard]] int num_actions(const Layout& /*layout*/) const override { return kNumActions; }
  [[nodiscard]] std::string action_name(const Layout& /*layout*/, int /*seat*/,
                                        Action action) const override {
    constexpr std::array<const char*, kNumActions> kNames = {"north", "south", "east",
                                                             "west",  "stay",  "interact"};
    return action < kNames.size() ? kNames[action] : "stay";
  }
  [[nodiscard]] State seen_by(const Layout& layout, const State& state, int seat) const override {
    return overcooked_v2::seen_by(layout, state, seat);
  }
  [[nodiscard]] std::span<const ObservationType* const> observations() const override {
    static constexpr std::array<const ObservationType*, 2> kAll = {kOv2, kOv22025};
    return kAll;
  }
  [[nodiscard]] ObservationSpec observation_spec(const Layout& layout,
                                                 const Observation& observation) const override {
    return spec_of(layout, observation);
  }
  [[nodiscard]] std::unique_ptr<Kernel> make_kernel(std::shared_ptr<const Layout> layout,
                                                    KernelChoice choice,
                                                    int /*num_envs*/) const override {
    refuse_vector_kernel(*layout, choice);
    return std::make_unique<SoupKernel>(std::move(layout));
  }
  [[nodiscard]] std::optional<RuleDifference> difference(const Layout& ours,
                                                         const Layout& theirs) const override {
    const Parameters& expected = parameters(ours);
    const Parameters& found = parameters(theirs);
    const auto differs = [](const char* key, bool a, bool b) -> std::optional<RuleDifference> {
      if (a == b) {
        return std::nullopt;
      }
      return RuleDifference{
          .found = fmt::format("{} {}", key, b),
          .expected = fmt::format("{}", a),
          .remedy = fmt::format("the game's is chosen by --layout-set {}={}", key, b)};
    };
    if (auto by_hand = differs("start_by_hand", expected.start_by_hand, found.start_by_hand)) {
      return by_hand;
    }
    if (auto resample = differs("resample", expected.resample, found.resample)) {
      return resample;
    }
    if (expected.recipes != found.recipes) {
      return RuleDifference{.found = "other recipes", .expected = "those of the kitchen"};
    }
    return std::nullopt;
  }

  [[nodiscard]] std::unique_ptr<const StateWords> make_words(
      std::shared_ptr<const Layout> layout) const override {
    return std::make_unique<SoupWords>(*layout);
  }
  [[nodiscard]] Snapshot plain_start(const Layout& layout) const override {
    const Rules rules(layout);
    return to_snapshot(rules, overcooked_v2::plain_start(rules));
  }
  [[nodiscard]] std::string draw_state(const Layout& layout, const StateWords& words,
                                       const Snapshot& state, bool colour) const override {
    std::string out = draw_grid_state(layout, words, state, /*turn=*/true, colour);
    std::string recipe;
    for (const int ingredient : table_numbers(state, "recipe")) {
      recipe += (recipe.empty() ? "  asked for: " : ", ");
      recipe += name_of(static_cast<Ingredient>(ingredient));
    }
    out += recipe.empty() ? "  asked for: not in sight\n" : recipe + "\n";
    const auto buttons = layout.cells_of(Tile::kButton);
    const std::vector<int> lit = table_numbers(state, "buttons");
    for (std::size_t i = 0; i < std::min(lit.size(), buttons.size()); ++i) {
      if (lit[i] > 0) {
        out += fmt::format("  button at row {}, col {}: lit for {} more step{}\n",
                           layout.row(buttons[i]) + 1, layout.col(buttons[i]) + 1, lit[i],
                           lit[i] == 1 ? "" : "s");
      }
    }
    return out;
  }
  [[nodiscard]] std::string_view legend() const override {
    return "players: number, facing, held (d plate, s soup, else an ingredient by its letter); "
           "pots: ingredients, ~ cooking, ! ready";
  }
};

}  // namespace

const RuleSet& rule_set() {
  static const OvercookedV2RuleSet kRules;
  return kRules;
}

}  // namespace potluck::overcooked_v2
