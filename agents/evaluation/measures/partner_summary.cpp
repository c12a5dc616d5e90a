#include "agents/evaluation/measures/partner_summary.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <optional>
#include <utility>

#include "agents/evaluation/measures/aggregates.h"
#include "agents/evaluation/measures/summary.h"

namespace potluck {
namespace {

constexpr int kThresholds = 51;  // 0, 0.02, …, 1

using Counts = std::vector<double>;

/// Scores that are looked at together.
using Indices = std::vector<std::size_t>;

/// Numbers that come out anew when a seed is left out: `of` is handed how often each score and each
/// unit counts.
struct Statistic {
  std::function<std::vector<double>(const Counts& scores, const Counts& units)> of;
  std::vector<Estimate*> estimates;  ///< as many as `of` gives
  std::vector<bool> units;           ///< [units] does it depend on this one?
  Bounds bounds = {};
  bool has_interval = true;
  std::vector<std::vector<double>> left_out = {};         ///< [estimates] of the population in hand
  std::vector<std::vector<SeedVariance>> variances = {};  ///< [estimates]
};

constexpr Bounds kNoMoreThanOne = {.high = 1};
constexpr Bounds kShare = {.low = 0, .high = 1};

Counts gathered(const Counts& counts, const Indices& indices) {
  Counts some;
  some.reserve(indices.size());
  for (const std::size_t i : indices) {
    some.push_back(counts[i]);
  }
  return some;
}

/// Scores of one group with one partner, and whose they are.
struct Side {
  std::vector<double> values;
  std::vector<int> units;

  [[nodiscard]] Counts counts(const Counts& drawn) const {
    Counts counts;
    counts.reserve(units.size());
    for (const int unit : units) {
      counts.push_back(cell_count(drawn, unit, kFixedUnit));
    }
    return counts;
  }
};

/// Scores of two groups with one partner.
struct Comparison {
  Side x;
  Side y;
  int partner_unit = kFixedUnit;
  Indices scores;
};

class PartnerSummariser {
 public:
  PartnerSummariser(const CrossPlay& evaluation, const Condition& condition, double confidence)
      : evaluation_(evaluation),
        table_(score_table(evaluation, condition)),
        confidence_(confidence) {
    measures_.measure = condition.measure;
    measures_.noise = condition.noise;
    measures_.temperature = condition.temperature;
    for (int i = 0; i < kThresholds; ++i) {
      measures_.thresholds.push_back(static_cast<double>(i) / (kThresholds - 1));
    }
    measures_.best_is_named = std::all_of(table_.tasks.begin(), table_.tasks.end(),
                                          [](const Task& task) { return task.best_is_named; });
    for (const int size : table_.population_sizes) {
      num_units_ += static_cast<std::size_t>(size);
    }
  }

  PartnerMeasures run() {
    // Estimates are pointed to while they are computed: the lists must not grow any more by then.
    list_partners();
    list_kinds();
    list_kitchens();
    list_groups();
    list_improvements();
    estimate();
    return std::move(measures_);
  }

 private:
  /// Scores of a group with partners it did not train with: all, or those of one kitchen, or of one
  /// partner group.
  [[nodiscard]] Indices select(std::size_t group, const std::string* kitchen = nullptr,
                               std::optional<std::size_t> partner = std::nullopt) const {
    Indices indices;
    for (std::size_t i = 0; i < table_.scores.size(); ++i) {
      const Score& score = table_.scores[i];
      const Task& task = table_.tasks[score.task];
      if (score.group == group && score.relation == Relation::kNeverMet &&
          (kitchen == nullptr || task.kitchen == *kitchen) &&
          (!partner || task.group == *partner)) {
        indices.push_back(i);
      }
    }
    return indices;
  }

  /// The units that `indices` depend on.
  [[nodiscard]] std::vector<bool> units_of(const Indices& indices) const {
    std::vector<bool> units(num_units_);
    for (const std::size_t i : indices) {
      for (const int unit : {table_.scores[i].unit, table_.scores[i].partner_unit}) {
        if (unit != kFixedUnit) {
          units[static_cast<std::size_t>(unit)] = true;
        }
      }
    }
    return units;
  }

  /// How many of them are best rows that stand for a best response.
  [[nodiscard]] int best_rows(const Indices& indices) const {
    return static_cast<int>(std::count_if(indices.begin(), indices.end(), [this](std::size_t i) {
      return table_.scores[i].is_best;
    }));
  }

