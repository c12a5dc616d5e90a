// The geometry of one 2-D convolution with stride 1.
//
// Planes are indexed [col][row][channel], channels fastest, and weights
// [kernel_col][kernel_row][in_channel][filter], filters fastest:
//     Y[c, r, f] = b[f] + sum over i, j, ch of X[c + i - pad, r + j - pad, ch] W[i, j, ch, f]
// where X is zero outside of the plane (cross-correlation, as the field's frameworks compute it).
#pragma once

#include <algorithm>
#include <cstddef>

namespace potluck {

struct ConvPlane {
  int width = 0;  ///< columns of the input
  int height = 0;
  int channels = 0;
  int kernel = 1;  ///< columns and rows of a filter
  int pad = 0;     ///< cells of zeros around the input
  int filters = 0;

  [[nodiscard]] int out_width() const { return width + 2 * pad - kernel + 1; }
  [[nodiscard]] int out_height() const { return height + 2 * pad - kernel + 1; }
  [[nodiscard]] int cells() const { return width * height; }
  [[nodiscard]] int out_cells() const { return out_width() * out_height(); }
  [[nodiscard]] std::size_t num_weights() const {
    return static_cast<std::size_t>(kernel) * static_cast<std::size_t>(kernel) *
           static_cast<std::size_t>(channels) * static_cast<std::size_t>(filters);
  }
  bool operator==(const ConvPlane&) const = default;
};

/// Whole numbers begin <= i < end.
struct CellRange {
  int begin = 0;
  int end = 0;
};

/// The i in [0, kernel) with position + i - pad inside [0, size).
[[nodiscard]] inline CellRange taps_of(int position, int pad, int kernel, int size) {
  return {.begin = std::max(0, pad - position), .end = std::min(kernel, size + pad - position)};
}

/// The positions in [0, positions) with position + tap - pad inside [0, size).
[[nodiscard]] inline CellRange positions_of(int tap, int pad, int size, int positions) {
  return {.begin = std::max(0, pad - tap), .end = std::min(positions, size + pad - tap)};
}

}  // namespace potluck
