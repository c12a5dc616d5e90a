// The lossless planes, the handcrafted features, and the distances below them.
#include <doctest/doctest.h>

#include <map>

#include "env/classic/observations/distances.h"
#include "env/classic/observations/features.h"
#include "env/classic/observations/lossless.h"
#include "env/classic/observations/sinks.h"
#include "tests/env/classic/kitchen.h"

using namespace potluck;
using namespace potluck::classic;
using namespace potluck::classic::testing;

namespace {

const std::vector<std::string> kSeenGrid = {"XXPXX", "O1 2S", "X   T", "XDXXX"};

std::vector<float> lossless(Kitchen& kitchen, int seat) {
  std::vector<float> row(static_cast<std::size_t>(lossless_size(kitchen.rules())));
  visit_lossless(kitchen.rules(), kitchen.view(), seat, DenseSink(row.data()));
  return row;
}

// The channels that are not zero at (row, col), with their values.
std::map<int, float> channels(Kitchen& kitchen, int seat, int row, int col) {
  const std::vector<float> planes = lossless(kitchen, seat);
  const int height = kitchen.rules().height;
  std::map<int, float> found;
  for (int channel = 0; channel < kLosslessChannels; ++channel) {
    const float value =
        planes[static_cast<std::size_t>((col * height + row) * kLosslessChannels + channel)];
    if (value != 0) {
      found[channel] = value;
    }
  }
  return found;
}

std::vector<float> features(Kitchen& kitchen, int seat, FeatureOptions options = {}) {
  const Features encoder(kitchen.rules(), options);
  std::vector<float> row(static_cast<std::size_t>(encoder.size()));
  encoder.visit(kitchen.view(), seat, DenseSink(row.data()));
  return row;
}

std::vector<float> part(const std::vector<float>& row, std::size_t first, std::size_t count) {
  const auto begin = row.begin() + static_cast<std::ptrdiff_t>(first);
  return {begin, begin + static_cast<std::ptrdiff_t>(count)};
}

using Channels = std::map<int, float>;
using Numbers = std::vector<float>;

}  // namespace

TEST_CASE("lossless: terrain") {
  Kitchen kitchen(kSeenGrid);
  CHECK(channels(kitchen, 0, 0, 2) == Channels{{10, 1}});
  CHECK(channels(kitchen, 0, 0, 0) == Channels{{11, 1}});
  CHECK(channels(kitchen, 0, 1, 0) == Channels{{12, 1}});
  CHECK(channels(kitchen, 0, 2, 4) == Channels{{13, 1}});
  CHECK(channels(kitchen, 0, 3, 1) == Channels{{14, 1}});
  CHECK(channels(kitchen, 0, 1, 4) == Channels{{15, 1}});
  CHECK(channels(kitchen, 0, 2, 2).empty());
}

TEST_CASE("lossless: players and what they hold") {
  Kitchen kitchen(kSeenGrid);
  kitchen.turn(1, Orientation::kWest);
  kitchen.give(0, onion());
  kitchen.give(1, soup("ott", 3));
  CHECK(channels(kitchen, 0, 1, 1) == Channels{{0, 1}, {2, 1}, {23, 1}});
  CHECK(channels(kitchen, 0, 1, 3) == Channels{{1, 1}, {9, 1}, {18, 1}, {19, 2}, {21, 1}});
  CHECK(channels(kitchen, 1, 1, 1) == Channels{{1, 1}, {6, 1}, {23, 1}});
  CHECK(channels(kitchen, 1, 1, 3) == Channels{{0, 1}, {5, 1}, {18, 1}, {19, 2}, {21, 1}});
}

TEST_CASE("lossless: pots and counters") {
  Kitchen idle(kSeenGrid);
  idle.place(0, 2, soup("oot"));
  idle.place(0, 0, dish());
  idle.place(0, 1, tomato());
  idle.place(0, 3, soup("o"));
  CHECK(channels(idle, 0, 0, 2) == Channels{{10, 1}, {16, 2}, {17, 1}});
  CHECK(channels(idle, 0, 0, 0) == Channels{{11, 1}, {22, 1}});
  CHECK(channels(idle, 0, 0, 1) == Channels{{11, 1}, {24, 1}});
  CHECK(channels(idle, 0, 0, 3) == Channels{{11, 1}, {18, 1}, {21, 1}});  // as if done

  const auto pot = [](int tick) {
    Kitchen kitchen(kSeenGrid);
    kitchen.place(0, 2, soup("oot", tick));
    return channels(kitchen, 0, 0, 2);
  };
  CHECK(pot(5) == Channels{{10, 1}, {18, 2}, {19, 1}, {20, 15}});
  CHECK(pot(20) == Channels{{10, 1}, {18, 2}, {19, 1}, {21, 1}});
  CHECK(pot(22) == Channels{{10, 1}, {18, 2}, {19, 1}, {20, -2}, {21, 1}});
}

