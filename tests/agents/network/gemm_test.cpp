#include "agents/network/gemm.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "tests/agents/network/numbers.h"

namespace potluck {
namespace {

constexpr float kUntouched = 12345.0F;
constexpr int kGuard = 32;  // floats after every result that nobody may write

// [rows, columns] numbers in a padded matrix.
AlignedFloats padded_numbers(std::uint32_t which, int rows, int columns) {
  AlignedFloats matrix(count(rows, padded(columns)), kUntouched);
  copy_padded(test_numbers(which, count(rows, columns)).data(), columns, rows, matrix.data());
  return matrix;
}

// Equal up to the roundings of a sum of `terms` numbers below 1 in another order; untouched where
// untouched.
void check_equal(const AlignedFloats& fast, const AlignedFloats& plain, int terms) {
  REQUIRE(fast.size() == plain.size());
  const float bound = 2e-7F * static_cast<float>(terms + 2);
  std::size_t wrong = 0;
  for (std::size_t i = 0; i < fast.size(); ++i) {
    const bool same = plain[i] == kUntouched || plain[i] == 0
                          ? fast[i] == plain[i] || (plain[i] == 0 && std::abs(fast[i]) < bound)
                          : std::abs(fast[i] - plain[i]) < bound;
    wrong += same ? 0 : 1;
  }
  CHECK(wrong == 0);
}

const std::vector<int> kSizes = {1, 2, 3, 5, 6, 7, 8, 13, 16, 17, 31, 64, 65, 130};

}  // namespace

TEST_CASE("gemm: padding") {
  CHECK(padded(1) >= 1);
  CHECK(padded(64) == 64);
  CHECK(padded(65) > 64);
  CHECK(padded(65) % padded(1) == 0);
  AlignedFloats to(count(2, padded(3)) + 1, kUntouched);
  const std::vector<float> from = {1, 2, 3, 4, 5, 6};
  copy_padded(from.data(), 3, 2, to.data());
  const auto stride = static_cast<std::size_t>(padded(3));
  CHECK(to[2] == 3);
  CHECK(to[stride] == 4);
  CHECK(to[stride + 2] == 6);
  for (std::size_t j = 3; j < stride; ++j) {
    CHECK(to[j] == 0);
    CHECK(to[stride + j] == 0);
  }
  CHECK(to.back() == kUntouched);
}

TEST_CASE("gemm: packed factors keep their elements") {
  for (const int depth : kSizes) {
    for (const int columns : kSizes) {
      for (const int rows : {1, 100}) {
        const AlignedFloats w = test_numbers(1, count(depth, columns));
        AlignedFloats scratch(packed_size(depth, columns) + kGuard, kUntouched);
        const RightMatrix right = pack(w.data(), depth, columns, rows, scratch.data());
        AlignedFloats scratch2(packed_size(depth, columns) + kGuard, kUntouched);
        const AlignedFloats t = test_numbers(1, count(columns, depth));
        const RightMatrix transposed = pack_transposed(t.data(), depth, columns, scratch2.data());
        bool same = true;
        for (int k = 0; k < depth; ++k) {
          for (int j = 0; j < columns; ++j) {
            same = same && right.at(k, j) == w[count(k, columns) + static_cast<std::size_t>(j)];
            same = same && transposed.at(k, j) == t[count(j, depth) + static_cast<std::size_t>(k)];
          }
        }
        CHECK(same);
        CHECK(std::all_of(scratch.end() - kGuard, scratch.end(),
                          [](float value) { return value == kUntouched; }));
        CHECK(std::all_of(scratch2.end() - kGuard, scratch2.end(),
                          [](float value) { return value == kUntouched; }));
      }
    }
  }
}

TEST_CASE("gemm: vector products equal plain loops") {
  for (const int rows : {1, 2, 5, 6, 7, 9, 13, 40}) {
    for (const int depth : kSizes) {
      for (const int columns : kSizes) {
        CAPTURE(rows);
        CAPTURE(depth);
        CAPTURE(columns);
        const AlignedFloats x = test_numbers(1, count(rows, depth));
        const AlignedFloats w = test_numbers(2, count(depth, columns));
        const AlignedFloats bias = test_numbers(3, count(1, columns));
        AlignedFloats scratch(packed_size(depth, columns));
        const RightMatrix right = pack(w.data(), depth, columns, rows, scratch.data());
        for (const int stride : {columns, padded(columns)}) {
          AlignedFloats fast(count(rows, stride) + kGuard, kUntouched);
          AlignedFloats plain(fast);
          multiply(x.data(), depth, rows, right, bias.data(), fast.data(), stride);
          portable::multiply(x.data(), depth, rows, right, bias.data(), plain.data(), stride);
          check_equal(fast, plain, depth);
        }

        const AlignedFloats t = test_numbers(4, count(columns, depth));
        const AlignedFloats h = padded_numbers(5, rows, columns);
        const RightMatrix transposed = pack_transposed(t.data(), depth, columns, scratch.data());
        for (const int stride : {columns, padded(columns)}) {
          AlignedFloats fast(count(rows, stride) + kGuard, kUntouched);
          AlignedFloats plain(fast);
          multiply(x.data(), depth, rows, transposed, bias.data(), fast.data(), stride);
          portable::multiply(x.data(), depth, rows, transposed, bias.data(), plain.data(), stride);
          check_equal(fast, plain, depth);
        }
        for (const Activation activation :
             {Activation::kTanh, Activation::kRelu, Activation::kLeakyRelu}) {
          AlignedFloats fast(count(rows, padded(columns)) + kGuard, kUntouched);
          AlignedFloats plain(fast);
          multiply_derivative(x.data(), depth, rows, transposed, activation, h.data(), fast.data());
          portable::multiply_derivative(x.data(), depth, rows, transposed, activation, h.data(),
                                        plain.data());
          check_equal(fast, plain, depth);
        }

        const AlignedFloats dy = padded_numbers(6, rows, columns);
        AlignedFloats fast(count(depth, columns) + kGuard, kUntouched);
        std::copy(w.begin(), w.end(), fast.begin());
        AlignedFloats plain(fast);
        accumulate_product(x.data(), depth, depth, dy.data(), columns, rows, fast.data());
        portable::accumulate_product(x.data(), depth, depth, dy.data(), columns, rows,
                                     plain.data());
        check_equal(fast, plain, rows);
      }
    }
    for (const int columns : kSizes) {
      const AlignedFloats dy = padded_numbers(6, rows, columns);
      AlignedFloats fast(count(1, columns) + kGuard, kUntouched);
      std::fill(fast.begin(), fast.end() - kGuard, 1.0F);
      AlignedFloats plain(fast);
      accumulate_rows(dy.data(), columns, rows, fast.data());
      portable::accumulate_rows(dy.data(), columns, rows, plain.data());
      check_equal(fast, plain, rows);
    }
  }
}

}  // namespace potluck
