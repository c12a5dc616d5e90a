// How much two pictures differ.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "render/canvas/image.h"

namespace potluck::render {

/// The picture made smaller: each pixel the mean of those it covers. width and height at least 1
/// and at most those of `image`.
[[nodiscard]] inline Image shrink(const Image& image, int width, int height) {
  Image small(width, height);
  for (int row = 0; row < height; ++row) {
    const int row_begin = row * image.height / height;
    const int row_end = (row + 1) * image.height / height;
    for (int col = 0; col < width; ++col) {
      const int col_begin = col * image.width / width;
      const int col_end = (col + 1) * image.width / width;
      std::array<std::size_t, 4> sum{};
      for (int r = row_begin; r < row_end; ++r) {
        for (int c = col_begin; c < col_end; ++c) {
          for (std::size_t k = 0; k < 4; ++k) {
            sum[k] += image.rgba[image.index(r, c) + k];
          }
        }
      }
      const auto count = static_cast<std::size_t>((row_end - row_begin) * (col_end - col_begin));
      for (std::size_t k = 0; k < 4; ++k) {
        small.rgba[small.index(row, col) + k] = static_cast<std::uint8_t>(sum[k] / count);
      }
    }
  }
  return small;
}

/// Mean absolute difference of colour channels, 0..255; 255 when the sizes differ. Compare shrunken
/// pictures to tolerate different edges.
[[nodiscard]] inline double mean_difference(const Image& a, const Image& b) {
  if (a.width != b.width || a.height != b.height || a.rgba.empty()) {
    return 255;
  }
  double sum = 0;
  for (std::size_t i = 0; i < a.rgba.size(); ++i) {
    sum += std::abs(int{a.rgba[i]} - int{b.rgba[i]});
  }
  return sum / static_cast<double>(a.rgba.size());
}

}  // namespace potluck::render
