#include "tools/terminal/layout_facts_text.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "env/env_spec.h"
#include "env/layout_facts.h"
#include "env/text/json_tree.h"

namespace potluck::tools {

std::string size_of(const Layout& layout) {
  return layout.rules().has_grid() ? fmt::format("{} x {}", layout.width(), layout.height()) : "-";
}

std::string describe_facts(const Layout& layout) {
  std::string out;
  const auto fact = [&](const std::string& heading, const std::string& text) {
    out += fmt::format("{:<18}{}\n", heading, text);
  };
  const LayoutSpec& spec = layout.spec();
  const LayoutDescription text = layout.rules().describe(layout);
  fact("rules", text.rules);
  for (const auto& [heading, line] : text.plan) {
    fact(heading, line);
  }
  if (spec.effort != Effort{}) {
    fact(
        "private effort",
        fmt::format("{} per move, {} per interact, {} per collision", number_text(spec.effort.move),
                    number_text(spec.effort.interact), number_text(spec.effort.collision)));
  }
  fact("horizon", fmt::format("{} step{}", layout.horizon(), layout.horizon() == 1 ? "" : "s"));
  for (const auto& [heading, line] : text.outcome) {
    fact(heading, line);
  }
  return out;
}

nlohmann::json facts_to_json(const Layout& layout) {
  const LayoutSpec& spec = layout.spec();
  const EnvSpec env = env_spec(layout);
  nlohmann::json json = {{"name", spec.name},
                         {"description", spec.description},
                         {"rules", env.rules},
                         {"players", env.num_agents},
                         {"horizon", env.horizon},
                         {"actions", env.actions},
                         {"shares_rewards", env.shares_rewards},
                         {"observations", nlohmann::json::array()}};
  for (const ObservationSpec& seen : env.observations) {
    json["observations"].push_back({{"name", seen.name},
                                    {"shape", seen.shape},
                                    {"dtype", to_string(seen.dtype)},
                                    {"low", seen.low},
                                    {"high", seen.high},
                                    {"sparse", seen.sparse}});
  }
  if (!layout.rules().has_grid()) {
    return json;
  }
  const LayoutFacts facts = layout_facts(layout);
  json.update({{"grid", spec.grid},
               {"width", layout.width()},
               {"height", layout.height()},
               {"stations",
                {{"pots", layout.cells_of(Tile::kPot).size()},
                 {"onions", layout.cells_of(Tile::kOnion).size()},
                 {"tomatoes", layout.cells_of(Tile::kTomato).size()},
                 {"dishes", layout.cells_of(Tile::kDish).size()},
                 {"windows", layout.cells_of(Tile::kServing).size()}}},
               {"floors", facts.floor_cells},
               {"floor_of_player", facts.floor_of_player},
               {"reach_of_player", facts.reach_of_player},
               {"needs_cooperation", facts.can_deliver() ? nlohmann::json(facts.needs_cooperation)
                                                         : nlohmann::json(nullptr)},
               {"max_deliveries", facts.max_deliveries},
               {"max_deliveries_found_by", facts.how},
               {"knowledge", facts.knowledge}});
  if (facts.cycle) {
    json["shortest_cycle"] = {{"work_steps", facts.cycle->work_steps},
                              {"pot_steps", facts.cycle->pot_steps},
                              {"first_delivery", facts.cycle->first_delivery}};
  }
  return json;
}

}  // namespace potluck::tools
