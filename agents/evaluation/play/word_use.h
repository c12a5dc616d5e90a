// What a player's words have to do with what it alone knows: which word it said how often while it
// held what, in games whose players say something (RuleSet::words). It is counted from what they
// said; what a noisy channel makes of it is another matter.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "env/action.h"
#include "env/arena.h"

namespace potluck {

/// The most secrets or words of a table.
inline constexpr std::size_t kMostSaid = 64;

/// Of one seat.
struct WordUse {
  std::vector<std::string> secrets = {};  ///< what it may have known, by name
  std::vector<std::string> words = {};
  std::vector<double> counts = {};  ///< [secrets, words]
  bool operator==(const WordUse&) const = default;
};

/// Counts over a batch of environments, all in one game.
class WordCounter {
 public:
  explicit WordCounter(const Arena& arena);

  /// `actions` [num_envs, players] that `envs` are about to be stepped with.
  void count(const BatchEnv& envs, std::span<const Action> actions);
  /// [players]; empty where nothing is said.
  [[nodiscard]] std::vector<WordUse> take() { return std::move(uses_); }

 private:
  std::shared_ptr<const Layout> layout_;
  ActionRange words_;
  std::vector<WordUse> uses_;
};

/// How much a word tells about what its speaker knows, in bits: the mutual information of the table
/// (0: nothing; the logarithm of the number of equally likely secrets: all). Estimated from
/// frequencies, so about (secrets - 1) (words - 1) / (2 n log 2) too high after n words (Miller
/// 1955). NaN where nothing was said.
[[nodiscard]] double mutual_information(std::span<const double> counts, std::size_t words);

}  // namespace potluck
