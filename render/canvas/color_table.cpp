#include "render/canvas/color_table.h"

#include <algorithm>
#include <array>
#include <cstddef>

namespace potluck::render {
namespace {

struct Counted {
  std::array<int, 3> rgb{};
  std::uint64_t count = 0;
};

std::uint32_t key_of(const std::uint8_t* pixel) {
  return std::uint32_t{pixel[0]} << 16U | std::uint32_t{pixel[1]} << 8U | std::uint32_t{pixel[2]};
}

/// Colours [begin, end) of the list, and along which channel they differ most.
struct Box {
  std::size_t begin = 0;
  std::size_t end = 0;
  std::size_t channel = 0;
  double weight = 0;  ///< extent times pixels: what splitting it is worth
};

Box box_of(const std::vector<Counted>& colors, std::size_t begin, std::size_t end) {
  Box box{.begin = begin, .end = end};
  std::uint64_t pixels = 0;
  std::array<int, 3> low = {255, 255, 255};
  std::array<int, 3> high = {0, 0, 0};
  for (std::size_t i = begin; i < end; ++i) {
    pixels += colors[i].count;
    for (std::size_t c = 0; c < 3; ++c) {
      low[c] = std::min(low[c], colors[i].rgb[c]);
      high[c] = std::max(high[c], colors[i].rgb[c]);
    }
  }
  for (std::size_t c = 1; c < 3; ++c) {
    if (high[c] - low[c] > high[box.channel] - low[box.channel]) {
      box.channel = c;
    }
  }
  const int extent = high[box.channel] - low[box.channel];
  box.weight =
      static_cast<double>(extent) * static_cast<double>(extent) * static_cast<double>(pixels);
  return box;
}

/// Where the box's pixels are halved, having sorted it along its channel.
std::size_t middle_of(std::vector<Counted>& colors, const Box& box) {
  const auto at = [&](std::size_t i) { return colors.begin() + static_cast<std::ptrdiff_t>(i); };
  std::stable_sort(at(box.begin), at(box.end), [&](const Counted& a, const Counted& b) {
    return a.rgb[box.channel] < b.rgb[box.channel];
  });
  std::uint64_t total = 0;
  for (std::size_t i = box.begin; i < box.end; ++i) {
    total += colors[i].count;
  }
  std::uint64_t sum = 0;
  std::size_t middle = box.begin + 1;
  for (std::size_t i = box.begin; i + 1 < box.end; ++i) {
    sum += colors[i].count;
    middle = i + 1;
    if (2 * sum >= total) {
      break;
    }
  }
  return middle;
}

Color mean_of(const std::vector<Counted>& colors, const Box& box) {
  std::array<double, 3> sums{};
  double pixels = 0;
  for (std::size_t i = box.begin; i < box.end; ++i) {
    const auto count = static_cast<double>(colors[i].count);
    pixels += count;
    for (std::size_t c = 0; c < 3; ++c) {
      sums[c] += count * colors[i].rgb[c];
    }
  }
  const auto channel = [&](std::size_t c) {
    return static_cast<std::uint8_t>(sums[c] / pixels + 0.5);
  };
  return {channel(0), channel(1), channel(2), 255};
}

}  // namespace

void ColorTable::count(const Image& image) {
  for (std::size_t i = 0; i < image.rgba.size(); i += 4) {
    ++counts_[key_of(&image.rgba[i])];
  }
}

void ColorTable::choose(int most) {
  std::vector<Counted> colors;
  for (const auto& [key, count] : counts_) {
    colors.push_back({{static_cast<int>(key >> 16U), static_cast<int>(key >> 8U & 0xFFU),
                       static_cast<int>(key & 0xFFU)},
                      count});
  }
  std::vector<Box> boxes;
  if (!colors.empty()) {
    boxes.push_back(box_of(colors, 0, colors.size()));
  }
  while (!boxes.empty() && boxes.size() < static_cast<std::size_t>(most)) {
    const auto worst = std::ranges::max_element(boxes, {}, &Box::weight);
    if (worst->weight <= 0) {
      break;
    }
    const std::size_t middle = middle_of(colors, *worst);
    const Box right = box_of(colors, middle, worst->end);
    *worst = box_of(colors, worst->begin, middle);
    boxes.push_back(right);
  }
  colors_.clear();
  known_.clear();
  for (const Box& box : boxes) {
    colors_.push_back(mean_of(colors, box));
  }
}

std::uint8_t ColorTable::nearest(Color color) {
  const std::array<std::uint8_t, 3> pixel = {color.r, color.g, color.b};
  const std::uint32_t key = key_of(pixel.data());
  if (const auto known = known_.find(key); known != known_.end()) {
    return known->second;
  }
  int best = 1 << 30;
  std::size_t found = 0;
  for (std::size_t i = 0; i < colors_.size(); ++i) {
    const int r = colors_[i].r - color.r;
    const int g = colors_[i].g - color.g;
    const int b = colors_[i].b - color.b;
    const int distance = 3 * r * r + 6 * g * g + b * b;
    if (distance < best) {
      best = distance;
      found = i;
    }
  }
  return known_[key] = static_cast<std::uint8_t>(found);
}

}  // namespace potluck::render
