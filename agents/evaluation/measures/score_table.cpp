#include "agents/evaluation/measures/score_table.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <map>
#include <span>
#include <utility>

#include "agents/evaluation/measures/contribution.h"
#include "agents/evaluation/play/protocols.h"

namespace potluck {
namespace {

std::size_t index_of(const std::vector<std::string>& names, const std::string& name) {
  return static_cast<std::size_t>(std::find(names.begin(), names.end(), name) - names.begin());
}

/// Numbers seeds through all kitchens and groups: a population for each pair of these.
class UnitNumbers {
 public:
  void add(const std::string& kitchen, std::size_t group, const AgentId& agent) {
    if (!is_scripted(agent)) {
      populations_[{kitchen, group}].emplace(unit_name(agent), 0);
    }
  }
  std::vector<int> number() {
    std::vector<int> sizes;
    int next = 0;
    for (auto& [key, units] : populations_) {
      for (auto& [name, number] : units) {
        number = next++;
      }
      sizes.push_back(static_cast<int>(units.size()));
    }
    return sizes;
  }
  [[nodiscard]] int of(const std::string& kitchen, std::size_t group, const AgentId& agent) const {
    return is_scripted(agent) ? kFixedUnit : populations_.at({kitchen, group}).at(unit_name(agent));
  }

 private:
  std::map<std::pair<std::string, std::size_t>, std::map<std::string, int>> populations_;
};

double mean_return(const std::vector<Seating>& seatings) {
  double sum = 0;
  for (const Seating& seating : seatings) {
    sum += seating.result->mean_return;
  }
  return seatings.empty() ? kUndefined : sum / static_cast<double>(seatings.size());
}

/// Builds the table of one condition.
class TableOfScores {
 public:
  TableOfScores(const CrossPlay& evaluation, const Condition& condition)
      : evaluation_(evaluation), condition_(condition) {
    table_.groups = groups_of(evaluation);
  }

  ScoreTable run() {
    for (const std::size_t protocol : condition_.protocols) {
      const std::string kitchen = kitchen_of(evaluation_, evaluation_.protocols[protocol]);
      for (const auto* agents : {&evaluation_.rows, &evaluation_.columns}) {
        for (const AgentId& agent : *agents) {
          units_.add(kitchen, index_of(table_.groups, agent.group), agent);
        }
      }
    }
    table_.population_sizes = units_.number();
    for (const std::size_t protocol : condition_.protocols) {
      for (std::size_t column = 0; column < evaluation_.columns.size(); ++column) {
        add_task(protocol, column);
      }
    }
    return std::move(table_);
  }

 private:
  void add_task(std::size_t protocol, std::size_t column) {
    const AgentId& partner = evaluation_.columns[column];
    Task task;
    task.kitchen = kitchen_of(evaluation_, evaluation_.protocols[protocol]);
    task.column = column;
    task.group = index_of(table_.groups, partner.group);
    const std::size_t first = table_.scores.size();
    for (std::size_t row = 0; row < evaluation_.rows.size(); ++row) {
      const AgentId& agent = evaluation_.rows[row];
      Score score;
      score.group = index_of(table_.groups, agent.group);
      score.task = table_.tasks.size();
      score.relation = evaluation_.at(row, column).relation;
      score.unit = units_.of(task.kitchen, score.group, agent);
      score.partner_unit = units_.of(task.kitchen, task.group, partner);
      score.in_seat.assign(static_cast<std::size_t>(evaluation_.protocols[protocol].players),
                           kUndefined);
      const std::vector<Seating> seatings = seatings_of(evaluation_, row, column, protocol);
      score.value = mean_return(seatings);
      for (const Seating& seating : seatings) {
        score.in_seat[static_cast<std::size_t>(seating.row_seat)] = seating.result->mean_return;
      }
      if (counts_turned(evaluation_, protocol) && is_itself(row, column)) {
        score.in_seat[1] = score.in_seat[0];  // one game shows both seats
      }
      if (std::isnan(score.value)) {
        continue;
      }
      if (std::isnan(task.best) || score.value > task.best) {
        task.best = score.value;
        task.best_agent = agent.name;
      }
      table_.scores.push_back(score);
    }
    const std::span<Score> scores = std::span(table_.scores).subspan(first);
    if (const BestResponse* named = named_best_response(column)) {
      task.best = named->mean_returns[protocol];
      task.best_agent = named->agent.name;
      task.best_is_named = true;
      for (Score& score : scores) {
        score.best = named->seat_returns.empty()
                         ? task.best
                         : mean_as(score, named->seat_returns[protocol]).value_or(task.best);
      }
    } else {
      let_best_rows_stand_in(scores);
    }
    for (Score& score : scores) {
      score.proximity = best_response_proximity(score.value, score.best);
      score.regret = best_response_regret(score.value, score.best);
    }
    table_.tasks.push_back(std::move(task));
  }

