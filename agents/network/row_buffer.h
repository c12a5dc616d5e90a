// Rows of observations that somebody keeps: dense or sparse, all of one format.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "agents/network/aligned.h"
#include "agents/network/input_rows.h"

namespace potluck {

/// How observations are written down.
struct RowFormat {
  int size = 0;                            ///< numbers in a row
  bool sparse = false;                     ///< only the entries that are not zero
  std::vector<SparseEntry> constant = {};  ///< sparse: entries of every row, not stored with them
};

class RowBuffer {
 public:
  explicit RowBuffer(RowFormat format);

  [[nodiscard]] const RowFormat& format() const { return format_; }
  [[nodiscard]] int size() const { return size_; }
  /// Forgets all rows and keeps the memory.
  void clear();

  /// Appends a row of a dense format, [format.size].
  void append(const float* row);
  /// Appends a row of a sparse format, without its constant entries.
  void append(std::span<const SparseEntry> row);
  /// Appends row `row` of a buffer of the same format.
  void append(const RowBuffer& from, int row);

  [[nodiscard]] const float* dense_row(int row) const {
    return &dense_[static_cast<std::size_t>(row) * static_cast<std::size_t>(format_.size)];
  }
  [[nodiscard]] std::span<const SparseEntry> sparse_row(int row) const {
    const auto i = static_cast<std::size_t>(row);
    return std::span(entries_).subspan(row_begin_[i], row_begin_[i + 1] - row_begin_[i]);
  }
  /// Rows [begin, end) as networks read them; valid until the next append or clear.
  [[nodiscard]] InputRows view(int begin, int end) const;
  [[nodiscard]] InputRows view() const { return view(0, size_); }

 private:
  RowFormat format_;
  int size_ = 0;
  AlignedFloats dense_;
  std::vector<SparseEntry> entries_;
  std::vector<std::uint32_t> row_begin_ = {0};
};

}  // namespace potluck
