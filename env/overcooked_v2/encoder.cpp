#include "env/overcooked_v2/encoder.h"

#include <algorithm>
#include <bit>
#include <cstring>

namespace potluck::overcooked_v2 {
namespace {

struct Adder {
  float* out;
  void operator()(std::size_t index, unsigned value) const {
    out[index] += static_cast<float>(value);
  }
};

struct Appender {
  SparseEntry*& to;
  void operator()(std::size_t index, unsigned value) const {
    *to++ = {.index = static_cast<std::uint16_t>(index), .value = static_cast<std::int16_t>(value)};
  }
};

/// Writes a group whose channels begin at `base`, all of it; returns the end of what is meant.
template <class Group>
SparseEntry* put_group(const Group& group, std::size_t base, SparseEntry* to) {
  // Indices are below 2^16 in any kitchen, so adding to the whole number adds to them.
  static_assert(std::endian::native == std::endian::little);
  auto entries = group.entries;
  for (std::uint32_t& entry : entries) {
    entry += static_cast<std::uint32_t>(base);
  }
  std::memcpy(to, entries.data(), sizeof entries);
  return to + group.count;
}

SparseEntry* put_one(std::size_t index, unsigned value, SparseEntry* to) {
  *to = {.index = static_cast<std::uint16_t>(index), .value = static_cast<std::int16_t>(value)};
  return to + 1;
}

int tile_channel(Tile tile) {
  switch (tile) {
    case Tile::kCounter:
      return 0;
    case Tile::kServing:
      return 1;
    case Tile::kPot:
      return 2;
    case Tile::kIndicator:
      return 3;
    case Tile::kButton:
      return 4;
    case Tile::kDish:
      return 5;
    default:
      return -1;
  }
}

}  // namespace

Encoder::Encoder(const Rules& rules, const Window& window)
    : rules_(rules),
      window_(window),
      at_(rules.contents.ingredients()),
      announces_(rules.parameters.announce_delivery),
      size_(static_cast<std::size_t>(window.rows * window.cols * window.channels)),
      index_(rules.tiles.size()) {
  for (std::size_t i = 0; i < rules.tiles.size(); ++i) {
    if (rules.tiles[i] == Tile::kFloor && (!window_.whole || sights_.empty())) {
      index_[i] = static_cast<std::uint8_t>(sights_.size());
      sights_.push_back(sight_from(static_cast<Cell>(i)));
    }
  }
  compile_groups();
  quick_ = !rules.shape.permutes && window.channels == at_.news + (announces_ ? 1 : 0) &&
           std::ranges::all_of(
               sights_, [&](const Sight& seen) { return window_.whole || seen.own != kUnseen; });
  for (Sight& seen : sights_) {
    seen.num_fixed = seen.fixed.size();
    seen.fixed.resize((seen.num_fixed + kTogether - 1) / kTogether * kTogether);
    // A dish is its plate, cooked, and up to three ingredients; a player two more.
    const std::size_t shown = seen.indicators.size() + seen.buttons.size();
    const std::size_t piles = rules.shape.permutes ? rules.tiles.size() : 0;
    const std::size_t entries = seen.fixed.size() + 5 * seen.counters.size() +
                                6 * seen.pots.size() + 3 * shown + seen.windows.size() +
                                7 * static_cast<std::size_t>(rules.shape.players) + piles;
    capacity_ = std::max(capacity_, entries + kTogether);
  }
}

Encoder::Sight Encoder::sight_from(Cell cell) const {
  const int top = window_.whole ? 0 : cell / rules_.width - window_.before;
  const int left = window_.whole ? 0 : cell % rules_.width - window_.before;
  Sight seen;
  seen.bases.assign(rules_.tiles.size(), kUnseen);
  for (int row = std::max(top, 0); row < std::min(top + window_.rows, rules_.height); ++row) {
    for (int col = std::max(left, 0); col < std::min(left + window_.cols, rules_.width); ++col) {
      const auto there = static_cast<std::size_t>(row * rules_.width + col);
      const auto base =
          static_cast<std::uint16_t>(((row - top) * window_.cols + col - left) * window_.channels);
      seen.bases[there] = base;
      const Tile tile = rules_.tiles[there];
      const auto fixed = [&](int channel) {
        seen.fixed.push_back({.index = static_cast<std::uint16_t>(base + channel), .value = 1});
      };
      if (const int channel = tile_channel(tile); channel >= 0) {
        fixed(at_.tiles + channel);
      }
      // A permuted pile is nobody's fixture (visit()).
      if (const int pile = ingredient_of(tile); pile >= 0 && !rules_.shape.permutes) {
        fixed(at_.piles + pile);
      }
      if (tile == Tile::kIndicator) {
        seen.indicators.push_back(base);
      } else if (tile == Tile::kServing) {
        seen.windows.push_back(base);
      }
    }
  }
  for (std::size_t slot = 0; slot < rules_.slot_cells.size(); ++slot) {
    const std::uint16_t base = seen.bases[rules_.slot_cells[slot]];
    if (base == kUnseen) {
      continue;
    }
    const auto number = static_cast<int>(slot);
    (number < rules_.num_pots                        ? seen.pots
     : number < rules_.num_pots + rules_.num_buttons ? seen.buttons
                                                     : seen.counters)
        .push_back({.base = base, .slot = static_cast<std::uint8_t>(slot)});
  }
  seen.own = seen.bases[cell];
  return seen;
}

template <bool kPermuted, class Sink>
void Encoder::visit(ConstView state, int seat, Sink&& sink) const {
  const Player* const players = state.players();
  const Thing* const slots = state.slots();
  const Player me = players[seat];
  const Sight& seen = sight(me.cell);
  const auto base = static_cast<std::size_t>(window_.whole ? seen.bases[me.cell] : seen.own);
  const auto channels = static_cast<std::size_t>(window_.channels);

  // By ingredient: the channel that shows it.
  std::array<std::uint8_t, kNumIngredients> channel_of{};
  if constexpr (kPermuted) {
    for (unsigned channel = 0; channel < static_cast<unsigned>(rules_.contents.ingredients());
         ++channel) {
      channel_of[state.permutations()[seat] >> (4 * channel) & 15U] =
          static_cast<std::uint8_t>(channel);
    }
    for (std::size_t cell = 0; cell < seen.bases.size(); ++cell) {
      const int pile = ingredient_of(rules_.tiles[cell]);
      if (pile >= 0 && seen.bases[cell] != kUnseen) {
        sink(seen.bases[cell] + static_cast<std::size_t>(at_.piles) +
                 channel_of[static_cast<std::size_t>(pile)],
             1U);
      }
    }
  }
  // Ascending members of a set, each with how often it is there. `limit`: channels that there are.
  const auto emit_contents = [&](std::size_t at, Contents contents, std::size_t limit) {
    const auto members = rules_.contents.ingredients_of(contents);
    for (std::size_t i = 0; i < members.size();) {
      const unsigned count = rules_.contents.count(contents, members[i]);
      const std::size_t channel = kPermuted ? channel_of[members[i]] : members[i];
      if (channel < limit) {
        sink(at + channel, count);
      }
      i += count;
    }
  };
  const auto emit_thing = [&](std::size_t at, Thing thing) {
    if ((thing & kPlateBit) != 0) {
      sink(at, 1U);
    }
    if ((thing & kCookedBit) != 0) {
      sink(at + 1, 1U);
    }
    emit_contents(at + 2, contents_of(thing), kNumIngredients);
  };

  if (base != kUnseen) {  // a wide window of 2025 in a small kitchen ends before its player
    sink(base, 1U);
    sink(base + 1 + me.facing, 1U);
    emit_thing(base + static_cast<std::size_t>(at_.held), me.held);
  }
  for (int i = 0; i < rules_.shape.players; ++i) {
    const Player other = players[i];
    const std::uint16_t there = seen.bases[other.cell];
    if (i != seat && there != kUnseen) {
      const std::size_t at = there + static_cast<std::size_t>(at_.others);
      sink(at, 1U);
      sink(at + 1 + other.facing, 1U);
      emit_thing(at + 5, other.held);
    }
  }
  const auto objects = static_cast<std::size_t>(at_.objects);
  const auto clock = static_cast<std::size_t>(at_.clock);
  for (const Place place : seen.pots) {
    const Thing pot = slots[place.slot];
    emit_thing(place.base + objects, pot);
    if (clock_of(pot) != 0 && clock < channels) {
      sink(place.base + clock, clock_of(pot));
    }
  }
  for (const Place place : seen.counters) {
    if (const Thing thing = slots[place.slot]; thing != kNothing) {
      emit_thing(place.base + objects, thing);
    }
  }
  const Contents recipe = state.shared().recipe;
  const auto shown = static_cast<std::size_t>(at_.recipe) + 2;
  for (const std::uint16_t indicator : seen.indicators) {
    emit_contents(indicator + shown, recipe, channels - shown);
  }
  for (const Place place : seen.buttons) {
    if (slots[place.slot] != kNothing) {
      emit_contents(place.base + shown, recipe, channels - shown);
    }
  }
  const auto news = static_cast<std::size_t>(at_.news);
  if (announces_ && state.shared().delivered != 0 && news < channels) {
    for (const std::uint16_t window : seen.windows) {
      sink(window + news, 1U);
    }
  }
}

template <class Sink>
void Encoder::visit_any(ConstView state, int seat, Sink&& sink) const {
  if (rules_.shape.permutes) {
    visit<true>(state, seat, sink);
  } else {
    visit<false>(state, seat, sink);
  }
}

void Encoder::write_dense(ConstView state, int seat, float* out) const {
  std::fill_n(out, size_, 0.0F);
  const Sight& seen = sight(state.players()[seat].cell);
  for (std::size_t i = 0; i < seen.num_fixed; ++i) {
    out[seen.fixed[i].index] = 1;
  }
  visit_any(state, seat, Adder{out});
}

SparseEntry* Encoder::write_sparse(ConstView state, int seat, SparseEntry* to) const {
  if (quick_) {
    return write_quickly(state, seat, to);
  }
  const Sight& seen = sight(state.players()[seat].cell);
  to = std::copy_n(seen.fixed.begin(), seen.num_fixed, to);
  visit_any(state, seat, Appender{to});
  return to;
}

void Encoder::compile_groups() {
  const auto& contents = rules_.contents;
  for (Contents i = 0; i < contents.size(); ++i) {
    for (unsigned bits = 0; bits < 4; ++bits) {
      Group thing;
      const auto add = [&](unsigned channel, unsigned value) {
        thing.entries[thing.count++] = channel | value << 16U;
      };
      if ((bits & kPlateBit) != 0) {
        add(0, 1);
      }
      if ((bits & kCookedBit) != 0) {
        add(1, 1);
      }
      for (unsigned ingredient = 0; ingredient < static_cast<unsigned>(contents.ingredients());
           ++ingredient) {
        if (const unsigned count = contents.count(i, ingredient); count > 0) {
          add(2 + ingredient, count);
        }
      }
      things_.push_back(thing);
    }
    recipes_.push_back(things_[std::size_t{i} * 4]);
  }
}

SparseEntry* Encoder::write_quickly(ConstView state, int seat, SparseEntry* to) const {
  const Player* const players = state.players();
  const Thing* const slots = state.slots();
  const Player me = players[seat];
  const Sight& seen = sight(me.cell);
  for (std::size_t i = 0; i < seen.fixed.size(); i += kTogether) {
    std::copy_n(&seen.fixed[i], kTogether, to + i);
  }
  to += seen.num_fixed;
  const std::size_t base = window_.whole ? seen.bases[me.cell] : seen.own;
  to = put_one(base, 1, to);
  to = put_one(base + 1 + me.facing, 1, to);
  to = put_group(group_of(me.held), base + static_cast<std::size_t>(at_.held), to);
  for (int i = 0; i < rules_.shape.players; ++i) {
    const Player other = players[i];
    const std::uint16_t there = seen.bases[other.cell];
    if (i != seat && there != kUnseen) {
      const std::size_t at = there + static_cast<std::size_t>(at_.others);
      to = put_one(at, 1, to);
      to = put_one(at + 1 + other.facing, 1, to);
      to = put_group(group_of(other.held), at + 5, to);
    }
  }
  const auto objects = static_cast<std::size_t>(at_.objects);
  for (const Place place : seen.pots) {
    const Thing pot = slots[place.slot];
    to = put_group(group_of(pot), place.base + objects, to);
    to = put_one(place.base + static_cast<std::size_t>(at_.clock), clock_of(pot), to) -
         (clock_of(pot) == 0 ? 1 : 0);
  }
  for (const Place place : seen.counters) {
    to = put_group(group_of(slots[place.slot]), place.base + objects, to);
  }
  const Shared shared = state.shared();
  const auto recipe = static_cast<std::size_t>(at_.recipe);
  for (const std::uint16_t indicator : seen.indicators) {
    to = put_group(recipes_[shared.recipe], indicator + recipe, to);
  }
  for (const Place place : seen.buttons) {
    if (slots[place.slot] != kNothing) {
      to = put_group(recipes_[shared.recipe], place.base + recipe, to);
    }
  }
  if (announces_ && shared.delivered != 0) {
    for (const std::uint16_t window : seen.windows) {
      to = put_one(window + static_cast<std::size_t>(at_.news), 1, to);
    }
  }
  return to;
}

}  // namespace potluck::overcooked_v2
