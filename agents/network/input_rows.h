// What a network reads: a batch of observations, dense or as lists of entries.
#pragma once

#include <cstdint>
#include <span>

#include "env/kernel.h"

namespace potluck {

/// A batch of observations as networks read them: dense rows, or lists of the entries that are not
/// zero.
struct InputRows {
  int size = 0;                              ///< F: numbers in a row
  int count = 0;                             ///< n: rows
  const float* dense = nullptr;              ///< [n, F]; null: sparse
  std::span<const std::uint32_t> row_begin;  ///< [n + 1] sparse: row i is constant +
                                             ///< entries[row_begin[i] .. row_begin[i + 1])
  std::span<const SparseEntry> entries;      ///< (env/kernel.h) each index at most once per row,
                                             ///< constant ones included
  std::span<const SparseEntry> constant;     ///< entries that every row has
};

}  // namespace potluck
