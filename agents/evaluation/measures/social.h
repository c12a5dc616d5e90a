// Who gets what where interests differ: welfare, fairness, exploitability, reciprocity.
//
//   welfare         the sum of all seats' returns (private effort deducted)
//   gap             greatest less least return of a seat
//   envy            what the best off of the others has more than oneself; 0 where nobody has. The
//                   disadvantageous half of inequity (Fehr and Schmidt, "A theory of fairness,
//                   competition, and cooperation", 1999), for the worst comparison
//   own, other's    return of a group's agent in its seat, and mean of the others': with partners
//                   that were trained for themselves (naive learners) or written (greedy ones) they
//                   tell how robust an agent is, with partners of its kind how they share
//   exploitability  what a best response trained against the frozen agent gets, and what it leaves
//                   the agent (NashConv of one side; Lanctot et al. 2017, arXiv 1711.00832), next
//                   to what the agent gets beside itself
//   reciprocity     P(action | last joint action) (agents/evaluation/play/responses.h)
//   word use        P(word | what its speaker alone knows), and how many bits of it a word tells:
//                   the mutual information, game by game (agents/evaluation/play/word_use.h)
//
// Values are means over the cells of a group's agent with a partner, pooled over all seatings that
// were played, as in work_summary.h; intervals as in summary.h.
#pragma once

#include <string>
#include <vector>

#include "agents/evaluation/measures/partner_summary.h"
#include "agents/evaluation/measures/work_summary.h"
#include "agents/evaluation/play/cross_play.h"

namespace potluck {

struct SharingSummary {
  PairsOf of;
  Estimate welfare;
  Estimate own;
  Estimate other;
  Estimate gap;
  Estimate envy;
};

/// Of the group's agents, which are in columns, over those that have a named best response.
struct ExploitSummary {
  std::string group;
  std::string protocol;
  std::string kitchen;
  int agents = 0;
  Estimate gets = {};    ///< return of the best response
  Estimate leaves = {};  ///< of the agent beside it (mean of the others)
  Estimate itself = {};  ///< of the agent beside itself, where that was measured
};

/// Among more than two players it does not matter which of the others did what.
struct ReciprocitySummary {
  PairsOf of;
  std::vector<std::string> actions = {};
  /// "start", then what was chosen in the round before, the own action first: initials ("CD") where
  /// these tell actions apart, else names with commas.
  std::vector<std::string> states = {};
  std::vector<double> counts = {};       ///< [states] how often it came to that
  std::vector<double> probability = {};  ///< [states, actions]; kUndefined where it never did
};

/// What words mean. Agents of different trainings may mean different things by a word, and
/// probabilities pooled over them nothing; the information is the mean of each one's own.
struct WordUseSummary {
  PairsOf of;
  std::vector<std::string> secrets = {};
  std::vector<std::string> words = {};
  std::vector<double> probability = {};  ///< [secrets, words]; kUndefined where it never held it
  Estimate information = {};             ///< bits
};

struct SocialMeasures {
  std::vector<SharingSummary> sharing;
  std::vector<ExploitSummary> exploits;
  std::vector<ReciprocitySummary> reciprocity;
  std::vector<WordUseSummary> word_use;
};

/// Protocols outermost, then groups, partners and relations in the matrix's order.
[[nodiscard]] SocialMeasures summarise_social(const CrossPlay& evaluation, double confidence);

}  // namespace potluck
