#include "env/random_actions.h"

#include <algorithm>
#include <array>
#include <cstddef>

#include "env/avx2.h"
#include "env/text/assert.h"

namespace potluck {
namespace {

constexpr auto kPurpose = static_cast<std::uint32_t>(Purpose::kBenchmark);

// Four blocks at a time, the order of whose actions is that of the vector instructions below: two
// words of every block, and of these the first actions of two blocks before the second ones.
constexpr std::size_t kGroupBlocks = 4;
constexpr std::size_t kGroup = kGroupBlocks * 16;

// How many groups are drawn side by side, so that multiplications need not wait for each other.
constexpr std::size_t kRow = 4;

void draw_group(const RandomKey& key, std::uint32_t step, std::size_t group, std::uint32_t n,
                Action* to) {
  for (std::size_t block = 0; block < kGroupBlocks; ++block) {
    const PhiloxBlock words =
        key.draw(static_cast<std::uint32_t>(group * kGroupBlocks + block), 0, step, kPurpose);
    for (std::size_t half = 0; half < 8; ++half) {
      std::uint32_t bits = (words[half / 2] >> (half % 2 * 16)) & 0xFFFFU;
      Action* const at = to + half / 4 * 32 + block / 2 * 16 + block % 2 * 4 + half % 4;
      for (const std::size_t second : {0U, 8U}) {
        bits *= n;
        at[second] = static_cast<Action>(bits >> 16U);
        bits &= 0xFFFFU;
      }
    }
  }
}

#if POTLUCK_AVX2
POTLUCK_AVX2_BEGIN

// As philox(), a block in every 64 bits: words are the low halves.
struct Lanes {
  __m256i word[4];
};

// Two words of four blocks as 32 actions.
inline void write_actions(__m256i low, __m256i high, __m256i n, Action* to) {
  const __m256i bits = _mm256_blend_epi32(low, _mm256_slli_epi64(high, 32), 0xAA);
  const __m256i first = _mm256_mulhi_epu16(bits, n);
  const __m256i second = _mm256_mulhi_epu16(_mm256_mullo_epi16(bits, n), n);
  _mm256_storeu_si256(reinterpret_cast<__m256i*>(to), _mm256_packus_epi16(first, second));
}

// kRow groups.
void draw_row(const RandomKey& key, std::uint32_t step, std::size_t group, std::uint32_t n,
              Action* to) {
  std::array<Lanes, kRow> lanes;
  for (std::size_t i = 0; i < kRow; ++i) {
    const auto block = static_cast<std::uint32_t>((group + i) * kGroupBlocks);
    lanes[i] = {{_mm256_set_epi64x(block + 3, block + 2, block + 1, block), _mm256_setzero_si256(),
                 _mm256_set1_epi64x(step), _mm256_set1_epi64x(kPurpose)}};
  }
  const __m256i multiplier0 = _mm256_set1_epi64x(0xD2511F53);
  const __m256i multiplier1 = _mm256_set1_epi64x(0xCD9E8D57);
  auto key0 = static_cast<std::uint32_t>(key.seed);
  auto key1 = static_cast<std::uint32_t>(key.seed >> 32U);
  for (int round = 0; round < 10; ++round) {
    const __m256i k0 = _mm256_set1_epi64x(key0);
    const __m256i k1 = _mm256_set1_epi64x(key1);
    for (Lanes& one : lanes) {
      const __m256i p0 = _mm256_mul_epu32(one.word[0], multiplier0);
      const __m256i p1 = _mm256_mul_epu32(one.word[2], multiplier1);
      one.word[0] = _mm256_xor_si256(_mm256_xor_si256(_mm256_srli_epi64(p1, 32), one.word[1]), k0);
      one.word[2] = _mm256_xor_si256(_mm256_xor_si256(_mm256_srli_epi64(p0, 32), one.word[3]), k1);
      one.word[1] = p1;
      one.word[3] = p0;
    }
    key0 += 0x9E3779B9;
    key1 += 0xBB67AE85;
  }
  const __m256i count = _mm256_set1_epi16(static_cast<std::int16_t>(n));
  for (std::size_t i = 0; i < kRow; ++i) {
    write_actions(lanes[i].word[0], lanes[i].word[1], count, to + i * kGroup);
    write_actions(lanes[i].word[2], lanes[i].word[3], count, to + i * kGroup + 32);
  }
}

POTLUCK_AVX2_END
#endif

}  // namespace

void draw_actions(const RandomKey& key, std::uint32_t step, int num_actions,
                  std::span<Action> actions) {
  POTLUCK_ASSERT(num_actions >= 1 && num_actions <= 16);
  const auto n = static_cast<std::uint32_t>(num_actions);
  const std::size_t whole = actions.size() / kGroup;
  std::size_t group = 0;
#if POTLUCK_AVX2
  if (avx2_runs()) {
    for (; group + kRow <= whole; group += kRow) {
      draw_row(key, step, group, n, actions.data() + group * kGroup);
    }
  }
#endif
  for (; group < whole; ++group) {
    draw_group(key, step, group, n, actions.data() + group * kGroup);
  }
  if (const auto rest = actions.subspan(whole * kGroup); !rest.empty()) {
    std::array<Action, kGroup> last{};
    draw_group(key, step, whole, n, last.data());
    std::copy_n(last.begin(), rest.size(), rest.begin());
  }
}

}  // namespace potluck
