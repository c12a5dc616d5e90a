// Who did how much: rewards and events added up per seat.
#pragma once

#include <array>
#include <bit>
#include <cstdint>

#include "env/event.h"

namespace potluck {

/// Totals of one seat over some steps.
struct WorkTotals {
  double reward =
      0;            ///< what a learner maximises: team reward + weighted shaping - weighted effort
  double team = 0;  ///< team reward, whoever brought it
  double earned = 0;  ///< team reward brought by this seat's own actions
  double shaped = 0;
  double effort = 0;
  std::uint64_t steps = 0;
  std::uint64_t stays = 0;  ///< steps in which it chose `stay`
  std::array<std::uint64_t, kNumEvents> events{};

  void count(EventMask mask) {
    while (mask != 0) {
      ++events[static_cast<std::size_t>(std::countr_zero(mask))];
      mask &= mask - 1;
    }
  }
  WorkTotals& operator+=(const WorkTotals& more) {
    reward += more.reward;
    team += more.team;
    earned += more.earned;
    shaped += more.shaped;
    effort += more.effort;
    steps += more.steps;
    stays += more.stays;
    for (std::size_t i = 0; i < events.size(); ++i) {
      events[i] += more.events[i];
    }
    return *this;
  }
  [[nodiscard]] std::uint64_t of(Event event) const {
    return events[static_cast<std::size_t>(event)];
  }
  /// Things taken up: onions, tomatoes and dishes (the reference logs none for a tomato dispenser).
  [[nodiscard]] std::uint64_t pickups() const {
    return of(Event::kOnionPickup) + of(Event::kTomatoPickup) + of(Event::kDishPickup);
  }
};

}  // namespace potluck
