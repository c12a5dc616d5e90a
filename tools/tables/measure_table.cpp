#include "tools/tables/measure_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <utility>

#include "agents/evaluation/play/protocols.h"
#include "tools/tables/evaluation_table.h"
#include "tools/tables/kitchen_column.h"
#include "tools/tables/summary_tables.h"

namespace potluck::tools {
namespace {

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

Condition condition_of(const PartnerMeasures& measures) {
  return {.measure = measures.measure,
          .noise = measures.noise,
          .temperature = measures.temperature,
          .protocols = {}};
}

class MeasureTables : private SummaryTables {
 public:
  using SummaryTables::SummaryTables;

  std::vector<Table> build() {
    for (const PartnerMeasures& measures : summary_.partners) {
      const bool is_main = is_main_condition(evaluation_, measures.noise, measures.temperature);
      if (is_main) {
        add(kinds(measures));
      }
      add(overall(measures));
      if (is_main) {
        add(improvement(measures));
        add(partners(measures));
      }
    }
    add(sweeps());
    for (const Condition& condition : main_conditions(evaluation_)) {
      add(replaced(condition));
      add(shapley(condition));
      add(events(condition));
    }
    return std::move(tables_);
  }

 private:
  /// The short form of everything.
  [[nodiscard]] Table kinds(const PartnerMeasures& measures) const {
    Table table;
    table.name = condition_name(measures) + "_kinds";
    table.title = "With partners never met, by kind: " + condition_label(measures);
    table.columns = {
        {"partners", Align::kLeft}, {"group", Align::kLeft}, {"scores", Align::kRight}};
    append_columns(table, "return, " + all_seats(evaluation_), "mean");
    append_columns(table, "the group's agent in seat 0", "mean");
    const auto seats = static_cast<std::size_t>(most_players(evaluation_));
    for (std::size_t seat = 1; seat < seats; ++seat) {
      append_columns(table, fmt::format("in seat {}", seat), "mean");
    }
    KitchenColumn kitchens(table, kitchens_of(evaluation_).size() > 1);
    const KindSummary* above = nullptr;
    for (const KindSummary& entry : measures.kinds) {
      const bool begins =
          above == nullptr || above->kitchen != entry.kitchen || above->kind != entry.kind;
      Table::Row row{
          {begins ? kind_label(entry.kind) : "", label(entry.group), std::to_string(entry.scores)},
          begins};
      append_estimate(entry.returns, 1, row.cells);
      for (std::size_t seat = 0; seat < seats; ++seat) {
        append_estimate(seat < entry.in_seat.size() ? entry.in_seat[seat] : Estimate{}, 1,
                        row.cells);
      }
      kitchens.add(entry.kitchen, std::move(row));
      above = &entry;
    }
    table.notes = {
        "own kind: other seeds of the same group; scripted: the mean over all scripted partners."};
    return table;
  }
  [[nodiscard]] std::string kind_label(const std::string& kind) const {
    return kind == kOwnKind || kind == kScriptedKind ? kind : label(kind);
  }

