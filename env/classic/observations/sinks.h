// Where an encoder's (index, value) pairs go.
//
// Encoders are visitors: they call sink(index, value) once for every entry that is not zero. A sink
// is anything that can be called so; these are the common ones.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace potluck::classic {

/// Into a row of floats that is already zero elsewhere (or holds the constant part).
class DenseSink {
 public:
  explicit DenseSink(float* row) : row_(row) {}
  void operator()(int index, int value) const {
    row_[static_cast<std::size_t>(index)] = static_cast<float>(value);
  }

 private:
  float* row_;
};

/// Into a row of signed bytes, as hashes and file formats want it. Values must fit.
class ByteSink {
 public:
  explicit ByteSink(std::int8_t* row) : row_(row) {}
  void operator()(int index, int value) const {
    row_[static_cast<std::size_t>(index)] = static_cast<std::int8_t>(value);
  }

 private:
  std::int8_t* row_;
};

/// The entries of one observation that are not zero, in the order the encoder found them; each
/// index occurs once.
struct SparseRow {
  struct Entry {
    std::uint32_t index = 0;
    float value = 0;
    bool operator==(const Entry&) const = default;
  };
  std::vector<Entry> entries;

  void operator()(int index, int value) {
    entries.push_back(
        {.index = static_cast<std::uint32_t>(index), .value = static_cast<float>(value)});
  }
};

}  // namespace potluck::classic
