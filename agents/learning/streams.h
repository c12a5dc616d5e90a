// Streams of a seed (RandomKey::stream) that learners use; each collector has its own.
#pragma once

#include <cstdint>

namespace potluck::streams {

inline constexpr std::uint32_t kInit = 0;        ///< initial weights
inline constexpr std::uint32_t kPair = 1;        ///< measurements of the cooks as a pair
inline constexpr std::uint32_t kShuffle = 2;     ///< order of samples
inline constexpr std::uint32_t kHarvest = 3;     ///< start states
inline constexpr std::uint32_t kHidden = 4;      ///< hidden wishes
inline constexpr std::uint32_t kValidation = 5;  ///< which games validate
inline constexpr std::uint32_t kFirstPhase = 16;

}  // namespace potluck::streams
