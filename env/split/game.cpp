#include "env/split/game.h"

#include <algorithm>
#include <bit>
#include <cmath>

#include "env/split/rule_set.h"

namespace potluck::split {

double share(int items, int own, int other) {
  return static_cast<double>(items * own) / std::max(items, own + other);
}

std::vector<std::pair<std::uint8_t, std::uint8_t>> value_cases(int kinds) {
  std::vector<std::pair<std::uint8_t, std::uint8_t>> cases;
  const unsigned count = 1U << static_cast<unsigned>(kinds);
  for (unsigned first = 0; first < count; ++first) {
    for (unsigned second = 0; second < count; ++second) {
      if (first != second && std::popcount(first) == std::popcount(second)) {
        cases.emplace_back(static_cast<std::uint8_t>(first), static_cast<std::uint8_t>(second));
      }
    }
  }
  return cases;
}

int SplitGame::observation_size(const Parameters& p, bool hands) {
  const Phases phases(p);
  const int values = hands ? 3 * kHands : 4 * p.kinds;  // this round's and the last one's
  return 3 + static_cast<int>(phases.steps_per_round()) + values + 4 * p.num_words() +
         (p.kinds - 1) + 2 * p.kinds;
}

SplitGame::SplitGame(const Layout& layout) : phases_(parameters(layout)) {
  const Parameters& p = parameters(layout);
  hands_ = &layout.rules() == &trust_rules();
  kinds_ = static_cast<std::uint32_t>(p.kinds);
  words_ = static_cast<std::uint32_t>(p.num_words());
  garbled_ = static_cast<std::uint32_t>(std::lround(p.garbled * 0x1.0p24));
  items_ = static_cast<std::uint32_t>(p.items);
  last_step_ = static_cast<std::uint32_t>(p.rounds) * phases_.steps_per_round();
  size_ = static_cast<std::size_t>(observation_size(p, hands_));
  rounds_ = static_cast<float>(p.rounds);
  values_ = {static_cast<float>(p.values[0]), static_cast<float>(p.values[1])};
  for (int own = 0; own <= p.items; ++own) {
    for (int other = 0; other <= p.items; ++other) {
      shares_.push_back(static_cast<float>(share(p.items, own, other)));
    }
  }
  if (!hands_) {
    cases_ = value_cases(p.kinds);
  }
}

/// Hands or values of a round.
void SplitGame::deal(SplitState& state, std::uint32_t bits) const {
  state.now = {};
  if (hands_) {
    const auto drawn = static_cast<int>(uniform_below(bits, kHands * (kHands - 1)));
    const int first = drawn / 2 + 1;
    const int second = (first + drawn % 2) % kHands + 1;
    state.now[0].hand = static_cast<std::uint8_t>(first);
    state.now[1].hand = static_cast<std::uint8_t>(second);
    state.now[beats(first, second) ? 0 : 1].much = 1;
  } else {
    const auto& [first, second] =
        cases_[uniform_below(bits, static_cast<std::uint32_t>(cases_.size()))];
    state.now[0].much = first;
    state.now[1].much = second;
  }
}

void SplitGame::start(SplitState& state, const Draw& draw) const {
  deal(state, draw(0, Purpose::kStart)[0]);
}

void SplitGame::pay(const SplitState& state, float* earned) const {
  for (std::uint32_t kind = 0; kind < kinds_; ++kind) {
    const std::size_t first = state.now[0].claims[kind];
    const std::size_t second = state.now[1].claims[kind];
    const std::size_t row = items_ + std::size_t{1};
    // By name, so that every machine rounds alike, whether compilers contract or not.
    earned[0] =
        std::fma(shares_[first * row + second], values_[state.now[0].much >> kind & 1U], earned[0]);
    earned[1] =
        std::fma(shares_[second * row + first], values_[state.now[1].much >> kind & 1U], earned[1]);
  }
}

/// What is heard of a word.
std::uint32_t SplitGame::heard(std::uint32_t word, std::uint32_t step, const Draw& draw) const {
  if (garbled_ == 0) {
    return word;
  }
  const PhiloxBlock bits = draw(step, Purpose::kSlip);
  return bits[0] >> 8U < garbled_ ? uniform_below(bits[1], words_) : word;
}

void SplitGame::step(SplitState& state, const Action* actions, float* earned,
                     const Draw& draw) const {
  earned[0] = earned[1] = 0;
  const std::uint32_t at = phases_.within(state.step);
  if (at < phases_.message_steps()) {
    const auto speaker = static_cast<std::size_t>(phases_.speaker(state.step));
    const unsigned word = actions[speaker] - unsigned{phases_.first_word()};
    state.now[speaker].word =
        static_cast<std::uint8_t>(heard(word < words_ ? word : 0, state.step, draw) + 1);
    ++state.step;
    return;
  }
  const std::uint32_t kind = at - phases_.message_steps();
  for (std::size_t player = 0; player < kPlayers; ++player) {
    state.now[player].claims[kind] = actions[player] <= items_ ? actions[player] : Action{0};
  }
  const std::uint32_t step = state.step++;
  if (kind + 1 < kinds_) {
    return;
  }
  pay(state, earned);
  state.last = state.now;
  if (over(state)) {
    state.now = {};
  } else {
    deal(state, draw(step, Purpose::kTransition)[0]);
  }
}

float* SplitGame::write_values(const Part& part, float* out) const {
  if (hands_) {
    if (part.hand > 0) {
      out[part.hand - 1] = 1;
    }
    return out + kHands;
  }
  for (std::uint32_t kind = 0; kind < kinds_; ++kind) {
    *out++ = static_cast<float>(part.much >> kind & 1U);
  }
  return out;
}

float* SplitGame::write_word(const Part& part, float* out) const {
  if (part.word > 0) {
    out[part.word - 1] = 1;
  }
  return out + words_;
}

void SplitGame::write(const SplitState& state, int seat, float* out) const {
  const auto me = static_cast<std::size_t>(seat);
  const std::array<std::size_t, kPlayers> both = {me, 1 - me};
  const auto items = static_cast<float>(items_);
  const std::uint32_t round = phases_.round(state.step);
  *out++ = 1;
  *out++ = words_ > 0 && Phases::first_speaker(round) == seat ? 1.0F : 0.0F;
  out[phases_.within(state.step)] = 1;
  out += phases_.steps_per_round();
  *out++ = static_cast<float>(round) / rounds_;
  out = write_values(state.now[me], out);
  if (!hands_) {
    out = write_values(state.now[1 - me], out);
  }
  for (const std::size_t player : both) {
    out = write_word(state.now[player], out);
  }
  for (std::uint32_t kind = 0; kind + 1 < kinds_; ++kind) {
    *out++ = static_cast<float>(state.now[me].claims[kind]) / items;
  }
  for (const std::size_t player : both) {
    out = write_values(state.last[player], out);
  }
  for (const std::size_t player : both) {
    out = write_word(state.last[player], out);
  }
  for (const std::size_t player : both) {
    for (std::uint32_t kind = 0; kind < kinds_; ++kind) {
      *out++ = static_cast<float>(state.last[player].claims[kind]) / items;
    }
  }
}

std::unique_ptr<Kernel> make_game_kernel(std::shared_ptr<const Layout> layout) {
  return std::make_unique<GameKernel<SplitGame>>(std::move(layout));
}

}  // namespace potluck::split
