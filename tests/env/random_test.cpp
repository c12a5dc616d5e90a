#include "env/random.h"

#include <doctest/doctest.h>

#include <set>

using namespace potluck;

TEST_CASE("Philox-4x32-10 gives the known answers of Random123") {
  // kat_vectors of the Random123 distribution: philox4x32 10.
  CHECK(philox({0, 0, 0, 0}, {0, 0}) ==
        PhiloxBlock{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8});
  CHECK(philox({0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff}, {0xffffffff, 0xffffffff}) ==
        PhiloxBlock{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd});
  CHECK(philox({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, {0xa4093822, 0x299f31d0}) ==
        PhiloxBlock{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1});
}

TEST_CASE("every coordinate of a draw matters, the seed's upper half and seed 0 included") {
  std::set<PhiloxBlock> blocks;
  for (const std::uint64_t seed : {0ULL, 1ULL, 1ULL << 32U}) {
    const RandomKey key{seed};
    blocks.insert(key.draw(0, 0, 0, Purpose::kStart));
    blocks.insert(key.draw(1, 0, 0, Purpose::kStart));
    blocks.insert(key.draw(0, 1, 0, Purpose::kStart));
    blocks.insert(key.draw(0, 0, 1, Purpose::kStart));
    blocks.insert(key.draw(0, 0, 0, Purpose::kTransition));
    blocks.insert(key.stream(1).draw(0, 0, 0, Purpose::kStart));
  }
  CHECK(blocks.size() == 18);
}

TEST_CASE("uniform numbers stay in their ranges") {
  CHECK(unit_float(0) == 0.0F);
  CHECK(unit_float(0xffffffff) < 1.0F);
  CHECK(uniform_below(0, 3) == 0);
  CHECK(uniform_below(0xffffffff, 3) == 2);
  CHECK(uniform_below(0xffffffff, 1) == 0);
}
