#include "tools/report/measure_figures.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <utility>

#include "agents/evaluation/measures/score_table.h"
#include "agents/evaluation/play/protocols.h"
#include "tools/report/charts.h"
#include "tools/report/figures.h"
#include "tools/report/svg.h"
#include "tools/tables/evaluation_table.h"
#include "tools/tables/measure_table.h"

namespace potluck::tools {
namespace {

/// What tells a group from others: learners have colours, and dashes when there are more than
/// colours; scripted partners have greys and dashes.
struct Look {
  int colour = 0;
  int dash = 0;
};

Look look_of(const CrossPlay& evaluation, const std::string& group) {
  const int colour = colour_of(evaluation, group);
  if (colour != kGrey) {
    return {colour, colour / kNumColours};
  }
  int nth = 0;
  for (const std::string& other : groups_of(evaluation)) {
    if (other == group) {
      break;
    }
    nth += is_learner_group(evaluation, other) ? 0 : 1;
  }
  return {kGrey - nth, 1 + nth};
}

std::string best_response_note(const PartnerMeasures& measures) {
  return measures.best_is_named
             ? "Proximity is the return over that of the best response trained for the partner, at "
               "most 1."
             : "Proximity is the return over that of the best row with the same partner, at most "
               "1 (and 1 by construction for that row itself): not every partner has a best "
               "response "
               "of its own here.";
}

std::string name_of(const PartnerMeasures& measures, const std::string& what) {
  return condition_name(measures) + "_" + what;
}

/// Puts entries (one per group and cluster) into bars: both in order of first appearance.
class Bars {
 public:
  explicit Bars(const CrossPlay& evaluation) : evaluation_(evaluation) {}

  void add(const std::string& cluster, const std::string& group, const Estimate& estimate) {
    const std::size_t at = index_of(clusters_, cluster);
    const std::size_t series = index_of(groups_, group);
    cells_.push_back({at, series, estimate});
  }

  [[nodiscard]] std::size_t num_clusters() const { return clusters_.size(); }

  void draw_into(BarChart& chart) const {
    chart.clusters = clusters_;
    for (const std::string& group : groups_) {
      BarChart::Series series;
      series.label = group_label(evaluation_, group);
      series.colour = look_of(evaluation_, group).colour;
      series.values.assign(clusters_.size(), kUndefined);
      series.intervals.resize(clusters_.size());
      chart.series.push_back(std::move(series));
    }
    for (const auto& cell : cells_) {
      chart.series[cell.group].values[cell.cluster] = cell.estimate.value;
      chart.series[cell.group].intervals[cell.cluster] = cell.estimate.interval;
    }
  }

 private:
  static std::size_t index_of(std::vector<std::string>& names, const std::string& name) {
    const auto found = std::find(names.begin(), names.end(), name);
    const auto index = static_cast<std::size_t>(found - names.begin());
    if (found == names.end()) {
      names.push_back(name);
    }
    return index;
  }

