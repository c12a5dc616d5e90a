// Strangers made, not found: cooks with hidden wishes, chosen so that they ask for different
// answers.
//
// Source: ZSC-Eval (Wang et al. 2024, arXiv 2310.05208): train partners for random event rewards
// (hidden-utility self-play, arXiv 2302.01605), leave out those with whom nothing can be cooked,
// and keep the subset with the greatest best-response diversity (diverse_subset.h). Theirs train a
// best response to every candidate anew; ours take the agent that learned beside it (`response` of
// algorithm hidden_reward), which costs nothing more.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <vector>

#include "env/layout.h"

namespace potluck {

/// A cook with hidden wishes, and what comes of it.
struct Stranger {
  std::uint64_t seed = 0;
  std::filesystem::path expert;    ///< checkpoint at the end of its training
  std::filesystem::path moderate;  ///< a milestone of it; empty: it has none
  double expert_return = 0;        ///< team return with its response in all other seats, mean over
                                   ///< its seats
  double moderate_return = 0;      ///< of the milestone, with the response of the end
  std::vector<double> behaviour;   ///< [event] mean counts of a response, per episode
  bool viable = false;             ///< its return is above 0 and at least kLeastShare of the best
  bool chosen = false;
};

inline constexpr double kLeastShare = 0.1;

struct StrangerOptions {
  std::size_t count = 8;   ///< to choose
  int episodes = 20;       ///< per pair and seating
  std::uint64_t seed = 0;  ///< of their chance
};

/// All candidates of run directory `run` (algorithm hidden_reward), by seed. The moderate version
/// is the milestone whose return is nearest to half of the expert's. Deterministic. Throws
/// InputError when `run` has no such agents or they do not fit `layout`.
[[nodiscard]] std::vector<Stranger> choose_strangers(const std::filesystem::path& run,
                                                     const std::shared_ptr<const Layout>& layout,
                                                     const StrangerOptions& options);

/// Throws InputError, naming `place`, when none was chosen.
void require_chosen(const std::vector<Stranger>& strangers, const std::string& place);

/// Copies the chosen to `out`/expert and `out`/moderate, which serve as run directories. Throws
/// InputError when none is chosen or when one of them is there already.
void keep_strangers(const std::vector<Stranger>& strangers, const std::filesystem::path& out);

}  // namespace potluck
