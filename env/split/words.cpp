#include "env/split/words.h"

#include <algorithm>
#include <utility>

#include "env/split/game.h"
#include "env/split/rule_set.h"
#include "env/text/error.h"
#include "env/text/json_tree.h"

namespace potluck::split {
namespace {

bool is_empty(const std::array<Part, kPlayers>& parts) {
  return parts == std::array<Part, kPlayers>{};
}

}  // namespace

SplitWords::SplitWords(std::shared_ptr<const Layout> layout)
    : layout_(std::move(layout)),
      phases_(parameters(*layout_)),
      hands_(&layout_->rules() == &trust_rules()) {}

void SplitWords::write(TableSnapshot& table, const std::string& prefix,
                       const std::array<Part, kPlayers>& parts) const {
  const auto kinds = static_cast<unsigned>(parameters(*layout_).kinds);
  std::vector<int>& claims = table[prefix + "claims"];
  for (const Part& part : parts) {
    for (unsigned kind = 0; kind < kinds; ++kind) {
      claims.push_back(part.claims[kind]);
      if (!hands_) {
        table[prefix + "much"].push_back(part.much >> kind & 1);
      }
    }
    if (hands_) {
      table[prefix + "hands"].push_back(part.hand);
      table[prefix + "words"].push_back(part.word);
    }
  }
}

Snapshot SplitWords::to_snapshot(const State& state) const {
  const SplitState game = unpack<SplitState>(state);
  Snapshot snapshot;
  snapshot.timestep = static_cast<int>(game.step);
  write(snapshot.table, "", game.now);
  write(snapshot.table, "last_", game.last);
  return snapshot;
}

void SplitWords::check_numbers(const Snapshot& snapshot, const std::string& prefix,
                               const std::string& place) const {
  const Parameters& p = parameters(*layout_);
  const std::size_t things = kPlayers * static_cast<std::size_t>(p.kinds);
  const auto check = [&](const char* name, std::size_t count, int high) {
    (void)table_numbers(snapshot, (prefix + name).c_str(), count, 0, high, place);
  };
  check("claims", things, p.items);
  if (hands_) {
    check("hands", kPlayers, kHands);
    check("words", kPlayers, p.num_words());
  } else {
    check("much", things, 1);
  }
}

bool SplitWords::can_be(const std::array<Part, kPlayers>& parts, std::uint32_t round,
                        std::uint32_t steps) const {
  if (hands_ ? parts[0].hand == 0 || parts[1].hand == 0 || parts[0].hand == parts[1].hand
             : std::ranges::count(value_cases(parameters(*layout_).kinds),
                                  std::pair(parts[0].much, parts[1].much)) == 0) {
    return false;
  }
  const std::uint32_t talk = phases_.message_steps();
  for (std::uint32_t player = 0; player < kPlayers; ++player) {
    const Part& part = parts[player];
    const bool first = Phases::first_speaker(round) == static_cast<int>(player);
    const bool has_spoken = talk > 0 && steps > (first ? 0U : 1U);
    if ((part.word > 0) != has_spoken) {
      return false;
    }
    const std::uint32_t made = steps > talk ? steps - talk : 0;
    if (std::any_of(part.claims.begin() + made, part.claims.end(),
                    [](std::uint8_t claim) { return claim > 0; })) {
      return false;
    }
  }
  return true;
}

State SplitWords::to_state(const Snapshot& snapshot, const std::string& place) const {
  const Parameters& p = parameters(*layout_);
  const std::uint32_t each = phases_.steps_per_round();
  const auto last_step = static_cast<int>(each) * p.rounds;
  if (snapshot.timestep < 0 || snapshot.timestep > last_step) {
    throw InputError(place, "timestep " + std::to_string(snapshot.timestep),
                     "0 to " + std::to_string(last_step));
  }
  check_numbers(snapshot, "", place);
  check_numbers(snapshot, "last_", place);
  const SplitState game = table_of(*layout_, snapshot);
  const std::uint32_t round = phases_.round(game.step);
  const bool now_fits = snapshot.timestep == last_step
                            ? is_empty(game.now)
                            : can_be(game.now, round, phases_.within(game.step));
  const bool last_fits = round == 0 ? is_empty(game.last) : can_be(game.last, round - 1, each);
  if (!now_fits || !last_fits) {
    throw InputError(place,
                     std::string("a table that ") + (now_fits ? "last round" : "this round") +
                         " cannot have left at timestep " + std::to_string(snapshot.timestep),
                     "a state of this game");
  }
  return pack(game);
}

SplitState table_of(const Layout& layout, const Snapshot& snapshot) {
  const Parameters& p = parameters(layout);
  const auto kinds = static_cast<std::size_t>(p.kinds);
  const auto read = [&](const std::string& prefix) {
    const auto numbers = [&](const char* name, std::size_t count, int high) {
      std::vector<int> found = table_numbers(snapshot, prefix + name);
      found.resize(count);
      std::ranges::replace_if(
          found, [&](int n) { return n < 0 || n > high; }, 0);
      return found;
    };
    const std::vector<int> hands = numbers("hands", kPlayers, kHands);
    const std::vector<int> words = numbers("words", kPlayers, p.num_words());
    const std::vector<int> claims = numbers("claims", kPlayers * kinds, p.items);
    const std::vector<int> much = numbers("much", kPlayers * kinds, 1);
    std::array<Part, kPlayers> parts;
    for (std::size_t player = 0; player < kPlayers; ++player) {
      Part& part = parts[player];
      part.hand = static_cast<std::uint8_t>(hands[player]);
      part.word = static_cast<std::uint8_t>(words[player]);
      for (std::size_t kind = 0; kind < kinds; ++kind) {
        part.claims[kind] = static_cast<std::uint8_t>(claims[player * kinds + kind]);
        part.much = static_cast<std::uint8_t>(part.much | much[player * kinds + kind] << kind);
      }
    }
    if (hands[0] > 0 && hands[1] > 0 && hands[0] != hands[1]) {
      parts[beats(hands[0], hands[1]) ? 0 : 1].much = 1;
    }
    return parts;
  };
  SplitState game;
  game.step = static_cast<std::uint32_t>(std::max(snapshot.timestep, 0));
  game.now = read("");
  game.last = read("last_");
  return game;
}

const char* hand_name(int hand) {
  constexpr std::array<const char*, kHands + 1> kNames = {"-", "rock", "paper", "scissors"};
  return hand > 0 && hand <= kHands ? kNames[static_cast<std::size_t>(hand)] : kNames[0];
}

std::string draw_table(const Layout& layout, const SplitState& game) {
  const Parameters& p = parameters(layout);
  const Phases phases(p);
  const bool hands = &layout.rules() == &trust_rules();
  const std::uint32_t round = phases.round(game.step);
  const bool over = static_cast<int>(round) >= p.rounds;
  const auto describe = [&](const std::array<Part, kPlayers>& parts, std::uint32_t claims_made) {
    std::string out;
    for (std::size_t player = 0; player < kPlayers; ++player) {
      const Part& part = parts[player];
      out += "    player " + std::to_string(player + 1) + ": ";
      out += hands ? std::string(hand_name(part.hand)) + ", coins worth " : "worth ";
      const bool known = !hands || (parts[0].hand > 0 && parts[1].hand > 0);
      for (int kind = 0; kind < p.kinds; ++kind) {
        out += (kind > 0 ? " " : "") +
               (known ? number_text(p.values[part.much >> kind & 1U]) : std::string("?"));
      }
      if (part.word > 0 && part.word <= p.num_words()) {
        out += ", says \"" + p.vocabulary[part.word - std::size_t{1}] + "\"";
      }
      for (std::uint32_t kind = 0; kind < claims_made; ++kind) {
        out += (kind == 0 ? ", claims " : " ") + std::to_string(part.claims[kind]);
      }
      out += "\n";
    }
    return out;
  };
  std::string out;
  if (round > 0) {
    out += "  last round\n" + describe(game.last, static_cast<std::uint32_t>(p.kinds));
  }
  if (over) {
    return out + "  all " + std::to_string(p.rounds) + " rounds are over\n";
  }
  const int speaker = phases.speaker(game.step);
  const std::string who = speaker >= 0 ? "player " + std::to_string(speaker + 1) + " speaks"
                          : p.kinds > 1
                              ? "claims for kind " + std::to_string(phases.kind(game.step) + 1)
                              : "claims";
  out += "  round " + std::to_string(round + 1) + " of " + std::to_string(p.rounds) + ": " + who +
         "\n";
  return out + describe(game.now, speaker >= 0 ? 0 : phases.kind(game.step));
}

}  // namespace potluck::split