  [[nodiscard]] bool is_itself(std::size_t row, std::size_t column) const {
    return place_of(evaluation_.columns[column], evaluation_.rows) == row &&
           place_of(evaluation_.rows[row], evaluation_.columns) == column;
  }

  [[nodiscard]] const BestResponse* named_best_response(std::size_t column) const {
    const auto& all = evaluation_.best_responses;
    const auto found = std::find_if(all.begin(), all.end(), [column](const BestResponse& best) {
      return best.column == static_cast<int>(column);
    });
    return found == all.end() ? nullptr : &*found;
  }

  /// Mean of `in_seat` over the seats in which `score` was measured; nothing if one is missing.
  static std::optional<double> mean_as(const Score& score, const std::vector<double>& in_seat) {
    DefinedMean mean;
    for (std::size_t seat = 0; seat < in_seat.size(); ++seat) {
      if (!std::isnan(score.in_seat[seat])) {
        if (std::isnan(in_seat[seat])) {
          return std::nullopt;
        }
        mean.add(in_seat[seat]);
      }
    }
    return mean.value();
  }

  /// The best of the rows that were measured in the same seats, for every score of a task.
  static void let_best_rows_stand_in(std::span<Score> scores) {
    for (Score& score : scores) {
      score.best = score.value;
      for (const Score& other : scores) {
        score.best = std::max(score.best, mean_as(score, other.in_seat).value_or(score.best));
      }
      score.is_best = score.value == score.best;
    }
  }

  const CrossPlay& evaluation_;
  const Condition& condition_;
  UnitNumbers units_;
  ScoreTable table_;
};

}  // namespace

std::vector<Condition> conditions_of(const CrossPlay& evaluation) {
  std::vector<Condition> conditions;
  for (std::size_t i = 0; i < evaluation.protocols.size(); ++i) {
    const Protocol& protocol = evaluation.protocols[i];
    if (protocol.row_seat != 0) {
      continue;
    }
    const auto found =
        std::find_if(conditions.begin(), conditions.end(), [&](const Condition& condition) {
          return condition.measure == measure_of(protocol) && condition.noise == protocol.noise &&
                 condition.temperature == protocol.temperature;
        });
    if (found == conditions.end()) {
      conditions.push_back({.measure = measure_of(protocol),
                            .noise = protocol.noise,
                            .temperature = protocol.temperature,
                            .protocols = {i}});
    } else {
      found->protocols.push_back(i);
    }
  }
  return conditions;
}

std::vector<Condition> main_conditions(const CrossPlay& evaluation) {
  std::vector<Condition> conditions = conditions_of(evaluation);
  std::erase_if(conditions, [&evaluation](const Condition& condition) {
    return !is_main_condition(evaluation, condition.noise, condition.temperature);
  });
  return conditions;
}

std::optional<std::size_t> place_of(const AgentId& agent, const std::vector<AgentId>& others) {
  const auto found = std::find_if(others.begin(), others.end(), [&agent](const AgentId& other) {
    return other.group == agent.group && unit_name(other) == unit_name(agent);
  });
  return found == others.end() ? std::nullopt
                               : std::optional(static_cast<std::size_t>(found - others.begin()));
}

std::vector<Seating> cell_seatings(const CrossPlay& evaluation, std::size_t row, std::size_t column,
                                   std::size_t protocol) {
  const std::vector<CellResult>& results = evaluation.at(row, column).results;
  std::vector<Seating> seatings = {{&results[protocol], 0, protocol}};
  for (const std::size_t other : other_seatings(evaluation, protocol)) {
    seatings.push_back({&results[other], evaluation.protocols[other].row_seat, other});
  }
  return seatings;
}

bool counts_turned(const CrossPlay& evaluation, std::size_t protocol) {
  const Protocol& played = evaluation.protocols[protocol];
  return played.players == 2 && !is_perturbed(played) &&
         other_seatings(evaluation, protocol).empty();
}

std::vector<Seating> seatings_of(const CrossPlay& evaluation, std::size_t row, std::size_t column,
                                 std::size_t protocol) {
  std::vector<Seating> seatings = cell_seatings(evaluation, row, column, protocol);
  if (!counts_turned(evaluation, protocol)) {
    return seatings;
  }
  const auto turned_row = place_of(evaluation.columns[column], evaluation.rows);
  const auto turned_column = place_of(evaluation.rows[row], evaluation.columns);
  if (turned_row && turned_column && (*turned_row != row || *turned_column != column)) {
    seatings.push_back(
        {&evaluation.at(*turned_row, *turned_column).results[protocol], 1, protocol});
  }
  return seatings;
}

ScoreTable score_table(const CrossPlay& evaluation, const Condition& condition) {
  return TableOfScores(evaluation, condition).run();
}

}  // namespace potluck