  [[nodiscard]] Table overall(const PartnerMeasures& measures) const {
    Table table;
    table.name = condition_name(measures) + "_overall";
    table.title = "Over all partners never met: " + condition_label(measures);
    table.columns = {{"group", Align::kLeft}, {"scores", Align::kRight}};
    if (!measures.best_is_named) {
      table.columns.push_back({"of best rows", Align::kRight});
    }
    append_columns(table, "best-response proximity", "middle half");
    append_columns(table, "best-response proximity ", "mean");
    append_columns(table, "regret", "mean");
    for (const GroupSummary& entry : measures.groups) {
      Table::Row row{{label(entry.group), std::to_string(entry.scores)}, false};
      if (!measures.best_is_named) {
        row.cells.push_back(std::to_string(entry.best_rows));
      }
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
                   fmt::format("intervals: {}.", kIntervalMethod)};
    if (!measures.best_is_named) {
      table.notes.insert(table.notes.begin() + 1,
                         "of best rows: scores of rows that are themselves the best one: proximity "
                         "1 and regret 0 by construction;");
    }
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
    table.columns = {{"partner", Align::kLeft}, {"group", Align::kLeft}, {"scores", Align::kRight}};
    append_columns(table, "return, " + all_seats(evaluation_), "mean");
    append_columns(table, "proximity", "mean");
    table.columns.push_back({"regret", Align::kRight});
    KitchenColumn kitchens(table, kitchens_of(evaluation_).size() > 1);
    const PartnerSummary* above = nullptr;
    for (const PartnerSummary& entry : measures.partners) {
      const bool begins =
          above == nullptr || above->kitchen != entry.kitchen || above->partner != entry.partner;
      Table::Row row{{begins ? label(entry.partner) + (entry.best_is_named ? "" : " *") : "",
                      label(entry.group), std::to_string(entry.scores)},
                     begins};
      append_estimate(entry.returns, 1, row.cells);
      append_estimate(entry.proximity, 2, row.cells);
      row.cells[row.cells.size() - 2] += entry.best_rows > 0 ? " †" : "";
      row.cells.push_back(format_number(entry.regret.value, 1));
      kitchens.add(entry.kitchen, std::move(row));
      above = &entry;
    }
    if (!measures.best_is_named) {
      table.notes = {
          "* no best response was named: the best row stands for it;",
          "† with scores of that best row itself, whose proximity is 1 by construction."};
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
    append_columns(table, "return, " + all_seats(evaluation_), "mean");
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

  /// Adds a row for every entry of a condition that is worth showing.
  template <typename Entry, typename MakeRow>
  void add_pairs(const std::vector<Entry>& entries, const Condition& condition, MakeRow make_row,
                 Table& table) const {
    KitchenColumn kitchens(table, condition.protocols.size() > 1);
    for (const Entry& entry : entries) {
      if (is_shown(condition, entry.of)) {
        kitchens.add(entry.of.kitchen, {make_row(entry), false});
      }
    }
  }

  [[nodiscard]] Table replaced(const Condition& condition) const {
    Table table = empty_table(condition, "replaced", "When a seat is replaced");
    const std::string spanning = "mean return, " + all_seats(evaluation_) + ", without";
    table.columns = {{"group", Align::kLeft},
                     {"partner", Align::kLeft},
                     {"replaced by", Align::kLeft},
                     {"pairs", Align::kRight},
                     {"as they are", Align::kRight},
                     {"the group's agent", Align::kRight, spanning},
                     {"the partner", Align::kRight, spanning},
                     {"the lazier seat", Align::kRight, spanning},
                     {"the busier seat", Align::kRight, spanning}};
    add_pairs(
        summary_.work.counterfactuals, condition,
        [this](const CounterfactualSummary& entry) {
          return std::vector<std::string>{
              label(entry.of.group),
              partner_label(entry.of),
              entry.stand == Stand::kCopy
                  ? "a copy of the other"
                  : std::string(kStandNames[static_cast<std::size_t>(entry.stand)]),
              std::to_string(entry.of.pairs),
              format_number(entry.pair_return, 1),
              format_number(entry.without.own, 1),
              format_number(entry.without.partner, 1),
              format_number(entry.without.lazier, 1),
              format_number(entry.without.busier, 1)};
        },
        table);
    table.notes = {
        "the less is left, the more that seat contributes; a free rider's seat is missed by "
        "nobody."};
    return table;
  }

  [[nodiscard]] Table shapley(const Condition& condition) const {
    Table table =
        empty_table(condition, "shapley", "Shapley values, absent players standing still");
    table.columns = {{"group", Align::kLeft},           {"partner", Align::kLeft},
                     {"pairs", Align::kRight},          {"the group's agent", Align::kRight},
                     {"the partner", Align::kRight},    {"the lazier seat", Align::kRight},
                     {"the busier seat", Align::kRight}};
    add_pairs(
        summary_.work.shapley, condition,
        [this](const ShapleySummary& entry) {
          return std::vector<std::string>{label(entry.of.group),
                                          partner_label(entry.of),
                                          std::to_string(entry.of.pairs),
                                          format_number(entry.values.own, 1),
                                          format_number(entry.values.partner, 1),
                                          format_number(entry.values.lazier, 1),
                                          format_number(entry.values.busier, 1)};
        },
        table);
    table.notes = {"both values of a pair add up to its return less that of nobody."};
    return table;
  }

  [[nodiscard]] Table events(const Condition& condition) const {
    std::vector<ShownEvent> shown;
    std::copy_if(kShownEvents.begin(), kShownEvents.end(), std::back_inserter(shown),
                 [this](const ShownEvent& event) {
                   return std::any_of(
                       summary_.work.events.begin(), summary_.work.events.end(),
                       [&event](const EventSummary& entry) {
                         return !std::isnan(entry.share[static_cast<std::size_t>(event.event)]);
                       });
                 });
    Table table =
        empty_table(condition, "events", "The group's agent's share of each kind of work");
    table.columns = {{"group", Align::kLeft}, {"partner", Align::kLeft}, {"pairs", Align::kRight}};
    for (const ShownEvent& event : shown) {
      table.columns.push_back({event.heading, Align::kRight});
    }
    add_pairs(
        summary_.work.events, condition,
        [&](const EventSummary& entry) {
          std::vector<std::string> cells = {label(entry.of.group), partner_label(entry.of),
                                            std::to_string(entry.of.pairs)};
          for (const ShownEvent& event : shown) {
            cells.push_back(format_number(entry.share[static_cast<std::size_t>(event.event)], 2));
          }
          return cells;
        },
        table);
    return table;
  }
};

}  // namespace

std::string condition_label(const Condition& condition) {
  std::string text = condition.measure;
  if (condition.noise > 0) {
    text += fmt::format(", partners act at random with probability {:g}", condition.noise);
  }
  if (condition.temperature != 1) {
    text += fmt::format(", partners at temperature {:g}", condition.temperature);
  }
  return text;
}

std::string condition_label(const PartnerMeasures& measures) {
  return condition_label(condition_of(measures));
}

std::string condition_name(const Condition& condition) {
  std::string text = condition.measure;
  if (condition.noise > 0) {
    text += fmt::format("_noise_{:g}", condition.noise);
  }
  if (condition.temperature != 1) {
    text += fmt::format("_temperature_{:g}", condition.temperature);
  }
  return file_name_part(text);
}

std::string condition_name(const PartnerMeasures& measures) {
  return condition_name(condition_of(measures));
}

std::vector<Table> measure_tables(const CrossPlay& evaluation, const Summary& summary) {
  return MeasureTables(evaluation, summary).build();
}

}  // namespace potluck::tools
