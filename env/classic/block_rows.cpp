#include "env/classic/block_rows.h"

#include <cstring>

#include "env/classic/avx2.h"

namespace potluck::classic {

#if POTLUCK_AVX2
POTLUCK_AVX2_BEGIN
namespace {

inline __m256i load(const std::uint8_t* from) {
  return _mm256_loadu_si256(reinterpret_cast<const __m256i*>(from));
}
inline void store_half(std::uint8_t* to, __m128i value) {
  _mm_storeu_si128(reinterpret_cast<__m128i*>(to), value);
}

// 16 planes of 32 lanes into 32 rows of 16 bytes, `stride` apart.
inline void transpose(const std::uint8_t* planes, int count, std::uint8_t* rows,
                      std::size_t stride) {
  __m256i a[16];  // NOLINT: vector types do not go into std::array
  __m256i b[16];  // NOLINT
  for (int i = 0; i < 16; ++i) {
    a[i] = i < count ? load(planes + i * kLanes) : _mm256_setzero_si256();
  }
  // Each round interleaves plane i with plane i + 8; four rounds transpose 16 by 16, in each half.
  for (int round = 0; round < 4; ++round) {
    for (std::size_t i = 0; i < 8; ++i) {
      b[2 * i] = _mm256_unpacklo_epi8(a[i], a[i + 8]);
      b[2 * i + 1] = _mm256_unpackhi_epi8(a[i], a[i + 8]);
    }
    std::memcpy(a, b, sizeof(a));
  }
  for (std::size_t i = 0; i < 16; ++i) {
    store_half(rows + i * stride, _mm256_castsi256_si128(a[i]));
    store_half(rows + (i + 16) * stride, _mm256_extracti128_si256(a[i], 1));
  }
}

inline void transpose_all(const std::uint8_t* planes, int count, std::uint8_t* rows,
                          std::size_t stride) {
  for (int first = 0; first < count; first += 16) {
    transpose(planes + first * kLanes, count - first, rows + first, stride);
  }
}

}  // namespace

void BlockRows::read(const ClassicRules& rules, ConstBlock block) {
  const auto round_up = [](int count) { return static_cast<std::size_t>((count + 15) / 16 * 16); };
  stride_ = round_up(rules.shape.num_slots);
  tick_stride_ = round_up(rules.num_pots);
  std::memcpy(times_.data(), block.times(), sizeof(times_));
  transpose_all(block.items(0), rules.shape.num_slots, items_.data(), stride_);
  transpose_all(block.ticks(0), rules.num_pots, ticks_.data(), tick_stride_);
  for (int seat = 0; seat < 2; ++seat) {
    const std::uint8_t* const cells = block.cells(seat);
    const std::uint8_t* const orientations = block.orientations(seat);
    const std::uint8_t* const held = block.held(seat);
    const std::uint8_t* const ticks = block.held_ticks(seat);
    for (std::size_t lane = 0; lane < kLanes; ++lane) {
      players_[lane][static_cast<std::size_t>(seat)] = {
          .cell = cells[lane],
          .orientation = orientations[lane],
          .held = {.item = held[lane], .tick = ticks[lane]}};
    }
  }
}

POTLUCK_AVX2_END
#else

void BlockRows::read(const ClassicRules&, ConstBlock) {}

#endif

}  // namespace potluck::classic
