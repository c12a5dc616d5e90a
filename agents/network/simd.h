// Vectors of floats, as wide as the processor the code is compiled for: 16 lanes (AVX-512), 8 (AVX)
// or 4 (SSE2 and others), through the vector types of GCC and clang; other compilers get one lane.
//
// Code is written once as templates over V, which may also be float. Everything is lane by lane and
// multiplies-and-adds are asked for by name (fma), so a lane's result never depends on the other
// lanes or on what a compiler chooses to contract.
#pragma once

#include <bit>
#include <cmath>
#include <cstdint>
#include <cstring>

#if defined(__GNUC__) && !defined(POTLUCK_NO_VECTORS)
#define POTLUCK_VECTORS 1
#if defined(__SSE2__)
#include <immintrin.h>
#endif
#if defined(__AVX512F__) && defined(__AVX512VL__)
#define POTLUCK_AVX512 1
#endif
#endif

#if defined(__clang__)
#define POTLUCK_UNROLL _Pragma("clang loop unroll(full)")
#elif defined(__GNUC__)
#define POTLUCK_UNROLL _Pragma("GCC unroll 32")
#else
#define POTLUCK_UNROLL
#endif

namespace potluck::simd {

#if defined(POTLUCK_VECTORS)
using F4 = float __attribute__((vector_size(16)));
using F8 = float __attribute__((vector_size(32)));
using F16 = float __attribute__((vector_size(64)));
using I4 = std::int32_t __attribute__((vector_size(16)));
using I8 = std::int32_t __attribute__((vector_size(32)));
using I16 = std::int32_t __attribute__((vector_size(64)));
#endif

#if defined(POTLUCK_AVX512)
using Floats = F16;
using NarrowFloats = F8;  // what suffices for a handful of columns
#elif defined(POTLUCK_VECTORS) && defined(__AVX__)
using Floats = F8;
using NarrowFloats = F8;
#elif defined(POTLUCK_VECTORS)
using Floats = F4;
using NarrowFloats = F4;
#else
using Floats = float;
using NarrowFloats = float;
#endif

/// The integers with as many lanes as V.
template <class V>
struct IntsOf {
  using Type = std::int32_t;
};
#if defined(POTLUCK_VECTORS)
template <>
struct IntsOf<F4> {
  using Type = I4;
};
template <>
struct IntsOf<F8> {
  using Type = I8;
};
template <>
struct IntsOf<F16> {
  using Type = I16;
};
#endif
template <class V>
using Ints = typename IntsOf<V>::Type;

template <class V>
inline constexpr int kLanesOf = static_cast<int>(sizeof(V) / sizeof(float));
/// Lanes of the widest vector.
inline constexpr int kLanes = kLanesOf<Floats>;

template <class V>
[[nodiscard]] inline V load(const float* from) {
  V value;
  std::memcpy(&value, from, sizeof(V));
  return value;
}

template <class V>
inline void store(float* to, V value) {
  std::memcpy(to, &value, sizeof(V));
}

/// All lanes `value`.
template <class V>
[[nodiscard]] inline V splat(float value) {
  return value - V{};  // not V{} + value: that would turn -0 into +0
}

/// The first `count` (0..lanes) floats from `from`, zeros after them; touches no memory beyond
/// them.
template <class V>
[[nodiscard]] inline V load_partial(const float* from, int count) {
#if defined(POTLUCK_AVX512)
  if constexpr (sizeof(V) == 64) {
    return V(_mm512_maskz_loadu_ps(static_cast<__mmask16>((1U << count) - 1), from));
  } else if constexpr (sizeof(V) == 32) {
    return V(_mm256_maskz_loadu_ps(static_cast<__mmask8>((1U << count) - 1), from));
  }
#endif
  V value{};
  std::memcpy(&value, from, static_cast<std::size_t>(count) * sizeof(float));
  return value;
}

/// Writes the first `count` (0..lanes) lanes only.
template <class V>
inline void store_partial(float* to, V value, int count) {
#if defined(POTLUCK_AVX512)
  if constexpr (sizeof(V) == 64) {
    _mm512_mask_storeu_ps(to, static_cast<__mmask16>((1U << count) - 1), value);
    return;
  } else if constexpr (sizeof(V) == 32) {
    _mm256_mask_storeu_ps(to, static_cast<__mmask8>((1U << count) - 1), value);
    return;
  }
#endif
  std::memcpy(to, &value, static_cast<std::size_t>(count) * sizeof(float));
}

/// Keeps a value that was loaded in its register: without it, GCC reads it again from memory for
/// every use once registers are few.
template <class V>
inline void hold([[maybe_unused]] V& a) {
#if defined(POTLUCK_AVX512)
  if constexpr (sizeof(V) >= 16) {
    asm("" : "+v"(a));
  }
#endif
}

/// a * b + c: rounded once where the processor has the instruction, twice elsewhere, always the
/// same way in one binary.
template <class V>
[[nodiscard]] inline V fma(V a, V b, V c) {
#if defined(POTLUCK_AVX512)
  if constexpr (sizeof(V) == 64) {
    return V(_mm512_fmadd_ps(a, b, c));
  }
#endif
#if defined(POTLUCK_VECTORS) && defined(__FMA__)
  if constexpr (sizeof(V) == 32) {
    return V(_mm256_fmadd_ps(a, b, c));
  } else if constexpr (sizeof(V) == 16) {
    return V(_mm_fmadd_ps(a, b, c));
  }
#endif
#if defined(__GNUC__) && defined(__FP_FAST_FMAF)
  if constexpr (sizeof(V) == sizeof(float)) {
    return __builtin_fmaf(a, b, c);
  } else {
    for (int lane = 0; lane < kLanesOf<V>; ++lane) {
      a[lane] = __builtin_fmaf(a[lane], b[lane], c[lane]);
    }
    return a;
  }
#else
  return a * b + c;
#endif
}

/// a where a < b, else b (so b where either is NaN).
template <class V>
[[nodiscard]] inline V min(V a, V b) {
  return a < b ? a : b;
}

/// a where a > b, else b (so b where either is NaN).
template <class V>
[[nodiscard]] inline V max(V a, V b) {
  return a > b ? a : b;
}

/// The bits of a as integers, and back.
template <class V>
[[nodiscard]] inline Ints<V> bits(V a) {
  return std::bit_cast<Ints<V>>(a);
}
template <class V>
[[nodiscard]] inline V from_bits(Ints<V> a) {
  return std::bit_cast<V>(a);
}

/// The integers a as floats.
template <class V>
[[nodiscard]] inline V to_floats(Ints<V> a) {
#if defined(POTLUCK_VECTORS)
  if constexpr (sizeof(V) > sizeof(float)) {
    return __builtin_convertvector(a, V);
  }
#endif
  if constexpr (sizeof(V) == sizeof(float)) {
    return static_cast<V>(a);
  }
}

template <class V>
[[nodiscard]] inline V sqrt(V a) {
#if defined(POTLUCK_AVX512)
  if constexpr (sizeof(V) == 64) {
    // Masked, as GCC 12 warns of the unmasked form's own undefined operand.
    return V(_mm512_maskz_sqrt_ps(static_cast<__mmask16>(0xFFFF), a));
  }
#endif
#if defined(POTLUCK_VECTORS) && defined(__AVX__)
  if constexpr (sizeof(V) == 32) {
    return V(_mm256_sqrt_ps(a));
  }
#endif
#if defined(POTLUCK_VECTORS) && defined(__SSE2__)
  if constexpr (sizeof(V) == 16) {
    return V(_mm_sqrt_ps(a));
  }
#endif
  if constexpr (sizeof(V) == sizeof(float)) {
    return std::sqrt(a);
  } else {
    for (int lane = 0; lane < kLanesOf<V>; ++lane) {
      a[lane] = std::sqrt(a[lane]);
    }
    return a;
  }
}

/// Whether any lane is not zero (NaN is not).
template <class V>
[[nodiscard]] inline bool any_nonzero(V a) {
#if defined(POTLUCK_AVX512)
  if constexpr (sizeof(V) == 64) {
    return _mm512_cmp_ps_mask(a, V{}, _CMP_NEQ_UQ) != 0;
  }
#endif
  if constexpr (sizeof(V) == sizeof(float)) {
    return a != 0;
  } else {
    bool any = false;
    for (int lane = 0; lane < kLanesOf<V>; ++lane) {
      any = any || a[lane] != 0;
    }
    return any;
  }
}

/// Sum of the lanes, halves first: ((0 + 8) + (4 + 12)) + …, the same tree for every value.
template <class V>
[[nodiscard]] inline float sum(V a) {
#if defined(POTLUCK_VECTORS)
  if constexpr (kLanesOf<V> == 4) {
    return (a[0] + a[2]) + (a[1] + a[3]);
  } else if constexpr (kLanesOf<V> == 8) {
    return sum<F4>(__builtin_shufflevector(a, a, 0, 1, 2, 3) +
                   __builtin_shufflevector(a, a, 4, 5, 6, 7));
  } else if constexpr (kLanesOf<V> == 16) {
    return sum<F8>(__builtin_shufflevector(a, a, 0, 1, 2, 3, 4, 5, 6, 7) +
                   __builtin_shufflevector(a, a, 8, 9, 10, 11, 12, 13, 14, 15));
  }
#endif
  if constexpr (kLanesOf<V> == 1) {
    return a;
  }
}

}  // namespace potluck::simd