  /// `value`: what of a Score; scores without it are left out.
  template <typename Value>
  void add_mean(const Indices& of, Value value, Estimate& estimate, Bounds bounds = {}) {
    Indices indices;
    std::vector<double> values;
    for (const std::size_t i : of) {
      const double number = std::invoke(value, table_.scores[i]);
      if (!std::isnan(number)) {
        indices.push_back(i);
        values.push_back(number);
      }
    }
    statistics_.push_back({[indices, values](const Counts& scores, const Counts&) {
                             return std::vector{counted_mean(values, gathered(scores, indices))};
                           },
                           {&estimate},
                           units_of(indices),
                           bounds});
  }

  /// Proximity and regret. Of best rows alone they are 1 and 0 by construction, which no interval
  /// says more about.
  void add_distances(const Indices& of, Estimate& proximity, Estimate* regret) {
    const bool has_interval = best_rows(of) < static_cast<int>(of.size());
    add_mean(of, &Score::proximity, proximity, kNoMoreThanOne);
    statistics_.back().has_interval = has_interval;
    if (regret != nullptr) {
      add_mean(of, &Score::regret, *regret);
      statistics_.back().has_interval = has_interval;
    }
  }

  [[nodiscard]] std::vector<std::string> kitchens() const {
    std::vector<std::string> names;
    for (const Task& task : table_.tasks) {
      if (std::find(names.begin(), names.end(), task.kitchen) == names.end()) {
        names.push_back(task.kitchen);
      }
    }
    return names;
  }

  void list_partners() {
    std::vector<Indices> selections;
    for (const std::string& kitchen : kitchens()) {
      for (std::size_t partner = 0; partner < table_.groups.size(); ++partner) {
        for (std::size_t group = 0; group < table_.groups.size(); ++group) {
          Indices indices = select(group, &kitchen, partner);
          if (indices.empty()) {
            continue;
          }
          PartnerSummary entry;
          entry.kitchen = kitchen;
          entry.group = table_.groups[group];
          entry.partner = table_.groups[partner];
          entry.scores = static_cast<int>(indices.size());
          entry.best_rows = best_rows(indices);
          entry.best_is_named = std::all_of(indices.begin(), indices.end(), [this](std::size_t i) {
            return table_.tasks[table_.scores[i].task].best_is_named;
          });
          measures_.partners.push_back(std::move(entry));
          selections.push_back(std::move(indices));
        }
      }
    }
    for (std::size_t i = 0; i < selections.size(); ++i) {
      add_mean(selections[i], &Score::value, measures_.partners[i].returns);
      add_distances(selections[i], measures_.partners[i].proximity, &measures_.partners[i].regret);
    }
  }

  /// What a partner is to a group; nothing where another table says it.
  [[nodiscard]] std::optional<std::string> kind_of(std::size_t group, std::size_t partner) const {
    const std::string& name = table_.groups[partner];
    if (partner == group) {
      return kOwnKind;
    }
    if (!is_learner_group(evaluation_, name)) {
      return kScriptedKind;
    }
    const bool is_row = std::any_of(evaluation_.rows.begin(), evaluation_.rows.end(),
                                    [&name](const AgentId& agent) { return agent.group == name; });
    if (is_row) {
      return std::nullopt;
    }
    const auto member = std::find_if(evaluation_.columns.begin(), evaluation_.columns.end(),
                                     [&name](const AgentId& agent) { return agent.group == name; });
    const std::string& title = member->title;
    return title.empty() || title == kOwnKind || title == kScriptedKind ? name : title;
  }

