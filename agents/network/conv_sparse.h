// The first convolution of a stack, computed from the entries of its input that are not zero.
//
// Observations of kitchens as planes are mostly zeros. Each entry that is not adds value * (a
// turned filter) to the few output cells it reaches, and value * (their gradients) to the gradient
// of the weights; what every row has in common is added once per batch. In a batch of real
// observations this is several times faster than the dense products (tests/bench/network_bench.cpp:
// conv_first_layer).
//
// Filters are kept in `turned` order [channel][kernel_col][kernel_row][filter], both kernel axes
// reversed and filters padded to whole vectors, so that one entry reads a column of the filter and
// writes a column of the output in one run; outputs [out_cells][filter] are padded likewise.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "agents/network/conv_plane.h"
#include "agents/network/input_rows.h"

namespace potluck {

/// Immutable; threads may share one.
class SparseConv {
 public:
  explicit SparseConv(const ConvPlane& plane);

  /// Floats of turned weights, and of one row's padded outputs.
  [[nodiscard]] std::size_t turned_size() const;
  [[nodiscard]] std::size_t output_size() const;
  /// Floats from an output cell to the next.
  [[nodiscard]] int output_stride() const { return stride_; }

  void turn(const float* weights, float* turned) const;
  /// weights [kernel, kernel, channels, filters] += turned weights.
  void add_turned_back(const float* turned, float* weights) const;

  /// base [output_size] = what the rows of `inputs` have in common: b + the constant entries.
  void begin(const InputRows& inputs, const float* turned, const float* biases, float* base) const;
  /// y [rows, output_size] = base + row first … first + rows - 1 of `inputs`.
  void forward(const InputRows& inputs, int first, int rows, const float* turned, const float* base,
               float* y) const;
  /// The gradients that rows first … have from dy [rows, output_size]: added to `turned_gradients`,
  /// except for what the rows have in common; and dy's sum over the rows to `sum` [output_size].
  void backward(const InputRows& inputs, int first, int rows, const float* dy,
                float* turned_gradients, float* sum) const;
  /// The rest, once per batch: the gradients of the constant entries, and db [filters] +=.
  void end(const InputRows& inputs, const float* sum, float* turned_gradients, float* db) const;

 private:
  // What an entry reaches: `columns` runs of `length` floats.
  struct Reach {
    std::uint32_t output = 0;  // where the first run begins
    std::uint32_t weight = 0;
    std::uint16_t columns = 0;
    std::uint16_t length = 0;
  };

  template <class Function>
  void for_each_entry(const InputRows& inputs, int row, Function function) const;
  void add_to_output(const Reach& reach, float value, const float* turned, float* y) const;
  void add_to_weights(const Reach& reach, float value, const float* dy, float* turned) const;

  ConvPlane plane_;
  int stride_ = 0;
  std::ptrdiff_t output_column_ = 0;  // floats from a column of outputs to the next
  std::ptrdiff_t weight_column_ = 0;
  std::vector<Reach> reach_;  // of each number of the input
};

}  // namespace potluck
