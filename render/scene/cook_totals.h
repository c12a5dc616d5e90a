// What cooks have done since a game began.
#pragma once

#include <array>

#include "env/event.h"
#include "env/trajectory/trajectory.h"

namespace potluck::render {

struct CookTotals {
  double earned = 0;
  double effort = 0;
  std::array<int, kNumEvents> events{};

  [[nodiscard]] int count(potluck::Event event) const {
    return events[static_cast<std::size_t>(event)];
  }
  [[nodiscard]] int deliveries() const { return count(potluck::Event::kSoupDelivery); }

  /// Adds what the cook in `seat` did in `step`, as far as a recording says.
  void add(const TrajectoryStep& step, std::size_t seat) {
    earned += step.earned.empty() ? 0.0 : static_cast<double>(step.earned[seat]);
    effort += step.effort.empty() ? 0.0 : static_cast<double>(step.effort[seat]);
    for (std::size_t event = 0; event < events.size() && !step.events.empty(); ++event) {
      events[event] += static_cast<int>((step.events[seat] >> event) & 1U);
    }
  }
};

}  // namespace potluck::render
