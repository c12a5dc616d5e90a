#include "agents/network/finite.h"

#include <bit>
#include <cstdint>

namespace potluck {

bool all_finite(std::span<const float> values) {
  // Infinities and NaNs are the floats whose exponent bits are all set. Without a branch in the
  // loop the compiler compares many at once.
  constexpr std::uint32_t kExponent = 0x7f800000;
  std::uint32_t bad = 0;
  for (const float value : values) {
    bad |=
        static_cast<std::uint32_t>((std::bit_cast<std::uint32_t>(value) & kExponent) == kExponent);
  }
  return bad == 0;
}

}  // namespace potluck
