#include "agents/network/sparse_linear.h"

#include <algorithm>
#include <cstddef>

#include "agents/network/gemm.h"
#include "agents/network/simd.h"

namespace potluck {
namespace {

using simd::Floats;
using simd::kLanes;

// Columns kept in registers together; wider layers are done in several passes over the entries.
constexpr int kMaxVectors = 4;
constexpr int kPass = kMaxVectors * kLanes;

const float* weights_of(const float* w, const SparseEntry& entry, int columns) {
  return w + static_cast<std::ptrdiff_t>(entry.index) * columns;
}

Floats load_columns(const float* from, int tail) {
  return tail == kLanes ? simd::load<Floats>(from) : simd::load_partial<Floats>(from, tail);
}

void store_columns(float* to, Floats value, int tail) {
  if (tail == kLanes) {
    simd::store(to, value);
  } else {
    simd::store_partial(to, value, tail);
  }
}

// One pass over `entries`: kVectors vectors of columns, the last with `tail` valid lanes. `y` is
// padded, so whole vectors are written; what lies behind the columns is zero.
template <int kVectors>
void multiply_pass(std::span<const SparseEntry> entries, const float* w, int columns,
                   const float* folded, float* y, int tail) {
  Floats sums[static_cast<std::size_t>(kVectors)];  // NOLINT(modernize-avoid-c-arrays): registers
  POTLUCK_UNROLL for (int v = 0; v < kVectors; ++v) {
    sums[v] = load_columns(folded + v * kLanes, v + 1 < kVectors ? kLanes : tail);
  }
  for (const SparseEntry& entry : entries) {
    const float* row = weights_of(w, entry, columns);
    const Floats value = simd::splat<Floats>(static_cast<float>(entry.value));
    POTLUCK_UNROLL for (int v = 0; v < kVectors; ++v) {
      sums[v] = simd::fma(value, load_columns(row + v * kLanes, v + 1 < kVectors ? kLanes : tail),
                          sums[v]);
    }
  }
  POTLUCK_UNROLL for (int v = 0; v < kVectors; ++v) {
    simd::store(y + v * kLanes, sums[v]);
  }
}

template <int kVectors>
void accumulate_pass(std::span<const SparseEntry> entries, const float* dy, int columns, float* dw,
                     int tail) {
  Floats gradient[static_cast<std::size_t>(kVectors)];  // NOLINT(modernize-avoid-c-arrays)
  POTLUCK_UNROLL for (int v = 0; v < kVectors; ++v) {
    gradient[v] = simd::load<Floats>(dy + v * kLanes);
  }
  for (const SparseEntry& entry : entries) {
    float* row = dw + static_cast<std::ptrdiff_t>(entry.index) * columns;
    const Floats value = simd::splat<Floats>(static_cast<float>(entry.value));
    POTLUCK_UNROLL for (int v = 0; v < kVectors; ++v) {
      const int lanes = v + 1 < kVectors ? kLanes : tail;
      float* to = row + v * kLanes;
      store_columns(to, simd::fma(value, gradient[v], load_columns(to, lanes)), lanes);
    }
  }
}

// Calls pass.run<kVectors>(first column, valid lanes of the last vector) for all columns.
template <int kVectors, class Pass>
void run_pass(int vectors, int begin, int tail, const Pass& pass) {
  if constexpr (kVectors > 1) {
    if (vectors < kVectors) {
      run_pass<kVectors - 1>(vectors, begin, tail, pass);
      return;
    }
  }
  pass.template run<kVectors>(begin, tail);
}

template <class Pass>
void for_passes(int columns, const Pass& pass) {
  for (int begin = 0; begin < columns; begin += kPass) {
    const int width = std::min(kPass, columns - begin);
    const int vectors = (width + kLanes - 1) / kLanes;
    run_pass<kMaxVectors>(vectors, begin, width - (vectors - 1) * kLanes, pass);
  }
}

struct Multiply {
  std::span<const SparseEntry> entries;
  const float* w;
  int columns;
  const float* folded;
  float* y;

  template <int kVectors>
  void run(int begin, int tail) const {
    multiply_pass<kVectors>(entries, w + begin, columns, folded + begin, y + begin, tail);
  }
};

struct Accumulate {
  std::span<const SparseEntry> entries;
  const float* dy;
  int columns;
  float* dw;

  template <int kVectors>
  void run(int begin, int tail) const {
    accumulate_pass<kVectors>(entries, dy + begin, columns, dw + begin, tail);
  }
};

std::span<const SparseEntry> entries_of(const InputRows& x, int row) {
  const auto i = static_cast<std::size_t>(row);
  return x.entries.subspan(x.row_begin[i], x.row_begin[i + 1] - x.row_begin[i]);
}

}  // namespace

void fold_constant(const InputRows& x, const float* w, int columns, const float* bias,
                   float* folded) {
  std::copy_n(bias, columns, folded);
  for (const SparseEntry& entry : x.constant) {
    const float* row = weights_of(w, entry, columns);
    const auto value = static_cast<float>(entry.value);
    for (int j = 0; j < columns; ++j) {
      folded[j] += value * row[j];
    }
  }
}

void sparse_multiply(const InputRows& x, int begin, int rows, const float* w, int columns,
                     const float* folded, float* y) {
  const int stride = padded(columns);
  for (int row = begin; row < begin + rows; ++row, y += stride) {
    for_passes(columns, Multiply{entries_of(x, row), w, columns, folded, y});
  }
}

void sparse_accumulate(const InputRows& x, int begin, int rows, const float* dy, int columns,
                       float* dw) {
  const int stride = padded(columns);
  for (int row = begin; row < begin + rows; ++row, dy += stride) {
    for_passes(columns, Accumulate{entries_of(x, row), dy, columns, dw});
  }
}

void accumulate_constant(const InputRows& x, const float* db, int columns, float* dw) {
  for (const SparseEntry& entry : x.constant) {
    float* row = dw + static_cast<std::ptrdiff_t>(entry.index) * columns;
    const auto value = static_cast<float>(entry.value);
    for (int j = 0; j < columns; ++j) {
      row[j] += value * db[j];
    }
  }
}

}  // namespace potluck