  void list_kinds() {
    std::vector<std::string> kinds = {kOwnKind, kScriptedKind};
    for (std::size_t partner = 0; partner < table_.groups.size(); ++partner) {
      const auto kind = kind_of(table_.groups.size(), partner);  // to nobody: not its own kind
      if (kind && std::find(kinds.begin(), kinds.end(), *kind) == kinds.end()) {
        kinds.push_back(*kind);
      }
    }
    std::vector<Indices> selections;
    for (const std::string& kitchen : kitchens()) {
      for (const std::string& kind : kinds) {
        for (std::size_t group = 0; group < table_.groups.size(); ++group) {
          Indices indices;
          for (std::size_t partner = 0; partner < table_.groups.size(); ++partner) {
            if (kind_of(group, partner) == kind) {
              const Indices more = select(group, &kitchen, partner);
              indices.insert(indices.end(), more.begin(), more.end());
            }
          }
          if (is_learner_group(evaluation_, table_.groups[group]) && !indices.empty()) {
            measures_.kinds.push_back(
                {kitchen, table_.groups[group], kind, static_cast<int>(indices.size()), {}, {}});
            selections.push_back(std::move(indices));
          }
        }
      }
    }
    for (std::size_t i = 0; i < selections.size(); ++i) {
      add_mean(selections[i], &Score::value, measures_.kinds[i].returns);
      std::vector<Estimate>& in_seat = measures_.kinds[i].in_seat;
      in_seat.resize(table_.scores[selections[i].front()].in_seat.size());
      for (std::size_t seat = 0; seat < in_seat.size(); ++seat) {
        add_mean(
            selections[i], [seat](const Score& score) { return score.in_seat[seat]; },
            in_seat[seat]);
      }
    }
  }

  void list_kitchens() {
    std::vector<Indices> selections;
    for (const std::string& kitchen : kitchens()) {
      for (std::size_t group = 0; group < table_.groups.size(); ++group) {
        Indices indices = select(group, &kitchen);
        if (!indices.empty()) {
          measures_.kitchens.push_back(
              {kitchen, table_.groups[group], static_cast<int>(indices.size()), {}, {}});
          selections.push_back(std::move(indices));
        }
      }
    }
    for (std::size_t i = 0; i < selections.size(); ++i) {
      add_mean(selections[i], &Score::value, measures_.kitchens[i].returns);
      add_distances(selections[i], measures_.kitchens[i].proximity, nullptr);
    }
  }

  void list_groups() {
    std::vector<Indices> selections;
    for (std::size_t group = 0; group < table_.groups.size(); ++group) {
      Indices indices = select(group);
      if (!indices.empty()) {
        GroupSummary entry;
        entry.group = table_.groups[group];
        entry.scores = static_cast<int>(indices.size());
        entry.best_rows = best_rows(indices);
        entry.profile.resize(measures_.thresholds.size());
        measures_.groups.push_back(std::move(entry));
        selections.push_back(std::move(indices));
      }
    }
    for (std::size_t i = 0; i < selections.size(); ++i) {
      GroupSummary& entry = measures_.groups[i];
      add_distances(selections[i], entry.proximity, &entry.regret);
      add_iqm_and_profile(selections[i], entry);
    }
  }

  void add_iqm_and_profile(const Indices& indices, GroupSummary& entry) {
    std::vector<double> unordered;
    for (const std::size_t i : indices) {
      unordered.push_back(table_.scores[i].proximity);
    }
    Indices ordered;
    std::vector<double> values;
    for (const std::size_t i : ascending_order(unordered)) {
      ordered.push_back(indices[i]);
      values.push_back(unordered[i]);
    }
    const bool has_interval = entry.best_rows < entry.scores;
    statistics_.push_back({[ordered, values](const Counts& scores, const Counts&) {
                             return std::vector{
                                 interquartile_mean_of_sorted(values, gathered(scores, ordered))};
                           },
                           {&entry.proximity_iqm},
                           units_of(indices),
                           kNoMoreThanOne,
                           has_interval});
    std::vector<Estimate*> shares;
    for (Estimate& share : entry.profile) {
      shares.push_back(&share);
    }
    statistics_.push_back(
        {[ordered, values, thresholds = measures_.thresholds](const Counts& scores, const Counts&) {
           return performance_profile_of_sorted(values, gathered(scores, ordered), thresholds);
         },
         std::move(shares), units_of(indices), kShare, has_interval});
  }

  void list_improvements() {
    std::vector<std::vector<Comparison>> all;
    for (std::size_t group = 1; group < table_.groups.size(); ++group) {
      for (std::size_t other = 0; other < group; ++other) {
        std::vector<Comparison> comparisons = compare(group, other);
        if (comparisons.empty()) {
          continue;
        }
        measures_.improvements.push_back(
            {table_.groups[group], table_.groups[other], static_cast<int>(comparisons.size()), {}});
        all.push_back(std::move(comparisons));
      }
    }
    for (std::size_t i = 0; i < all.size(); ++i) {
      add_improvement(all[i], measures_.improvements[i].probability);
    }
  }

