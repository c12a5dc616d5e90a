#include "agents/network/conv_lanes.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

#include "agents/network/activation.h"
#include "agents/network/simd.h"

namespace potluck::lanes {
namespace {

using simd::Floats;
using simd::kLanes;
using Offset = std::ptrdiff_t;

constexpr int kGroups = 2;                     // that convolutions take at once
constexpr bool kManyRegisters = kLanes == 16;  // AVX-512 has 32 registers, the others 16
// A tile of outputs is kept in registers: kFilters x kGroups sums.
constexpr int kFilters = kManyRegisters ? 13 : 6;
// A tile of weight gradients: kSide x kSide sums.
constexpr int kSide = kManyRegisters ? 5 : 3;
// What a tile of weight gradients reads, over all cells, should leave room for its sums in the
// first-level cache.
constexpr std::size_t kNearBytes = std::size_t{32} << 10U;
constexpr int kMaxKernel = 16;

// Floats of a group of inputs, and of outputs.
Offset x_size(const ConvPlane& plane) {
  return Offset{plane.cells()} * plane.channels * kLanes;
}
Offset y_size(const ConvPlane& plane) {
  return Offset{plane.out_cells()} * plane.filters * kLanes;
}

// One run of the sum that makes an output: `length` elements of x and as many rows of w.
struct Run {
  const float* x = nullptr;
  const float* w = nullptr;
  int length = 0;
};
// The runs of one output cell: rows of a column lie together.
struct Runs {
  std::array<Run, kMaxKernel> run{};
  int count = 0;
};

Runs runs_of(const ConvPlane& plane, const float* w, const float* x, int col, int row) {
  const CellRange cols = taps_of(col, plane.pad, plane.kernel, plane.width);
  const CellRange rows = taps_of(row, plane.pad, plane.kernel, plane.height);
  Runs runs;
  for (int i = cols.begin; i < cols.end && rows.begin < rows.end; ++i) {
    const Offset cell = Offset{col + i - plane.pad} * plane.height + row + rows.begin - plane.pad;
    const Offset tap = Offset{i} * plane.kernel + rows.begin;
    runs.run[static_cast<std::size_t>(runs.count++)] = {
        .x = x + cell * plane.channels * kLanes,
        .w = w + tap * plane.channels * plane.filters,
        .length = (rows.end - rows.begin) * plane.channels};
  }
  return runs;
}

enum class Finish : std::uint8_t {
  kBias,            // sums begin with the bias
  kTanhDerivative,  // the sum * (1 - h^2)
  kReluDerivative,  // h > 0 ? sum : slope * sum
};

// Where a tile goes, and what it is finished with; h lies as y does.
struct Target {
  float* y = nullptr;
  Offset group = 0;              // floats from a group to the next
  const float* other = nullptr;  // bias of the tile's first filter, or h
  float slope = 0;
};

template <int kRows, int kWidth, Finish kFinish>
void tile(const Runs& runs, Offset x_group, Offset stride, Offset first, const Target& target) {
  // NOLINTNEXTLINE(modernize-avoid-c-arrays): they live in registers
  Floats sums[static_cast<std::size_t>(kRows)][static_cast<std::size_t>(kWidth)];
  POTLUCK_UNROLL for (int r = 0; r < kRows; ++r) {
    POTLUCK_UNROLL for (int v = 0; v < kWidth; ++v) {
      sums[r][v] = kFinish == Finish::kBias ? simd::splat<Floats>(target.other[r]) : Floats{};
    }
  }
  for (int i = 0; i < runs.count; ++i) {
    const Run& run = runs.run[static_cast<std::size_t>(i)];
    const float* w = run.w + first;
    const float* x = run.x;
    for (int p = 0; p < run.length; ++p, w += stride, x += kLanes) {
      // NOLINTNEXTLINE(modernize-avoid-c-arrays)
      Floats right[static_cast<std::size_t>(kWidth)];
      POTLUCK_UNROLL for (int v = 0; v < kWidth; ++v) {
        right[v] = simd::load<Floats>(x + v * x_group);
      }
      POTLUCK_UNROLL for (int r = 0; r < kRows; ++r) {
        const auto left = simd::splat<Floats>(w[r]);
        POTLUCK_UNROLL for (int v = 0; v < kWidth; ++v) {
          sums[r][v] = simd::fma(left, right[v], sums[r][v]);
        }
      }
    }
  }
  POTLUCK_UNROLL for (int r = 0; r < kRows; ++r) {
    POTLUCK_UNROLL for (int v = 0; v < kWidth; ++v) {
      const Offset at = r * kLanes + v * target.group;
      Floats value = sums[r][v];
      if constexpr (kFinish == Finish::kTanhDerivative) {
        const auto h = simd::load<Floats>(target.other + at);
        value = simd::fma(h * h, -value, value);
      } else if constexpr (kFinish == Finish::kReluDerivative) {
        const auto h = simd::load<Floats>(target.other + at);
        value = h > Floats{} ? value : value * target.slope;
      }
      simd::store(target.y + at, value);
    }
  }
}

template <int kRows, int kWidth, Finish kFinish>
void tile_of(int rows, const Runs& runs, Offset x_group, Offset stride, Offset first,
             const Target& target) {
  if constexpr (kRows > 1) {
    if (rows < kRows) {
      tile_of<kRows - 1, kWidth, kFinish>(rows, runs, x_group, stride, first, target);
      return;
    }
  }
  tile<kRows, kWidth, kFinish>(runs, x_group, stride, first, target);
}

// All outputs of kWidth groups: filters in tiles of nearly equal heights.
template <int kWidth, Finish kFinish>
void convolve_groups(const ConvPlane& plane, const float* w, const float* x, const Target& target) {
  const int filters = plane.filters;
  const int tiles = (filters + kFilters - 1) / kFilters;
  const Offset x_group = x_size(plane);
  Offset cell = 0;
  for (int col = 0; col < plane.out_width(); ++col) {
    for (int row = 0; row < plane.out_height(); ++row, ++cell) {
      const Runs runs = runs_of(plane, w, x, col, row);
      for (int t = 0; t < tiles; ++t) {
        const int begin = filters * t / tiles;
        const int end = filters * (t + 1) / tiles;
        const Offset at = (cell * filters + begin) * kLanes;
        tile_of<kFilters, kWidth, kFinish>(
            end - begin, runs, x_group, filters, begin,
            {.y = target.y + at,
             .group = target.group,
             .other = target.other + (kFinish == Finish::kBias ? Offset{begin} : at),
             .slope = target.slope});
      }
    }
  }
}

template <Finish kFinish>
void convolve_rows(const ConvPlane& plane, const float* w, const float* x, int rows,
                   Target target) {
  target.group = y_size(plane);
  for (int groups = (rows + kLanes - 1) / kLanes; groups > 0; groups -= kGroups) {
    if (groups >= kGroups) {
      convolve_groups<kGroups, kFinish>(plane, w, x, target);
    } else {
      convolve_groups<1, kFinish>(plane, w, x, target);
    }
    x += kGroups * x_size(plane);
    target.y += kGroups * target.group;
    target.other += kFinish == Finish::kBias ? 0 : kGroups * target.group;
  }
}

// `block` transposed: log2(lanes) times, vector i is riffled with the one half the lanes behind it.
using Block = std::array<Floats, kLanes>;
#if defined(POTLUCK_VECTORS)
template <std::size_t... kLane>
Floats riffle_low(Floats a, Floats b, std::index_sequence<kLane...> /*lanes*/) {
  return __builtin_shufflevector(a, b, (kLane / 2 + kLane % 2 * kLanes)...);
}
template <std::size_t... kLane>
Floats riffle_high(Floats a, Floats b, std::index_sequence<kLane...> /*lanes*/) {
  return __builtin_shufflevector(a, b, (kLanes / 2 + kLane / 2 + kLane % 2 * kLanes)...);
}
#endif
inline void transpose([[maybe_unused]] Block& block) {
#if defined(POTLUCK_VECTORS)
  constexpr auto kHalf = static_cast<std::size_t>(kLanes) / 2;
  constexpr auto kAll = std::make_index_sequence<static_cast<std::size_t>(kLanes)>();
  POTLUCK_UNROLL for (int round = 1; round < kLanes; round *= 2) {
    Block next;
    POTLUCK_UNROLL for (std::size_t i = 0; i < kHalf; ++i) {
      next[2 * i] = riffle_low(block[i], block[i + kHalf], kAll);
      next[2 * i + 1] = riffle_high(block[i], block[i + kHalf], kAll);
    }
    block = next;
  }
#endif
}

// Which channels and filters a tile of weight gradients has. Its sums lie together, [tap][channel]
// [filter] of the tile.
struct GradientTile {
  CellRange channels;
  CellRange filters;
  Offset sums = 0;  // where they begin, in vectors
};

// Calls function(tile) for every tile, in nearly equal sizes.
template <class Function>
void for_each_tile(const ConvPlane& plane, Function function) {
  const int taps = plane.kernel * plane.kernel;
  const int row_tiles = (plane.channels + kSide - 1) / kSide;
  const int column_tiles = (plane.filters + kSide - 1) / kSide;
  Offset sums = 0;
  for (int s = 0; s < row_tiles; ++s) {
    const CellRange channels{.begin = plane.channels * s / row_tiles,
                             .end = plane.channels * (s + 1) / row_tiles};
    for (int t = 0; t < column_tiles; ++t) {
      const CellRange filters{.begin = plane.filters * t / column_tiles,
                              .end = plane.filters * (t + 1) / column_tiles};
      function(GradientTile{.channels = channels, .filters = filters, .sums = sums});
      sums += Offset{taps} * (channels.end - channels.begin) * (filters.end - filters.begin);
    }
  }
}

// The cells whose products one tap sums, and by how many cells the input is ahead of the output.
struct Window {
  CellRange cols;
  CellRange rows;
  Offset ahead = 0;
};

template <int kRows, int kColumns, int kWidth>
void gradient_tile(const ConvPlane& plane, const float* x, const float* dy, const Window& window,
                   float* sums) {
  // NOLINTBEGIN(modernize-avoid-c-arrays): they live in registers
  Floats tile[static_cast<std::size_t>(kRows)][static_cast<std::size_t>(kColumns)];
  POTLUCK_UNROLL for (int i = 0; i < kRows; ++i) {
    POTLUCK_UNROLL for (int j = 0; j < kColumns; ++j) {
      tile[i][j] = simd::load<Floats>(sums + (i * kColumns + j) * kLanes);
    }
  }
  const Offset x_step = Offset{plane.channels} * kLanes;
  const Offset dy_step = Offset{plane.filters} * kLanes;
  const Offset x_group = x_size(plane);
  const Offset dy_group = y_size(plane);
  const int rows = window.rows.end - window.rows.begin;
  const Offset right_skip = (plane.out_height() - rows) * dy_step;
  const Offset left_skip = (plane.height - rows) * x_step;
  const float* right =
      dy + (Offset{window.cols.begin} * plane.out_height() + window.rows.begin) * dy_step;
  const float* left =
      x + (Offset{window.cols.begin} * plane.height + window.rows.begin + window.ahead) * x_step;
  int cols_left = window.cols.end - window.cols.begin;
  do {
    int rows_left = rows;
    do {
      POTLUCK_UNROLL for (int v = 0; v < kWidth; ++v) {
        Floats b[static_cast<std::size_t>(kColumns)];
        // NOLINTEND(modernize-avoid-c-arrays)
        POTLUCK_UNROLL for (int j = 0; j < kColumns; ++j) {
          b[j] = simd::load<Floats>(right + j * kLanes + v * dy_group);
          simd::hold(b[j]);
        }
        POTLUCK_UNROLL for (int i = 0; i < kRows; ++i) {
          const auto a = simd::load<Floats>(left + i * kLanes + v * x_group);
          POTLUCK_UNROLL for (int j = 0; j < kColumns; ++j) {
            tile[i][j] = simd::fma(a, b[j], tile[i][j]);
          }
        }
      }
      right += dy_step;
      left += x_step;
    } while (--rows_left > 0);
    right += right_skip;
    left += left_skip;
  } while (--cols_left > 0);
  POTLUCK_UNROLL for (int i = 0; i < kRows; ++i) {
    POTLUCK_UNROLL for (int j = 0; j < kColumns; ++j) {
      simd::store(sums + (i * kColumns + j) * kLanes, tile[i][j]);
    }
  }
}

// kWidth groups from x and dy on, all taps of a tile.
template <int kRows, int kColumns, int kWidth>
void gradient_taps(const ConvPlane& plane, const float* x, const float* dy, float* sums) {
  for (int i = 0; i < plane.kernel; ++i) {
    for (int j = 0; j < plane.kernel; ++j, sums += kRows * kColumns * kLanes) {
      const Window window{.cols = positions_of(i, plane.pad, plane.width, plane.out_width()),
                          .rows = positions_of(j, plane.pad, plane.height, plane.out_height()),
                          .ahead = Offset{i - plane.pad} * plane.height + j - plane.pad};
      if (window.cols.begin < window.cols.end && window.rows.begin < window.rows.end) {
        gradient_tile<kRows, kColumns, kWidth>(plane, x, dy, window, sums);
      }
    }
  }
}

// A tile over all taps of all groups: its sums, and what it reads of the group or two at hand, stay
// in the first-level cache.
template <int kRows, int kColumns>
void gradient_groups(const ConvPlane& plane, const float* x, const float* dy, int rows,
                     float* sums) {
  const auto read = static_cast<std::size_t>(plane.cells() * kRows + plane.out_cells() * kColumns) *
                    kGroups * sizeof(Floats);
  const bool together = read <= kNearBytes;
  int width = 1;
  for (int groups = (rows + kLanes - 1) / kLanes; groups > 0; groups -= width) {
    width = together && groups >= kGroups ? kGroups : 1;
    if (width == kGroups) {
      gradient_taps<kRows, kColumns, kGroups>(plane, x, dy, sums);
    } else {
      gradient_taps<kRows, kColumns, 1>(plane, x, dy, sums);
    }
    x += width * x_size(plane);
    dy += width * y_size(plane);
  }
}

template <int kRows, int kColumns>
void gradient_tile_of(int channels, int filters, const ConvPlane& plane, const float* x,
                      const float* dy, int rows, float* sums) {
  if constexpr (kRows > 1) {
    if (channels < kRows) {
      gradient_tile_of<kRows - 1, kColumns>(channels, filters, plane, x, dy, rows, sums);
      return;
    }
  }
  if constexpr (kColumns > 1) {
    if (filters < kColumns) {
      gradient_tile_of<kRows, kColumns - 1>(channels, filters, plane, x, dy, rows, sums);
      return;
    }
  }
  gradient_groups<kRows, kColumns>(plane, x, dy, rows, sums);
}

}  // namespace

int group_rows() {
  return kLanes;
}

void interleave(const float* from, int rows, int cells, int size, int stride, float* to) {
  const Offset row_stride = Offset{cells} * stride;
  for (; rows > 0; rows -= kLanes, from += kLanes * row_stride) {
    const int here = std::min(kLanes, rows);
    for (int cell = 0; cell < cells; ++cell) {
      for (int begin = 0; begin < size; begin += kLanes) {
        const int columns = std::min(kLanes, size - begin);
        const float* corner = from + Offset{cell} * stride + begin;
        Block block{};
        for (int i = 0; i < here; ++i) {
          const float* row = corner + i * row_stride;
          block[static_cast<std::size_t>(i)] = columns == kLanes
                                                   ? simd::load<Floats>(row)
                                                   : simd::load_partial<Floats>(row, columns);
        }
        transpose(block);
        for (int j = 0; j < columns; ++j, to += kLanes) {
          simd::store(to, block[static_cast<std::size_t>(j)]);
        }
      }
    }
  }
}

void separate(const float* from, int rows, int cells, int size, int stride, float* to) {
  const Offset row_stride = Offset{cells} * stride;
  for (; rows > 0; rows -= kLanes, to += kLanes * row_stride) {
    const int here = std::min(kLanes, rows);
    for (int cell = 0; cell < cells; ++cell) {
      for (int begin = 0; begin < size; begin += kLanes) {
        const int columns = std::min(kLanes, size - begin);
        const int written = std::min(kLanes, stride - begin);
        float* corner = to + Offset{cell} * stride + begin;
        Block block{};
        for (int j = 0; j < columns; ++j, from += kLanes) {
          block[static_cast<std::size_t>(j)] = simd::load<Floats>(from);
        }
        transpose(block);
        for (int i = 0; i < here; ++i) {
          const Floats value = block[static_cast<std::size_t>(i)];
          if (written == kLanes) {
            simd::store(corner + i * row_stride, value);
          } else {
            simd::store_partial(corner + i * row_stride, value, written);
          }
        }
      }
    }
  }
}

void convolve(const ConvPlane& plane, const float* w, const float* b, const float* x, int rows,
              float* y) {
  convolve_rows<Finish::kBias>(plane, w, x, rows, {.y = y, .other = b, .slope = 0});
}

void convolve_back(const ConvPlane& plane, const float* flipped, const float* dy, int rows,
                   Activation activation, const float* x, float* dx) {
  const ConvPlane back{.width = plane.out_width(),
                       .height = plane.out_height(),
                       .channels = plane.filters,
                       .kernel = plane.kernel,
                       .pad = plane.kernel - 1 - plane.pad,
                       .filters = plane.channels};
  if (activation == Activation::kTanh) {
    convolve_rows<Finish::kTanhDerivative>(back, flipped, dy, rows,
                                           {.y = dx, .other = x, .slope = 0});
  } else {
    convolve_rows<Finish::kReluDerivative>(back, flipped, dy, rows,
                                           {.y = dx, .other = x, .slope = leaky_slope(activation)});
  }
}

void flip(const ConvPlane& plane, const float* w, float* flipped) {
  const Offset taps = Offset{plane.kernel} * plane.kernel;
  for (Offset tap = taps - 1; tap >= 0; --tap) {
    const float* from = w + tap * plane.channels * plane.filters;
    for (int f = 0; f < plane.filters; ++f) {
      for (Offset ch = 0; ch < plane.channels; ++ch) {
        *flipped++ = from[ch * plane.filters + f];
      }
    }
  }
}

void multiply_by_derivative(Activation activation, std::span<const float> h,
                            std::span<float> values) {
  const float slope = leaky_slope(activation);
  for (std::size_t i = 0; i < values.size(); i += static_cast<std::size_t>(kLanes)) {
    const auto output = simd::load<Floats>(&h[i]);
    const auto value = simd::load<Floats>(&values[i]);
    simd::store(&values[i], activation == Activation::kTanh
                                ? simd::fma(output * output, -value, value)
                                : (output > Floats{} ? value : value * slope));
  }
}

std::size_t sums_size(const ConvPlane& plane) {
  return (plane.num_weights() + static_cast<std::size_t>(plane.filters)) *
         static_cast<std::size_t>(kLanes);
}

void weight_gradients(const ConvPlane& plane, const float* x, const float* dy, int rows,
                      float* sums) {
  for_each_tile(plane, [&](const GradientTile& tile) {
    gradient_tile_of<kSide, kSide>(
        tile.channels.end - tile.channels.begin, tile.filters.end - tile.filters.begin, plane,
        x + Offset{tile.channels.begin} * kLanes, dy + Offset{tile.filters.begin} * kLanes, rows,
        sums + tile.sums * kLanes);
  });
  float* bias_sums = sums + plane.num_weights() * static_cast<std::size_t>(kLanes);
  const Offset cells = Offset{plane.out_cells()} * ((rows + kLanes - 1) / kLanes);
  for (int f = 0; f < plane.filters; ++f, bias_sums += kLanes, dy += kLanes) {
    auto sum = simd::load<Floats>(bias_sums);
    for (Offset cell = 0; cell < cells; ++cell) {
      sum += simd::load<Floats>(dy + cell * plane.filters * kLanes);
    }
    simd::store(bias_sums, sum);
  }
}

void add_sums(const ConvPlane& plane, const float* sums, float* dw, float* db) {
  const int taps = plane.kernel * plane.kernel;
  for_each_tile(plane, [&](const GradientTile& tile) {
    for (int tap = 0; tap < taps; ++tap) {
      for (int ch = tile.channels.begin; ch < tile.channels.end; ++ch) {
        float* to = dw + (Offset{tap} * plane.channels + ch) * plane.filters;
        for (int f = tile.filters.begin; f < tile.filters.end; ++f, sums += kLanes) {
          to[f] += simd::sum(simd::load<Floats>(sums));
        }
      }
    }
  });
  for (int f = 0; f < plane.filters; ++f, sums += kLanes) {
    db[f] += simd::sum(simd::load<Floats>(sums));
  }
}

}  // namespace potluck::lanes
