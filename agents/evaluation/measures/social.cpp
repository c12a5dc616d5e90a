#include "agents/evaluation/measures/social.h"

#include <algorithm>
#include <cstddef>
#include <functional>
#include <iterator>
#include <map>
#include <numeric>
#include <set>
#include <utility>

#include "agents/evaluation/measures/score_table.h"
#include "agents/evaluation/measures/units.h"
#include "agents/evaluation/play/protocols.h"

namespace potluck {
namespace {

/// A game of a group's agent.
struct Seat {
  const CellResult* result = nullptr;
  std::size_t own = 0;  ///< its seat
  int row_unit = kFixedUnit;
  int column_unit = kFixedUnit;
};

/// What its agent said; null: nothing is said there.
const WordUse* word_use_of(const Seat& seat) {
  const std::vector<WordUse>& uses = seat.result->word_use;
  return seat.own < uses.size() ? &uses[seat.own] : nullptr;
}

double other_mean(const std::vector<double>& returns, std::size_t own) {
  double sum = 0;
  for (std::size_t seat = 0; seat < returns.size(); ++seat) {
    sum += seat == own ? 0 : returns[seat];
  }
  return returns.size() < 2 ? kUndefined : sum / static_cast<double>(returns.size() - 1);
}

double envy_of(const std::vector<double>& returns, std::size_t own) {
  return *std::max_element(returns.begin(), returns.end()) - returns[own];
}

/// Row `row` of a table of answers (responses.h) as the own action and, in order of their numbers,
/// the others'; empty: the first round.
std::vector<std::size_t> state_of(std::size_t row, std::size_t players, std::size_t actions) {
  if (row == 0) {
    return {};
  }
  std::vector<std::size_t> state(players);
  std::size_t joint = row - 1;
  for (std::size_t i = players; i-- > 0; joint /= actions) {
    state[i] = joint % actions;
  }
  std::sort(state.begin() + 1, state.end());
  return state;
}

std::string state_label(const std::vector<std::size_t>& state,
                        const std::vector<std::string>& actions) {
  if (state.empty()) {
    return "start";
  }
  std::set<char> initials;
  for (const std::string& name : actions) {
    initials.insert(name.empty() ? ' ' : name.front());
  }
  const bool ascii = std::all_of(initials.begin(), initials.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  });
  const bool short_form = ascii && initials.size() == actions.size();
  std::string label;
  for (const std::size_t action : state) {
    if (short_form) {
      const char initial = actions[action].front();
      label += initial >= 'a' ? static_cast<char>(initial - 'a' + 'A') : initial;
    } else {
      label += (label.empty() ? "" : ",") + actions[action];
    }
  }
  return label;
}

class SocialSummariser {
 public:
  SocialSummariser(const CrossPlay& evaluation, double confidence)
      : evaluation_(evaluation), confidence_(confidence), groups_(groups_of(evaluation)) {}

  SocialMeasures run() {
    for (std::size_t protocol = 0; protocol < evaluation_.protocols.size(); ++protocol) {
      if (evaluation_.protocols[protocol].row_seat != 0) {
        continue;  // counts with the seating in seat 0
      }
      for (const std::string& group : groups_) {
        for (const std::string& partner : groups_) {
          for (const Relation relation : {Relation::kTrainingPair, Relation::kNeverMet}) {
            add_pairs(protocol, group, partner, relation);
          }
        }
        add_exploits(protocol, group);
      }
    }
    return std::move(measures_);
  }

 private:
  [[nodiscard]] std::vector<Seat> seats_of(std::size_t protocol, const std::string& group,
                                           const std::string& partner, Relation relation,
                                           const Units& units) const {
    const bool turned_as_well = counts_turned(evaluation_, protocol);
    std::vector<Seat> seats;
    for (const MatrixCell& cell : evaluation_.cells) {
      const auto row = static_cast<std::size_t>(cell.row);
      const auto column = static_cast<std::size_t>(cell.column);
      const AgentId& in_row = evaluation_.rows[row];
      const AgentId& in_column = evaluation_.columns[column];
      const bool as_row = in_row.group == group && in_column.group == partner;
      const bool as_column = turned_as_well && in_row.group == partner && in_column.group == group;
      if (cell.relation != relation || !(as_row || as_column)) {
        continue;
      }
      const int row_unit = units.number(in_row);
      const int column_unit = units.number(in_column);
      const auto add = [&](const CellResult& result, std::size_t own) {
        if (own < result.mean_seat_return.size()) {
          seats.push_back({&result, own, row_unit, column_unit});
        }
      };
      if (as_row) {
        for (const Seating& seating : cell_seatings(evaluation_, row, column, protocol)) {
          add(*seating.result, static_cast<std::size_t>(seating.row_seat));
        }
      }
      if (as_column) {
        add(cell.results[protocol], 1);
      }
    }
    return seats;
  }

