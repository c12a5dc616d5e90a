// What keys do: caps with words behind them.
#pragma once

#include <span>
#include <string>

#include "render/canvas/scene.h"

namespace potluck::render {

struct KeyHint {
  std::string key;
  std::string words;
};

inline constexpr float kKeyHintHeight = 20;

/// Width of a row of hints.
[[nodiscard]] float key_hints_width(std::span<const KeyHint> hints);

/// A row of hints at the left, in the middle or at the right of `area`; the last ones are left out
/// when there is no room for them.
void draw_key_hints(Scene& scene, const Rect& area, std::span<const KeyHint> hints,
                    Align align = Align::kLeft);

}  // namespace potluck::render
