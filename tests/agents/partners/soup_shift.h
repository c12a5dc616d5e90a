// Games of scripted cooks of OvercookedV2, summed up.
#pragma once

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "env/event.h"
#include "env/overcooked_v2/rules.h"
#include "env/vector_env.h"
#include "tests/agents/partners/play.h"

namespace potluck {

/// Averages per game, of several.
struct SoupShift {
  double team = 0;
  double right = 0;    ///< soups that were asked for
  double wrong = 0;    ///< others served
  double presses = 0;  ///< of buttons
  int still = 0;       ///< most steps in a row without a move of anybody, nor anything taken or put
};

/// `names` sit as in play().
inline SoupShift serve(const std::shared_ptr<const Layout>& layout,
                       const std::vector<std::string>& names, int games) {
  const auto n = static_cast<std::size_t>(games);
  const auto seats = static_cast<std::size_t>(layout->num_agents());
  const overcooked_v2::Rules rules(*layout);
  VectorEnv envs(layout, {.num_envs = games, .key = {3}});
  Seated cooks(layout, names, games);
  std::vector<float> earned(n * seats);
  std::vector<EventMask> events(n * seats);
  std::vector<int> still(n);
  SoupShift shift;
  for (int step = 0; step + 1 < layout->horizon(); ++step) {
    std::vector<State> before;
    for (std::size_t env = 0; env < n; ++env) {
      before.push_back(envs.state(static_cast<int>(env)));
    }
    envs.step(cooks.choose(envs, RandomKey{4}), {.earned = earned, .events = events});
    for (std::size_t env = 0; env < n; ++env) {
      State now = envs.state(static_cast<int>(env));
      const overcooked_v2::ConstView a(rules.shape, before[env].bytes.data());
      const overcooked_v2::ConstView b(rules.shape, now.bytes.data());
      ++still[env];
      for (std::size_t seat = 0; seat < seats; ++seat) {
        const std::size_t i = env * seats + seat;
        shift.team += static_cast<double>(earned[i]);
        const bool wrong = (events[i] & bit(Event::kWrongDelivery)) != 0;
        shift.wrong += wrong ? 1 : 0;
        shift.right += !wrong && (events[i] & bit(Event::kSoupDelivery)) != 0 ? 1 : 0;
        shift.presses += (events[i] & bit(Event::kButtonPress)) != 0 ? 1 : 0;
        if (a.players()[seat].cell != b.players()[seat].cell ||
            a.players()[seat].held != b.players()[seat].held) {
          still[env] = 0;
        }
      }
      shift.still = std::max(shift.still, still[env]);
    }
  }
  for (double* sum : {&shift.team, &shift.right, &shift.wrong, &shift.presses}) {
    *sum /= games;
  }
  return shift;
}

}  // namespace potluck