  /// Partners that both groups met as strangers.
  [[nodiscard]] std::vector<Comparison> compare(std::size_t group, std::size_t other) const {
    std::vector<Comparison> comparisons(table_.tasks.size());
    for (std::size_t i = 0; i < table_.scores.size(); ++i) {
      const Score& score = table_.scores[i];
      if (score.relation == Relation::kNeverMet && (score.group == group || score.group == other)) {
        Comparison& comparison = comparisons[score.task];
        Side& side = score.group == group ? comparison.x : comparison.y;
        side.values.push_back(score.value);
        side.units.push_back(score.unit);
        comparison.partner_unit = score.partner_unit;
        comparison.scores.push_back(i);
      }
    }
    std::erase_if(comparisons, [](const Comparison& comparison) {
      return comparison.x.values.empty() || comparison.y.values.empty();
    });
    return comparisons;
  }

  void add_improvement(const std::vector<Comparison>& comparisons, Estimate& estimate) {
    Indices all;
    for (const Comparison& comparison : comparisons) {
      all.insert(all.end(), comparison.scores.begin(), comparison.scores.end());
    }
    statistics_.push_back({[comparisons](const Counts&, const Counts& units) {
                             std::vector<double> probabilities;
                             Counts weights;
                             for (const Comparison& comparison : comparisons) {
                               const auto& [x, y, partner_unit, scores] = comparison;
                               probabilities.push_back(probability_of_improvement(
                                   x.values, x.counts(units), y.values, y.counts(units)));
                               weights.push_back(cell_count(units, partner_unit, kFixedUnit));
                             }
                             return std::vector{counted_mean(probabilities, weights)};
                           },
                           {&estimate},
                           units_of(all),
                           kShare});
  }

  [[nodiscard]] Counts score_counts(const Counts& units) const {
    Counts counts;
    for (const Score& score : table_.scores) {
      counts.push_back(cell_count(units, score.unit, score.partner_unit));
    }
    return counts;
  }

  /// Every number with all seeds, then without one after the other.
  void estimate() {
    Counts units(num_units_, 1.0);
    const Counts all = score_counts(units);
    for (Statistic& statistic : statistics_) {
      const std::vector<double> numbers = statistic.of(all, units);
      for (std::size_t i = 0; i < numbers.size(); ++i) {
        statistic.estimates[i]->value = numbers[i];
      }
      statistic.left_out.resize(numbers.size());
      statistic.variances.resize(numbers.size());
    }
    std::size_t unit = 0;
    for (const int size : table_.population_sizes) {
      for (const std::size_t end = unit + static_cast<std::size_t>(size); unit < end; ++unit) {
        units[unit] = 0;
        leave_out(unit, score_counts(units), units);
        units[unit] = 1;
      }
      end_population();
    }
    for (const Statistic& statistic : statistics_) {
      for (std::size_t i = 0; statistic.has_interval && i < statistic.estimates.size(); ++i) {
        Estimate& estimate = *statistic.estimates[i];
        estimate.interval =
            interval_of(estimate.value, statistic.variances[i], confidence_, statistic.bounds);
      }
    }
  }

  void leave_out(std::size_t unit, const Counts& scores, const Counts& units) {
    for (Statistic& statistic : statistics_) {
      if (statistic.units[unit]) {
        const std::vector<double> numbers = statistic.of(scores, units);
        for (std::size_t i = 0; i < numbers.size(); ++i) {
          statistic.left_out[i].push_back(numbers[i]);
        }
      }
    }
  }

  void end_population() {
    for (Statistic& statistic : statistics_) {
      for (std::size_t i = 0; i < statistic.left_out.size(); ++i) {
        std::vector<double>& left_out = statistic.left_out[i];
        if (left_out.size() >= 2) {  // a seed without others is taken as it is
          statistic.variances[i].push_back(jackknife(left_out));
        }
        left_out.clear();
      }
    }
  }

  const CrossPlay& evaluation_;
  ScoreTable table_;
  double confidence_;
  std::size_t num_units_ = 0;
  std::vector<Statistic> statistics_;
  PartnerMeasures measures_;
};

}  // namespace

PartnerMeasures summarise_partners(const CrossPlay& evaluation, const Condition& condition,
                                   double confidence) {
  return PartnerSummariser(evaluation, condition, confidence).run();
}

}  // namespace potluck
