#include "env/classic/block_rows.h"

#include <cstring>

#include "env/avx2.h"

namespace potluck::classic {

#if POTLUCK_AVX2
POTLUCK_AVX2_BEGIN
namespace {

inline __m256i load(const std::uint8_t* from) {
  return _mm256_loadu_si256(reinterpret_cast<const __m256i*>(from));
}
inline void store(std::uint8_t* to, __m256i value) {
  _mm256_storeu_si256(reinterpret_cast<__m256i*>(to), value);
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

inline std::size_t round_up(int count) {
  return static_cast<std::size_t>((count + 15) / 16 * 16);
}

inline void transpose_all(const std::uint8_t* planes, int count, std::uint8_t* rows,
                          std::size_t stride) {
  for (int first = 0; first < count; first += 16) {
    transpose(planes + first * kLanes, count - first, rows + first, stride);
  }
}

}  // namespace

void BlockRows::read(const ClassicRules& rules, ConstBlock block) {
  stride_ = round_up(rules.shape.num_slots);
  tick_stride_ = round_up(rules.num_pots);
  std::memcpy(times_.data(), block.times(), sizeof(times_));
  transpose_all(block.items(0), rules.shape.num_slots, items_.data(), stride_);
  transpose_all(block.ticks(0), rules.num_pots, ticks_.data(), tick_stride_);
  // Four planes a seat, interleaved: lanes 0-3 and 16-19 of one seat, and so on, then of both.
  __m256i seats[2][4];  // NOLINT
  for (int seat = 0; seat < 2; ++seat) {
    const __m256i cells = load(block.cells(seat));
    const __m256i orientations = load(block.orientations(seat));
    const __m256i held = load(block.held(seat));
    const __m256i ticks = load(block.held_ticks(seat));
    const __m256i poses0 = _mm256_unpacklo_epi8(cells, orientations);
    const __m256i poses1 = _mm256_unpackhi_epi8(cells, orientations);
    const __m256i things0 = _mm256_unpacklo_epi8(held, ticks);
    const __m256i things1 = _mm256_unpackhi_epi8(held, ticks);
    seats[seat][0] = _mm256_unpacklo_epi16(poses0, things0);
    seats[seat][1] = _mm256_unpackhi_epi16(poses0, things0);
    seats[seat][2] = _mm256_unpacklo_epi16(poses1, things1);
    seats[seat][3] = _mm256_unpackhi_epi16(poses1, things1);
  }
  auto* const to = reinterpret_cast<std::uint8_t*>(players_.data());
  for (int i = 0; i < 4; ++i) {
    const __m256i low = _mm256_unpacklo_epi32(seats[0][i], seats[1][i]);
    const __m256i high = _mm256_unpackhi_epi32(seats[0][i], seats[1][i]);
    store(to + 32 * i, _mm256_permute2x128_si256(low, high, 0x20));
    store(to + 128 + 32 * i, _mm256_permute2x128_si256(low, high, 0x31));
  }
}

POTLUCK_AVX2_END
#else

void BlockRows::read(const ClassicRules&, ConstBlock) {}

#endif

}  // namespace potluck::classic