  struct Cell {
    std::size_t cluster = 0;
    std::size_t group = 0;
    Estimate estimate;
  };
  const CrossPlay& evaluation_;
  std::vector<std::string> clusters_;
  std::vector<std::string> groups_;
  std::vector<Cell> cells_;
};

}  // namespace

std::optional<Figure> profiles_figure(const CrossPlay& evaluation,
                                      const PartnerMeasures& measures) {
  LineChart chart;
  chart.title = "Performance profiles: " + condition_label(measures);
  chart.y_label = "share of runs and partners above tau";
  chart.x_label = "tau (best-response proximity)";
  chart.legend = true;
  chart.steps = true;
  chart.y_includes = {0, 1};
  chart.width = 860;
  chart.height = 320;
  std::vector<const GroupSummary*> order;
  for (const GroupSummary& entry : measures.groups) {
    if (std::isfinite(entry.proximity.value)) {
      order.push_back(&entry);
    }
  }
  // Better groups stand higher, as their lines do.
  std::stable_sort(order.begin(), order.end(), [](const auto* a, const auto* b) {
    return a->proximity.value > b->proximity.value;
  });
  for (const GroupSummary* entry : order) {
    CurveSeries series;
    series.label = group_label(evaluation, entry->group);
    const Look look = look_of(evaluation, entry->group);
    series.colour = look.colour;
    series.dash = look.dash;
    series.x = measures.thresholds;
    for (const Estimate& share : entry->profile) {
      series.middle.push_back(share.value);
      const bool has_band = std::isfinite(share.interval.low);
      series.low.push_back(has_band ? share.interval.low : share.value);
      series.high.push_back(has_band ? share.interval.high : share.value);
    }
    chart.series.push_back(std::move(series));
  }
  if (chart.series.empty()) {
    return std::nullopt;
  }
  return Figure{name_of(measures, "profiles"), draw_line_chart(chart),
                "Share of scores (an agent with a partner it never met) above each threshold; "
                "bands are intervals over seeds. A line above another all the way is better in "
                "every respect. " +
                    best_response_note(measures)};
}

/// A strip chart of numbers between 0 and 1.
StripChart unit_chart(const std::string& title, const PartnerMeasures& measures,
                      const std::string& x_label, const std::string& value_heading) {
  StripChart chart;
  chart.title = title + ": " + condition_label(measures);
  chart.x_label = x_label;
  chart.value_heading = value_heading;
  chart.decimals = 2;
  chart.high = 1;
  return chart;
}

std::optional<Figure> overall_figure(const CrossPlay& evaluation, const PartnerMeasures& measures) {
  StripChart chart = unit_chart("Best-response proximity over all partners", measures,
                                "interquartile mean", "IQM");
  for (const GroupSummary& entry : measures.groups) {
    if (std::isfinite(entry.proximity_iqm.value)) {
      Strip strip;
      strip.label = group_label(evaluation, entry.group);
      strip.colour = colour_of(evaluation, entry.group);
      strip.mean = entry.proximity_iqm.value;
      strip.interval = entry.proximity_iqm.interval;
      chart.strips.push_back(std::move(strip));
    }
  }
  if (chart.strips.empty()) {
    return std::nullopt;
  }
  return Figure{name_of(measures, "overall"), draw_strip_chart(chart),
                "The mean of the middle half of all scores, with its interval over seeds. " +
                    best_response_note(measures)};
}

std::optional<Figure> improvement_figure(const CrossPlay& evaluation,
                                         const PartnerMeasures& measures) {
  StripChart chart =
      unit_chart("Probability of improvement", measures,
                 "P(the first earns more than the second with the same partner)", "P");
  chart.reference = 0.5;
  for (const ImprovementSummary& entry : measures.improvements) {
    if (!is_learner_group(evaluation, entry.group) && !is_learner_group(evaluation, entry.other)) {
      continue;
    }
    Strip strip;
    strip.group = group_label(evaluation, entry.group);
    strip.label = "over " + group_label(evaluation, entry.other);
    strip.colour = colour_of(evaluation, entry.group);
    strip.mean = entry.probability.value;
    strip.interval = entry.probability.interval;
    chart.strips.push_back(std::move(strip));
  }
  if (chart.strips.empty()) {
    return std::nullopt;
  }
  return Figure{name_of(measures, "improvement"), draw_strip_chart(chart),
                "One half: neither is better. Ties count one half; mean over partners and "
                "kitchens that both met as strangers."};
}

std::vector<Figure> partner_figures(const CrossPlay& evaluation, const PartnerMeasures& measures) {
  std::vector<std::string> kitchens;
  for (const PartnerSummary& entry : measures.partners) {
    if (kitchens.empty() || kitchens.back() != entry.kitchen) {
      kitchens.push_back(entry.kitchen);
    }
  }
  std::vector<Figure> figures;
  for (const std::string& kitchen : kitchens) {
    Bars bars(evaluation);
    for (const PartnerSummary& entry : measures.partners) {
      if (entry.kitchen == kitchen) {
        bars.add(group_label(evaluation, entry.partner), entry.group, entry.returns);
      }
    }
    BarChart chart;
    chart.title = fmt::format("With each partner in {}: {}", kitchen, condition_label(measures));
    chart.y_label = "return of " + all_seats(evaluation);
    bars.draw_into(chart);
    figures.push_back({name_of(measures, "partners_" + file_name_part(kitchen)),
                       draw_bar_chart(chart),
                       "Mean return with partners never met, by partner (below), " +
                           all_seats(evaluation) + "; whiskers are intervals over seeds."});
  }
  return figures;
}

std::optional<Figure> kitchens_figure(const CrossPlay& evaluation,
                                      const PartnerMeasures& measures) {
  Bars bars(evaluation);
  for (const KitchenSummary& entry : measures.kitchens) {
    bars.add(entry.kitchen, entry.group, entry.returns);
  }
  if (bars.num_clusters() < 2) {
    return std::nullopt;
  }
  BarChart chart;
  chart.title = "Over all partners, by kitchen: " + condition_label(measures);
  chart.y_label = "return of " + all_seats(evaluation);
  bars.draw_into(chart);
  return Figure{name_of(measures, "kitchens"), draw_bar_chart(chart),
                "Mean return over all partners never met; whiskers are intervals over seeds."};
}

std::optional<Figure> seats_figure(const CrossPlay& evaluation, std::size_t protocol) {
  if (evaluation.protocols[protocol].players != 2) {
    return std::nullopt;  // cells have two halves, no more
  }
  const std::vector<std::string> groups = groups_of(evaluation);
  HeatMap map;
  map.title = fmt::format("Who sits where: {}", evaluation.protocols[protocol].name);
  map.value_label = "return";
  map.row_label = "agents";
  map.column_label = "partners";
  const auto add_entries = [&](const std::vector<AgentId>& agents, std::vector<HeatMapEntry>& to) {
    std::vector<std::string> present;
    for (const std::string& group : groups) {
      if (std::any_of(agents.begin(), agents.end(),
                      [&group](const AgentId& agent) { return agent.group == group; })) {
        present.push_back(group);
        to.push_back({group_label(evaluation, group), ""});
      }
    }
    return present;
  };
  const std::vector<std::string> rows = add_entries(evaluation.rows, map.rows);
  const std::vector<std::string> columns = add_entries(evaluation.columns, map.columns);
  bool any_turned = false;
  for (const std::string& row_group : rows) {
    for (const std::string& column_group : columns) {
      std::array<DefinedMean, 2> means;
      for (const MatrixCell& cell : evaluation.cells) {
        const auto row = static_cast<std::size_t>(cell.row);
        const auto column = static_cast<std::size_t>(cell.column);
        if (evaluation.rows[row].group != row_group ||
            evaluation.columns[column].group != column_group) {
          continue;
        }
        for (const Seating& seating : seatings_of(evaluation, row, column, protocol)) {
          means[seating.row_seat == 0 ? 0 : 1].add(seating.result->mean_return);
          any_turned = any_turned || seating.row_seat == 1;
        }
      }
      map.values.push_back(means[0].value());
      map.right_values.push_back(means[1].value());
      map.tooltips.push_back(
          fmt::format("{} with {}\nin seat 0: {}\nin seat 1: {}",
                      group_label(evaluation, row_group), group_label(evaluation, column_group),
                      format_number(means[0].value(), 1), format_number(means[1].value(), 1)));
    }
  }
  if (!any_turned) {
    return std::nullopt;
  }
  return Figure{file_name_part(evaluation.protocols[protocol].name) + "_seats", draw_heat_map(map),
                "Left half of a cell: the row's agents sit in seat 0; right half: in seat 1. Mean "
                "returns of both seats over all agents of a group; a pair that trained together "
                "has one seating."};
}

std::vector<Figure> sweep_figures(const CrossPlay& evaluation, const Summary& summary) {
  std::vector<Figure> figures;
  std::vector<LineChart> charts;
  std::vector<const NoiseSweep*> firsts;
  for (const NoiseSweep& sweep : summary.sweeps) {
    const auto same = std::find_if(firsts.begin(), firsts.end(), [&sweep](const NoiseSweep* first) {
      return first->kitchen == sweep.kitchen && first->measure == sweep.measure &&
             first->temperature == sweep.temperature;
    });
    const auto at = static_cast<std::size_t>(same - firsts.begin());
    if (same == firsts.end()) {
      firsts.push_back(&sweep);
      LineChart chart;
      chart.title = fmt::format("Noise in the partner, {}: {}", sweep.kitchen, sweep.measure);
      if (sweep.temperature != 1) {
        chart.title += fmt::format(", temperature {:g}", sweep.temperature);
      }
      chart.x_label = "probability that the partner acts at random";
      chart.y_label = "return of " + all_seats(evaluation);
      chart.legend = true;
      chart.markers = true;
      chart.y_includes = {0};
      chart.width = 860;
      chart.height = 280;
      charts.push_back(std::move(chart));
    }
    CurveSeries series;
    series.label = group_label(evaluation, sweep.group);
    const Look look = look_of(evaluation, sweep.group);
    series.colour = look.colour;
    series.dash = look.dash;
    series.x = sweep.deltas;
    for (const Estimate& estimate : sweep.returns) {
      const bool has_band = std::isfinite(estimate.interval.low);
      series.middle.push_back(estimate.value);
      series.low.push_back(has_band ? estimate.interval.low : estimate.value);
      series.high.push_back(has_band ? estimate.interval.high : estimate.value);
    }
    charts[at].series.push_back(std::move(series));
  }
  for (std::size_t i = 0; i < charts.size(); ++i) {
    figures.push_back({fmt::format("sweep_{}_{}_{:g}", file_name_part(firsts[i]->kitchen),
                                   file_name_part(firsts[i]->measure), firsts[i]->temperature),
                       draw_line_chart(charts[i]),
                       "Mean return over all partners never met, by how often they act at random; "
                       "bands are intervals over seeds."});
    std::replace(figures.back().name.begin(), figures.back().name.end(), '.', '_');
  }
  return figures;
}

std::optional<Figure> events_figure(const CrossPlay& evaluation, const Summary& summary,
                                    std::size_t protocol) {
  const std::string& name = evaluation.protocols[protocol].name;
  std::vector<const EventSummary*> entries;
  for (const std::string& group : groups_of(evaluation)) {
    for (const EventSummary& entry : summary.work.events) {
      if (entry.of.protocol == name &&
          entry.of.kitchen == kitchen_of(evaluation, evaluation.protocols[protocol]) &&
          entry.of.group == group && is_learner_group(evaluation, group)) {
        entries.push_back(&entry);
      }
    }
  }
  HeatMap map;
  map.title = "Who does what: " + name;
  map.value_label = "share";
  map.row_label = "agent, partner";
  map.column_label = "events";
  map.diverging = true;
  map.high = 1;
  map.cell_height = 19;
  std::vector<std::size_t> events;
  for (std::size_t event = 0; event < kNumEvents; ++event) {
    if (std::any_of(entries.begin(), entries.end(), [event](const EventSummary* entry) {
          return !std::isnan(entry->share[event]);
        })) {
      std::string words(kEventNames[event]);
      std::replace(words.begin(), words.end(), '_', ' ');
      events.push_back(event);
      map.columns.push_back({words, ""});
    }
  }
  for (const EventSummary* entry : entries) {
    const bool itself = entry->of.group == entry->of.partner;
    const std::string partner = !itself ? group_label(evaluation, entry->of.partner)
                                : entry->of.relation == Relation::kTrainingPair ? "trained together"
                                                                                : "never met";
    map.rows.push_back({group_label(evaluation, entry->of.group), partner});
    for (const std::size_t event : events) {
      map.values.push_back(entry->share[event]);
      map.tooltips.push_back(fmt::format("{} with {}, {}\nper measurement: {} and {}",
                                         map.rows.back().group, partner, kEventNames[event],
                                         format_number(entry->own[event], 1),
                                         format_number(entry->partner[event], 1)));
    }
  }
  if (events.empty()) {
    return std::nullopt;
  }
  return Figure{file_name_part(name) + "_events", draw_heat_map(map),
                "Share of each kind of event that is the group's agent's, by partner. White: half "
                "each; blue: the partner does it; orange: the agent does it. Within a group the "
                "agent in seat 0 counts."};
}

}  // namespace potluck::tools
