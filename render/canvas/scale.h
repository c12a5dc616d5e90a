// How many pixels a unit has: small windows show units as pixels, large ones enlarge everything.
#pragma once

#include <algorithm>

#include "render/canvas/geometry.h"

namespace potluck::render {

/// Every screen must work in this many units; smaller windows shrink the units.
inline constexpr Size kLeastUnits{640, 480};
/// From here on units grow with the window. chosen: text of 16 units is 24 pixels at 1920 x 1080
/// and 48 at 3840 x 2160.
inline constexpr Size kRoomyUnits{1280, 720};

/// Pixels per unit for a window (or picture) of `pixels`; above 0.
[[nodiscard]] inline float pixels_per_unit(Size pixels) {
  const float least =
      std::min(pixels.width / kLeastUnits.width, pixels.height / kLeastUnits.height);
  const float roomy =
      std::min(pixels.width / kRoomyUnits.width, pixels.height / kRoomyUnits.height);
  return std::max(least < 1 ? least : std::max(roomy, 1.0F), 0.05F);
}

/// The size in units of a window of `pixels`.
[[nodiscard]] inline Size units_of(Size pixels) {
  const float scale = pixels_per_unit(pixels);
  return {pixels.width / scale, pixels.height / scale};
}

}  // namespace potluck::render
