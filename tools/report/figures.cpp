#include "tools/report/figures.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <utility>

#include "agents/evaluation/measures/contribution.h"
#include "agents/evaluation/measures/score_table.h"
#include "agents/evaluation/play/protocols.h"
#include "tools/report/charts.h"
#include "tools/report/svg.h"
#include "tools/tables/evaluation_table.h"

namespace potluck::tools {
namespace {

std::string return_axis(const CrossPlay& evaluation, const Protocol& protocol) {
  return fmt::format("return of {}, {} steps", all_seats(evaluation), protocol.steps);
}

const AgentId& row_of(const CrossPlay& evaluation, const MatrixCell& cell) {
  return evaluation.rows[static_cast<std::size_t>(cell.row)];
}
const AgentId& column_of(const CrossPlay& evaluation, const MatrixCell& cell) {
  return evaluation.columns[static_cast<std::size_t>(cell.column)];
}

std::vector<Seating> seatings_in(const CrossPlay& evaluation, const MatrixCell& cell,
                                 std::size_t protocol) {
  return cell_seatings(evaluation, static_cast<std::size_t>(cell.row),
                       static_cast<std::size_t>(cell.column), protocol);
}

std::string seating_tooltip(const CrossPlay& evaluation, const MatrixCell& cell,
                            const Seating& seating) {
  const CellResult& result = *seating.result;
  const auto by_seat = [&result](double SeatWork::*what) {
    std::vector<std::string> texts;
    for (const SeatWork& work : result.work) {
      texts.push_back(format_number(work.*what, 1));
    }
    return fmt::format("{}", fmt::join(texts, " / "));
  };
  std::vector<std::size_t> seats(result.work.size());
  std::iota(seats.begin(), seats.end(), std::size_t{0});
  const std::string others =
      result.work.size() == 2 ? fmt::format("seat {}", 1 - seating.row_seat) : "all other seats";
  return fmt::format(
      "{} (seat {}) with {} ({}), {}\nreturn {} ± {} over {} measurements\n"
      "deliveries of seats {}: {}, moves {}",
      row_of(evaluation, cell).name, seating.row_seat, column_of(evaluation, cell).name, others,
      relation_label(cell.relation), format_number(result.mean_return, 1),
      format_number(result.sd_return, 1), result.episodes, fmt::join(seats, " / "),
      by_seat(&SeatWork::deliveries), by_seat(&SeatWork::moves));
}

/// Adds the cells that `wanted` takes to a strip, a value per seating.
template <typename Wanted>
void add_cells(const CrossPlay& evaluation, std::size_t protocol, Strip& strip, Wanted wanted) {
  for (const MatrixCell& cell : evaluation.cells) {
    if (wanted(row_of(evaluation, cell), column_of(evaluation, cell), cell.relation)) {
      for (const Seating& seating : seatings_in(evaluation, cell, protocol)) {
        strip.values.push_back(seating.result->mean_return);
        strip.tooltips.push_back(seating_tooltip(evaluation, cell, seating));
      }
    }
  }
}

std::vector<HeatMapEntry> heat_map_entries(const CrossPlay& evaluation,
                                           const std::vector<AgentId>& agents) {
  const std::vector<std::string> groups = groups_of(evaluation);
  const std::vector<std::string> labels = group_labels(evaluation);
  std::vector<HeatMapEntry> entries;
  for (const AgentId& agent : agents) {
    const auto group = std::find(groups.begin(), groups.end(), agent.group) - groups.begin();
    entries.push_back({labels[static_cast<std::size_t>(group)],
                       agent.seed ? std::to_string(*agent.seed) : std::string()});
  }
  return entries;
}

/// Did two cooks play in both seats? A cell of a heat map has two halves then.
bool has_halves(const CrossPlay& evaluation, std::size_t protocol) {
  return evaluation.protocols[protocol].players == 2 &&
         !other_seatings(evaluation, protocol).empty();
}

/// A cell is the mean over seatings, but for two halves.
template <typename Value>
HeatMap heat_map_of(const CrossPlay& evaluation, std::size_t protocol, Value value) {
  const bool halves = has_halves(evaluation, protocol);
  const bool whole = other_seatings(evaluation, protocol).empty();
  HeatMap map;
  map.row_label = whole ? "agent in seat 0" : "agent";
  map.column_label = !whole                                        ? "partner"
                     : evaluation.protocols[protocol].players == 2 ? "agent in seat 1"
                                                                   : "agent in all other seats";
  map.rows = heat_map_entries(evaluation, evaluation.rows);
  map.columns = heat_map_entries(evaluation, evaluation.columns);
  for (const MatrixCell& cell : evaluation.cells) {
    std::string tooltip;
    DefinedMean over_seatings;
    for (const Seating& seating : seatings_in(evaluation, cell, protocol)) {
      const double number = value(*seating.result);
      if (halves) {
        (seating.row_seat == 0 ? map.values : map.right_values).push_back(number);
      }
      over_seatings.add(number);
      tooltip += (tooltip.empty() ? "" : "\n\n") + seating_tooltip(evaluation, cell, seating);
    }
    if (!halves) {
      map.values.push_back(over_seatings.value());
    }
    map.tooltips.push_back(std::move(tooltip));
    map.framed.push_back(cell.relation == Relation::kTrainingPair);
  }
  return map;
}

/// What the halves of a heat map's cells are, or what they are a mean of.
std::string halves_note(const CrossPlay& evaluation, std::size_t protocol) {
  if (other_seatings(evaluation, protocol).empty()) {
    return "";
  }
  return has_halves(evaluation, protocol)
             ? " Left half of a cell: the row's agent in seat 0; right half: in seat 1."
             : " A cell is the mean over all seats of the row's agent.";
}

/// "ret128_pairs"; the protocol's name may hold anything.
std::string file_name(const CrossPlay& evaluation, std::size_t protocol, const char* what) {
  return fmt::format("{}_{}", file_name_part(evaluation.protocols[protocol].name), what);
}

}  // namespace

int colour_of(const CrossPlay& evaluation, const std::string& group) {
  int colour = 0;
  for (const std::string& name : groups_of(evaluation)) {
    const bool learner = is_learner_group(evaluation, name);
    if (name == group) {
      return learner ? colour : kGrey;
    }
    colour += learner ? 1 : 0;
  }
  return kGrey;
}

std::optional<Figure> pairs_figure(const CrossPlay& evaluation, const Summary& summary,
                                   std::size_t protocol) {
  const Protocol& measured = evaluation.protocols[protocol];
  StripChart chart;
  chart.title = "Partners that trained together and partners that never met: " + measured.name;
  chart.x_label = return_axis(evaluation, measured);
  for (const std::string& group : groups_of(evaluation)) {
    for (const Relation relation : {Relation::kTrainingPair, Relation::kNeverMet}) {
      const BlockSummary* block = summary.block(group, group, relation, measured.name);
      if (block == nullptr || !is_learner_group(evaluation, group)) {
        continue;
      }
      Strip strip;
      strip.group = group_label(evaluation, group);
      strip.label = relation_label(relation);
      strip.colour = colour_of(evaluation, group);
      strip.mean = block->returns.mean;
      strip.interval = block->returns.interval;
      add_cells(evaluation, protocol, strip,
                [&](const AgentId& row, const AgentId& column, Relation cell_relation) {
                  return row.group == group && column.group == group && cell_relation == relation;
                });
      chart.strips.push_back(std::move(strip));
    }
  }
  if (chart.strips.empty()) {
    return std::nullopt;
  }
  return Figure{
      file_name(evaluation, protocol, "pairs"), draw_strip_chart(chart),
      fmt::format("A faint dot is a pair in one seating (mean of {} measurements), the large dot "
                  "the mean, the bar its {:g}\u00a0% interval over seeds.",
                  measured.episodes, summary.confidence * 100)};
}

std::optional<Figure> strangers_figure(const CrossPlay& evaluation, const Summary& summary,
                                       std::size_t protocol) {
  const Protocol& measured = evaluation.protocols[protocol];
  StripChart chart;
  chart.title = "With scripted strangers: " + measured.name;
  chart.x_label = return_axis(evaluation, measured);
  for (const std::string& partner : groups_of(evaluation)) {
    for (const std::string& group : groups_of(evaluation)) {
      const StrangerSummary* entry = summary.stranger(group, partner, measured.name);
      if (entry == nullptr || is_mirrored(evaluation, group, partner)) {
        continue;
      }
      Strip strip;
      strip.group = "with " + group_label(evaluation, partner);
      strip.label = group_label(evaluation, group);
      strip.colour = colour_of(evaluation, group);
      strip.mean = entry->returns.mean;
      strip.interval = entry->returns.interval;
      add_cells(evaluation, protocol, strip,
                [&](const AgentId& row, const AgentId& column, Relation) {
                  return (row.group == group && column.group == partner) ||
                         (row.group == partner && column.group == group);
                });
      chart.strips.push_back(std::move(strip));
    }
  }
  if (chart.strips.empty()) {
    return std::nullopt;
  }
  return Figure{file_name(evaluation, protocol, "strangers"), draw_strip_chart(chart),
                "Agents with scripted partners, " + all_seats(evaluation) +
                    " pooled; grey rows are scripted agents "
                    "themselves. Dots, means and intervals as above."};
}

Figure returns_figure(const CrossPlay& evaluation, std::size_t protocol) {
  HeatMap map = heat_map_of(evaluation, protocol,
                            [](const CellResult& result) { return result.mean_return; });
  map.title = "Cross-play: " + evaluation.protocols[protocol].name;
  map.value_label = "return";
  return {file_name(evaluation, protocol, "cross_play"), draw_heat_map(map),
          fmt::format(
              "Mean return of {} over {} steps; numbers on the axes are training seeds, framed "
              "cells partners that trained together. Where agents rely on roles, a group's block "
              "shows a checkerboard: bright where the roles fit, dark where both wait or both "
              "get in each other's way.{}",
              all_seats(evaluation), evaluation.protocols[protocol].steps,
              halves_note(evaluation, protocol))};
}

std::optional<Figure> shares_figure(const CrossPlay& evaluation, std::size_t protocol) {
  HeatMap map = heat_map_of(evaluation, protocol, [](const CellResult& result) {
    return measure_free_riding(result).delivery_share;
  });
  const auto is_blank = [](double x) { return std::isnan(x); };
  if (std::all_of(map.values.begin(), map.values.end(), is_blank) &&
      std::all_of(map.right_values.begin(), map.right_values.end(), is_blank)) {
    return std::nullopt;
  }
  map.title = "The lazier seat's share of deliveries: " + evaluation.protocols[protocol].name;
  map.value_label = "share";
  const int players = evaluation.protocols[protocol].players;
  map.high = 1.0 / players;
  const std::string scale =
      players == 2 ? "0: one seat makes all deliveries; 0.5: both make as many."
                   : fmt::format(
                         "0: the laziest seat makes none of the deliveries; {:.2g}: all "
                         "make as many.",
                         map.high);
  return Figure{file_name(evaluation, protocol, "delivery_share"), draw_heat_map(map),
                scale + " Blank: nobody delivered." + halves_note(evaluation, protocol)};
}

std::optional<Figure> split_figure(const CrossPlay& evaluation, std::size_t protocol) {
  SplitBars bars;
  bars.title = "Who does the work in a training pair: " + evaluation.protocols[protocol].name;
  bars.kinds = {"deliveries", "moves", "effort paid"};
  for (const std::string& group : groups_of(evaluation)) {
    for (const MatrixCell& cell : evaluation.cells) {
      const AgentId& row = row_of(evaluation, cell);
      if (cell.relation != Relation::kTrainingPair || row.group != group) {
        continue;
      }
      const SeatWork& seat0 = cell.results[protocol].work.front();
      const SeatWork others = work_of_others(cell.results[protocol], 0);
      bars.pairs.push_back({group_label(evaluation, group),
                            row.seed ? fmt::format("seed {}", *row.seed) : row.name,
                            colour_of(evaluation, group),
                            {{seat0.deliveries, others.deliveries},
                             {seat0.moves, others.moves},
                             {seat0.effort, others.effort}}});
    }
  }
  if (bars.pairs.empty()) {
    return std::nullopt;
  }
  return Figure{
      file_name(evaluation, protocol, "work_split"), draw_split_bars(bars),
      fmt::format(
          "Share of seat 0 (full colour) and {} (pale), with the means per {} steps beside the "
          "bars; the notch marks one half.",
          evaluation.protocols[protocol].players == 2 ? "seat 1" : "all others together",
          evaluation.protocols[protocol].steps)};
}

}  // namespace potluck::tools
