// Where an encoder's (index, value) pairs go.
//
// Encoders are visitors: they call sink(index, value) once for every entry that is not zero. A sink
// is anything that can be called so; this is the common one.
#pragma once

#include <cstddef>

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

}  // namespace potluck::classic
