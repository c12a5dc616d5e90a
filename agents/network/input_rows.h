// A batch of observations as networks read them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "env/kernel.h"

namespace potluck {

/// A batch of observations as networks read them: dense rows, or lists of the entries that are not
/// zero. Views only; the memory is somebody else's.
struct InputRows {
  int size = 0;                              ///< F: numbers in a row
  int count = 0;                             ///< n: rows
  const float* dense = nullptr;              ///< [n, F]; null: sparse
  std::span<const std::uint32_t> row_begin;  ///< [n + 1] sparse: row i is constant +
                                             ///< entries[row_begin[i] .. row_begin[i + 1])
  std::span<const SparseEntry> entries;      ///< each index at most once per row, constant ones
                                             ///< included
  std::span<const SparseEntry> constant;     ///< entries that every row has

  [[nodiscard]] bool sparse() const { return dense == nullptr; }
};

/// `n` dense rows of `size` numbers.
[[nodiscard]] inline InputRows dense_rows(std::span<const float> rows, int n, int size) {
  InputRows view;
  view.size = size;
  view.count = n;
  view.dense = rows.data();
  return view;
}

}  // namespace potluck
