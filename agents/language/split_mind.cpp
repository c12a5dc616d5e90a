#include "agents/language/split_mind.h"

#include <fmt/format.h>

#include <array>
#include <string>
#include <utility>
#include <vector>

#include "env/rule_set.h"
#include "env/split/game.h"
#include "env/split/parameters.h"
#include "env/split/phases.h"
#include "env/split/rule_set.h"
#include "env/split/state.h"
#include "env/text/excerpt.h"
#include "env/text/json_tree.h"

namespace potluck::language {
namespace {

using split::Part;
using split::SplitState;

constexpr std::array<const char*, split::kHands + 1> kHandNames = {"no hand", "rock", "paper",
                                                                   "scissors"};

struct SplitFacts {
  explicit SplitFacts(std::shared_ptr<const Layout> its_layout)
      : layout(std::move(its_layout)), game(split::parameters(*layout)), phases(game) {}

  [[nodiscard]] bool has_hands() const { return layout->rules() == split::trust_rules(); }

  [[nodiscard]] std::string rules() const {
    std::string text = fmt::format(
        "There are {} rounds. In each of them both players claim a part of {} {} at the same time. "
        "If the claims come to more than {} together, they are shared in proportion to the claims.",
        game.rounds, game.items, has_hands() ? "coins" : "things of each kind", game.items);
    if (!has_hands()) {
      return text + " What a thing is worth to you and to the other differs from kind to kind.";
    }
    return text +
           fmt::format(
               " Each player has a hand of rock, paper or scissors that only it sees, never both "
               "the same. A coin is worth {} points to the player whose hand beats the other's and "
               "{} to the other. Before they claim, each player says one word; it need not be "
               "true.",
               number_text(game.values[1]), number_text(game.values[0]));
  }

  /// "7" or, of several kinds, "7, 0 and 10".
  [[nodiscard]] std::string claims(const Part& part) const {
    std::string text;
    for (int kind = 0; kind < game.kinds; ++kind) {
      const char* before = kind == 0 ? "" : kind + 1 == game.kinds ? " and " : ", ";
      text += before + std::to_string(part.claims[static_cast<std::size_t>(kind)]);
    }
    return text;
  }
  [[nodiscard]] double value(const Part& part, int kind) const {
    return game.values[part.much >> static_cast<unsigned>(kind) & 1U];
  }
  [[nodiscard]] double earned(const Part& own, const Part& other) const {
    double sum = 0;
    for (int kind = 0; kind < game.kinds; ++kind) {
      const auto k = static_cast<std::size_t>(kind);
      sum += split::share(game.items, own.claims[k], other.claims[k]) * value(own, kind);
    }
    return sum;
  }
  [[nodiscard]] std::string hand_and_word(const Part& part) const {
    return has_hands() && part.word > 0
               ? fmt::format("had {}, said \"{}\" and ", kHandNames.at(part.hand),
                             game.vocabulary[part.word - std::size_t{1}])
               : "";
  }
  /// What came of a round, for whom `mine` is the own part.
  [[nodiscard]] std::string outcome(std::uint32_t round, const Part& mine,
                                    const Part& theirs) const {
    return fmt::format(
        "Round {}: you {}claimed {}, the other {}claimed {}. You got {} points, the other {}.",
        round, hand_and_word(mine), claims(mine), hand_and_word(theirs), claims(theirs),
        number_text(earned(mine, theirs)), number_text(earned(theirs, mine)));
  }

  std::shared_ptr<const Layout> layout;
  split::Parameters game;
  split::Phases phases;
};

class SplitMind final : public Mind {
 public:
  SplitMind(std::shared_ptr<const SplitFacts> facts, int seat, const Wording& wording)
      : facts_(std::move(facts)), seat_(static_cast<std::size_t>(seat)), wording_(wording) {}

  void hear(int /*seat*/, const std::string& text) override { heard_ = text; }
  void wrote(const std::string& text) override { wrote_ = text; }

