// Learning curves of a report.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <set>
#include <span>
#include <utility>

#include "agents/evaluation/measures/contribution.h"
#include "tools/report/charts.h"
#include "tools/report/figures.h"

namespace potluck::tools {
namespace {

constexpr int kPointsPerCurve = 130;
constexpr const char* kSteps = "env_steps";

double first(std::span<const double> values) {
  return values[0];
}
double sum(std::span<const double> values) {
  return std::accumulate(values.begin(), values.end(), 0.0);
}
double largest(std::span<const double> values) {
  return *std::ranges::max_element(values);
}
double smallest(std::span<const double> values) {
  return *std::ranges::min_element(values);
}
double laziest_share(std::span<const double> values) {
  return share_of(smallest(values), sum(values) - smallest(values));
}

/// A line of a figure: what it shows of which keys, how it is called after the run's name.
struct NamedLine {
  std::vector<std::string> keys;
  Quantity quantity = first;
  std::string suffix = {};
};

using Lines = std::vector<NamedLine>;  // the first solid, the others dashed

/// The keys `stem`0, `stem`1, … that a run has.
std::vector<std::string> per_seat(const RunMetrics& run, const std::string& stem) {
  std::vector<std::string> keys;
  while (run.key_index(stem + std::to_string(keys.size())) >= 0) {
    keys.push_back(stem + std::to_string(keys.size()));
  }
  return keys;
}

// What a run shows of `key`; nothing without it. The stems of keys end where the seat's number is.

Lines alone(const RunMetrics& run, const std::string& key) {
  return run.key_index(key) < 0 ? Lines{} : Lines{{{key}}};
}

Lines all_together(const RunMetrics& run, const std::string& stem) {
  const auto keys = per_seat(run, stem);
  return keys.empty() ? Lines{} : Lines{{keys, sum}};
}

Lines share_of_laziest(const RunMetrics& run, const std::string& stem) {
  const auto keys = per_seat(run, stem);
  return keys.size() < 2 ? Lines{} : Lines{{keys, laziest_share}};
}

Lines most_and_least(const RunMetrics& run, const std::string& stem) {
  const auto keys = per_seat(run, stem);
  return keys.size() < 2 ? Lines{} : Lines{{keys, largest, ", more"}, {keys, smallest, ", less"}};
}

Lines each(const RunMetrics& run, const std::string& stem) {
  Lines lines;
  for (const std::string& key : per_seat(run, stem)) {
    lines.push_back({{key}, first, " " + std::to_string(lines.size())});
  }
  return lines;
}

/// A quantity that deserves a figure of its own, ahead of the others. Which seat works differs from
/// seed to seed, so what tells of roles is ordered within each seed before seeds are averaged.
struct NamedQuantity {
  const char* file;
  const char* title;
  const char* key;
  Lines (*lines)(const RunMetrics& run, const std::string& key);
  std::vector<double> y_includes = {};  ///< what the y axis shows in any case
};

std::vector<NamedQuantity> named_quantities() {
  return {
      {"pair_return", "Team return of the trained pair, before effort", "pair_return", alone},
      {"return", "Return in training, all seats together: each cook with whoever sat beside it",
       "return_seat", all_together},
      {"lazier_share",
       "Laziest seat's share of deliveries",
       "deliveries_seat",
       share_of_laziest,
       {0, 0.5}},
      {"seat_returns", "Return of the seat with most and the seat with least", "return_seat",
       most_and_least},
      {"pair_seats_return", "Return of the trained pair: all seats together, less effort",
       "pair_seats_return", alone},
      {"deliveries",
       "Deliveries of the busiest and the laziest seat",
       "deliveries_seat",
       most_and_least,
       {0}},
      {"moves", "Moves of the busiest and the laziest seat", "moves_seat", most_and_least, {0}},
      {"effort",
       "Effort paid by the busiest and the laziest seat",
       "effort_seat",
       most_and_least,
       {0}},
      {"entropy", "Entropy of the policies, nats", "entropy_cook", each},
      {"kl", "KL between adversary and partner, nats", "tether_kl_adversary", each},
  };
}

/// Keys that say when, not what.
bool is_clock(const std::string& key) {
  return key == "update" || key == kSteps || key == "interactions" ||
         key.find("second") != std::string::npos || key.find("per_s") != std::string::npos;
}

template <class LinesOf>
LineChart chart_of(const std::vector<LabelledRun>& runs, const std::string& title,
                   const LinesOf& lines_of) {
  LineChart chart;
  chart.title = title;
  const bool has_steps = std::any_of(runs.begin(), runs.end(), [](const LabelledRun& labelled) {
    return labelled.run->key_index(kSteps) >= 0;
  });
  chart.x_label = has_steps ? "environment steps per learner" : "update";
  for (const LabelledRun& labelled : runs) {
    const Lines lines = lines_of(*labelled.run);
    for (std::size_t i = 0; i < lines.size(); ++i) {
      SeedBand band = band_over_seeds(*labelled.run, lines[i].keys, lines[i].quantity, kSteps,
                                      window_for(*labelled.run, kPointsPerCurve));
      if (!band.x.empty()) {
        chart.series.push_back({labelled.label + lines[i].suffix, labelled.colour, i > 0,
                                std::move(band.x), std::move(band.mean), std::move(band.low),
                                std::move(band.high)});
      }
    }
  }
  return chart;
}

std::string readable(std::string key) {
  std::replace(key.begin(), key.end(), '_', ' ');
  return key;
}

std::string curve_file_name(const std::string& key) {
  std::string name = key.substr(0, 60);
  for (char& c : name) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    c = plain ? c : '_';
  }
  return name;
}

/// Every key that no named figure shows, seats together.
std::vector<Figure> other_figures(const std::vector<LabelledRun>& runs,
                                  std::set<std::string> shown) {
  std::vector<Figure> figures;
  for (const LabelledRun& labelled : runs) {
    for (const std::string& key : labelled.run->keys) {
      if (is_clock(key) || shown.contains(key)) {
        continue;
      }
      const std::string stem = key.ends_with('0') ? key.substr(0, key.size() - 1) : key;
      const auto seats = per_seat(*labelled.run, stem);
      const bool of_seats = seats.size() > 1;
      shown.insert(key);
      shown.insert(seats.begin(), seats.end());
      const std::string title =
          of_seats ? fmt::format("{} 0 to {}", readable(stem), seats.size() - 1) : readable(key);
      const LineChart chart = chart_of(runs, title, [&](const RunMetrics& run) {
        return of_seats ? each(run, stem) : alone(run, key);
      });
      if (!chart.series.empty()) {
        figures.push_back({fmt::format("curve_{}_{}", figures.size(), curve_file_name(key)),
                           draw_line_chart(chart), ""});
      }
    }
  }
  return figures;
}

std::string smoothing_note(const std::vector<LabelledRun>& runs) {
  std::string windows;
  for (const LabelledRun& labelled : runs) {
    const int window = window_for(*labelled.run, kPointsPerCurve);
    windows +=
        fmt::format("{}{} {} ({} seed{})", windows.empty() ? "" : ", ", window, labelled.label,
                    labelled.run->seeds.size(), labelled.run->seeds.size() == 1 ? "" : "s");
  }
  return fmt::format(
      "As measured in training. The trained pair is measured now and then in episodes of its own; "
      "everything else comes from the training batches, where a cook of srpo meets its adversary, "
      "not the other cook. Lines are means over seeds, bands reach from the lowest to the "
      "highest seed. A point is "
      "the mean over a window of neighbouring updates, windows do not overlap; updates per window: "
      "{}.",
      windows);
}

}  // namespace

CurveFigures curve_figures(const std::vector<LabelledRun>& runs) {
  CurveFigures figures;
  std::set<std::string> shown;
  for (const NamedQuantity& named : named_quantities()) {
    LineChart chart = chart_of(runs, named.title, [&](const RunMetrics& run) {
      const Lines lines = named.lines(run, named.key);
      for (const NamedLine& line : lines) {
        shown.insert(line.keys.begin(), line.keys.end());
      }
      return lines;
    });
    if (chart.series.empty()) {
      continue;
    }
    if (figures.named.empty()) {
      chart.width = 860;
      chart.height = 300;
    }
    chart.y_includes = named.y_includes;
    figures.named.push_back({std::string("curve_") + named.file, draw_line_chart(chart), ""});
  }
  figures.others = other_figures(runs, std::move(shown));
  figures.note = smoothing_note(runs);
  return figures;
}

}  // namespace potluck::tools
