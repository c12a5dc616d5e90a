#include "tools/report_csv.h"

#include <fmt/format.h>

#include <cmath>
#include <initializer_list>
#include <string_view>

#include "agents/evaluation/free_riding.h"

namespace potluck::tools {
namespace {

/// Builds one file, field by field.
class Csv {
 public:
  explicit Csv(std::string_view header) : text_(std::string(header) + "\r\n") {}

  Csv& field(std::string_view value) {
    separate();
    if (value.find_first_of(",\"\r\n") == std::string_view::npos) {
      text_ += value;
      return *this;
    }
    text_ += '"';
    for (const char c : value) {
      text_ += c == '"' ? "\"\"" : std::string(1, c);
    }
    text_ += '"';
    return *this;
  }
  Csv& number(double value) {
    separate();
    if (std::isfinite(value)) {
      text_ += fmt::format("{}", value);
    }
    return *this;
  }
  Csv& numbers(std::initializer_list<double> values) {
    for (const double value : values) {
      number(value);
    }
    return *this;
  }
  Csv& spread(const Spread& spread) {
    return numbers({static_cast<double>(spread.cells), spread.mean, spread.sd, spread.interval.low,
                    spread.interval.high});
  }
  void end_line() {
    text_ += "\r\n";
    begin_ = true;
  }
  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  void separate() {
    text_ += begin_ ? "" : ",";
    begin_ = false;
  }

  std::string text_;
  bool begin_ = true;
};

const char* relation_name(Relation relation) {
  return relation == Relation::kTrainingPair ? "training_pair" : "never_met";
}

std::string cells_csv(const CrossPlay& evaluation) {
  Csv csv(
      "protocol,row,column,row_group,column_group,relation,episodes,mean_return,sd_return,mean_"
      "team,"
      "return_seat0,return_seat1,deliveries_seat0,deliveries_seat1,pickups_seat0,pickups_seat1,"
      "moves_seat0,moves_seat1,collisions_seat0,collisions_seat1,effort_seat0,effort_seat1,"
      "stay_fraction_seat0,stay_fraction_seat1,lazier_seat");
  for (std::size_t p = 0; p < evaluation.protocols.size(); ++p) {
    for (const MatrixCell& cell : evaluation.cells) {
      const AgentId& row = evaluation.rows[static_cast<std::size_t>(cell.row)];
      const AgentId& column = evaluation.columns[static_cast<std::size_t>(cell.column)];
      const CellResult& result = cell.results[p];
      const auto& [a, b] = result.work;
      csv.field(evaluation.protocols[p].name).field(row.name).field(column.name).field(row.group);
      csv.field(column.group).field(relation_name(cell.relation));
      csv.numbers({static_cast<double>(result.episodes), result.mean_return, result.sd_return,
                   result.mean_team, result.mean_seat_return[0], result.mean_seat_return[1]});
      csv.numbers({a.deliveries, b.deliveries, a.pickups, b.pickups, a.moves, b.moves, a.collisions,
                   b.collisions, a.effort, b.effort, a.stay_fraction, b.stay_fraction});
      csv.number(measure_free_riding(result).lazier_seat).end_line();
    }
  }
  return csv.text();
}

std::string pairs_csv(const Summary& summary) {
  Csv csv(
      "protocol,row_group,column_group,relation,cells,mean_return,sd_over_cells,interval_low,"
      "interval_high,lazier_delivery_share,lazier_pickup_share,lazier_move_share,"
      "lazier_stay_fraction,effort_gap");
  for (const BlockSummary& block : summary.blocks) {
    csv.field(block.protocol).field(block.row_group).field(block.column_group);
    csv.field(relation_name(block.relation)).spread(block.returns);
    csv.numbers({block.work.delivery_share, block.work.pickup_share, block.work.move_share,
                 block.work.stay_fraction, block.work.effort_gap});
    csv.end_line();
  }
  return csv.text();
}

std::string strangers_csv(const Summary& summary) {
  Csv csv(
      "protocol,partner,group,cells,mean_return,sd_over_cells,interval_low,interval_high,"
      "group_delivery_share,group_stay_fraction");
  for (const StrangerSummary& entry : summary.strangers) {
    csv.field(entry.protocol).field(entry.partner).field(entry.group).spread(entry.returns);
    csv.numbers({entry.delivery_share, entry.stay_fraction}).end_line();
  }
  return csv.text();
}

std::string differences_csv(const Summary& summary) {
  Csv csv("protocol,group,other,relation,difference,interval_low,interval_high");
  for (const DifferenceSummary& entry : summary.differences) {
    csv.field(entry.protocol).field(entry.group).field(entry.other);
    csv.field(relation_name(entry.relation));
    csv.numbers({entry.difference, entry.interval.low, entry.interval.high}).end_line();
  }
  return csv.text();
}

std::string counterfactuals_csv(const Summary& summary) {
  Csv csv("protocol,group,pairs,pair_return,lazier_seat_replaced,busier_seat_replaced");
  for (const CounterfactualSummary& entry : summary.counterfactuals) {
    csv.field(entry.protocol).field(entry.group);
    csv.numbers({static_cast<double>(entry.pairs), entry.pair_return, entry.without_lazier,
                 entry.without_busier});
    csv.end_line();
  }
  return csv.text();
}

}  // namespace

std::vector<NamedText> csv_files(const CrossPlay& evaluation, const Summary& summary) {
  std::vector<NamedText> files = {{"cells.csv", cells_csv(evaluation)},
                                  {"pairs.csv", pairs_csv(summary)}};
  if (!summary.strangers.empty()) {
    files.push_back({"strangers.csv", strangers_csv(summary)});
  }
  if (!summary.differences.empty()) {
    files.push_back({"differences.csv", differences_csv(summary)});
  }
  if (!summary.counterfactuals.empty()) {
    files.push_back({"replaced_by_stay.csv", counterfactuals_csv(summary)});
  }
  return files;
}

}  // namespace potluck::tools
