#include "tools/measure_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <utility>

#include "tools/evaluation_table.h"

namespace potluck::tools {
namespace {

void append_estimate(const Estimate& estimate, int decimals, std::vector<std::string>& cells) {
  cells.push_back(format_number(estimate.value, decimals));
  cells.push_back(format_interval(estimate.interval, decimals));
}

/// What is worth a column of its own in a table of events; the CSV file has all of them.
struct ShownEvent {
  Event event;
  const char* heading;
};
constexpr std::array<ShownEvent, 9> kShownEvents = {{{Event::kOnionPickup, "onions"},
                                                     {Event::kPottingOnion, "onions potted"},
                                                     {Event::kTomatoPickup, "tomatoes"},
                                                     {Event::kPottingTomato, "tomatoes potted"},
                                                     {Event::kDishPickup, "dishes"},
                                                     {Event::kSoupPickup, "soups taken"},
                                                     {Event::kSoupDelivery, "deliveries"},
                                                     {Event::kMoveAction, "moves"},
                                                     {Event::kCollision, "collisions"}}};

class MeasureTables {
 public:
  MeasureTables(const CrossPlay& evaluation, const Summary& summary)
      : evaluation_(evaluation),
        summary_(summary),
        interval_heading_(fmt::format("{:g} % interval", summary.confidence * 100)) {}

  std::vector<Table> build() {
    for (const PartnerMeasures& measures : summary_.partners) {
      add(overall(measures));
      add(improvement(measures));
      add(partners(measures));
    }
    add(sweeps());
    for (const Protocol& protocol : evaluation_.protocols) {
      add(replaced(protocol));
      add(shapley(protocol));
      add(events(protocol));
    }
    return std::move(tables_);
  }

 private:
  void add(Table table) {
    if (!table.rows.empty()) {
      tables_.push_back(std::move(table));
    }
  }
  [[nodiscard]] std::string label(const std::string& group) const {
    return group_label(evaluation_, group);
  }
  void append_columns(Table& table, const std::string& spanning, const char* value) const {
    table.columns.push_back({value, Align::kRight, spanning});
    table.columns.push_back({interval_heading_, Align::kRight, spanning});
  }

  [[nodiscard]] Table overall(const PartnerMeasures& measures) const {
    Table table;
    table.name = condition_name(measures) + "_overall";
    table.title = "Over all partners never met: " + condition_label(measures);
    table.columns = {{"group", Align::kLeft}, {"scores", Align::kRight}};
    append_columns(table, "best-response proximity", "middle half");
    append_columns(table, "best-response proximity ", "mean");
    append_columns(table, "regret", "mean");
    for (const GroupSummary& entry : measures.groups) {
      Table::Row row{{label(entry.group), std::to_string(entry.scores)}, false};
      append_estimate(entry.proximity_iqm, 2, row.cells);
      append_estimate(entry.proximity, 2, row.cells);
      append_estimate(entry.regret, 1, row.cells);
      table.rows.push_back(std::move(row));
    }
    table.notes = {measures.best_is_named
                       ? "proximity: return over that of the best response named for the partner, "
                         "at most 1; middle half: interquartile mean;"
                       : "proximity: return over that of the best row with the partner (no best "
                         "response was named for every partner: --best-response), at most 1; "
                         "middle half: interquartile mean;",
                   "intervals: stratified bootstrap over seeds."};
    return table;
  }

  [[nodiscard]] Table improvement(const PartnerMeasures& measures) const {
    Table table;
    table.name = condition_name(measures) + "_improvement";
    table.title = "Probability of improvement, P(first > second): " + condition_label(measures);
    table.columns = {{"first", Align::kLeft}, {"second", Align::kLeft}, {"tasks", Align::kRight}};
    append_columns(table, "", "P");
    for (const ImprovementSummary& entry : measures.improvements) {
      Table::Row row{{label(entry.group), label(entry.other), std::to_string(entry.tasks)}, false};
      append_estimate(entry.probability, 2, row.cells);
      table.rows.push_back(std::move(row));
    }
    table.notes = {"a task is a partner in a kitchen; ties count one half."};
    return table;
  }

