// Colours: 8-bit RGB with alpha, not premultiplied.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace potluck::render {

struct Color {
  std::uint8_t r = 0;
  std::uint8_t g = 0;
  std::uint8_t b = 0;
  std::uint8_t a = 255;
  bool operator==(const Color&) const = default;
};

/// 0xRRGGBB
[[nodiscard]] constexpr Color rgb(std::uint32_t hex) {
  return {static_cast<std::uint8_t>(hex >> 16U), static_cast<std::uint8_t>(hex >> 8U),
          static_cast<std::uint8_t>(hex)};
}

/// The same colour with its alpha multiplied by `alpha`, 0..1.
[[nodiscard]] inline Color faded(Color color, float alpha) {
  const float a = static_cast<float>(color.a) * std::clamp(alpha, 0.0F, 1.0F);
  color.a = static_cast<std::uint8_t>(std::lround(a));
  return color;
}

/// Between `from` (t = 0) and `to` (t = 1).
[[nodiscard]] inline Color mix(Color from, Color to, float t) {
  const auto channel = [t](std::uint8_t a, std::uint8_t b) {
    const float value = static_cast<float>(a) + (static_cast<float>(b) - static_cast<float>(a)) * t;
    return static_cast<std::uint8_t>(std::lround(std::clamp(value, 0.0F, 255.0F)));
  };
  return {channel(from.r, to.r), channel(from.g, to.g), channel(from.b, to.b),
          channel(from.a, to.a)};
}

[[nodiscard]] inline Color darker(Color color, float amount) {
  return mix(color, {0, 0, 0, color.a}, amount);
}
[[nodiscard]] inline Color lighter(Color color, float amount) {
  return mix(color, {255, 255, 255, color.a}, amount);
}

}  // namespace potluck::render
