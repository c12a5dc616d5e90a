#include "tools/report/csv.h"

#include <fmt/format.h>

#include <cmath>
#include <cstddef>
#include <initializer_list>
#include <string_view>

#include "agents/evaluation/measures/contribution.h"
#include "agents/evaluation/play/protocols.h"
#include "tools/tables/evaluation_table.h"

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
  const auto seats = static_cast<std::size_t>(most_players(evaluation));
  std::string header =
      "protocol,measure,kitchen,noise,temperature,row_seat,row,column,row_group,column_group,"
      "relation,episodes,mean_return,sd_return,mean_team,";
  for (const char* what :
       {"return", "deliveries", "pickups", "moves", "collisions", "effort", "stay_fraction"}) {
    for (std::size_t seat = 0; seat < seats; ++seat) {
      header += fmt::format("{}_seat{},", what, seat);
    }
  }
  Csv csv(header + "lazier_seat");
  for (std::size_t p = 0; p < evaluation.protocols.size(); ++p) {
    for (const MatrixCell& cell : evaluation.cells) {
      const AgentId& row = evaluation.rows[static_cast<std::size_t>(cell.row)];
      const AgentId& column = evaluation.columns[static_cast<std::size_t>(cell.column)];
      const CellResult& result = cell.results[p];
      const Protocol& protocol = evaluation.protocols[p];
      csv.field(protocol.name).field(measure_of(protocol)).field(kitchen_of(evaluation, protocol));
      csv.numbers({protocol.noise, protocol.temperature, static_cast<double>(protocol.row_seat)});
      csv.field(row.name).field(column.name).field(row.group).field(column.group);
      csv.field(relation_name(cell.relation));
      csv.numbers({static_cast<double>(result.episodes), result.mean_return, result.sd_return,
                   result.mean_team});
      for (std::size_t seat = 0; seat < seats; ++seat) {
        csv.number(seat < result.work.size() ? result.mean_seat_return[seat] : kUndefined);
      }
      for (const auto what : {&SeatWork::deliveries, &SeatWork::pickups, &SeatWork::moves,
                              &SeatWork::collisions, &SeatWork::effort, &SeatWork::stay_fraction}) {
        for (std::size_t seat = 0; seat < seats; ++seat) {
          csv.number(seat < result.work.size() ? result.work[seat].*what : kUndefined);
        }
      }
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

/// Condition, then what `line` writes for every entry of a list of it.
template <typename Entry, typename Line>
std::string conditions_csv(const Summary& summary, std::string_view header,
                           std::vector<Entry> PartnerMeasures::*list, Line line) {
  Csv csv("measure,noise,temperature," + std::string(header));
  for (const PartnerMeasures& measures : summary.partners) {
    for (const Entry& entry : measures.*list) {
      csv.field(measures.measure).numbers({measures.noise, measures.temperature});
      line(csv, measures, entry);
      csv.end_line();
    }
  }
  return csv.text();
}

void add_estimate(Csv& csv, const Estimate& estimate) {
  csv.numbers({estimate.value, estimate.interval.low, estimate.interval.high});
}

std::string partners_csv(const Summary& summary) {
  return conditions_csv(
      summary,
      "kitchen,partner,group,scores,mean_return,return_low,return_high,proximity,proximity_low,"
      "proximity_high,regret,regret_low,regret_high,best_response_is_named,best_rows",
      &PartnerMeasures::partners,
      [](Csv& csv, const PartnerMeasures&, const PartnerSummary& entry) {
        csv.field(entry.kitchen).field(entry.partner).field(entry.group).number(entry.scores);
        add_estimate(csv, entry.returns);
        add_estimate(csv, entry.proximity);
        add_estimate(csv, entry.regret);
        csv.number(entry.best_is_named ? 1 : 0).number(entry.best_rows);
      });
}

std::string kinds_csv(const CrossPlay& evaluation, const Summary& summary) {
  const auto seats = static_cast<std::size_t>(most_players(evaluation));
  std::string header = "kitchen,group,kind,scores,mean_return,return_low,return_high";
  for (std::size_t seat = 0; seat < seats; ++seat) {
    header += fmt::format(",in_seat_{0},in_seat_{0}_low,in_seat_{0}_high", seat);
  }
  return conditions_csv(
      summary, header, &PartnerMeasures::kinds,
      [seats](Csv& csv, const PartnerMeasures&, const KindSummary& entry) {
        csv.field(entry.kitchen).field(entry.group).field(entry.kind);
        csv.number(entry.scores);
        add_estimate(csv, entry.returns);
        for (std::size_t seat = 0; seat < seats; ++seat) {
          add_estimate(csv, seat < entry.in_seat.size() ? entry.in_seat[seat] : Estimate{});
        }
      });
}

std::string kitchens_csv(const Summary& summary) {
  return conditions_csv(summary,
                        "kitchen,group,scores,mean_return,return_low,return_high,proximity,"
                        "proximity_low,proximity_high",
                        &PartnerMeasures::kitchens,
                        [](Csv& csv, const PartnerMeasures&, const KitchenSummary& entry) {
                          csv.field(entry.kitchen).field(entry.group).number(entry.scores);
                          add_estimate(csv, entry.returns);
                          add_estimate(csv, entry.proximity);
                        });
}

std::string overall_csv(const Summary& summary) {
  return conditions_csv(summary,
                        "group,scores,proximity_iqm,iqm_low,iqm_high,proximity,proximity_low,"
                        "proximity_high,regret,regret_low,regret_high,best_responses_are_named,"
                        "best_rows",
                        &PartnerMeasures::groups,
                        [](Csv& csv, const PartnerMeasures& measures, const GroupSummary& entry) {
                          csv.field(entry.group).number(entry.scores);
                          add_estimate(csv, entry.proximity_iqm);
                          add_estimate(csv, entry.proximity);
                          add_estimate(csv, entry.regret);
                          csv.number(measures.best_is_named ? 1 : 0).number(entry.best_rows);
                        });
}

std::string profiles_csv(const Summary& summary) {
  Csv csv("measure,noise,temperature,group,tau,share_above,share_low,share_high");
  for (const PartnerMeasures& measures : summary.partners) {
    for (const GroupSummary& entry : measures.groups) {
      for (std::size_t i = 0; i < entry.profile.size(); ++i) {
        csv.field(measures.measure).numbers({measures.noise, measures.temperature});
        csv.field(entry.group).number(measures.thresholds[i]);
        add_estimate(csv, entry.profile[i]);
        csv.end_line();
      }
    }
  }
  return csv.text();
}

std::string improvement_csv(const Summary& summary) {
  return conditions_csv(summary, "group,other,tasks,probability,probability_low,probability_high",
                        &PartnerMeasures::improvements,
                        [](Csv& csv, const PartnerMeasures&, const ImprovementSummary& entry) {
                          csv.field(entry.group).field(entry.other).number(entry.tasks);
                          add_estimate(csv, entry.probability);
                        });
}

std::string sweeps_csv(const Summary& summary) {
  Csv csv(
      "measure,temperature,kitchen,group,noise,mean_return,return_low,return_high,retention,area");
  for (const NoiseSweep& sweep : summary.sweeps) {
    for (std::size_t i = 0; i < sweep.deltas.size(); ++i) {
      csv.field(sweep.measure).number(sweep.temperature).field(sweep.kitchen).field(sweep.group);
      csv.number(sweep.deltas[i]);
      add_estimate(csv, sweep.returns[i]);
      csv.numbers({sweep.retention[i], sweep.area}).end_line();
    }
  }
  return csv.text();
}

constexpr const char* kPairsHeader = "protocol,kitchen,group,partner,relation,pairs,";

void add_pairs(Csv& csv, const PairsOf& of) {
  csv.field(of.protocol).field(of.kitchen).field(of.group).field(of.partner);
  csv.field(relation_name(of.relation)).number(of.pairs);
}

std::string events_csv(const WorkMeasures& work) {
  Csv csv(std::string(kPairsHeader) + "event,own_count,partner_count,own_share");
  for (const EventSummary& entry : work.events) {
    for (std::size_t event = 0; event < kNumEvents; ++event) {
      add_pairs(csv, entry.of);
      csv.field(kEventNames[event]);
      csv.numbers({entry.own[event], entry.partner[event], entry.share[event]}).end_line();
    }
  }
  return csv.text();
}

std::string replaced_csv(const WorkMeasures& work) {
  Csv csv(std::string(kPairsHeader) +
          "replaced_by,pair_return,without_own,without_partner,without_lazier,without_busier");
  for (const CounterfactualSummary& entry : work.counterfactuals) {
    add_pairs(csv, entry.of);
    csv.field(kStandNames[static_cast<std::size_t>(entry.stand)]);
    csv.numbers({entry.pair_return, entry.without.own, entry.without.partner, entry.without.lazier,
                 entry.without.busier});
    csv.end_line();
  }
  return csv.text();
}

std::string shapley_csv(const WorkMeasures& work) {
  Csv csv(std::string(kPairsHeader) + "own,partner_value,lazier,busier");
  for (const ShapleySummary& entry : work.shapley) {
    add_pairs(csv, entry.of);
    csv.numbers({entry.values.own, entry.values.partner, entry.values.lazier, entry.values.busier});
    csv.end_line();
  }
  return csv.text();
}

}  // namespace

std::vector<NamedText> csv_files(const CrossPlay& evaluation, const Summary& summary) {
  std::vector<NamedText> files = {
      {"cells.csv", cells_csv(evaluation)},         {"pairs.csv", pairs_csv(summary)},
      {"strangers.csv", strangers_csv(summary)},    {"differences.csv", differences_csv(summary)},
      {"partners.csv", partners_csv(summary)},      {"kinds.csv", kinds_csv(evaluation, summary)},
      {"kitchens.csv", kitchens_csv(summary)},      {"overall.csv", overall_csv(summary)},
      {"profiles.csv", profiles_csv(summary)},      {"improvement.csv", improvement_csv(summary)},
      {"sweeps.csv", sweeps_csv(summary)},          {"events.csv", events_csv(summary.work)},
      {"replaced.csv", replaced_csv(summary.work)}, {"shapley.csv", shapley_csv(summary.work)}};
  std::erase_if(files, [](const NamedText& file) {  // a header and nothing below it
    return file.text.find("\r\n") + 2 == file.text.size();
  });
  return files;
}

}  // namespace potluck::tools
