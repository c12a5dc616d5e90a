// FNV-1a: a quick 64-bit fingerprint of bytes, the same on every machine. Not against malice.
//
// Source: Fowler, Noll and Vo, "The FNV non-cryptographic hash algorithm" (IETF draft).
#pragma once

#include <cstdint>
#include <string_view>

namespace potluck {

inline constexpr std::uint64_t kFnvBasis = 0xCBF29CE484222325U;

/// `hash`: of the bytes before, when they come in pieces.
[[nodiscard]] constexpr std::uint64_t fnv1a(std::string_view bytes,
                                            std::uint64_t hash = kFnvBasis) {
  for (const char byte : bytes) {
    hash = (hash ^ static_cast<unsigned char>(byte)) * 0x100000001B3U;
  }
  return hash;
}

}  // namespace potluck
