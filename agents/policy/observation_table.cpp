#include "agents/policy/observation_table.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace potluck {
namespace {

constexpr std::size_t kFirstSlots = 1024;

using Bytes = std::span<const std::byte>;

Bytes bytes_of(const float* row, const RowFormat& format) {
  return std::as_bytes(std::span(row, static_cast<std::size_t>(format.size)));
}
Bytes bytes_of(std::span<const SparseEntry> row, const RowFormat& /*format*/) {
  return std::as_bytes(row);
}

Bytes bytes_of(const RowBuffer& rows, int row) {
  return rows.format().sparse ? std::as_bytes(rows.sparse_row(row))
                              : bytes_of(rows.dense_row(row), rows.format());
}

/// `bytes` holds whole words of 4.
std::uint64_t hash_row(Bytes bytes) {
  // A multiply-and-fold over 8-byte words (the mixing step of wyhash, by Wang Yi); quality only
  // affects speed, since rows are compared in full.
  std::uint64_t hash = 0x9E3779B97F4A7C15ULL ^ bytes.size();
  const auto mix = [&hash](std::uint64_t word) {
    hash = (hash ^ word) * 0xD6E8FEB86659FD93ULL;
    hash ^= hash >> 32;
  };
  std::size_t i = 0;
  for (; i + 8 <= bytes.size(); i += 8) {
    std::uint64_t word = 0;
    std::memcpy(&word, bytes.data() + i, sizeof word);
    mix(word);
  }
  if (i < bytes.size()) {
    std::uint32_t word = 0;
    std::memcpy(&word, bytes.data() + i, sizeof word);
    mix(word);
  }
  return hash;
}

}  // namespace

ObservationTable::ObservationTable(RowFormat format)
    : rows_(std::move(format)), slots_(kFirstSlots, -1) {}

template <class Row>
std::size_t ObservationTable::find(std::uint64_t hash, const Row& row) const {
  const Bytes bytes = bytes_of(row, rows_.format());
  const std::size_t mask = slots_.size() - 1;
  std::size_t slot = hash & mask;
  for (; slots_[slot] >= 0; slot = (slot + 1) & mask) {
    if (hashes_[static_cast<std::size_t>(slots_[slot])] == hash) {
      const Bytes known = bytes_of(rows_, slots_[slot]);
      if (known.size() == bytes.size() &&
          std::memcmp(known.data(), bytes.data(), bytes.size()) == 0) {
        break;
      }
    }
  }
  return slot;
}

template <class Row>
int ObservationTable::find_or_add(const Row& row) {
  if (!merge_) {
    rows_.append(row);
    return rows_.size() - 1;
  }
  const std::uint64_t hash = hash_row(bytes_of(row, rows_.format()));
  const std::size_t slot = find(hash, row);
  if (slots_[slot] >= 0) {
    return slots_[slot];
  }
  const int index = rows_.size();
  rows_.append(row);
  hashes_.push_back(hash);
  slots_[slot] = index;
  if (static_cast<std::size_t>(rows_.size()) * 2 > slots_.size()) {
    grow_slots();
  }
  return index;
}

int ObservationTable::intern(const float* row) {
  return find_or_add(row);
}

int ObservationTable::intern(std::span<const SparseEntry> row) {
  return find_or_add(row);
}

void ObservationTable::clear(bool merge) {
  merge_ = merge;
  std::fill(slots_.begin(), slots_.end(), -1);
  hashes_.clear();
  rows_.clear();
}

void ObservationTable::grow_slots() {
  slots_.assign(slots_.size() * 2, -1);
  const std::size_t mask = slots_.size() - 1;
  for (int index = 0; index < rows_.size(); ++index) {
    std::size_t slot = hashes_[static_cast<std::size_t>(index)] & mask;
    while (slots_[slot] >= 0) {
      slot = (slot + 1) & mask;
    }
    slots_[slot] = index;
  }
}

}  // namespace potluck
