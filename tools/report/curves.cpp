// Learning curves of a report.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
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
double second(std::span<const double> values) {
  return values[1];
}
double sum(std::span<const double> values) {
  return values[0] + values[1];
}
double larger(std::span<const double> values) {
  return std::max(values[0], values[1]);
}
double smaller(std::span<const double> values) {
  return std::min(values[0], values[1]);
}
double lazier_share(std::span<const double> values) {
  return share_of(smaller(values), larger(values));
}

/// One line per run: what it shows, how it is called after the run's name.
struct NamedLine {
  Quantity quantity;
  const char* suffix;
};

/// A quantity that deserves a figure of its own, ahead of the others. Which seat works differs from
/// seed to seed, so what tells of roles is ordered within each seed before seeds are averaged.
struct NamedQuantity {
  const char* file;
  const char* title;
  std::vector<std::string> keys;
  std::vector<NamedLine> lines;         ///< the first solid, the second dashed
  std::vector<double> y_includes = {};  ///< what the y axis shows in any case
};

std::vector<std::string> both_seats(const std::string& key) {
  return {key + "_seat0", key + "_seat1"};
}

std::vector<NamedQuantity> named_quantities() {
  const std::vector<NamedLine> by_seat = {{first, " 0"}, {second, " 1"}};
  const std::vector<NamedLine> by_amount = {{larger, ", more"}, {smaller, ", less"}};
  return {
      {"pair_return",
       "Return of the trained pair, both seats per episode",
       {"pair_return"},
       {{first, ""}}},
      {"return",
       "Return in training: each cook with whoever sat beside it",
       both_seats("return"),
       {{sum, ""}}},
      {"lazier_share",
       "Lazier seat's share of deliveries",
       both_seats("deliveries"),
       {{lazier_share, ""}},
       {0, 0.5}},
      {"seat_returns", "Return of the seat with more and the seat with less", both_seats("return"),
       by_amount},
      {"team_return",
       "Team return of the trained pair (before effort)",
       {"pair_team_return"},
       {{first, ""}}},
      {"deliveries",
       "Deliveries of the busier and the lazier seat",
       both_seats("deliveries"),
       by_amount,
       {0}},
      {"moves", "Moves of the busier and the lazier seat", both_seats("moves"), by_amount, {0}},
      {"effort",
       "Effort paid by the busier and the lazier seat",
       both_seats("effort"),
       by_amount,
       {0}},
      {"entropy", "Entropy of the policies, nats", {"entropy_cook0", "entropy_cook1"}, by_seat},
      {"kl",
       "KL between adversary and partner, nats",
       {"tether_kl_adversary0", "tether_kl_adversary1"},
       by_seat},
  };
}

/// Keys that say when, not what.
bool is_clock(const std::string& key) {
  return key == "update" || key == kSteps || key == "interactions" ||
         key.find("second") != std::string::npos || key.find("per_s") != std::string::npos;
}

bool has_all(const RunMetrics& run, const std::vector<std::string>& keys) {
  return std::all_of(keys.begin(), keys.end(),
                     [&run](const std::string& key) { return run.key_index(key) >= 0; });
}

LineChart chart_of(const std::vector<LabelledRun>& runs, const std::string& title,
                   const std::vector<std::string>& keys, const std::vector<NamedLine>& lines) {
  LineChart chart;
  chart.title = title;
  const bool has_steps = std::any_of(runs.begin(), runs.end(), [](const LabelledRun& labelled) {
    return labelled.run->key_index(kSteps) >= 0;
  });
  chart.x_label = has_steps ? "environment steps per learner" : "update";
  for (const LabelledRun& labelled : runs) {
    if (!has_all(*labelled.run, keys)) {
      continue;
    }
    for (std::size_t i = 0; i < lines.size(); ++i) {
      SeedBand band = band_over_seeds(*labelled.run, keys, lines[i].quantity, kSteps,
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

/// "value_loss_cook0" -> "value_loss_cook1"; "" for keys that do not end in 0.
std::string other_seat(const std::string& key) {
  return key.ends_with('0') ? key.substr(0, key.size() - 1) + "1" : std::string();
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

/// Every key that no named figure shows, seats paired.
std::vector<Figure> other_figures(const std::vector<LabelledRun>& runs,
                                  std::set<std::string> shown) {
  std::vector<Figure> figures;
  for (const LabelledRun& labelled : runs) {
    for (const std::string& key : labelled.run->keys) {
      if (is_clock(key) || !shown.insert(key).second) {
        continue;
      }
      const std::string partner = other_seat(key);
      const bool per_seat = !partner.empty() && labelled.run->key_index(partner) >= 0;
      std::string title = readable(key);
      if (per_seat) {
        shown.insert(partner);
        title = readable(key.substr(0, key.size() - 1)) + " 0 and 1";
      }
      const auto keys =
          per_seat ? std::vector<std::string>{key, partner} : std::vector<std::string>{key};
      const auto lines = per_seat ? std::vector<NamedLine>{{first, " 0"}, {second, " 1"}}
                                  : std::vector<NamedLine>{{first, ""}};
      const LineChart chart = chart_of(runs, title, keys, lines);
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
    LineChart chart = chart_of(runs, named.title, named.keys, named.lines);
    if (chart.series.empty()) {
      continue;
    }
    if (figures.named.empty()) {
      chart.width = 860;
      chart.height = 300;
    }
    chart.y_includes = named.y_includes;
    shown.insert(named.keys.begin(), named.keys.end());
    figures.named.push_back({std::string("curve_") + named.file, draw_line_chart(chart), ""});
  }
  figures.others = other_figures(runs, std::move(shown));
  figures.note = smoothing_note(runs);
  return figures;
}

}  // namespace potluck::tools
