#include "env/coop_grid/rule_set.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "env/coop_grid/kernel.h"
#include "env/coop_grid/observations.h"
#include "env/coop_grid/parameters.h"
#include "env/coop_grid/words.h"
#include "env/grid/description.h"
#include "env/grid/drawing.h"
#include "env/grid/grid_check.h"
#include "env/limits.h"
#include "env/text/error.h"
#include "env/text/fields.h"
#include "env/text/key_writer.h"

namespace potluck::coop_grid {
namespace {

class CoopGridRuleSet final : public RuleSet {
 public:
  [[nodiscard]] std::string_view name() const override { return "coop_grid"; }

  [[nodiscard]] RuleParameters default_parameters() const override {
    return RuleParameters(Parameters{});
  }
  void read(Fields& fields, LayoutSpec& spec) const override {
    Parameters& p = parameters(spec);
    fields.real("delivery_reward", p.delivery_reward);
    fields.real("pickup_reward", p.pickup_reward);
    fields.real("respawn_probability", p.respawn_probability);
    fields.flag("shuffle_starts", p.shuffle_starts);
  }
  void write(const LayoutSpec& spec, KeyWriter& out) const override {
    const Parameters& p = parameters(spec);
    const Parameters standard;
    out.number("delivery_reward", p.delivery_reward, standard.delivery_reward);
    out.number("pickup_reward", p.pickup_reward, standard.pickup_reward);
    out.number("respawn_probability", p.respawn_probability, standard.respawn_probability);
    out.flag("shuffle_starts", p.shuffle_starts, standard.shuffle_starts);
  }
  bool check_grid(const LayoutSpec& spec, Findings& findings) const override {
    static constexpr std::array<Station, 2> kStations = {{{'P', "pot"}, {'O', "onion"}}};
    return potluck::check_grid(
        spec,
        {.symbols = " XPO",
         .expected = "' ' floor, 'X' wall, 'P' pot, 'O' onion or a start '1' to '9' (rules "
                     "coop_grid)",
         .closed = false,
         .stations = kStations},
        findings);
  }
  void check_parameters(const LayoutSpec& spec, bool /*sound*/, Findings& findings) const override {
    const Parameters& p = parameters(spec);
    findings.check_amount("delivery_reward", p.delivery_reward, -kMaxAmount, kMaxAmount);
    findings.check_amount("pickup_reward", p.pickup_reward, -kMaxAmount, kMaxAmount);
    findings.check_amount("respawn_probability", p.respawn_probability, 0, 1);
  }
  void check_solvable(const Layout& layout, Findings& findings) const override {
    coop_grid::check_solvable(layout, findings);
  }
  [[nodiscard]] bool walkable(Tile tile) const override {
    return tile == Tile::kFloor || tile == Tile::kOnion;
  }
  [[nodiscard]] std::string_view tile_meaning(char symbol) const override {
    switch (symbol) {
      case 'X':
        return "X wall";
      case 'P':
        return "P pot";
      case 'O':
        return "O onion";
      default:
        return {};
    }
  }
  [[nodiscard]] LayoutFacts facts(const Layout& layout, int horizon) const override {
    return coop_grid::facts(layout, horizon);
  }
  [[nodiscard]] LayoutDescription describe(const Layout& layout) const override {
    const LayoutFacts facts = layout_facts(layout);
    std::string stations;
    add_stations(stations, layout, Tile::kPot, "pot", "pots");
    add_stations(stations, layout, Tile::kOnion, "onion", "onions");
    LayoutDescription text;
    text.rules = name();
    text.plan = {
        {"size", grid_size_text(layout)}, {"stations", stations}, {"floor", floor_text(facts)}};
    if (!facts.cycle) {
      text.outcome = {{"deliveries", "none: " + facts.how}};
      return text;
    }
    text.outcome = {
        {"shortest cycle",
         fmt::format("{} steps from delivery to delivery of one player", facts.cycle->work_steps)},
        {"first delivery",
         fmt::format("after {} steps at the earliest", facts.cycle->first_delivery)},
        {"at most", fmt::format("{} in an episode: {}", facts.max_deliveries, facts.how)}};
    return text;
  }
  [[nodiscard]] std::string draw_layout(const LayoutSpec& spec, bool colour) const override {
    return draw_grid(spec, colour);
  }

  [[nodiscard]] int num_actions(const Layout& /*layout*/) const override {
    return kNumCoopGridActions;
  }
  [[nodiscard]] std::string action_name(const Layout& /*layout*/, int /*seat*/,
                                        Action action) const override {
    constexpr std::array<const char*, kNumCoopGridActions> kNames = {"up", "down", "left", "right",
                                                                     "stay"};
    return action < kNames.size() ? kNames[action] : "stay";
  }
  [[nodiscard]] std::span<const ObservationType* const> observations() const override {
    static constexpr std::array<const ObservationType*, 1> kAll = {kGrid8};
    return kAll;
  }
  [[nodiscard]] ObservationSpec observation_spec(
      const Layout& layout, const Observation& /*observation*/) const override {
    const int size =
        3 * layout.num_agents() + static_cast<int>(layout.cells_of(Tile::kOnion).size());
    return make_spec(kGrid8Type, {size}, ObservationDtype::kUint8, 0,
                     static_cast<float>(std::max({layout.width(), layout.height(), 2}) - 1));
  }
  [[nodiscard]] std::unique_ptr<Kernel> make_kernel(std::shared_ptr<const Layout> layout,
                                                    KernelChoice choice,
                                                    int /*num_envs*/) const override {
    refuse_vector_kernel(*layout, choice);
    return std::make_unique<GridKernel>(std::move(layout));
  }

  [[nodiscard]] std::optional<RuleDifference> difference(const Layout& ours,
                                                         const Layout& theirs) const override {
    const double expected = parameters(ours.spec()).respawn_probability;
    const double found = parameters(theirs.spec()).respawn_probability;
    if (found == expected) {
      return std::nullopt;
    }
    return RuleDifference{.found = fmt::format("respawn_probability {}", found),
                          .expected = fmt::format("{}", expected)};
  }

  [[nodiscard]] std::unique_ptr<const StateWords> make_words(
      std::shared_ptr<const Layout> layout) const override {
    return std::make_unique<GridWords>(std::move(layout));
  }
  [[nodiscard]] Snapshot plain_start(const Layout& layout) const override {
    Snapshot start;
    for (const Cell cell : layout.starts()) {
      start.players.push_back({.position = {layout.row(cell), layout.col(cell)}, .held = {}});
    }
    for (const Cell cell : layout.cells_of(Tile::kOnion)) {
      start.objects.push_back(
          {.position = {layout.row(cell), layout.col(cell)}, .object = {.ingredients = {}}});
    }
    return start;
  }
  [[nodiscard]] std::string draw_state(const Layout& layout, const StateWords& words,
                                       const Snapshot& state, bool colour) const override {
    return draw_grid_state(layout, words, state, /*turn=*/false, colour);
  }
  [[nodiscard]] std::string_view legend() const override {
    return "players: number, o holding an onion; o onion";
  }
};

}  // namespace

const RuleSet& rule_set() {
  static const CoopGridRuleSet kRules;
  return kRules;
}

}  // namespace potluck::coop_grid
