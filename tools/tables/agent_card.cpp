#include "tools/tables/agent_card.h"

#include <fmt/format.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "agents/checkpoint/described_agent.h"
#include "agents/evaluation/play/run_cross_play.h"
#include "agents/learning/config.h"
#include "agents/roster/roster.h"
#include "env/layout/reader.h"
#include "env/text/error.h"

namespace potluck::tools {
namespace {

TrainConfig config_of(const TrainedAgent& agent) {
  return parse_config(agent.config, agent.layout + ": the configuration in the agent's file");
}

/// As a shell reads it back.
std::string shell_word(const std::string& text) {
  constexpr std::string_view kPlain =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-+=.,:/";
  return text.find_first_not_of(kPlain) == std::string::npos ? text : "'" + text + "'";
}

}  // namespace

std::string training_command(const TrainedAgent& agent) {
  if (agent.algorithm == kImported) {
    return "was trained by another program";
  }
  const TrainConfig config = config_of(agent);
  std::string command =
      fmt::format("potluck train --layout {} --algorithm {} --seeds {}", shell_word(config.layout),
                  to_string(config.algorithm), agent.seed);
  if (config.algorithm != Algorithm::kBehaviorCloning) {
    command += fmt::format(" --steps {}", config.steps);
  }
  for (const std::string& item : config.layout_overrides) {
    command += " --layout-set " + shell_word(item);
  }
  command += " --set preset=" + config.preset;
  const auto preset = training_json(preset_config(config.preset, "preset"));
  const auto fields = training_json(config);
  for (const auto& [key, value] : fields.items()) {
    const bool said = key == "layout" || key == "algorithm" || key == "steps" ||
                      key == "layout_overrides" || key == "preset";
    if (!said && preset[key] != value) {
      const std::string text = value.is_string() ? value.get<std::string>() : value.dump();
      command += " --set " + shell_word(key + "=" + text);
    }
  }
  return command + " --out DIR";
}

std::shared_ptr<const Layout> training_kitchen(const TrainedAgent& agent) {
  const TrainConfig config = config_of(agent);
  const std::string first = config.layout.substr(0, config.layout.find(','));
  return load_layout(first, config.layout_overrides);
}

std::vector<PairScore> play_with(const std::string& name, const std::vector<std::string>& partners,
                                 const std::shared_ptr<const Layout>& layout, int episodes,
                                 std::uint64_t seed) {
  const RosterEntry agent = load_roster({name}, layout).front();
  std::vector<RosterEntry> others = {agent};
  for (RosterEntry& partner : load_roster(partners, layout)) {
    others.push_back(std::move(partner));
  }
  const Protocol protocol{.name = "episode", .steps = layout->horizon(), .episodes = episodes};
  std::vector<PairScore> scores;
  std::uint32_t cell = 0;
  for (const RosterEntry& other : others) {
    const auto play = [&](const RosterEntry& row, const RosterEntry& column) {
      return play_cell(layout, *row.policy->clone(), *column.policy->clone(), protocol,
                       RandomKey{seed}.stream(cell++));
    };
    const CellResult first = play(agent, other);
    const CellResult second = play(other, agent);
    const double variance = first.sd_return * first.sd_return + second.sd_return * second.sd_return;
    // Returns count the team's reward once per seat.
    scores.push_back({.partner = scores.empty() ? "itself" : other.id.name,
                      .in_seat_0 = first.mean_team,
                      .in_seat_1 = second.mean_team,
                      .standard_error = std::sqrt(variance / episodes) / 2 / 2});
  }
  return scores;
}

Table score_table(const std::vector<PairScore>& scores, int episodes, const Layout& layout) {
  Table table;
  table.name = "partners";
  table.title = fmt::format("How good with whom ({}, {} steps)", layout.name(), layout.horizon());
  table.columns = {{.heading = "partner", .align = Align::kLeft},
                   {.heading = "in seat 0"},
                   {.heading = "in seat 1"},
                   {.heading = "both"},
                   {.heading = "± se"}};
  for (const PairScore& score : scores) {
    table.rows.push_back({.cells = {score.partner, fmt::format("{:.1f}", score.in_seat_0),
                                    fmt::format("{:.1f}", score.in_seat_1),
                                    fmt::format("{:.1f}", (score.in_seat_0 + score.in_seat_1) / 2),
                                    fmt::format("{:.1f}", score.standard_error)}});
  }
  table.notes = {
      fmt::format("Mean team return of {} episodes for each seat of the agent.", episodes)};
  return table;
}

}  // namespace potluck::tools