  [[nodiscard]] std::optional<Situation> look(const State& state) override {
    const auto game = unpack<SplitState>(state);
    const split::Phases& phases = facts_->phases;
    const std::uint32_t round = phases.round(game.step);
    if (round > 0 && phases.within(game.step) == 0) {
      const Part& mine = game.last[seat_];
      const Part& theirs = game.last[1 - seat_];
      history_.push_back(wording_.round.empty()
                             ? facts_->outcome(round, mine, theirs)
                             : wording_.round_line(facts_->claims(mine), facts_->claims(theirs)));
      if (history_.size() > kMostRounds) {
        history_.erase(history_.begin());
      }
      heard_.clear();
      wrote_.clear();
    }
    const ActionRange range = phases.choices(game.step, static_cast<int>(seat_));
    first_ = range.first;
    if (range.count == 1) {
      chosen_ = first_;
      return std::nullopt;
    }
    Situation situation{.layout = facts_->layout->name(),
                        .others = "another player",
                        .state = in_words(game),
                        .history = {},
                        .rules = facts_->rules(),
                        .orders = {},
                        .options = {}};
    for (const std::string& line : history_) {
      situation.history += (situation.history.empty() ? "" : "\n") + line;
    }
    for (int option = 0; option < range.count; ++option) {
      situation.options.push_back(name_of(static_cast<Action>(first_ + option)));
    }
    return situation;
  }

  void choose(std::size_t option) override { chosen_ = static_cast<Action>(first_ + option); }
  [[nodiscard]] Action act() override { return chosen_; }

 private:
  [[nodiscard]] std::string name_of(Action action) const {
    return action < wording_.names.size() ? wording_.names[action]
                                          : facts_->layout->rules().action_name(
                                                *facts_->layout, static_cast<int>(seat_), action);
  }

  [[nodiscard]] std::string in_words(const SplitState& game) const {
    const split::Phases& phases = facts_->phases;
    const std::string round =
        fmt::format("This is round {} of {}.", phases.round(game.step) + 1, facts_->game.rounds);
    return round + (facts_->has_hands() ? talk(game) : table(game));
  }

  [[nodiscard]] std::string talk(const SplitState& game) const {
    const Part& mine = game.now[seat_];
    const Part& theirs = game.now[1 - seat_];
    const auto word = [&](const Part& part) {
      return facts_->game.vocabulary[part.word - std::size_t{1}];
    };
    std::string text = fmt::format(" Your hand is {}.", kHandNames.at(mine.hand));
    text += mine.word > 0 ? fmt::format(" You said \"{}\".", word(mine)) : "";
    text += theirs.word > 0 ? fmt::format(" The other said \"{}\".", word(theirs)) : "";
    text += wrote_.empty() ? "" : fmt::format(" You wrote: {}.", excerpt(wrote_, wrote_.size()));
    text += heard_.empty() ? "" : fmt::format(" It wrote: {}.", excerpt(heard_, heard_.size()));
    return text;
  }

  [[nodiscard]] std::string table(const SplitState& game) const {
    const auto shared = static_cast<int>(facts_->phases.kind(game.step));
    std::string text;
    for (int kind = 0; kind < facts_->game.kinds; ++kind) {
      text += fmt::format(" A thing of kind {} is worth {} to you and {} to the other{}.", kind + 1,
                          number_text(facts_->value(game.now[seat_], kind)),
                          number_text(facts_->value(game.now[1 - seat_], kind)),
                          kind < shared
                              ? fmt::format("; you claimed {}",
                                            game.now[seat_].claims[static_cast<std::size_t>(kind)])
                              : "");
    }
    return text + fmt::format(" Now kind {} is claimed.", shared + 1);
  }

  std::shared_ptr<const SplitFacts> facts_;
  std::size_t seat_;
  Wording wording_;
  std::vector<std::string> history_;  ///< the last rounds
  std::string heard_;                 ///< what the other wrote in this round
  std::string wrote_;                 ///< and what this player did
  Action first_ = 0;                  ///< of the actions that there are to choose from
  Action chosen_ = 0;
};

class SplitMinds final : public MindMaker {
 public:
  explicit SplitMinds(std::shared_ptr<const Layout> layout)
      : facts_(std::make_shared<const SplitFacts>(std::move(layout))) {}
  [[nodiscard]] std::unique_ptr<Mind> make(int seat, const Wording& wording) const override {
    return std::make_unique<SplitMind>(facts_, seat, wording);
  }
  [[nodiscard]] std::string_view stock_prompt() const override { return stock_game_prompt(); }

 private:
  std::shared_ptr<const SplitFacts> facts_;
};

}  // namespace

std::shared_ptr<const MindMaker> make_split_minds(std::shared_ptr<const Layout> layout) {
  return std::make_shared<const SplitMinds>(std::move(layout));
}

}  // namespace potluck::language
