#include "agents/observation_table.h"

#include <algorithm>
#include <cstring>

#include "env/assert.h"

namespace potluck {
namespace {

constexpr std::size_t kFirstSlots = 1024;

std::uint64_t hash_row(const float* row, std::size_t size) {
  // A multiply-and-fold over 8-byte words (the mixing step of wyhash, by Wang Yi); quality only
  // affects speed, since rows are compared in full.
  std::uint64_t hash = 0x9E3779B97F4A7C15ULL ^ size;
  const auto mix = [&hash](std::uint64_t word) {
    hash = (hash ^ word) * 0xD6E8FEB86659FD93ULL;
    hash ^= hash >> 32;
  };
  std::size_t i = 0;
  for (; i + 2 <= size; i += 2) {
    std::uint64_t word = 0;
    std::memcpy(&word, row + i, sizeof word);
    mix(word);
  }
  if (i < size) {
    std::uint32_t word = 0;
    std::memcpy(&word, row + i, sizeof word);
    mix(word);
  }
  return hash;
}

}  // namespace

ObservationTable::ObservationTable(int row_size)
    : row_size_(static_cast<std::size_t>(row_size)), slots_(kFirstSlots, -1) {
  POTLUCK_ASSERT(row_size > 0);
}

int ObservationTable::intern(const float* row) {
  const std::uint64_t hash = hash_row(row, row_size_);
  const std::size_t mask = slots_.size() - 1;
  std::size_t slot = hash & mask;
  for (; slots_[slot] >= 0; slot = (slot + 1) & mask) {
    const auto index = static_cast<std::size_t>(slots_[slot]);
    if (hashes_[index] == hash &&
        std::memcmp(&rows_[index * row_size_], row, row_size_ * sizeof(float)) == 0) {
      return slots_[slot];
    }
  }
  const auto index = static_cast<std::size_t>(size_);
  if (rows_.size() < (index + 1) * row_size_) {
    rows_.resize(std::max<std::size_t>(64, 2 * index) * row_size_);
  }
  std::memcpy(&rows_[index * row_size_], row, row_size_ * sizeof(float));
  hashes_.push_back(hash);
  slots_[slot] = size_;
  ++size_;
  if (static_cast<std::size_t>(size_) * 2 > slots_.size()) {
    grow_slots();
  }
  return size_ - 1;
}

void ObservationTable::clear() {
  std::fill(slots_.begin(), slots_.end(), -1);
  hashes_.clear();
  size_ = 0;
}

void ObservationTable::grow_slots() {
  slots_.assign(slots_.size() * 2, -1);
  const std::size_t mask = slots_.size() - 1;
  for (int index = 0; index < size_; ++index) {
    std::size_t slot = hashes_[static_cast<std::size_t>(index)] & mask;
    while (slots_[slot] >= 0) {
      slot = (slot + 1) & mask;
    }
    slots_[slot] = index;
  }
}

}  // namespace potluck