TEST_CASE("lossless: urgency in every cell when fewer than 40 steps are left") {
  for (const auto& [timestep, urgent] :
       {std::pair{360, false}, std::pair{361, true}, std::pair{500, true}}) {
    Kitchen kitchen(kSeenGrid);
    Snapshot snapshot = kitchen.now();
    snapshot.timestep = timestep;
    kitchen.set(snapshot);
    const std::vector<float> planes = lossless(kitchen, 0);
    for (std::size_t i = 25; i < planes.size(); i += 26) {
      CHECK(planes[i] == (urgent ? 1 : 0));
    }
  }
}

TEST_CASE("lossless: one player has no other; of three, two share the channels") {
  Kitchen one({"XPXX", "O1SX", "X XX", "XDXX"});
  CHECK(channels(one, 0, 1, 1) == Channels{{0, 1}, {2, 1}});
  Kitchen three({"XPXXX", "O123S", "X   X", "XDXXX"});
  three.turn(2, Orientation::kSouth);
  CHECK(channels(three, 1, 1, 1) == Channels{{1, 1}, {6, 1}});
  CHECK(channels(three, 1, 1, 2) == Channels{{0, 1}, {2, 1}});
  CHECK(channels(three, 1, 1, 3) == Channels{{1, 1}, {7, 1}});
}

TEST_CASE("an encoder tells each entry that is not zero once") {
  Kitchen kitchen(kSeenGrid);
  kitchen.place(0, 2, soup("oot", 4));
  kitchen.place(0, 0, soup("t", 1));
  kitchen.give(1, dish());
  std::vector<float> rebuilt(static_cast<std::size_t>(lossless_size(kitchen.rules())));
  visit_lossless(kitchen.rules(), kitchen.view(), 1, [&rebuilt](int index, int value) {
    float& entry = rebuilt[static_cast<std::size_t>(index)];
    CHECK(entry == 0);
    CHECK(value != 0);
    entry = static_cast<float>(value);
  });
  CHECK(rebuilt == lossless(kitchen, 1));
}

TEST_CASE("distances: walk, turn, stand before it") {
  Kitchen kitchen(kSeenGrid);
  const Distances distances(kitchen.rules());
  const auto cell = [](int row, int col) { return static_cast<Cell>(row * 5 + col); };
  CHECK(distances.to(cell(1, 1), 3, cell(1, 0)) == 0);  // facing it
  CHECK(distances.to(cell(1, 1), 0, cell(1, 0)) == 1);  // a turn
  CHECK(distances.to(cell(1, 1), 0, cell(0, 2)) == 2);  // east, then turn north
  CHECK(distances.to(cell(2, 2), 0, cell(0, 2)) == 1);  // walking north ends facing the pot
  CHECK(distances.to(cell(1, 1), 0, cell(3, 4)) == kUnreachable);  // a corner
  CHECK(distances.to(cell(1, 1), 0, cell(1, 2)) == kUnreachable);  // floor

  Kitchen apart({"XPXXX", "O1X2S", "XDXXX"});
  CHECK(Distances(apart.rules()).to(cell(1, 1), 0, cell(1, 4)) == kUnreachable);
}

TEST_CASE("features: own block, other block, offset, position") {
  Kitchen kitchen(kSeenGrid);
  kitchen.turn(0, Orientation::kEast);
  kitchen.give(1, tomato());
  kitchen.place(0, 2, soup("oot", 5));
  const Numbers row = features(kitchen, 0);
  REQUIRE(row.size() == 96);
  CHECK(part(row, 0, 4) == Numbers{0, 0, 1, 0});   // east
  CHECK(part(row, 4, 4) == Numbers{0, 0, 0, 0});   // holds nothing
  CHECK(part(row, 8, 2) == Numbers{-1, 0});        // onion at (1, 0)
  CHECK(part(row, 10, 2) == Numbers{3, 1});        // tomato at (2, 4)
  CHECK(part(row, 12, 2) == Numbers{0, 2});        // dish at (3, 1)
  CHECK(part(row, 14, 4) == Numbers{0, 0, 0, 0});  // no soup
  CHECK(part(row, 18, 4) == Numbers{3, 0, 0, 0});  // window; no counter can be reached
  CHECK(part(row, 22, 10) == Numbers{1, 0, 1, 1, 0, 2, 1, 15, 1, -1});
  CHECK(part(row, 32, 10) == Numbers(10));         // there is one pot
  CHECK(part(row, 42, 4) == Numbers{1, 0, 0, 1});  // walls north and west; players are none
  CHECK(part(row, 46 + 0, 4) == Numbers{1, 0, 0, 0});
  CHECK(part(row, 46 + 4, 4) == Numbers{0, 0, 0, 1});  // the other holds a tomato
  CHECK(part(row, 46 + 10, 2) == Numbers{0, 0});       // so none is looked for
  CHECK(part(row, 92, 4) == Numbers{2, 0, 1, 1});
  const Numbers mirror = features(kitchen, 1);
  CHECK(part(mirror, 0, 46) == part(row, 46, 46));
  CHECK(part(mirror, 46, 46) == part(row, 0, 46));
  CHECK(part(mirror, 92, 4) == Numbers{-2, 0, 3, 1});
}

