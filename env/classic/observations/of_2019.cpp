#include "env/classic/observations/of_2019.h"

#include <algorithm>

#include "env/classic/observations/encoder.h"

namespace potluck::classic {
namespace {

/// A pot as 2019 sorts them; all others it does not know.
enum class PotClass : std::uint8_t { kEmpty, kCooking, kReady, kNone };

PotClass class_of(const ClassicRules& rules, Thing pot) {
  constexpr Recipe kOnionSoup{.onions = 3, .tomatoes = 0};
  if (pot.item == kNoItem) {
    return PotClass::kEmpty;
  }
  if (contents(pot.item) != kOnionSoup) {
    return PotClass::kNone;
  }
  return rules.is_ready(pot) ? PotClass::kReady : PotClass::kCooking;
}

}  // namespace

void Of2019::point_at(const Player& player, Cell cell, float* out) const {
  if (cell != kNoCell) {
    out[0] = static_cast<float>(cell % rules_.width - player.cell % rules_.width);
    out[1] = static_cast<float>(cell / rules_.width - player.cell / rules_.width);
  }
}

void Of2019::write_block(const EnvRow& row, const Player& player, float* out) const {
  const auto nearest = [&](Features::Source source) {
    return features_.nearest_source(source, player.cell, player.orientation);
  };
  const Item held = player.held.item;
  out[player.orientation] = 1;
  out[4] = held == kOnionItem ? 1 : 0;
  out[5] = is_soup(held) ? 1 : 0;
  out[6] = held == kDishItem ? 1 : 0;
  if (held != kOnionItem) {
    point_at(player, nearest(Features::Source::kOnion), out + 7);
  }
  if (held != kDishItem) {
    point_at(player, nearest(Features::Source::kDish), out + 19);
  }
  point_at(player, nearest(Features::Source::kServing), out + 23);

  constexpr std::array<int, 3> kPlaces = {9, 15, 17};  // by PotClass
  std::array<std::uint16_t, 3> best;
  best.fill(kUnreachable);
  for (int slot = 0; slot < rules_.num_pots; ++slot) {
    const auto which = static_cast<std::size_t>(
        class_of(rules_, {.item = row.items[slot], .tick = row.pot_ticks[slot]}));
    const Cell pot = rules_.slot_cells[static_cast<std::size_t>(slot)];
    const std::uint16_t distance = features_.distances().to(player.cell, player.orientation, pot);
    if (which < best.size() && distance < best[which]) {
      best[which] = distance;
      point_at(player, pot, out + kPlaces[which]);
    }
  }
  for (int direction = 0; direction < 4; ++direction) {
    const Facing facing = rules_.facing[ClassicRules::pose(player.cell, direction)];
    out[25 + direction] = facing.tile != Tile::kFloor ? 1 : 0;
  }
}

void Of2019::features(const EnvRow& row, int seat, float* out) const {
  const int num_players = rules_.shape.num_players;
  std::fill_n(out, features_size(num_players), 0.0F);
  const Player& me = row.players[seat];
  write_block(row, me, out);
  float* block = out + kBlock;
  float* offset = out + kBlock * num_players;
  for (int other = 0; other < num_players; ++other) {
    if (other != seat) {
      write_block(row, row.players[other], block);
      point_at(me, row.players[other].cell, offset);
      block += kBlock;
      offset += 2;
    }
  }
  const Cell first = row.players[0].cell;  // whoever looks: bug 2
  offset[0] = static_cast<float>(first % rules_.width);
  offset[1] = static_cast<float>(first / rules_.width);
}

void Of2019::lossless(const EnvRow& row, int seat, float* out) const {
  std::fill_n(out, lossless_size(rules_.width, rules_.height), 0.0F);
  const auto at = [&](Cell cell) {
    return out +
           static_cast<std::ptrdiff_t>(cell % rules_.width * rules_.height + cell / rules_.width) *
               kLossless2019Channels;
  };
  for (std::size_t cell = 0; cell < rules_.tiles.size(); ++cell) {
    float* const planes = at(static_cast<Cell>(cell));
    switch (rules_.tiles[cell]) {
      case Tile::kPot:
        planes[10] = 1;
        break;
      case Tile::kCounter:
        planes[11] = 1;
        break;
      case Tile::kOnion:
        planes[12] = 1;
        break;
      case Tile::kDish:
        planes[13] = 1;
        break;
      case Tile::kServing:
        planes[14] = 1;
        break;
      default:  // floor, tomatoes, and what other rule sets have
        break;
    }
  }
  const auto add_loose = [](Item item, float* planes) {
    if (is_soup(item)) {
      planes[17] += 1;
    } else if (item == kDishItem) {
      planes[18] += 1;
    } else if (item == kOnionItem) {
      planes[19] += 1;
    }
  };
  bool soup_held = false;
  bool dish_held = false;
  bool onion_held = false;
  for (int i = 0; i < rules_.shape.num_players; ++i) {
    const Player& player = row.players[i];
    const int other = i == seat ? 0 : 1;
    float* const planes = at(player.cell);
    planes[other] = 1;
    planes[2 + 4 * other + player.orientation] = 1;
    add_loose(player.held.item, planes);
    soup_held |= is_soup(player.held.item);
    dish_held |= player.held.item == kDishItem;
    onion_held |= player.held.item == kOnionItem;
  }
  for (int slot = 0; slot < rules_.shape.num_slots; ++slot) {
    const Item item = row.items[slot];
    float* const planes = at(rules_.slot_cells[static_cast<std::size_t>(slot)]);
    const bool hidden =
        is_soup(item) ? soup_held
                      : (item == kDishItem && dish_held) || (item == kOnionItem && onion_held);
    if (hidden) {
      continue;
    }
    if (slot >= rules_.num_pots) {
      add_loose(item, planes);
    } else if (is_soup(item)) {
      const std::uint8_t tick = std::min(row.pot_ticks[slot], rules_.ready_tick[item]);
      const int onions = contents(item).onions;
      planes[15] = static_cast<float>(onions);
      planes[16] = onions > 0 && tick > 0 ? static_cast<float>(tick - 1) : 0;
    }
  }
}

}  // namespace potluck::classic
