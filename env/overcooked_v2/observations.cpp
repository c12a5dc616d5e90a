#include "env/overcooked_v2/observations.h"

#include <algorithm>

#include "env/overcooked_v2/parameters.h"
#include "env/overcooked_v2/rules.h"

namespace potluck::overcooked_v2 {

Window window_of(const Layout& layout, ObservationKind kind) {
  const Parameters& p = parameters(layout);
  const int ingredients = num_ingredients(layout.spec().grid);
  const bool of_2025 = kind == kOv22025;
  const int view = p.view.value_or(0);
  Window window{.rows = layout.height(), .cols = layout.width(), .whole = view == 0};
  window.channels = Channels(ingredients).news + (p.announce_delivery ? 1 : 0);
  if (of_2025 && p.view) {
    window.channels -= ingredients - 1;
  }
  if (view > 0) {
    const int size = 2 * view + 1;
    window.rows = of_2025 ? std::min(size, window.rows) : size;
    window.cols = of_2025 ? std::min(size, window.cols) : size;
    window.before = view;
  }
  return window;
}

ObservationSpec spec_of(const Layout& layout, const Observation& observation) {
  const Window window = window_of(layout, observation.kind);
  // Counts go up to three, of as many players as there are; clocks to twenty.
  return make_spec(*observation.kind, {window.rows, window.cols, window.channels},
                   ObservationDtype::kUint8, 0, static_cast<float>(kCookSteps));
}

}  // namespace potluck::overcooked_v2