  template <class Value>
  [[nodiscard]] Estimate estimate(const std::vector<Seat>& seats, const Units& units,
                                  const Value& value_of) const {
    std::vector<SampledValue> values;
    DefinedMean mean;
    for (const Seat& seat : seats) {
      values.push_back({value_of(seat), seat.row_unit, seat.column_unit});
      mean.add(values.back().value);
    }
    return {
        mean.value(),
        interval_of(mean.value(), seed_variances(values, units.population_sizes()), confidence_)};
  }

  void add_pairs(std::size_t protocol, const std::string& group, const std::string& partner,
                 Relation relation) {
    const bool in_rows = !members_of(evaluation_.rows, group).empty();
    if (!in_rows) {
      return;
    }
    std::vector<int> rows = members_of(evaluation_.rows, group);
    std::vector<int> columns = members_of(evaluation_.columns, partner);
    if (counts_turned(evaluation_, protocol)) {
      const std::vector<int> more_rows = members_of(evaluation_.rows, partner);
      const std::vector<int> more_columns = members_of(evaluation_.columns, group);
      rows.insert(rows.end(), more_rows.begin(), more_rows.end());
      columns.insert(columns.end(), more_columns.begin(), more_columns.end());
    }
    const Units units(evaluation_, rows, columns);
    const std::vector<Seat> seats = seats_of(protocol, group, partner, relation, units);
    if (seats.empty()) {
      return;
    }
    const Protocol& played = evaluation_.protocols[protocol];
    const PairsOf of{group,
                     partner,
                     relation,
                     played.name,
                     kitchen_of(evaluation_, played),
                     static_cast<int>(seats.size())};
    const auto returns_of = [](const Seat& seat) -> const std::vector<double>& {
      return seat.result->mean_seat_return;
    };
    measures_.sharing.push_back(
        {of, estimate(seats, units, [](const Seat& seat) { return seat.result->mean_return; }),
         estimate(seats, units, [&](const Seat& seat) { return returns_of(seat)[seat.own]; }),
         estimate(seats, units,
                  [&](const Seat& seat) { return other_mean(returns_of(seat), seat.own); }),
         estimate(seats, units,
                  [&](const Seat& seat) {
                    const auto [least, greatest] =
                        std::minmax_element(returns_of(seat).begin(), returns_of(seat).end());
                    return *greatest - *least;
                  }),
         estimate(seats, units,
                  [&](const Seat& seat) { return envy_of(returns_of(seat), seat.own); })});
    add_reciprocity(of, seats);
    add_word_use(of, seats, units);
  }

  void add_word_use(const PairsOf& of, const std::vector<Seat>& seats, const Units& units) {
    const WordUse* first = nullptr;
    std::vector<double> counts;
    for (const Seat& seat : seats) {
      const WordUse* use = word_use_of(seat);
      first = first == nullptr ? use : first;
      if (use == nullptr || use->words != first->words || use->secrets != first->secrets) {
        continue;
      }
      counts.resize(use->counts.size());
      std::transform(counts.begin(), counts.end(), use->counts.begin(), counts.begin(),
                     std::plus<>());
    }
    if (first == nullptr) {
      return;
    }
    WordUseSummary entry{.of = of, .secrets = first->secrets, .words = first->words};
    const auto words = static_cast<std::ptrdiff_t>(first->words.size());
    for (auto row = counts.begin(); row != counts.end(); row += words) {
      const double held = std::accumulate(row, row + words, 0.0);
      std::transform(row, row + words, std::back_inserter(entry.probability),
                     [held](double count) { return held > 0 ? count / held : kUndefined; });
    }
    entry.information = estimate(seats, units, [](const Seat& seat) {
      const WordUse* use = word_use_of(seat);
      return use != nullptr ? mutual_information(use->counts, use->words.size()) : kUndefined;
    });
    measures_.word_use.push_back(std::move(entry));
  }

