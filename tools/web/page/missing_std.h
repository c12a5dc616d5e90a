// What the standard library of Emscripten 3.1 (libc++ 13) lacks of C++20, as far as Potluck uses
// it: included before everything else when the page is compiled (tools/cmake/PotluckWeb.cmake).
// Newer libraries have it all, and then nothing of this is seen.
#pragma once
#pragma clang system_header

#include <version>

#if defined(_LIBCPP_VERSION) && _LIBCPP_VERSION < 15000

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <iterator>
#include <string>
#include <type_traits>
#include <utility>

// NOLINTBEGIN(cert-dcl58-cpp,bugprone-std-namespace-modification): it fills gaps of exactly that
namespace std {

#if _LIBCPP_VERSION < 14000
template <class To, class From>
[[nodiscard]] constexpr To bit_cast(const From& from) noexcept {
  return __builtin_bit_cast(To, from);
}
#endif

// The fewest digits that read back as the same number, fixed or scientific, whichever is shorter.
template <class Float>
requires is_floating_point_v<Float> to_chars_result to_chars(char* first, char* last, Float value) {
  const auto same = [value](const char* text) {
    if constexpr (is_same_v<Float, float>) {
      return strtof(text, nullptr) == value;
    } else {
      return strtod(text, nullptr) == static_cast<double>(value);
    }
  };
  char shortest[32];
  if (!isfinite(value)) {
    snprintf(shortest, sizeof shortest, "%f", static_cast<double>(value));
  } else {
    int precision = 0;
    do {
      snprintf(shortest, sizeof shortest, "%.*e", precision, static_cast<double>(value));
    } while (!same(shortest) && ++precision < 17);
    const int exponent = atoi(strchr(shortest, 'e') + 1);
    char fixed[400];
    snprintf(fixed, sizeof fixed, "%.*f", max(precision - exponent, 0), static_cast<double>(value));
    if (strlen(fixed) <= strlen(shortest)) {
      memcpy(shortest, fixed, strlen(fixed) + 1);
    }
  }
  const size_t length = strlen(shortest);
  if (last - first < static_cast<ptrdiff_t>(length)) {
    return {last, errc::value_too_large};
  }
  return {copy(shortest, shortest + length, first), errc()};
}

template <class Float>
requires is_floating_point_v<Float> from_chars_result from_chars(const char* first,
                                                                 const char* last, Float& value) {
  const char* end = first;
  const auto digits = [&end, last] {
    const char* before = end;
    while (end != last && *end >= '0' && *end <= '9') {
      ++end;
    }
    return end != before;
  };
  end += end != last && *end == '-' ? 1 : 0;
  bool any = digits();
  if (end != last && *end == '.') {
    ++end;
    any = digits() || any;
  }
  if (!any) {
    return {first, errc::invalid_argument};
  }
  if (end != last && (*end == 'e' || *end == 'E')) {
    const char* before = end;
    ++end;
    end += end != last && (*end == '-' || *end == '+') ? 1 : 0;
    if (!digits()) {
      end = before;
    }
  }
  const string text(first, end);
  Float read;
  if constexpr (is_same_v<Float, float>) {
    read = strtof(text.c_str(), nullptr);
  } else {
    read = strtod(text.c_str(), nullptr);
  }
  if (!isfinite(read)) {
    return {end, errc::result_out_of_range};
  }
  value = read;
  return {end, errc()};
}

namespace ranges {

template <class R>
concept potluck_range = requires(R&& range) {
  std::begin(range);
  std::end(range);
};

template <class In, class Out>
struct potluck_in_out {
  In in;
  Out out;
};

template <potluck_range R, class P, class J = std::identity>
constexpr bool all_of(R&& range, P predicate, J projection = {}) {
  return std::all_of(std::begin(range), std::end(range), [&](auto&& value) -> bool {
    return std::invoke(predicate, std::invoke(projection, std::forward<decltype(value)>(value)));
  });
}
template <potluck_range R, class P, class J = std::identity>
constexpr bool any_of(R&& range, P predicate, J projection = {}) {
  return std::any_of(std::begin(range), std::end(range), [&](auto&& value) -> bool {
    return std::invoke(predicate, std::invoke(projection, std::forward<decltype(value)>(value)));
  });
}
template <potluck_range R, class P, class J = std::identity>
constexpr bool none_of(R&& range, P predicate, J projection = {}) {
  return !ranges::any_of(range, predicate, projection);
}
template <class I, class P, class J = std::identity>
requires(!potluck_range<I>) constexpr I find_if(I first, I last, P predicate, J projection = {}) {
  return std::find_if(first, last, [&](auto&& value) -> bool {
    return std::invoke(predicate, std::invoke(projection, std::forward<decltype(value)>(value)));
  });
}
template <potluck_range R, class P, class J = std::identity>
constexpr auto find_if(R&& range, P predicate, J projection = {}) {
  return ranges::find_if(std::begin(range), std::end(range), std::move(predicate),
                         std::move(projection));
}
template <class I, class T, class J = std::identity>
requires(!potluck_range<I>) constexpr I find(I first, I last, const T& wanted, J projection = {}) {
  return ranges::find_if(
      first, last, [&](const auto& value) { return value == wanted; }, std::move(projection));
}
template <potluck_range R, class T, class J = std::identity>
constexpr auto find(R&& range, const T& wanted, J projection = {}) {
  return ranges::find(std::begin(range), std::end(range), wanted, std::move(projection));
}
template <potluck_range R, class P, class J = std::identity>
constexpr auto count_if(R&& range, P predicate, J projection = {}) {
  return std::count_if(std::begin(range), std::end(range), [&](auto&& value) -> bool {
    return std::invoke(predicate, std::invoke(projection, std::forward<decltype(value)>(value)));
  });
}
template <potluck_range R, class T, class J = std::identity>
constexpr auto count(R&& range, const T& wanted, J projection = {}) {
  return ranges::count_if(
      range, [&](const auto& value) { return value == wanted; }, std::move(projection));
}
template <potluck_range R, class F>
constexpr void for_each(R&& range, F function) {
  std::for_each(std::begin(range), std::end(range), std::move(function));
}
template <potluck_range R, class T>
constexpr auto fill(R&& range, const T& value) {
  std::fill(std::begin(range), std::end(range), value);
  return std::end(range);
}
template <potluck_range R, class O>
constexpr auto copy(R&& range, O out) {
  O end = std::copy(std::begin(range), std::end(range), std::move(out));
  return potluck_in_out<decltype(std::end(range)), O>{std::end(range), std::move(end)};
}
template <potluck_range R, class O>
constexpr auto move(R&& range, O out) {
  O end = std::move(std::begin(range), std::end(range), std::move(out));
  return potluck_in_out<decltype(std::end(range)), O>{std::end(range), std::move(end)};
}
template <potluck_range R, class O, class P, class J = std::identity>
constexpr auto copy_if(R&& range, O out, P predicate, J projection = {}) {
  O end = std::copy_if(std::begin(range), std::end(range), std::move(out),
                       [&](const auto& value) -> bool {
                         return std::invoke(predicate, std::invoke(projection, value));
                       });
  return potluck_in_out<decltype(std::end(range)), O>{std::end(range), std::move(end)};
}
template <potluck_range R, class O, class F, class J = std::identity>
requires(!potluck_range<O>) constexpr auto transform(R&& range, O out, F function,
                                                     J projection = {}) {
  O end = std::transform(
      std::begin(range), std::end(range), std::move(out), [&](auto&& value) -> decltype(auto) {
        return std::invoke(function, std::invoke(projection, std::forward<decltype(value)>(value)));
      });
  return potluck_in_out<decltype(std::end(range)), O>{std::end(range), std::move(end)};
}
template <potluck_range A, potluck_range B, class O, class F>
constexpr void transform(A&& a, B&& b, O out, F function) {
  auto second = std::begin(b);
  for (auto first = std::begin(a); first != std::end(a) && second != std::end(b); ++first) {
    *out++ = std::invoke(function, *first, *second++);
  }
}
template <potluck_range R, class P, class T, class J = std::identity>
constexpr void replace_if(R&& range, P predicate, const T& by, J projection = {}) {
  std::replace_if(
      std::begin(range), std::end(range),
      [&](const auto& value) -> bool {
        return std::invoke(predicate, std::invoke(projection, value));
      },
      by);
}
template <potluck_range R, class T>
constexpr void replace(R&& range, const T& what, const T& by) {
  std::replace(std::begin(range), std::end(range), what, by);
}
template <potluck_range R>
constexpr void reverse(R&& range) {
  std::reverse(std::begin(range), std::end(range));
}
template <potluck_range A, potluck_range B, class P = std::equal_to<>, class J = std::identity,
          class K = std::identity>
constexpr bool equal(A&& a, B&& b, P predicate = {}, J first = {}, K second = {}) {
  return std::equal(std::begin(a), std::end(a), std::begin(b), std::end(b),
                    [&](const auto& x, const auto& y) -> bool {
                      return std::invoke(predicate, std::invoke(first, x), std::invoke(second, y));
                    });
}
template <class C, class J>
constexpr auto potluck_by(C& compare, J& projection) {
  return [&compare, &projection](const auto& a, const auto& b) -> bool {
    return std::invoke(compare, std::invoke(projection, a), std::invoke(projection, b));
  };
}
template <class I, class C = std::less<>, class J = std::identity>
requires(!potluck_range<I>) constexpr void sort(I first, I last, C compare = {},
                                                J projection = {}) {
  std::sort(first, last, potluck_by(compare, projection));
}
template <potluck_range R, class C = std::less<>, class J = std::identity>
constexpr void sort(R&& range, C compare = {}, J projection = {}) {
  std::sort(std::begin(range), std::end(range), potluck_by(compare, projection));
}
template <potluck_range R, class C = std::less<>, class J = std::identity>
constexpr void stable_sort(R&& range, C compare = {}, J projection = {}) {
  std::stable_sort(std::begin(range), std::end(range), potluck_by(compare, projection));
}
template <potluck_range R, class C = std::less<>, class J = std::identity>
constexpr bool is_sorted(R&& range, C compare = {}, J projection = {}) {
  return std::is_sorted(std::begin(range), std::end(range), potluck_by(compare, projection));
}
template <potluck_range R, class C = std::less<>, class J = std::identity>
constexpr auto max_element(R&& range, C compare = {}, J projection = {}) {
  return std::max_element(std::begin(range), std::end(range), potluck_by(compare, projection));
}
template <class I, class C = std::less<>, class J = std::identity>
requires(!potluck_range<I>) constexpr I
    max_element(I first, I last, C compare = {}, J projection = {}) {
  return std::max_element(first, last, potluck_by(compare, projection));
}
template <potluck_range R, class C = std::less<>, class J = std::identity>
constexpr auto min_element(R&& range, C compare = {}, J projection = {}) {
  return std::min_element(std::begin(range), std::end(range), potluck_by(compare, projection));
}
template <potluck_range R, class C = std::less<>, class J = std::identity>
constexpr auto minmax_element(R&& range, C compare = {}, J projection = {}) {
  const auto both =
      std::minmax_element(std::begin(range), std::end(range), potluck_by(compare, projection));
  struct MinMax {
    decltype(both.first) min;
    decltype(both.first) max;
  };
  return MinMax{both.first, both.second};
}
template <potluck_range R, class T, class C = std::less<>, class J = std::identity>
constexpr auto lower_bound(R&& range, const T& value, C compare = {}, J projection = {}) {
  return std::lower_bound(std::begin(range), std::end(range), value,
                          [&](const auto& a, const auto& b) -> bool {
                            return std::invoke(compare, std::invoke(projection, a), b);
                          });
}
template <potluck_range R, class T>
constexpr bool binary_search(R&& range, const T& value) {
  return std::binary_search(std::begin(range), std::end(range), value);
}

}  // namespace ranges
}  // namespace std
// NOLINTEND(cert-dcl58-cpp,bugprone-std-namespace-modification)

#endif
