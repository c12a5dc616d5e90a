// Wishes that a cook keeps to itself: what events are worth to it.
//
// Source: hidden-utility self-play, Yu et al., "Learning zero-shot cooperation with humans,
// assuming humans are biased" (2023, arXiv 2302.01605): reward = sum of w_e times the
// number of events e, each weight drawn from a short list. A list is written "event=worth|worth|…"
// with the events of env/event.h; "team" is the weight of the plain reward.
#pragma once

#include <array>
#include <string>
#include <vector>

#include "env/event.h"
#include "env/random.h"

namespace potluck {

struct HiddenReward {
  std::array<float, kNumEvents> worth{};  ///< by bit number
  float team = 1;                         ///< weight of the reward that everybody gets
};

/// The lists that are used unless others are given: picking up, putting away, potting, plating and
/// serving, liked, disliked or neither; in kitchens without orders also moving.
[[nodiscard]] std::vector<std::string> usual_hidden_rewards(int num_actions);

/// Draws from each list, evenly, with `key`. Throws InputError (place hidden_rewards) for lists
/// that are none.
[[nodiscard]] HiddenReward draw_hidden_reward(const std::vector<std::string>& lists, RandomKey key);

}  // namespace potluck
