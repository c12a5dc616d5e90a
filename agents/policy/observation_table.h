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

#include "agents/network/row_buffer.h"

namespace potluck {

class ObservationTable {
 public:
  explicit ObservationTable(RowFormat format);

  /// The index of the row equal to `row`, which is added if it is new: [format.size] numbers of a
  /// dense format, the varying entries of a sparse one. Amortised constant time; allocates only
  /// while the table is larger than ever before. Rows are compared bit by bit.
  [[nodiscard]] int intern(const float* row);
  [[nodiscard]] int intern(std::span<const SparseEntry> row);
  /// Forgets all rows and keeps the memory. `merge`: whether equal rows share an index from now on;
  /// otherwise every row gets one of its own.
  void clear(bool merge = true);

  [[nodiscard]] int size() const { return rows_.size(); }
  [[nodiscard]] const RowBuffer& rows() const { return rows_; }

 private:
  /// The slot of the row equal to `row`, or the free one where it belongs.
  template <class Row>
  [[nodiscard]] std::size_t find(std::uint64_t hash, const Row& row) const;
  template <class Row>
  int find_or_add(const Row& row);
  void grow_slots();

  RowBuffer rows_;
  bool merge_ = true;
  std::vector<std::uint64_t> hashes_;  ///< of each row
  std::vector<std::int32_t>
      slots_;  ///< open addressing, -1: free; a power of two, at most half full
};

}  // namespace potluck