  void add_reciprocity(const PairsOf& of, const std::vector<Seat>& seats) {
    std::map<std::vector<std::size_t>, std::vector<double>> counts;  // [state] by action
    ReciprocitySummary entry{.of = of};
    for (const Seat& seat : seats) {
      if (seat.own >= seat.result->responses.size()) {
        continue;
      }
      const Responses& responses = seat.result->responses[seat.own];
      entry.actions = responses.actions;
      const std::size_t actions = responses.actions.size();
      for (std::size_t row = 0; row < responses.counts.size() / actions; ++row) {
        std::vector<double>& sums = counts[state_of(row, seat.result->responses.size(), actions)];
        sums.resize(actions);
        for (std::size_t action = 0; action < actions; ++action) {
          sums[action] += responses.counts[row * actions + action];
        }
      }
    }
    if (counts.empty()) {
      return;
    }
    for (const auto& [state, by_action] : counts) {
      const double count = std::accumulate(by_action.begin(), by_action.end(), 0.0);
      entry.states.push_back(state_label(state, entry.actions));
      entry.counts.push_back(count);
      for (const double chosen : by_action) {
        entry.probability.push_back(count > 0 ? chosen / count : kUndefined);
      }
    }
    measures_.reciprocity.push_back(std::move(entry));
  }

  /// What the agent of a column gets beside itself.
  [[nodiscard]] double beside_itself(std::size_t column, std::size_t protocol) const {
    const auto row = place_of(evaluation_.columns[column], evaluation_.rows);
    if (!row) {
      return kUndefined;
    }
    const CellResult& played = evaluation_.at(*row, column).results[protocol];
    if (played.mean_seat_return.empty()) {
      return kUndefined;
    }
    return played.mean_return / static_cast<double>(played.mean_seat_return.size());
  }

  void add_exploits(std::size_t protocol, const std::string& group) {
    const std::vector<int> columns = members_of(evaluation_.columns, group);
    const Units units(evaluation_, {}, columns);
    ExploitSummary entry{.group = group,
                         .protocol = evaluation_.protocols[protocol].name,
                         .kitchen = kitchen_of(evaluation_, evaluation_.protocols[protocol])};
    std::vector<SampledValue> gets;
    std::vector<SampledValue> leaves;
    std::vector<SampledValue> itself;
    for (const BestResponse& best : evaluation_.best_responses) {
      const auto column = static_cast<std::size_t>(best.column);
      const AgentId& agent = evaluation_.columns[column];
      if (agent.group != group || best.own_returns.empty()) {
        continue;
      }
      const int unit = units.number(agent);
      gets.push_back({mean(best.own_returns[protocol]), kFixedUnit, unit});
      leaves.push_back({mean(best.left_returns[protocol]), kFixedUnit, unit});
      itself.push_back({beside_itself(column, protocol), kFixedUnit, unit});
    }
    if (gets.empty()) {
      return;
    }
    entry.agents = static_cast<int>(gets.size());
    const auto estimated = [&](const std::vector<SampledValue>& values) -> Estimate {
      DefinedMean average;
      for (const SampledValue& value : values) {
        average.add(value.value);
      }
      return {average.value(),
              interval_of(average.value(), seed_variances(values, units.population_sizes()),
                          confidence_)};
    };
    entry.gets = estimated(gets);
    entry.leaves = estimated(leaves);
    entry.itself = estimated(itself);
    measures_.exploits.push_back(std::move(entry));
  }

  const CrossPlay& evaluation_;
  double confidence_;
  std::vector<std::string> groups_;
  SocialMeasures measures_;
};

}  // namespace

SocialMeasures summarise_social(const CrossPlay& evaluation, double confidence) {
  return SocialSummariser(evaluation, confidence).run();
}

}  // namespace potluck
