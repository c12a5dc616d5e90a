#include "agents/network/conv_sparse.h"

#include <algorithm>

#include "agents/network/gemm.h"
#include "agents/network/simd.h"
#include "env/text/assert.h"

namespace potluck {
namespace {

using simd::Floats;
using simd::kLanes;

// to += value * from, in `columns` runs of `length` floats.
inline void add_runs(float value, int columns, int length, const float* from,
                     std::ptrdiff_t from_step, float* to, std::ptrdiff_t to_step) {
  const auto factor = simd::splat<Floats>(value);
  for (int i = 0; i < columns; ++i, from += from_step, to += to_step) {
    for (int j = 0; j < length; j += kLanes) {
      simd::store(to + j,
                  simd::fma(factor, simd::load<Floats>(from + j), simd::load<Floats>(to + j)));
    }
  }
}

void add(const float* from, std::size_t size, float* to) {
  for (std::size_t i = 0; i < size; i += static_cast<std::size_t>(kLanes)) {
    simd::store(to + i, simd::load<Floats>(to + i) + simd::load<Floats>(from + i));
  }
}

}  // namespace

SparseConv::SparseConv(const ConvPlane& plane)
    : plane_(plane),
      stride_(padded(plane.filters)),
      output_column_(std::ptrdiff_t{plane.out_height()} * stride_),
      weight_column_(std::ptrdiff_t{plane.kernel} * stride_) {
  // Output cell c has the input's column c + i - pad under tap i; turned tap i is kernel - 1 - i,
  // so that the input's column c reaches output column c - behind + i with turned tap i.
  const int behind = plane.kernel - 1 - plane.pad;
  reach_.reserve(static_cast<std::size_t>(plane.cells() * plane.channels));
  for (int col = 0; col < plane.width; ++col) {
    const CellRange cols = taps_of(col, behind, plane.kernel, plane.out_width());
    for (int row = 0; row < plane.height; ++row) {
      const CellRange rows = taps_of(row, behind, plane.kernel, plane.out_height());
      for (int ch = 0; ch < plane.channels; ++ch) {
        const auto cell = static_cast<std::uint32_t>(
            (col - behind + cols.begin) * plane.out_height() + row - behind + rows.begin);
        const auto tap = static_cast<std::uint32_t>(
            (ch * plane.kernel + cols.begin) * plane.kernel + rows.begin);
        reach_.push_back({.output = cell * static_cast<std::uint32_t>(stride_),
                          .weight = tap * static_cast<std::uint32_t>(stride_),
                          .columns = static_cast<std::uint16_t>(cols.end - cols.begin),
                          .length = static_cast<std::uint16_t>((rows.end - rows.begin) * stride_)});
      }
    }
  }
}

std::size_t SparseConv::turned_size() const {
  return static_cast<std::size_t>(plane_.kernel * plane_.kernel) *
         static_cast<std::size_t>(plane_.channels) * static_cast<std::size_t>(stride_);
}

std::size_t SparseConv::output_size() const {
  return static_cast<std::size_t>(plane_.out_cells()) * static_cast<std::size_t>(stride_);
}

void SparseConv::turn(const float* weights, float* turned) const {
  const std::ptrdiff_t taps = std::ptrdiff_t{plane_.kernel} * plane_.kernel;
  for (std::ptrdiff_t ch = 0; ch < plane_.channels; ++ch) {
    for (std::ptrdiff_t tap = taps - 1; tap >= 0; --tap, turned += stride_) {
      const float* from = weights + (tap * plane_.channels + ch) * plane_.filters;
      std::copy_n(from, plane_.filters, turned);
      std::fill(turned + plane_.filters, turned + stride_, 0.0F);
    }
  }
}

void SparseConv::add_turned_back(const float* turned, float* weights) const {
  const std::ptrdiff_t taps = std::ptrdiff_t{plane_.kernel} * plane_.kernel;
  for (std::ptrdiff_t ch = 0; ch < plane_.channels; ++ch) {
    for (std::ptrdiff_t tap = taps - 1; tap >= 0; --tap, turned += stride_) {
      float* to = weights + (tap * plane_.channels + ch) * plane_.filters;
      for (int f = 0; f < plane_.filters; ++f) {
        to[f] += turned[f];
      }
    }
  }
}

void SparseConv::add_to_output(const Reach& reach, float value, const float* turned,
                               float* y) const {
  add_runs(value, reach.columns, reach.length, turned + reach.weight, weight_column_,
           y + reach.output, output_column_);
}

void SparseConv::add_to_weights(const Reach& reach, float value, const float* dy,
                                float* turned) const {
  add_runs(value, reach.columns, reach.length, dy + reach.output, output_column_,
           turned + reach.weight, weight_column_);
}

// Calls function(reach, value) for each of the row's entries but the constant ones.
template <class Function>
void SparseConv::for_each_entry(const InputRows& inputs, int row, Function function) const {
  const auto i = static_cast<std::size_t>(row);
  if (inputs.dense == nullptr) {
    const std::size_t first = inputs.row_begin[i];
    for (const SparseEntry& entry :
         inputs.entries.subspan(first, inputs.row_begin[i + 1] - first)) {
      POTLUCK_ASSERT(entry.index < reach_.size());
      function(reach_[entry.index], static_cast<float>(entry.value));
    }
    return;
  }
  const float* const values = inputs.dense + i * reach_.size();
  for (std::size_t begin = 0; begin < reach_.size(); begin += static_cast<std::size_t>(kLanes)) {
    const std::size_t end = std::min(reach_.size(), begin + static_cast<std::size_t>(kLanes));
    const auto chunk = simd::load_partial<Floats>(values + begin, static_cast<int>(end - begin));
    if (!simd::any_nonzero(chunk)) {
      continue;
    }
    for (std::size_t index = begin; index < end; ++index) {
      if (values[index] != 0) {
        function(reach_[index], values[index]);
      }
    }
  }
}

void SparseConv::begin(const InputRows& inputs, const float* turned, const float* biases,
                       float* base) const {
  std::fill_n(base, output_size(), 0.0F);
  for (std::ptrdiff_t cell = 0; cell < plane_.out_cells(); ++cell) {
    std::copy_n(biases, plane_.filters, base + cell * stride_);
  }
  for (const SparseEntry& entry : inputs.constant) {
    add_to_output(reach_[entry.index], static_cast<float>(entry.value), turned, base);
  }
}

void SparseConv::forward(const InputRows& inputs, int first, int rows, const float* turned,
                         const float* base, float* y) const {
  for (int i = 0; i < rows; ++i, y += output_size()) {
    std::copy_n(base, output_size(), y);
    for_each_entry(inputs, first + i, [&](const Reach& reach, float value) {
      add_to_output(reach, value, turned, y);
    });
  }
}

void SparseConv::backward(const InputRows& inputs, int first, int rows, const float* dy,
                          float* turned_gradients, float* sum) const {
  for (int i = 0; i < rows; ++i, dy += output_size()) {
    add(dy, output_size(), sum);
    for_each_entry(inputs, first + i, [&](const Reach& reach, float value) {
      add_to_weights(reach, value, dy, turned_gradients);
    });
  }
}

void SparseConv::end(const InputRows& inputs, const float* sum, float* turned_gradients,
                     float* db) const {
  for (const SparseEntry& entry : inputs.constant) {
    add_to_weights(reach_[entry.index], static_cast<float>(entry.value), sum, turned_gradients);
  }
  for (std::ptrdiff_t cell = 0; cell < plane_.out_cells(); ++cell) {
    for (int f = 0; f < plane_.filters; ++f) {
      db[f] += sum[cell * stride_ + f];
    }
  }
}

}  // namespace potluck
