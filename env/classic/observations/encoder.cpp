#include "env/classic/observations/encoder.h"

#include <algorithm>
#include <bit>
#include <cstring>

#include "env/classic/observations/observations.h"
#include "env/classic/observations/sinks.h"
#include "env/text/assert.h"

namespace potluck::classic {
namespace {

SparseEntry entry(int index, int value) {
  return {.index = static_cast<std::uint16_t>(index), .value = static_cast<std::int16_t>(value)};
}

std::uint64_t word_at(const std::uint8_t* bytes) {
  std::uint64_t word = 0;
  std::memcpy(&word, bytes, sizeof(word));
  return word;
}

// Calls visit(index) for every byte of `word` that is not zero, index counted from `first`.
template <typename Visit>
void for_each_byte(std::uint64_t word, int first, Visit&& visit) {
  while (word != 0) {
    const int byte = std::countr_zero(word) / 8;
    visit(first + byte);
    word &= ~(std::uint64_t{0xFF} << (8 * byte));
  }
}

// What to add to an entry, read as a word, to add `base` to its index.
std::uint32_t base_word(std::uint16_t base) {
  return std::bit_cast<std::uint32_t>(SparseEntry{.index = base, .value = 0});
}

// Copies whole chunks of eight entries; both sides have room for the last one.
void copy_chunks(const SparseEntry* from, std::size_t count, SparseEntry* to) {
  constexpr std::size_t kChunk = 8;
  for (std::size_t i = 0; i < count; i += kChunk) {
    std::memcpy(to + i, from + i, kChunk * sizeof(SparseEntry));
  }
}

std::size_t held_kind(Item item) {
  return is_soup(item) ? 4 : item;
}

}  // namespace

Encoder::Encoder(const ClassicRules& rules, const Features& features)
    : rules_(rules),
      features_size_(static_cast<std::size_t>(features.size())),
      counters_(rules, features.distances()),
      of_2019_(rules, features),
      template_(lossless_template(rules)) {
  visit_lossless_constant(rules,
                          [this](int i, int value) { constant_.push_back(entry(i, value)); });
  for (std::size_t cell = 0; cell < rules.tiles.size(); ++cell) {
    cell_base_.push_back(static_cast<std::uint16_t>(lossless_base(rules, static_cast<Cell>(cell))));
    places_.push_back({static_cast<float>(static_cast<int>(cell) % rules.width),
                       static_cast<float>(static_cast<int>(cell) / rules.width)});
  }
  for (const Cell cell : rules.slot_cells) {
    slot_base_.push_back(cell_base_[cell]);
  }
  num_constant_ = constant_.size();
  constant_.resize((num_constant_ + 7) / 8 * 8);
  const auto add = [](Entries& list, int channel, int value) {
    if (value != 0) {
      list.entry[list.count++] = entry(channel, value);
    }
  };
  for (std::size_t item = 1; item < kNumItems; ++item) {
    const Recipe soup = contents(static_cast<Item>(item));
    if (is_soup(static_cast<Item>(item))) {
      add(loose_[item], 18, soup.onions);
      add(loose_[item], 19, soup.tomatoes);
      add(loose_[item], 21, 1);
      add(brewing_[item], 16, soup.onions);
      add(brewing_[item], 17, soup.tomatoes);
    }
  }
  add(loose_[kDishItem], 22, 1);
  add(loose_[kOnionItem], 23, 1);
  add(loose_[kTomatoItem], 24, 1);

  // Features: every block as it is in an empty kitchen; the pots' parts are written over.
  constexpr std::array<Item, kHeldKinds> kHeld = {kNoItem, kOnionItem, kTomatoItem, kDishItem,
                                                  kEmptySoup + 1};
  const std::size_t num_poses = rules.tiles.size() * 4;
  blocks_.resize(num_poses * kHeldKinds * kPaddedBlock);
  nearest_pots_.resize(num_poses);
  State packed;
  const View state(rules.shape, packed.bytes.data());
  std::vector<float> whole(features_size_);
  for (const Cell cell : rules.floor) {
    for (int orientation = 0; orientation < 4; ++orientation) {
      const std::size_t pose = ClassicRules::pose(cell, orientation);
      for (std::size_t kind = 0; kind < kHeldKinds; ++kind) {
        state.players()[0] = {.cell = cell,
                              .orientation = static_cast<std::uint8_t>(orientation),
                              .held = {.item = kHeld[kind], .tick = 0}};
        std::ranges::fill(whole, 0.0F);
        features.visit(state, 0, DenseSink(whole.data()));
        std::copy_n(whole.begin(), kBlock,
                    blocks_.data() + (pose * kHeldKinds + kind) * kPaddedBlock);
      }
      for (int i = 0; i < kPots; ++i) {
        const Cell pot = features.nearest_pot(cell, orientation, i);
        nearest_pots_[pose][static_cast<std::size_t>(i)] =
            pot == kNoCell ? static_cast<std::uint8_t>(rules.num_pots) : rules.slots[pot];
      }
    }
  }
  for (std::size_t item = 0; item < kNumItems; ++item) {
    const Recipe soup = contents(static_cast<Item>(item));
    for (const PotPhase phase : {kIdle, kCooking, kReady}) {
      const bool full = phase != kIdle || rules.is_full[item] != 0;
      pot_vectors_[phase][item] = {1,
                                   item == kNoItem ? 1.0F : 0.0F,
                                   full ? 1.0F : 0.0F,
                                   phase == kCooking ? 1.0F : 0.0F,
                                   phase == kReady ? 1.0F : 0.0F,
                                   static_cast<float>(soup.onions),
                                   static_cast<float>(soup.tomatoes),
                                   0};
    }
  }
}

bool Encoder::is_urgent(std::uint32_t timestep) const {
  return std::int64_t{rules_.horizon} - std::int64_t{timestep} < kUrgentSteps;
}

SparseEntry* Encoder::emit_thing(Item item, std::uint16_t base, SparseEntry* to) const {
  // Four entries at once as 32-bit words: an index with its base stays within its 16 bits.
  const Entries& entries = loose_[item];
  std::array<std::uint32_t, 4> words;
  std::memcpy(words.data(), entries.entry.data(), sizeof(words));
  for (std::uint32_t& word : words) {
    word += base_word(base);
  }
  std::memcpy(to, words.data(), sizeof(words));
  return to + entries.count;
}

SparseEntry* Encoder::emit_pot(Item item, std::uint8_t tick, std::uint16_t base,
                               SparseEntry* to) const {
  if (tick == 0) {
    for (const SparseEntry& relative : std::span(brewing_[item].entry).first(2)) {
      *to++ = {.index = static_cast<std::uint16_t>(relative.index + base), .value = relative.value};
    }
    return to - (2 - brewing_[item].count);
  }
  const Recipe soup = contents(item);
  const int left = rules_.ready_tick[item] - tick;
  if (soup.onions != 0) {
    *to++ = entry(base + 18, soup.onions);
  }
  if (soup.tomatoes != 0) {
    *to++ = entry(base + 19, soup.tomatoes);
  }
  if (left != 0) {
    *to++ = entry(base + 20, left);
  }
  if (left <= 0) {
    *to++ = entry(base + 21, 1);
  }
  return to;
}

SparseEntry* Encoder::emit_slot(const EnvRow& row, int slot, SparseEntry* to) const {
  const std::uint16_t base = slot_base_[static_cast<std::size_t>(slot)];
  return slot < rules_.num_pots ? emit_pot(row.items[slot], row.pot_ticks[slot], base, to)
                                : emit_thing(row.items[slot], base, to);
}

SparseEntry* Encoder::emit_objects(const EnvRow& row, SparseEntry* to) const {
  const int num_slots = rules_.shape.num_slots;
  for (int first = 0; first < num_slots; first += 8) {
    for_each_byte(word_at(row.items + first), first,
                  [&](int slot) { to = emit_slot(row, slot, to); });
  }
  for (int i = 0; i < rules_.shape.num_players; ++i) {
    to = emit_thing(row.players[i].held.item, cell_base_[row.players[i].cell], to);
  }
  return to;
}

SparseEntry* Encoder::emit_urgency(SparseEntry* to) const {
  for (std::size_t i = kLosslessChannels - 1; i < template_.size(); i += kLosslessChannels) {
    *to++ = entry(static_cast<int>(i), 1);
  }
  return to;
}

std::array<std::uint16_t, 2> Encoder::player_entries(const Player& player, bool me) const {
  const int base = cell_base_[player.cell];
  const int other = me ? 0 : 1;
  return {static_cast<std::uint16_t>(base + other),
          static_cast<std::uint16_t>(base + 2 + 4 * other + player.orientation)};
}

std::size_t Encoder::lossless_capacity() const {
  const auto players = static_cast<std::size_t>(rules_.shape.num_players);
  const auto slots = static_cast<std::size_t>(rules_.shape.num_slots);
  return players * (num_constant_ + 4 * (slots + players) + 2 * players + rules_.tiles.size() + 8);
}

std::uint32_t Encoder::lossless_sparse(const EnvRow& row, SparseEntry* entries, std::uint32_t at,
                                       std::uint32_t* row_begin) const {
  SparseEntry* const first = entries + at;
  copy_chunks(constant_.data(), num_constant_, first);
  const SparseEntry* const to = emit_varying(row, first + num_constant_);
  const auto shared = static_cast<std::size_t>(to - first);
  const int num_players = rules_.shape.num_players;
  for (int seat = 0; seat < num_players; ++seat) {
    row_begin[seat] = at;
    if (seat != 0) {
      copy_chunks(first, shared, entries + at);
    }
    at = static_cast<std::uint32_t>(emit_players(row, seat, entries + at + shared) - entries);
  }
  return at;
}

SparseEntry* Encoder::lossless_sparse(const EnvRow& row, int seat, SparseEntry* to) const {
  copy_chunks(constant_.data(), num_constant_, to);
  return emit_players(row, seat, emit_varying(row, to + num_constant_));
}

SparseEntry* Encoder::emit_players(const EnvRow& row, int seat, SparseEntry* to) const {
  for (int i = 0; i < rules_.shape.num_players; ++i) {
    for (const std::uint16_t index : player_entries(row.players[i], i == seat)) {
      *to++ = {.index = index, .value = 1};
    }
  }
  return to;
}

SparseEntry* Encoder::emit_varying(const EnvRow& row, SparseEntry* to) const {
  to = emit_objects(row, to);
  return is_urgent(row.timestep) ? emit_urgency(to) : to;
}

void Encoder::lossless_seat(const EnvRow& row, int seat, std::span<const SparseEntry> varying,
                            float* out) const {
  std::ranges::copy(template_, out);
  for (const SparseEntry& one : varying) {
    out[one.index] = static_cast<float>(one.value);
  }
  for (int i = 0; i < rules_.shape.num_players; ++i) {
    for (const std::uint16_t index : player_entries(row.players[i], i == seat)) {
      out[index] = 1;
    }
  }
}

void Encoder::lossless(const EnvRow& row, int seat, float* out) const {
  VaryingList list;
  lossless_seat(row, seat, {list.data(), emit_varying(row, list.data())}, out);
}

void Encoder::lossless(const EnvRow& row, float* out) const {
  VaryingList list;
  const SparseEntry* const end = emit_varying(row, list.data());
  for (int seat = 0; seat < rules_.shape.num_players; ++seat, out += template_.size()) {
    lossless_seat(row, seat, {list.data(), end}, out);
  }
}

void Encoder::lossless_changes(const EnvRow& before, const EnvRow& now, float* out) const {
  std::array<SparseEntry, 4 * (kMaxCells + kMaxAgents) + 4> gone;
  std::array<SparseEntry, 4 * (kMaxCells + kMaxAgents) + 4> come;
  SparseEntry* gone_end = gone.data();
  SparseEntry* come_end = come.data();
  const int num_players = rules_.shape.num_players;
  const int num_pots = rules_.num_pots;
  for (int pot = 0; pot < num_pots; ++pot) {
    if (before.items[pot] != now.items[pot] || before.pot_ticks[pot] != now.pot_ticks[pot]) {
      gone_end = emit_slot(before, pot, gone_end);
      come_end = emit_slot(now, pot, come_end);
    }
  }
  for (int first = 0; first < rules_.shape.num_slots; first += 8) {
    const std::uint64_t differ = word_at(before.items + first) ^ word_at(now.items + first);
    for_each_byte(differ, first, [&](int slot) {
      if (slot >= num_pots) {
        gone_end = emit_slot(before, slot, gone_end);
        come_end = emit_slot(now, slot, come_end);
      }
    });
  }
  unsigned moved = 0;
  for (int i = 0; i < num_players; ++i) {
    const Player& was = before.players[i];
    const Player& is = now.players[i];
    const bool walked = was.cell != is.cell;
    moved |= walked || was.orientation != is.orientation ? 1U << i : 0;
    if (walked || was.held.item != is.held.item) {
      gone_end = emit_thing(was.held.item, cell_base_[was.cell], gone_end);
      come_end = emit_thing(is.held.item, cell_base_[is.cell], come_end);
    }
  }
  const bool urgent = is_urgent(now.timestep);
  const bool urgency = urgent != is_urgent(before.timestep);
  for (int seat = 0; seat < num_players; ++seat, out += template_.size()) {
    for (const SparseEntry* at = gone.data(); at != gone_end; ++at) {
      out[at->index] = 0;
    }
    for (const SparseEntry* at = come.data(); at != come_end; ++at) {
      out[at->index] = static_cast<float>(at->value);
    }
    // Everybody's old place first: with three players, two share channels.
    for (unsigned left = moved; left != 0; left &= left - 1) {
      const int i = std::countr_zero(left);
      for (const std::uint16_t index : player_entries(before.players[i], i == seat)) {
        out[index] = 0;
      }
    }
    for (unsigned left = moved; left != 0; left &= left - 1) {
      const int i = std::countr_zero(left);
      for (const std::uint16_t index : player_entries(now.players[i], i == seat)) {
        out[index] = 1;
      }
    }
    if (urgency) {
      for (std::size_t i = kLosslessChannels - 1; i < template_.size(); i += kLosslessChannels) {
        out[i] = urgent ? 1.0F : 0.0F;
      }
    }
  }
}

void Encoder::write_block(const Player& player, const PotLook* pots, float* to) const {
  const std::size_t pose = ClassicRules::pose(player.cell, player.orientation);
  const Item held = player.held.item;
  const float* block = blocks_.data() + (pose * kHeldKinds + held_kind(held)) * kPaddedBlock;
  std::memcpy(to, block, kPaddedBlock * sizeof(float));
  if (is_soup(held)) {
    const Recipe soup = contents(held);
    to[16] = static_cast<float>(soup.onions);
    to[17] = static_cast<float>(soup.tomatoes);
  }
  for (std::size_t i = 0; i < kPots; ++i) {
    const PotLook& pot = pots[nearest_pots_[pose][i]];
    std::memcpy(to + 22 + 10 * i, pot.vector, sizeof(PotVector));
    to[22 + 10 * i + 7] = pot.left;
  }
}

void Encoder::describe_pots(const EnvRow& row, PotLooks& pots) const {
  const int num_pots = rules_.num_pots;
  for (int pot = 0; pot < num_pots; ++pot) {
    const Thing thing = {.item = row.items[pot], .tick = row.pot_ticks[pot]};
    const int left = rules_.ready_tick[thing.item] - thing.tick;
    const PotPhase phase = thing.tick == 0 ? kIdle : (left > 0 ? kCooking : kReady);
    pots[static_cast<std::size_t>(pot)] = {
        .vector = &pot_vectors_[phase][thing.item],
        .left = phase == kCooking ? static_cast<float>(left) : 0};
  }
  pots[static_cast<std::size_t>(num_pots)] = {.vector = &no_pot_, .left = 0};
}

void Encoder::features_seat(const EnvRow& row, int seat, const PotLooks& pots, float* out) const {
  // Blocks are copied with two floats too many, which the next part writes over.
  const int num_players = rules_.shape.num_players;
  const Player& me = row.players[seat];
  const auto [col, line] = places_[me.cell];
  write_block(me, pots.data(), out);
  float* to = out + kBlock;
  for (int other = 0; other < num_players; ++other) {
    if (other != seat) {
      write_block(row.players[other], pots.data(), to);
      to += kBlock;
    }
  }
  for (int other = 0; other < num_players; ++other) {
    if (other != seat) {
      const auto& place = places_[row.players[other].cell];
      *to++ = place[0] - col;
      *to++ = place[1] - line;
    }
  }
  *to++ = col;
  *to++ = line;
}

std::size_t Encoder::size(ObservationKind kind) const {
  if (kind == kLossless) {
    return lossless_size();
  }
  if (kind == kFeatures2019) {
    return static_cast<std::size_t>(Of2019::features_size(rules_.shape.num_players));
  }
  if (kind == kLossless2019) {
    return static_cast<std::size_t>(Of2019::lossless_size(rules_.width, rules_.height));
  }
  POTLUCK_ASSERT(kind == kFeatures || kind == kFeaturesCounters);
  return kind == kFeatures ? features_size_ : features_size_ + counters_.size();
}

void Encoder::features_row(ObservationKind kind, const EnvRow& row, int seat, const PotLooks& pots,
                           float* out) const {
  features_seat(row, seat, pots, out);
  if (kind == kFeaturesCounters) {
    counters_.write([&](int slot) { return row.items[slot]; }, row.players, seat,
                    out + features_size_);
  }
}

void Encoder::encode(ObservationKind kind, const EnvRow& row, int seat, float* out) const {
  if (kind == kLossless) {
    lossless(row, seat, out);
    return;
  }
  if (kind == kFeatures2019) {
    of_2019_.features(row, seat, out);
    return;
  }
  if (kind == kLossless2019) {
    of_2019_.lossless(row, seat, out);
    return;
  }
  PotLooks pots;
  describe_pots(row, pots);
  features_row(kind, row, seat, pots, out);
}

void Encoder::encode(ObservationKind kind, const EnvRow& row, float* out) const {
  if (kind == kLossless) {
    lossless(row, out);
    return;
  }
  if (kind == kFeatures2019 || kind == kLossless2019) {
    for (int seat = 0; seat < rules_.shape.num_players; ++seat, out += size(kind)) {
      encode(kind, row, seat, out);
    }
    return;
  }
  PotLooks pots;
  describe_pots(row, pots);
  for (int seat = 0; seat < rules_.shape.num_players; ++seat, out += size(kind)) {
    features_row(kind, row, seat, pots, out);
  }
}

}  // namespace potluck::classic
