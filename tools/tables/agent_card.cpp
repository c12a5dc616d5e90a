#include "tools/tables/agent_card.h"

#include <fmt/format.h>

#include <cmath>
#include <nlohmann/json.hpp>
#include <set>

#include "agents/checkpoint/described_agent.h"
#include "agents/evaluation/play/run_cross_play.h"
#include "agents/learning/config.h"
#include "agents/roster/roster.h"
#include "env/arena.h"
#include "env/layout/reader.h"
#include "env/text/error.h"
#include "env/text/json_text.h"
#include "env/text/name_list.h"
#include "env/text/shell_word.h"
#include "tools/tables/roster_notes.h"

namespace potluck::tools {
namespace {

TrainConfig config_of(const TrainedAgent& agent) {
  return parse_stored_config(agent.config,
                             agent.layout + ": the configuration in the agent's file");
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
      const std::string text = value.is_string() ? value.get<std::string>() : dump_json(value);
      command += " --set " + shell_word(key + "=" + text);
    }
  }
  return command + " --out DIR";
}

std::shared_ptr<const Layout> training_kitchen(const TrainedAgent& agent) {
  const TrainConfig config = config_of(agent);
  if (config.layout == "generated") {
    throw InputError("kitchen", "generated kitchens, each for one episode",
                     "one in which the agent can be seen", "name one with --layout");
  }
  return load_layout(split_names(config.layout).front(), config.layout_overrides);
}

std::vector<PartnerScore> play_with(const std::string& name,
                                    const std::vector<std::string>& partners,
                                    const std::shared_ptr<const Layout>& layout, int episodes,
                                    std::uint64_t seed) {
  const int players = layout->num_agents();
  const RosterEntry agent = load_roster({name}, layout).front();
  std::set<std::string> told;
  tell_notes(std::span(&agent, 1), told);
  std::vector<RosterEntry> others = {agent};
  for (RosterEntry& partner : load_roster(partners, layout)) {
    others.push_back(std::move(partner));
  }
  if (players == 1) {
    others.resize(1);
  }
  const auto arena = make_arena(layout);
  const Protocol protocol{.name = "episode", .steps = layout->horizon(), .episodes = episodes};
  std::vector<PartnerScore> scores;
  std::uint32_t cell = 0;
  for (const RosterEntry& other : others) {
    PartnerScore score;
    score.partner = scores.empty() ? players == 1 ? "nobody" : "itself" : other.id.name;
    double sum = 0;
    double variance = 0;
    for (int seat = 0; seat < players; ++seat) {
      const CellResult result =
          play_cell(*arena, make_team(*agent.policy, other.policy.get(), players, seat), protocol,
                    RandomKey{seed}.stream(cell++));
      score.in_seat.push_back(result.mean_team);
      sum += result.mean_team;
      variance += result.sd_return * result.sd_return;
    }
    score.mean = sum / players;
    // Returns count the team's reward once per seat.
    score.standard_error = std::sqrt(variance / episodes) / players / players;
    scores.push_back(std::move(score));
  }
  return scores;
}

Table score_table(const std::vector<PartnerScore>& scores, int episodes, const Layout& layout) {
  const int players = layout.num_agents();
  Table table;
  table.name = "partners";
  table.title = fmt::format("How good with whom ({}, {} steps)", layout.name(), layout.horizon());
  table.columns = {{.heading = "partner", .align = Align::kLeft}};
  for (int seat = 0; seat < players; ++seat) {
    table.columns.push_back({.heading = fmt::format("in seat {}", seat)});
  }
  table.columns.push_back({.heading = players == 2 ? "both" : "mean"});
  table.columns.push_back({.heading = "± se"});
  for (const PartnerScore& score : scores) {
    Table::Row row{.cells = {score.partner}};
    for (const double value : score.in_seat) {
      row.cells.push_back(fmt::format("{:.1f}", value));
    }
    row.cells.push_back(fmt::format("{:.1f}", score.mean));
    row.cells.push_back(fmt::format("{:.1f}", score.standard_error));
    table.rows.push_back(std::move(row));
  }
  table.notes = {fmt::format("Mean team return of {} episodes for each seat of the agent{}.",
                             episodes, players > 2 ? ", with its partner in all others" : "")};
  return table;
}

}  // namespace potluck::tools