TEST_CASE("features: held one-hot is onion, soup, dish, tomato") {
  for (const auto& [object, expected] :
       {std::pair{onion(), Numbers{1, 0, 0, 0}}, std::pair{soup("ott", 20), Numbers{0, 1, 0, 0}},
        std::pair{dish(), Numbers{0, 0, 1, 0}}, std::pair{tomato(), Numbers{0, 0, 0, 1}}}) {
    Kitchen kitchen(kSeenGrid);
    kitchen.give(0, object);
    const Numbers row = features(kitchen, 0);
    CHECK(part(row, 4, 4) == expected);
    const bool is_soup = object.kind == ObjectKind::kSoup;
    CHECK(part(row, 16, 2) == (is_soup ? Numbers{1, 2} : Numbers{0, 0}));
  }
}

TEST_CASE("features: conditions of a pot") {
  const auto pot = [](const std::optional<Object>& there) {
    Kitchen kitchen(kSeenGrid);
    if (there) {
      kitchen.place(0, 2, *there);
    }
    return part(features(kitchen, 0), 22, 8);
  };
  CHECK(pot(std::nullopt) == Numbers{1, 1, 0, 0, 0, 0, 0, 0});
  CHECK(pot(soup("t")) == Numbers{1, 0, 0, 0, 0, 0, 1, 0});
  CHECK(pot(soup("oto")) == Numbers{1, 0, 1, 0, 0, 2, 1, 0});
  CHECK(pot(soup("t", 1)) == Numbers{1, 0, 1, 1, 0, 0, 1, 19});
  CHECK(pot(soup("t", 21)) == Numbers{1, 0, 1, 0, 1, 0, 1, 0});
}

TEST_CASE("features: counters only as goals, objects in the order put down") {
  const std::vector<std::string> grid = {"XXXXX", "X 1 X", "XXXXX", "OPDSX"};
  const FeatureOptions goals{.num_pots = 2, .counters_are_goals = true};
  Kitchen kitchen(grid);
  kitchen.place(1, 4, onion());  // both two steps away
  kitchen.place(1, 0, onion());
  kitchen.place(0, 2, soup("oot", 20));
  const Numbers row = features(kitchen, 0, goals);
  REQUIRE(row.size() == 48);
  CHECK(part(row, 8, 2) == Numbers{2, 0});
  CHECK(part(row, 14, 4) == Numbers{0, -1, 2, 1});  // soup faced to the north, its contents
  CHECK(part(row, 20, 2) == Numbers{0, 1});         // nearest empty counter: turn south
  CHECK(part(row, 22, 20) == Numbers(20));          // pot out of reach
  CHECK(part(features(kitchen, 0), 8, 14) == Numbers(14));
}

TEST_CASE("features: nearest pots first, the first of equals stays first") {
  Kitchen kitchen({"XXPXX", "P 1 P", "X   S", "XODXX"});
  kitchen.place(0, 2, soup("o"));
  kitchen.place(1, 0, soup("oo"));
  kitchen.place(1, 4, soup("ooo"));
  const Numbers row = features(kitchen, 0, {.num_pots = 3, .counters_are_goals = false});
  REQUIRE(row.size() == 58);
  CHECK(row[22 + 5] == 1);
  CHECK(row[32 + 5] == 2);
  CHECK(row[42 + 5] == 3);
}

TEST_CASE("features: three players") {
  Kitchen kitchen({"XPXXX", "O123S", "X   X", "XDXXX"});
  const Numbers row = features(kitchen, 1);
  REQUIRE(row.size() == 3 * 48);
  CHECK(part(row, 3 * 46, 6) == Numbers{-1, 0, 1, 0, 2, 1});
}
