#include "agents/partners/splitter.h"

#include "env/split/game.h"

namespace potluck::partners {
namespace {

/// The hand (1 rock, 2 paper, 3 scissors) that beats `hand`, and the one that it beats.
int winner_over(int hand) {
  return hand % split::kHands + 1;
}
int loser_to(int hand) {
  return winner_over(winner_over(hand));
}

}  // namespace

Splitter::Splitter(const Layout& layout, SplitHabit habit)
    : phases_(split::parameters(layout)),
      habit_(habit),
      items_(split::parameters(layout).items),
      words_(split::parameters(layout).num_words()) {}

void Splitter::decide(const PolicyBatch& batch, CookNotes* /*notes*/,
                      std::span<Action> actions) const {
  for (std::size_t i = 0; i < batch.which.size(); ++i) {
    actions[i] = decide(unpack<split::SplitState>(batch.envs.state(batch.which[i])), batch.seat);
  }
}

Action Splitter::say(const split::SplitState& game, std::size_t me) const {
  if (words_ < split::kHands) {
    return phases_.first_word();
  }
  int said = game.now[me].hand;
  if (habit_ == SplitHabit::kLiar) {
    const int heard = game.now[1 - me].word;
    said = heard >= 1 && heard <= split::kHands ? winner_over(heard) : loser_to(said);
  }
  return static_cast<Action>(phases_.first_word() + said - 1);
}

Action Splitter::claim(const split::SplitState& game, std::size_t me) const {
  const auto all = static_cast<Action>(items_);
  const auto half = static_cast<Action>(items_ / 2);
  switch (habit_) {
    case SplitHabit::kGreedy:
    case SplitHabit::kLiar:
      return all;
    case SplitHabit::kFair:
      return half;
    case SplitHabit::kHonest:
      break;
  }
  const split::Part& own = game.now[me];
  const split::Part& other = game.now[1 - me];
  if (own.hand > 0) {  // values are hidden
    const bool told =
        words_ >= split::kHands && other.word <= split::kHands && other.word != own.hand;
    return !told ? half : split::beats(own.hand, other.word) ? all : Action{0};
  }
  const unsigned kind = phases_.kind(game.step);
  const bool much = (own.much >> kind & 1U) != 0;
  const bool much_to_other = (other.much >> kind & 1U) != 0;
  return much == much_to_other ? half : much ? all : Action{0};
}

Action Splitter::decide(const split::SplitState& game, int seat) const {
  const int speaker = phases_.speaker(game.step);
  if (speaker < 0) {
    return claim(game, static_cast<std::size_t>(seat));
  }
  return speaker == seat ? say(game, static_cast<std::size_t>(seat)) : phases_.waiting();
}

}  // namespace potluck::partners
