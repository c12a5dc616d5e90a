#include "agents/network/gemm.h"

#include <algorithm>
#include <cstdint>

#include "agents/network/activation.h"
#include "agents/network/simd.h"

namespace potluck {
namespace {

using simd::Floats;
using simd::kLanes;

// A tile of the product is kept in registers: up to kMaxRows x kMaxVectors accumulators beside the
// vectors of the right factor and one broadcast element of the left. AVX-512 has 32 registers, the
// others 16.
constexpr int kMaxRows = 6;
constexpr int kMaxVectors = kLanes == 16 ? 4 : 2;
constexpr int kPanel = kMaxVectors * kLanes;
// A single column of accumulators needs more rows to hide the latency of the multiply-add.
constexpr int kMaxRowsOfOneVector = 8;
// Outputs of policies are narrow: with 16 lanes, half a vector does for up to 8 columns.
constexpr int kNarrow = sizeof(simd::NarrowFloats) < sizeof(Floats) ? kLanes / 2 : 0;
// A right factor of up to this many columns is read where it lies: 64 rows of it stay in the
// first-level cache. Wider ones are copied into panels, unless the batch is so small that the
// copy would cost more than it saves.
constexpr int kDirectColumns = 64;
constexpr int kFewRows = 12;

enum class Finish : std::uint8_t {
  kBias,            // c = bias + product
  kTanhDerivative,  // c = product * (1 - h^2)
  kReluDerivative,  // c = h > 0 ? product : slope * product
  kAdd,             // c += product
};

// Where a tile goes, and what it is finished with.
struct Target {
  float* c = nullptr;
  std::ptrdiff_t stride = 0;
  const float* other = nullptr;  // bias, or h with the stride of c
  float slope = 0;
  int tail = 0;  // valid lanes of the last vector
};

// c [kRows, kVectors * lanes] finished with a [kRows, depth] b [depth, kVectors * lanes]. Element
// (r, p) of a is a[r * a_stride + p], or a[p * a_stride + r] if kTransposed.
template <class V, int kRows, int kVectors, bool kTransposed, Finish kFinish>
void tile(const float* a, std::ptrdiff_t a_stride, std::ptrdiff_t depth, const float* b,
          std::ptrdiff_t b_stride, const Target& target) {
  constexpr int kL = simd::kLanesOf<V>;
  // NOLINTBEGIN(modernize-avoid-c-arrays): they live in registers
  V sums[static_cast<std::size_t>(kRows)][static_cast<std::size_t>(kVectors)];
  const bool whole = target.tail == kL;
  POTLUCK_UNROLL for (int v = 0; v < kVectors; ++v) {
    V start{};
    if constexpr (kFinish == Finish::kBias) {
      start = v + 1 < kVectors || whole ? simd::load<V>(target.other + v * kL)
                                        : simd::load_partial<V>(target.other + v * kL, target.tail);
    }
    POTLUCK_UNROLL for (int r = 0; r < kRows; ++r) {
      sums[r][v] = start;
    }
  }
  for (std::ptrdiff_t p = 0; p < depth; ++p) {
    V right[static_cast<std::size_t>(kVectors)];
    // NOLINTEND(modernize-avoid-c-arrays)
    POTLUCK_UNROLL for (int v = 0; v < kVectors; ++v) {
      right[v] = simd::load<V>(b + p * b_stride + v * kL);
    }
    POTLUCK_UNROLL for (int r = 0; r < kRows; ++r) {
      const V left = simd::splat<V>(kTransposed ? a[p * a_stride + r] : a[r * a_stride + p]);
      POTLUCK_UNROLL for (int v = 0; v < kVectors; ++v) {
        sums[r][v] = simd::fma(left, right[v], sums[r][v]);
      }
    }
  }
  POTLUCK_UNROLL for (int r = 0; r < kRows; ++r) {
    POTLUCK_UNROLL for (int v = 0; v < kVectors; ++v) {
      const std::ptrdiff_t at = r * target.stride + v * kL;
      V value = sums[r][v];
      if constexpr (kFinish == Finish::kTanhDerivative) {
        const V h = simd::load<V>(target.other + at);
        value = simd::fma(h * h, -value, value);
      } else if constexpr (kFinish == Finish::kReluDerivative) {
        const V h = simd::load<V>(target.other + at);
        value = h > V{} ? value : value * target.slope;
      }
      if (v + 1 < kVectors || whole) {
        if constexpr (kFinish == Finish::kAdd) {
          value += simd::load<V>(target.c + at);
        }
        simd::store(target.c + at, value);
      } else {
        if constexpr (kFinish == Finish::kAdd) {
          value += simd::load_partial<V>(target.c + at, target.tail);
        }
        simd::store_partial(target.c + at, value, target.tail);
      }
    }
  }
}

// The left factor of a product: [rows, depth], or its transpose as it lies in memory.
struct Left {
  const float* data = nullptr;
  std::ptrdiff_t stride = 0;
  int rows = 0;
  std::ptrdiff_t depth = 0;
};

template <class V, int kRows, int kVectors, bool kTransposed, Finish kFinish>
void tiles_of(int rows, const float* a, const Left& left, const float* b, std::ptrdiff_t b_stride,
              const Target& target) {
  if constexpr (kRows > 1) {
    if (rows < kRows) {
      tiles_of<V, kRows - 1, kVectors, kTransposed, kFinish>(rows, a, left, b, b_stride, target);
      return;
    }
  }
  tile<V, kRows, kVectors, kTransposed, kFinish>(a, left.stride, left.depth, b, b_stride, target);
}

// All rows of one panel of columns, in tiles of nearly equal heights.
template <class V, int kVectors, bool kTransposed, Finish kFinish>
void panel(const Left& left, const float* b, std::ptrdiff_t b_stride, Target target) {
  constexpr int kTop = kVectors == 1 ? kMaxRowsOfOneVector : kMaxRows;
  const int tiles = (left.rows + kTop - 1) / kTop;
  const float* other = target.other;
  float* c = target.c;
  for (int t = 0; t < tiles; ++t) {
    const auto begin = static_cast<int>(std::int64_t{left.rows} * t / tiles);
    const auto end = static_cast<int>(std::int64_t{left.rows} * (t + 1) / tiles);
    const float* a = left.data + (kTransposed ? begin : begin * left.stride);
    target.c = c + begin * target.stride;
    if constexpr (kFinish == Finish::kTanhDerivative || kFinish == Finish::kReluDerivative) {
      target.other = other + begin * target.stride;
    }
    tiles_of<V, kTop, kVectors, kTransposed, kFinish>(end - begin, a, left, b, b_stride, target);
  }
}

template <int kVectors, bool kTransposed, Finish kFinish>
void panel_of(int vectors, const Left& left, const float* b, std::ptrdiff_t b_stride,
              const Target& target) {
  if constexpr (kVectors > 1) {
    if (vectors < kVectors) {
      panel_of<kVectors - 1, kTransposed, kFinish>(vectors, left, b, b_stride, target);
      return;
    }
  }
  panel<Floats, kVectors, kTransposed, kFinish>(left, b, b_stride, target);
}

// The whole product, panel by panel. `columns` are finished, or whole vectors if `pad`.
template <bool kTransposed, Finish kFinish>
void product(const Left& left, const RightMatrix& right, bool pad, Target target) {
  const float* b = right.data;
  for (int begin = 0; begin < right.columns; begin += kPanel) {
    const int columns = std::min(kPanel, right.columns - begin);
    const int vectors = (columns + kLanes - 1) / kLanes;
    target.tail = pad ? kLanes : columns - (vectors - 1) * kLanes;
    panel_of<kMaxVectors, kTransposed, kFinish>(vectors, left, b, right.row_stride, target);
    b += right.panel_stride;
    target.c += kPanel;
    target.other = target.other == nullptr ? nullptr : target.other + kPanel;
  }
}

void clear_padding(float* y, int columns, int rows, std::ptrdiff_t stride) {
  if (columns == stride) {
    return;
  }
  for (std::ptrdiff_t i = 0; i < rows; ++i) {
    std::fill(y + i * stride + columns, y + (i + 1) * stride, 0.0F);
  }
}

// to [columns, rows] = the transpose of from [rows, columns] (compact), in squares of 4 where they
// fit.
void transpose(const float* from, std::ptrdiff_t rows, std::ptrdiff_t columns, float* to,
               std::ptrdiff_t to_stride) {
  std::ptrdiff_t i = 0;
#if defined(POTLUCK_VECTORS)
  for (; i + 4 <= rows; i += 4) {
    std::ptrdiff_t j = 0;
    for (; j + 4 <= columns; j += 4) {
      const float* corner = from + i * columns + j;
      const auto a = simd::load<simd::F4>(corner);
      const auto b = simd::load<simd::F4>(corner + columns);
      const auto c = simd::load<simd::F4>(corner + 2 * columns);
      const auto d = simd::load<simd::F4>(corner + 3 * columns);
      const auto ac_low = __builtin_shufflevector(a, c, 0, 4, 1, 5);
      const auto ac_high = __builtin_shufflevector(a, c, 2, 6, 3, 7);
      const auto bd_low = __builtin_shufflevector(b, d, 0, 4, 1, 5);
      const auto bd_high = __builtin_shufflevector(b, d, 2, 6, 3, 7);
      float* out = to + j * to_stride + i;
      simd::store(out, __builtin_shufflevector(ac_low, bd_low, 0, 4, 1, 5));
      simd::store(out + to_stride, __builtin_shufflevector(ac_low, bd_low, 2, 6, 3, 7));
      simd::store(out + 2 * to_stride, __builtin_shufflevector(ac_high, bd_high, 0, 4, 1, 5));
      simd::store(out + 3 * to_stride, __builtin_shufflevector(ac_high, bd_high, 2, 6, 3, 7));
    }
    for (; j < columns; ++j) {
      for (std::ptrdiff_t k = i; k < i + 4; ++k) {
        to[j * to_stride + k] = from[k * columns + j];
      }
    }
  }
#endif
  for (; i < rows; ++i) {
    for (std::ptrdiff_t j = 0; j < columns; ++j) {
      to[j * to_stride + i] = from[i * columns + j];
    }
  }
}

// One column: rows are sums over lanes.
void multiply_column(const float* x, std::ptrdiff_t x_stride, int rows, const RightMatrix& w,
                     float bias, float* y, std::ptrdiff_t y_stride) {
  const int whole = w.depth / kLanes * kLanes;
  const int tail = w.depth - whole;
  for (std::ptrdiff_t i = 0; i < rows; ++i) {
    const float* row = x + i * x_stride;
    Floats sums{};
    for (int k = 0; k < whole; k += kLanes) {
      sums = simd::fma(simd::load<Floats>(row + k), simd::load<Floats>(w.data + k), sums);
    }
    if (tail > 0) {
      sums = simd::fma(simd::load_partial<Floats>(row + whole, tail),
                       simd::load_partial<Floats>(w.data + whole, tail), sums);
    }
    y[i * y_stride] = simd::sum(sums) + bias;
  }
}

// The packed form. A factor of one panel is no wider than its columns need.
RightMatrix packed_view(const float* data, int depth, int columns, int width) {
  width = std::min(width, kPanel);
  return {.data = data,
          .depth = depth,
          .columns = columns,
          .panel = kPanel,
          .row_stride = width,
          .panel_stride = static_cast<std::ptrdiff_t>(depth) * width};
}

}  // namespace

int padded(int columns) {
  return (columns + kLanes - 1) / kLanes * kLanes;
}

std::size_t packed_size(int depth, int columns) {
  const int panels = (columns + kPanel - 1) / kPanel;
  const int width = panels == 1 ? padded(columns) : panels * kPanel;
  return static_cast<std::size_t>(depth) * static_cast<std::size_t>(width);
}

RightMatrix pack(const float* w, int depth, int columns, int rows, float* scratch) {
  if (columns == 1 || (columns % kLanes == 0 && (columns <= kDirectColumns || rows <= kFewRows))) {
    return {.data = w,
            .depth = depth,
            .columns = columns,
            .panel = kPanel,
            .row_stride = columns,
            .panel_stride = kPanel};
  }
  const RightMatrix view =
      packed_view(scratch, depth, columns, columns <= kNarrow ? kNarrow : padded(columns));
  for (int begin = 0; begin < columns; begin += kPanel) {
    const int width = std::min(kPanel, columns - begin);
    float* to = scratch + begin / kPanel * view.panel_stride;
    for (std::ptrdiff_t k = 0; k < depth; ++k, to += view.row_stride) {
      const float* from = w + k * columns + begin;
      if (view.row_stride == kNarrow) {
        simd::store(to, simd::load_partial<simd::NarrowFloats>(from, width));
        continue;
      }
      for (int j = 0; j < view.row_stride; j += kLanes) {
        const int lanes = std::clamp(width - j, 0, kLanes);
        simd::store(to + j, lanes == kLanes ? simd::load<Floats>(from + j)
                                            : simd::load_partial<Floats>(from + j, lanes));
      }
    }
  }
  return view;
}

RightMatrix pack_transposed(const float* w, int depth, int columns, float* scratch) {
  const RightMatrix view = packed_view(scratch, depth, columns, padded(columns));
  for (int begin = 0; begin < columns; begin += kPanel) {
    const int width = std::min(kPanel, columns - begin);
    float* to = scratch + begin / kPanel * view.panel_stride;
    transpose(w + static_cast<std::ptrdiff_t>(begin) * depth, width, depth, to, view.row_stride);
    clear_padding(to, width, depth, view.row_stride);
  }
  return view;
}

void copy_padded(const float* from, int columns, int rows, float* to) {
  const std::ptrdiff_t stride = padded(columns);
  for (std::ptrdiff_t i = 0; i < rows; ++i) {
    std::copy_n(from + i * columns, columns, to + i * stride);
  }
  clear_padding(to, columns, rows, stride);
}

void multiply(const float* x, int x_stride, int rows, const RightMatrix& w, const float* bias,
              float* y, int y_stride) {
  const Left left{.data = x, .stride = x_stride, .rows = rows, .depth = w.depth};
  const Target target{.c = y, .stride = y_stride, .other = bias, .slope = 0, .tail = w.columns};
  if (w.columns == 1 && w.row_stride == 1) {
    multiply_column(x, x_stride, rows, w, *bias, y, y_stride);
  } else if (w.row_stride == kNarrow) {
    panel<simd::NarrowFloats, 1, false, Finish::kBias>(left, w.data, w.row_stride, target);
  } else {
    product<false, Finish::kBias>(left, w, false, target);
  }
  if (y_stride == padded(w.columns)) {
    clear_padding(y, w.columns, rows, y_stride);
  }
}

void multiply_derivative(const float* dy, int dy_stride, int rows, const RightMatrix& w,
                         Activation activation, const float* h, float* dx) {
  const Left left{.data = dy, .stride = dy_stride, .rows = rows, .depth = w.depth};
  Target target{.c = nullptr, .stride = padded(w.columns), .other = h, .slope = 0, .tail = 0};
  target.c = dx;
  if (activation == Activation::kTanh) {
    product<false, Finish::kTanhDerivative>(left, w, true, target);
  } else {
    target.slope = leaky_slope(activation);
    product<false, Finish::kReluDerivative>(left, w, true, target);
  }
}

void accumulate_product(const float* x, int x_stride, int x_columns, const float* dy,
                        int dy_columns, int rows, float* dw) {
  const RightMatrix right{.data = dy,
                          .depth = rows,
                          .columns = dy_columns,
                          .panel = kPanel,
                          .row_stride = padded(dy_columns),
                          .panel_stride = kPanel};
  product<true, Finish::kAdd>(
      {.data = x, .stride = x_stride, .rows = x_columns, .depth = rows}, right, false,
      {.c = dw, .stride = dy_columns, .other = nullptr, .slope = 0, .tail = 0});
}

void accumulate_rows(const float* dy, int columns, int rows, float* db) {
  const std::ptrdiff_t stride = padded(columns);
  for (int begin = 0; begin < columns; begin += kLanes) {
    Floats sums{};
    for (std::ptrdiff_t i = 0; i < rows; ++i) {
      sums += simd::load<Floats>(dy + i * stride + begin);
    }
    const int lanes = std::min(kLanes, columns - begin);
    simd::store_partial(db + begin, sums + simd::load_partial<Floats>(db + begin, lanes), lanes);
  }
}

}  // namespace potluck
