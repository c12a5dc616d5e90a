// Gives equal observations one index, so that a network looks at each distinct one once.
//
// In a small kitchen most observations of a batch are equal: a rollout of 1,024 steps in the
// paper's kitchen holds a few hundred distinct ones. Networks, softmax and gradients then cost what
// the distinct rows cost; samples that share a row only add up their coefficients
// (agents/ppo/update.h).
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "agents/network/aligned.h"

namespace potluck {

class ObservationTable {
 public:
  /// Rows of `row_size` floats.
  explicit ObservationTable(int row_size);

  /// The index of the row equal to `row` [row_size], which is added if it is new. Amortised
  /// constant time; allocates only while the table is larger than ever before. Rows are compared
  /// bit by bit.
  [[nodiscard]] int intern(const float* row);
  /// Forgets all rows and keeps the memory.
  void clear();

  [[nodiscard]] int size() const { return size_; }
  [[nodiscard]] int row_size() const { return static_cast<int>(row_size_); }
  /// All rows, [size, row_size].
  [[nodiscard]] std::span<const float> rows() const {
    return {rows_.data(), static_cast<std::size_t>(size_) * row_size_};
  }
  /// Rows [begin, end).
  [[nodiscard]] std::span<const float> rows(int begin, int end) const {
    return rows().subspan(static_cast<std::size_t>(begin) * row_size_,
                          static_cast<std::size_t>(end - begin) * row_size_);
  }

 private:
  void grow_slots();

  std::size_t row_size_;
  int size_ = 0;
  AlignedFloats rows_;
  std::vector<std::uint64_t> hashes_;  ///< of each row
  std::vector<std::int32_t>
      slots_;  ///< open addressing, -1: free; a power of two, at most half full
};

}  // namespace potluck
