// What the makers of tables of a summary's measures share.
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "agents/evaluation/measures/score_table.h"
#include "agents/evaluation/measures/summary.h"
#include "agents/evaluation/play/cross_play.h"
#include "tools/tables/evaluation_table.h"
#include "tools/tables/measure_table.h"
#include "tools/tables/table.h"

namespace potluck::tools {

class SummaryTables {
 public:
  SummaryTables(const CrossPlay& evaluation, const Summary& summary)
      : evaluation_(evaluation),
        summary_(summary),
        interval_heading_(fmt::format("{:g} % interval", summary.confidence * 100)) {}

 protected:
  /// Keeps a table that has rows.
  void add(Table table) {
    if (!table.rows.empty()) {
      tables_.push_back(std::move(table));
    }
  }

  [[nodiscard]] std::string label(const std::string& group) const {
    return group_label(evaluation_, group);
  }
  [[nodiscard]] std::string partner_label(const PairsOf& of) const {
    if (of.group != of.partner) {
      return label(of.partner);
    }
    return of.relation == Relation::kTrainingPair ? "trained together" : "its own, never met";
  }

  [[nodiscard]] static Table empty_table(const Condition& condition, const std::string& name,
                                         const std::string& title) {
    Table table;
    table.name = condition_name(condition) + "_" + name;
    table.title = title + ": " + condition_label(condition);
    return table;
  }
  /// Two columns for an estimate.
  void append_columns(Table& table, const std::string& spanning, const char* value) const {
    table.columns.push_back({value, Align::kRight, spanning});
    table.columns.push_back({interval_heading_, Align::kRight, spanning});
  }
  static void append_estimate(const Estimate& estimate, int decimals,
                              std::vector<std::string>& cells) {
    cells.push_back(format_number(estimate.value, decimals));
    cells.push_back(format_interval(estimate.interval, decimals));
  }

  [[nodiscard]] bool is_of(const Condition& condition, const std::string& protocol) const {
    return std::any_of(condition.protocols.begin(), condition.protocols.end(),
                       [&](std::size_t i) { return evaluation_.protocols[i].name == protocol; });
  }
  /// Are pairs worth a row? Two scripted partners with each other say nothing about anybody who
  /// learned.
  [[nodiscard]] bool is_shown(const Condition& condition, const PairsOf& of) const {
    return is_of(condition, of.protocol) && is_learner_group(evaluation_, of.group);
  }

  const CrossPlay& evaluation_;
  const Summary& summary_;
  std::string interval_heading_;
  std::vector<Table> tables_;
};

}  // namespace potluck::tools
