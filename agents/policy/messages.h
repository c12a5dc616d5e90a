// What players say in words of their own, beside the word that their action says.
//
// In games with words (RuleSet::words) whoever is to speak may also write: a process by "message"
// (agents/process), a language model when its prompt asks for it (agents/language). Policies that
// read hear it at their next step, process and language partners; to learners and scripted players
// a word of the vocabulary is all there is. Texts change nothing in the game, are no part of
// recordings, and pass a channel that garbles words unharmed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "env/batch_env.h"

namespace potluck {

/// Characters of a message that are heard; as many as arXiv 2511.19405 lets its players write.
inline constexpr std::size_t kMostHeard = 500;

/// The messages of one batch of environments. Not for several threads at once.
class Messages {
 public:
  struct Heard {
    int seat = 0;  ///< who said it
    std::string text;
    bool operator==(const Heard&) const = default;
  };

  /// Is it for player `seat` of environment `env` to speak at its present step?
  [[nodiscard]] static bool may_speak(const BatchEnv& envs, int env, int seat);
  /// Player `seat` of environment `env` says `text` (UTF-8) at its present step. Nobody hears it if
  /// the player is not to speak then; what is longer than kMostHeard is cut.
  void say(const BatchEnv& envs, int env, int seat, std::string_view text);
  /// What player `seat` of environment `env` has said at its present step; empty: nothing.
  [[nodiscard]] std::string said_by(const BatchEnv& envs, int env, int seat) const;
  /// What the others said at the step before, by seat.
  [[nodiscard]] std::vector<Heard> heard_by(const BatchEnv& envs, int env, int seat) const;

 private:
  struct Said {
    std::uint32_t episode = 0;
    std::uint32_t step = 0;
    std::string text;
  };
  std::map<std::pair<int, int>, Said> said_;  ///< [env, seat] the last
};

}  // namespace potluck
