// What a layout file says about a splitting game, beside what all layouts say.
#pragma once

#include <array>
#include <string>
#include <vector>

#include "env/layout.h"

namespace potluck::split {

inline constexpr int kPlayers = 2;
inline constexpr int kMaxKinds = 4;
inline constexpr int kMaxItems = 20;               ///< of a kind
inline constexpr int kMaxActions = 32;             ///< claims, words and waiting together
inline constexpr std::size_t kMaxWordLength = 40;  ///< in bytes
inline constexpr int kHands = 3;                   ///< rock, paper, scissors

struct Parameters {
  int rounds = 10;
  int kinds = 3;                        ///< rules "split" only; coins are one kind
  int items = 10;                       ///< of each kind
  std::array<double, 2> values{1, 10};  ///< of an item to whom it is worth little, much
  /// The words that may be said, a message being one of them; rules "trust_and_split" only.
  std::vector<std::string> vocabulary;
  /// Chance that a word is lost and one drawn from the vocabulary, all equally likely, is heard in
  /// its place (by its speaker, too). 1: words tell nothing. Rules "trust_and_split" only.
  double garbled = 0;
  bool operator==(const Parameters&) const = default;

  [[nodiscard]] int num_words() const { return static_cast<int>(vocabulary.size()); }
};

/// The parameters of a layout under these rules (env/layout.h).
inline constexpr ParametersOf<Parameters> parameters;

}  // namespace potluck::split
