#include "tools/report/finding.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <utility>

#include "agents/evaluation/play/protocols.h"
#include "tools/report/contenders.h"
#include "tools/report/words.h"
#include "tools/tables/evaluation_table.h"

namespace potluck::tools {
namespace {

/// The partners of the usual cross-play.
constexpr const char* kOtherSeeds = "Partners never met: other seeds of the same kind. ";
/// Groups that are judged: the learners in rows, or, without any, the scripted ones.
std::vector<std::string> judged_groups(const CrossPlay& evaluation) {
  std::vector<std::string> learners;
  std::vector<std::string> scripted;
  for (const std::string& group : groups_of(evaluation)) {
    if (std::any_of(evaluation.rows.begin(), evaluation.rows.end(),
                    [&group](const AgentId& agent) { return agent.group == group; })) {
      (is_learner_group(evaluation, group) ? learners : scripted).push_back(group);
    }
  }
  return learners.empty() ? scripted : learners;
}

std::size_t seeds_of(const CrossPlay& evaluation, const std::string& group) {
  return is_learner_group(evaluation, group) ? members(evaluation, group) : 0;
}

/// One group with other seeds of its own kind, or only in training pairs.
Finding finding_of_one(const std::string& name, const BlockSummary* met, const BlockSummary* pairs,
                       std::size_t seeds, double confidence) {
  std::vector<Contender> both;
  for (const auto& [block, label] :
       {std::pair(met, "never met"), std::pair(pairs, "trained together")}) {
    if (block != nullptr) {
      both.push_back({label, block->returns.mean, block->returns.interval, seeds});
    }
  }
  Finding finding;
  finding.certainty = (met == nullptr ? "" : kOtherSeeds) + certainty_of(both, confidence, "");
  if (met == nullptr) {
    finding.sentence = fmt::format(
        "{} earns {} with the partner it trained with; with partners it never met nothing was "
        "measured.",
        name, number(pairs->returns.mean));
  } else if (pairs == nullptr) {
    finding.sentence = sentence_on({{name, met->returns.mean, {}, seeds}});
  } else {
    const double loss = pairs->returns.mean - met->returns.mean;
    finding.sentence = fmt::format(
        "{} earns {} with partners it never met, {} the partner it trained with ({}).", name,
        number(met->returns.mean),
        is_tie(both[0], both[1])
            ? "as much as with"
            : fmt::format("{} {} than with", number(std::abs(loss)), loss > 0 ? "less" : "more"),
        number(pairs->returns.mean));
  }
  return finding;
}

/// All partners never met in one kitchen.
std::vector<Contender> contenders_in(const CrossPlay& evaluation, const PartnerMeasures& measures,
                                     const std::string& kitchen) {
  std::vector<Contender> contenders;
  for (const std::string& group : judged_groups(evaluation)) {
    for (const KitchenSummary& entry : measures.kitchens) {
      if (entry.group == group && entry.kitchen == kitchen && std::isfinite(entry.returns.value)) {
        contenders.push_back({group_label(evaluation, group), entry.returns.value,
                              entry.returns.interval, seeds_of(evaluation, group)});
      }
    }
  }
  best_first(contenders);
  return contenders;
}

/// Which partners the judged groups never met.
std::string partners_note(const CrossPlay& evaluation, const PartnerMeasures& measures) {
  std::vector<std::string> names;
  for (const std::string& group : judged_groups(evaluation)) {
    for (const PartnerSummary& entry : measures.partners) {
      const std::string name = group_label(evaluation, entry.partner);
      if (entry.group == group && std::find(names.begin(), names.end(), name) == names.end()) {
        names.push_back(name);
      }
    }
  }
  return fmt::format("Partners never met: {}. ",
                     names.size() <= kMostNames ? joined(names) : count_of(names.size(), "kind"));
}

Finding finding_in_kitchen(const CrossPlay& evaluation, const Summary& summary) {
  const std::string& protocol = evaluation.protocols.front().name;
  const std::vector<std::string> groups = judged_groups(evaluation);
  const auto block = [&](const std::string& group, Relation relation) {
    return is_learner_group(evaluation, group) ? summary.block(group, group, relation, protocol)
                                               : nullptr;
  };
  const PartnerMeasures& measures = summary.partners.front();
  const std::vector<Contender> all =
      contenders_in(evaluation, measures, kitchens_of(evaluation).front());
  if (groups.size() == 1) {
    const BlockSummary* met = block(groups[0], Relation::kNeverMet);
    const BlockSummary* pairs = block(groups[0], Relation::kTrainingPair);
    if (met != nullptr || (pairs != nullptr && all.empty())) {
      return finding_of_one(group_label(evaluation, groups[0]), met, pairs,
                            seeds_of(evaluation, groups[0]), summary.confidence);
    }
  }
  std::vector<Contender> own;
  for (const std::string& group : groups) {
    if (const BlockSummary* met = block(group, Relation::kNeverMet)) {
      own.push_back({group_label(evaluation, group), met->returns.mean, met->returns.interval,
                     seeds_of(evaluation, group)});
    }
  }
  if (own.size() == groups.size()) {
    best_first(own);
    return {sentence_on(own), kOtherSeeds + certainty_of(own, summary.confidence)};
  }
  if (all.empty()) {
    return {};
  }
  return {sentence_on(all),
          partners_note(evaluation, measures) + certainty_of(all, summary.confidence)};
}

/// " (a and b)"; nothing where that would be long or is all of them.
std::string places(const std::vector<std::string>& kitchens, std::size_t of) {
  return kitchens.size() == of || kitchens.size() > kMostNames
             ? ""
             : fmt::format(" ({})", joined(kitchens));
}

/// "1 of 3 kitchens", "both kitchens", "all 3 kitchens".
std::string in_kitchens(std::size_t number, std::size_t of) {
  return number < of ? fmt::format("{} of {} kitchens", number, of)
         : of == 2   ? "both kitchens"
                     : fmt::format("all {} kitchens", of);
}

std::vector<std::string> findings_in_kitchens(const CrossPlay& evaluation,
                                              const PartnerMeasures& measures) {
  std::vector<std::string> findings;
  for (const std::string& group : groups_of(evaluation)) {
    std::vector<std::string> parts;
    for (const KitchenSummary& entry : measures.kitchens) {
      if (entry.group == group && is_learner_group(evaluation, group)) {
        parts.push_back(
            fmt::format("{} in {}", format_number(entry.returns.value, 1), entry.kitchen));
      }
    }
    if (!parts.empty()) {
      findings.push_back(fmt::format("{}, with partners it never met: {}.",
                                     group_label(evaluation, group), joined(parts)));
    }
  }
  return findings;
}

/// Who is best where.
struct Tally {
  struct Wins {
    std::string name;
    std::vector<std::string> kitchens;
  };
  std::vector<Wins> wins;         ///< most first
  std::vector<std::string> tied;  ///< kitchens without one best
  std::size_t compared = 0;       ///< kitchens with two groups or more
  std::size_t apart = 0;          ///< of these, where the intervals of best and next do not overlap
  std::size_t fewest_seeds = std::numeric_limits<std::size_t>::max();
};

Tally tally_of(const CrossPlay& evaluation, const PartnerMeasures& measures) {
  Tally tally;
  for (const std::string& kitchen : kitchens_of(evaluation)) {
    const std::vector<Contender> all = contenders_in(evaluation, measures, kitchen);
    if (all.size() < 2) {
      continue;
    }
    ++tally.compared;
    for (const Contender& contender : all) {
      tally.fewest_seeds = std::min(tally.fewest_seeds, contender.seeds);
    }
    if (is_tie(all[0], all[1])) {
      tally.tied.push_back(kitchen);
      continue;
    }
    if (are_apart(all[0], all[1])) {
      ++tally.apart;
    }
    auto found = std::find_if(tally.wins.begin(), tally.wins.end(),
                              [&all](const auto& wins) { return wins.name == all[0].name; });
    if (found == tally.wins.end()) {
      found = tally.wins.insert(tally.wins.end(), {all[0].name, {}});
    }
    found->kitchens.push_back(kitchen);
  }
  std::stable_sort(tally.wins.begin(), tally.wins.end(), [](const auto& a, const auto& b) {
    return a.kitchens.size() > b.kitchens.size();
  });
  return tally;
}

std::string sentence_on(const Tally& tally) {
  if (tally.wins.empty()) {
    return fmt::format("In {} the best cook equally well with partners they never met.",
                       in_kitchens(tally.compared, tally.compared));
  }
  const Tally::Wins& first = tally.wins.front();
  std::string text = fmt::format("{} cooks best with partners it never met in {}{}", first.name,
                                 in_kitchens(first.kitchens.size(), tally.compared),
                                 places(first.kitchens, tally.compared));
  for (std::size_t i = 1; i < tally.wins.size(); ++i) {
    const Tally::Wins& other = tally.wins[i];
    text += fmt::format(", {} in {}{}", other.name, other.kitchens.size(),
                        places(other.kitchens, tally.compared));
  }
  if (!tally.tied.empty()) {
    text += fmt::format("; {} tied{}", tally.tied.size(), places(tally.tied, tally.compared));
  }
  return text + ".";
}

std::string certainty_of(const Tally& tally, double confidence) {
  const std::string interval = fmt::format("{:g}\u00a0% interval", confidence * 100);
  const std::string seeds =
      tally.fewest_seeds == 0
          ? ""
          : fmt::format(" (at least {} per group)", count_of(tally.fewest_seeds, "seed"));
  if (tally.apart == 0) {
    return fmt::format(
        "Nowhere does the {} of the best lie above that of the next{}, so the order is not "
        "certain.",
        interval, seeds);
  }
  return fmt::format("The {} of the best lies above that of the next in {}{}{}.", interval,
                     in_kitchens(tally.apart, tally.compared), seeds,
                     tally.apart == tally.compared ? "" : "; elsewhere the order is not certain");
}

Finding finding_over_kitchens(const CrossPlay& evaluation, const Summary& summary) {
  const PartnerMeasures& measures = summary.partners.front();
  const Tally tally = tally_of(evaluation, measures);
  if (tally.compared == 0) {  // one group: what it earns where
    const std::vector<std::string> alone = findings_in_kitchens(evaluation, measures);
    return {alone.empty() ? "" : alone.front(), ""};
  }
  return {sentence_on(tally),
          partners_note(evaluation, measures) + certainty_of(tally, summary.confidence)};
}

}  // namespace

Finding finding_of(const CrossPlay& evaluation, const Summary& summary) {
  return kitchens_of(evaluation).size() > 1 ? finding_over_kitchens(evaluation, summary)
                                            : finding_in_kitchen(evaluation, summary);
}

std::vector<std::string> findings_by_group(const CrossPlay& evaluation, const Summary& summary) {
  if (kitchens_of(evaluation).size() > 1) {
    return findings_in_kitchens(evaluation, summary.partners.front());
  }
  std::vector<std::string> findings;
  const std::string& protocol = evaluation.protocols.front().name;
  for (const std::string& group : groups_of(evaluation)) {
    const BlockSummary* pairs = summary.block(group, group, Relation::kTrainingPair, protocol);
    const BlockSummary* met = summary.block(group, group, Relation::kNeverMet, protocol);
    if (!is_learner_group(evaluation, group) || (pairs == nullptr && met == nullptr)) {
      continue;
    }
    std::vector<std::string> parts;
    if (pairs != nullptr) {
      parts.push_back(fmt::format("{} with the partner it trained with",
                                  format_number(pairs->returns.mean, 1)));
    }
    if (met != nullptr) {
      std::string part =
          fmt::format("{} ± {} with partners it never met", format_number(met->returns.mean, 1),
                      format_number(met->returns.sd, 1));
      if (std::isfinite(met->returns.interval.low)) {
        part += fmt::format(" ({:g}\u00a0% interval {} to {})", summary.confidence * 100,
                            format_number(met->returns.interval.low, 1),
                            format_number(met->returns.interval.high, 1));
      }
      parts.push_back(std::move(part));
    }
    std::string sentence = group_label(evaluation, group) + ": " + joined(parts);
    if (pairs != nullptr && std::isfinite(pairs->work.delivery_share)) {
      sentence +=
          fmt::format("; in training pairs the lazier seat makes {:.0f}\u00a0% of the deliveries",
                      pairs->work.delivery_share * 100);
    }
    findings.push_back(sentence + ".");
  }
  return findings;
}

std::size_t members(const CrossPlay& evaluation, const std::string& group) {
  const auto count = [&group](const std::vector<AgentId>& agents) {
    return static_cast<std::size_t>(
        std::count_if(agents.begin(), agents.end(),
                      [&group](const AgentId& agent) { return agent.group == group; }));
  };
  return std::max(count(evaluation.rows), count(evaluation.columns));
}

}  // namespace potluck::tools