  [[nodiscard]] Table partners(const PartnerMeasures& measures) const {
    Table table;
    table.name = condition_name(measures) + "_partners";
    table.title = "With each partner: " + condition_label(measures);
    table.columns = {{"kitchen", Align::kLeft},
                     {"partner", Align::kLeft},
                     {"group", Align::kLeft},
                     {"scores", Align::kRight}};
    append_columns(table, "return, both seats", "mean");
    append_columns(table, "proximity", "mean");
    table.columns.push_back({"regret", Align::kRight});
    const PartnerSummary* above = nullptr;
    for (const PartnerSummary& entry : measures.partners) {
      const bool new_kitchen = above == nullptr || above->kitchen != entry.kitchen;
      const bool new_partner = new_kitchen || above->partner != entry.partner;
      Table::Row row{{new_kitchen ? entry.kitchen : "",
                      new_partner ? label(entry.partner) + (entry.best_is_named ? "" : " *") : "",
                      label(entry.group), std::to_string(entry.scores)},
                     new_partner};
      append_estimate(entry.returns, 1, row.cells);
      append_estimate(entry.proximity, 2, row.cells);
      row.cells.push_back(format_number(entry.regret.value, 1));
      table.rows.push_back(std::move(row));
      above = &entry;
    }
    if (!measures.best_is_named) {
      table.notes = {"* no best response was named: the best row stands for it."};
    }
    return table;
  }

  [[nodiscard]] Table sweeps() const {
    Table table;
    table.name = "sweeps";
    table.title = "What noise in the partner leaves";
    table.columns = {{"kitchen", Align::kLeft},
                     {"measure", Align::kLeft},
                     {"group", Align::kLeft},
                     {"noise", Align::kRight}};
    append_columns(table, "return, both seats", "mean");
    table.columns.push_back({"retention", Align::kRight});
    table.columns.push_back({"area", Align::kRight});
    for (const NoiseSweep& sweep : summary_.sweeps) {
      for (std::size_t i = 0; i < sweep.deltas.size(); ++i) {
        Table::Row row{{i == 0 ? sweep.kitchen : "", i == 0 ? sweep.measure : "",
                        i == 0 ? label(sweep.group) : "", format_number(sweep.deltas[i], 2)},
                       i == 0};
        append_estimate(sweep.returns[i], 1, row.cells);
        row.cells.push_back(format_number(sweep.retention[i], 2));
        row.cells.push_back(i == 0 ? format_number(sweep.area, 1) : "");
        table.rows.push_back(std::move(row));
      }
    }
    table.notes = {"retention: return over that without noise; area: mean return over the sweep."};
    return table;
  }

  /// "ret128: cramped_room".
  [[nodiscard]] std::string title_of(const std::string& what, const Protocol& protocol) const {
    return fmt::format("{}: {}", what, protocol.name);
  }

  [[nodiscard]] Table replaced(const Protocol& protocol) const {
    Table table;
    table.name = file_name_part(protocol.name) + "_replaced";
    table.title = title_of("When a seat is replaced", protocol);
    const std::string spanning = "mean return, both seats, without";
    table.columns = {{"group", Align::kLeft},
                     {"partner", Align::kLeft},
                     {"replaced by", Align::kLeft},
                     {"pairs", Align::kRight},
                     {"as they are", Align::kRight},
                     {"the group's agent", Align::kRight, spanning},
                     {"the partner", Align::kRight, spanning},
                     {"the lazier seat", Align::kRight, spanning},
                     {"the busier seat", Align::kRight, spanning}};
    for (const CounterfactualSummary& entry : summary_.work.counterfactuals) {
      if (entry.of.protocol != protocol.name || !is_shown(entry.of)) {
        continue;
      }
      table.rows.push_back(
          {{label(entry.of.group), partner_label(entry.of),
            entry.stand == Stand::kCopy
                ? "a copy of the other"
                : std::string(kStandNames[static_cast<std::size_t>(entry.stand)]),
            std::to_string(entry.of.pairs), format_number(entry.pair_return, 1),
            format_number(entry.without.own, 1), format_number(entry.without.partner, 1),
            format_number(entry.without.lazier, 1), format_number(entry.without.busier, 1)},
           false});
    }
    table.notes = {
        "the less is left, the more that seat contributes; a free rider's seat is missed by "
        "nobody."};
    return table;
  }

