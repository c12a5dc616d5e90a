// How a player answers what everybody did in the round before: its table of reciprocity.
//
// P(action | last joint action) says whether an agent rewards and punishes; for two actions and two
// players it is the table of memory-one strategies (start, CC, CD, DC, DD). It is counted where it
// can be read: in games without a grid with few joint actions.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "env/action.h"
#include "env/arena.h"

namespace potluck {

inline constexpr std::size_t kMostAnswered = 64;  ///< joint actions

/// Of one seat: counts [1 + joint actions, actions]. The first row is of first rounds; the others
/// go through the joint actions as the seat sees them, its own action the slowest index, then the
/// others' by seat.
struct Responses {
  std::vector<std::string> actions;  ///< names
  std::vector<double> counts;
  bool operator==(const Responses&) const = default;
};

/// Counts over a batch of environments.
class ResponseCounter {
 public:
  ResponseCounter(const Arena& arena, int num_envs);

  void begin_episode(std::size_t env);
  /// `actions` [num_envs, players] of a step.
  void count(std::span<const Action> actions);
  /// [players]; empty where nothing is counted.
  [[nodiscard]] std::vector<Responses> take() { return std::move(responses_); }

 private:
  std::size_t players_ = 0;
  std::size_t actions_ = 0;
  std::vector<std::size_t> last_;  ///< [num_envs, players] row of each seat's table
  std::vector<Responses> responses_;
};

}  // namespace potluck
