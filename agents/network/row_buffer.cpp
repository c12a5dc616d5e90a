#include "agents/network/row_buffer.h"

#include <utility>

#include "env/text/assert.h"

namespace potluck {

RowBuffer::RowBuffer(RowFormat format) : format_(std::move(format)) {
  POTLUCK_ASSERT(format_.size > 0);
}

void RowBuffer::clear() {
  size_ = 0;
  dense_.clear();
  entries_.clear();
  row_begin_.resize(1);
}

void RowBuffer::append(const float* row) {
  POTLUCK_ASSERT(!format_.sparse);
  dense_.insert(dense_.end(), row, row + format_.size);
  ++size_;
}

void RowBuffer::append(std::span<const SparseEntry> row) {
  POTLUCK_ASSERT(format_.sparse);
  entries_.insert(entries_.end(), row.begin(), row.end());
  row_begin_.push_back(static_cast<std::uint32_t>(entries_.size()));
  ++size_;
}

void RowBuffer::append(const RowBuffer& from, int row) {
  if (format_.sparse) {
    append(from.sparse_row(row));
  } else {
    append(from.dense_row(row));
  }
}

InputRows RowBuffer::view(int begin, int end) const {
  InputRows rows;
  rows.size = format_.size;
  rows.count = end - begin;
  if (format_.sparse) {
    rows.row_begin =
        std::span(row_begin_)
            .subspan(static_cast<std::size_t>(begin), static_cast<std::size_t>(end - begin) + 1);
    rows.entries = entries_;
    rows.constant = format_.constant;
  } else {
    rows.dense = dense_.data() +
                 static_cast<std::ptrdiff_t>(begin) * static_cast<std::ptrdiff_t>(format_.size);
  }
  return rows;
}

}  // namespace potluck
