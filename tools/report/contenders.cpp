#include "tools/report/contenders.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "tools/report/words.h"
#include "tools/tables/evaluation_table.h"

namespace potluck::tools {
namespace {

bool has_interval(const Contender& contender) {
  return std::isfinite(contender.interval.low) && std::isfinite(contender.interval.high);
}

bool overlap(const Contender& a, const Contender& b) {
  return a.interval.low <= b.interval.high && b.interval.low <= a.interval.high;
}

std::vector<std::string> names_of(const std::vector<Contender>& contenders) {
  std::vector<std::string> names;
  for (const Contender& contender : contenders) {
    names.push_back(contender.name);
  }
  return names;
}

/// Those that nobody beats; `contenders` are sorted.
std::vector<Contender> leaders_of(const std::vector<Contender>& contenders) {
  std::vector<Contender> leaders;
  for (const Contender& contender : contenders) {
    if (is_tie(contender, contenders.front())) {
      leaders.push_back(contender);
    }
  }
  return leaders;
}

/// What the intervals say about the first against the others (sorted, best first); may be empty.
std::string verdict_on(const std::vector<Contender>& contenders) {
  const Contender& best = contenders.front();
  std::vector<std::string> close;
  bool any_compared = false;
  for (std::size_t i = 1; i < contenders.size(); ++i) {
    if (has_interval(best) && has_interval(contenders[i])) {
      any_compared = true;
      if (overlap(best, contenders[i])) {
        close.push_back(contenders[i].name);
      }
    }
  }
  if (contenders.size() == 1 || is_tie(best, contenders[1])) {
    return {};
  }
  if (!any_compared) {
    return "; without an interval for each, the difference may be chance";
  }
  if (contenders.size() == 2) {
    return close.empty() ? "; they do not overlap"
                         : "; they overlap, so the difference is not certain";
  }
  return close.empty() ? fmt::format("; that of {} overlaps with no other", best.name)
                       : fmt::format("; that of {} overlaps with {}, so this order is not certain",
                                     best.name, joined(close));
}

}  // namespace

std::string number(double value) {
  return format_number(value, 1);
}

bool is_tie(const Contender& a, const Contender& b) {
  return number(a.value) == number(b.value);
}

bool are_apart(const Contender& a, const Contender& b) {
  return has_interval(a) && has_interval(b) && !overlap(a, b);
}

void best_first(std::vector<Contender>& contenders) {
  std::stable_sort(contenders.begin(), contenders.end(),
                   [](const Contender& a, const Contender& b) { return a.value > b.value; });
}

std::string sentence_on(const std::vector<Contender>& contenders) {
  const std::vector<Contender> leaders = leaders_of(contenders);
  const Contender& best = leaders.front();
  const Contender* next =
      leaders.size() == contenders.size() ? nullptr : &contenders[leaders.size()];
  if (leaders.size() > 1) {
    return fmt::format("{} cook equally well with partners they never met: {}{}.",
                       joined(names_of(leaders)), number(best.value),
                       next == nullptr
                           ? ""
                           : fmt::format("; next is {} with {}", next->name, number(next->value)));
  }
  if (next == nullptr) {
    return fmt::format("{} earns {} with partners it never met.", best.name, number(best.value));
  }
  return fmt::format("{} cooks best with partners it never met: {}, {} more than {} ({}).",
                     best.name, number(best.value), number(best.value - next->value), next->name,
                     number(next->value));
}

std::string certainty_of(const std::vector<Contender>& contenders, double confidence,
                         const char* each) {
  if (contenders.front().seeds == 0) {
    return "Scripted agents have no training seeds, so there are no intervals.";
  }
  const bool equal = std::all_of(
      contenders.begin(), contenders.end(),
      [&contenders](const Contender& other) { return other.seeds == contenders.front().seeds; });
  const std::string seeds =
      count_of(contenders.front().seeds, "seed") + (contenders.size() > 1 ? each : "");
  if (std::none_of(contenders.begin(), contenders.end(), has_interval)) {
    return (equal ? seeds + ": too few for intervals" : "Too few seeds for intervals") +
           ", so this may be chance.";
  }
  std::vector<std::string> parts;
  for (const Contender& contender : contenders) {
    if (parts.size() < kMostNames) {
      parts.push_back(fmt::format(
          "{} {}{}", contender.name,
          has_interval(contender) ? fmt::format("{} to {}", number(contender.interval.low),
                                                number(contender.interval.high))
                                  : "none",
          equal ? "" : fmt::format(" ({})", count_of(contender.seeds, "seed"))));
    }
  }
  if (contenders.size() > kMostNames) {
    parts.push_back(fmt::format("{} more below", contenders.size() - kMostNames));
  }
  return fmt::format("{:g}\u00a0% interval{}: {}{}{}.", confidence * 100,
                     contenders.size() > 1 ? "s" : "", joined(parts),
                     equal ? " (" + seeds + ")" : "", verdict_on(contenders));
}

}  // namespace potluck::tools
