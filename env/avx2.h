// POTLUCK_AVX2: 1 where the vector kernel can be compiled (x86-64, GCC or clang).
//
// Between POTLUCK_AVX2_BEGIN and POTLUCK_AVX2_END functions may use AVX2 whatever the flags of the
// build; they must run only where avx2_runs().
#pragma once

#if defined(__x86_64__) && defined(__GNUC__)
#define POTLUCK_AVX2 1
#include <immintrin.h>
#else
#define POTLUCK_AVX2 0
#endif

#if defined(__AVX2__) || !POTLUCK_AVX2
#define POTLUCK_AVX2_BEGIN
#define POTLUCK_AVX2_END
#elif defined(__clang__)
#define POTLUCK_AVX2_BEGIN \
  _Pragma("clang attribute push(__attribute__((target(\"avx2\"))), apply_to = function)")
#define POTLUCK_AVX2_END _Pragma("clang attribute pop")
#else
#define POTLUCK_AVX2_BEGIN _Pragma("GCC push_options") _Pragma("GCC target(\"avx2\")")
#define POTLUCK_AVX2_END _Pragma("GCC pop_options")
#endif

namespace potluck {

[[nodiscard]] inline bool avx2_runs() {
#if POTLUCK_AVX2
  return __builtin_cpu_supports("avx2") != 0;
#else
  return false;
#endif
}

}  // namespace potluck