  [[nodiscard]] Table shapley(const Protocol& protocol) const {
    Table table;
    table.name = file_name_part(protocol.name) + "_shapley";
    table.title = title_of("Shapley values, absent players standing still", protocol);
    table.columns = {{"group", Align::kLeft},           {"partner", Align::kLeft},
                     {"pairs", Align::kRight},          {"the group's agent", Align::kRight},
                     {"the partner", Align::kRight},    {"the lazier seat", Align::kRight},
                     {"the busier seat", Align::kRight}};
    for (const ShapleySummary& entry : summary_.work.shapley) {
      if (entry.of.protocol == protocol.name && is_shown(entry.of)) {
        table.rows.push_back(
            {{label(entry.of.group), partner_label(entry.of), std::to_string(entry.of.pairs),
              format_number(entry.values.own, 1), format_number(entry.values.partner, 1),
              format_number(entry.values.lazier, 1), format_number(entry.values.busier, 1)},
             false});
      }
    }
    table.notes = {"both values of a pair add up to its return less that of nobody."};
    return table;
  }

  [[nodiscard]] Table events(const Protocol& protocol) const {
    std::vector<ShownEvent> shown;
    std::copy_if(kShownEvents.begin(), kShownEvents.end(), std::back_inserter(shown),
                 [this](const ShownEvent& event) {
                   return std::any_of(
                       summary_.work.events.begin(), summary_.work.events.end(),
                       [&event](const EventSummary& entry) {
                         return !std::isnan(entry.share[static_cast<std::size_t>(event.event)]);
                       });
                 });
    Table table;
    table.name = file_name_part(protocol.name) + "_events";
    table.title = title_of("The group's agent's share of each kind of work", protocol);
    table.columns = {{"group", Align::kLeft}, {"partner", Align::kLeft}, {"pairs", Align::kRight}};
    for (const ShownEvent& event : shown) {
      table.columns.push_back({event.heading, Align::kRight});
    }
    for (const EventSummary& entry : summary_.work.events) {
      if (entry.of.protocol != protocol.name || !is_shown(entry.of)) {
        continue;
      }
      Table::Row row{
          {label(entry.of.group), partner_label(entry.of), std::to_string(entry.of.pairs)}, false};
      for (const ShownEvent& event : shown) {
        row.cells.push_back(format_number(entry.share[static_cast<std::size_t>(event.event)], 2));
      }
      table.rows.push_back(std::move(row));
    }
    return table;
  }

  /// Two scripted partners with each other say nothing about anybody who learned.
  [[nodiscard]] bool is_shown(const PairsOf& of) const {
    return is_learner_group(evaluation_, of.group);
  }
  [[nodiscard]] std::string partner_label(const PairsOf& of) const {
    if (of.group != of.partner) {
      return label(of.partner);
    }
    return of.relation == Relation::kTrainingPair ? "trained together" : "its own, never met";
  }

  const CrossPlay& evaluation_;
  const Summary& summary_;
  std::string interval_heading_;
  std::vector<Table> tables_;
};

}  // namespace

std::string condition_label(const PartnerMeasures& measures) {
  std::string text = measures.measure;
  if (measures.noise > 0) {
    text += fmt::format(", partners act at random with probability {:g}", measures.noise);
  }
  if (measures.temperature != 1) {
    text += fmt::format(", partners at temperature {:g}", measures.temperature);
  }
  return text;
}

std::string condition_name(const PartnerMeasures& measures) {
  std::string text = measures.measure;
  if (measures.noise > 0) {
    text += fmt::format("_noise_{:g}", measures.noise);
  }
  if (measures.temperature != 1) {
    text += fmt::format("_temperature_{:g}", measures.temperature);
  }
  return file_name_part(text.substr(0, 80));
}

std::vector<Table> measure_tables(const CrossPlay& evaluation, const Summary& summary) {
  return MeasureTables(evaluation, summary).build();
}

}  // namespace potluck::tools
