#include "agents/language/game_mind.h"

#include <fmt/format.h>

#include <string>
#include <utility>
#include <vector>

#include "env/matrix/parameters.h"
#include "env/matrix/rule_set.h"
#include "env/rule_set.h"
#include "env/snapshots.h"
#include "env/text/json_tree.h"

namespace potluck::language {
namespace {

struct GameFacts {
  explicit GameFacts(std::shared_ptr<const Layout> its_layout)
      : layout(std::move(its_layout)), snapshots(layout) {}
  [[nodiscard]] const RuleSet& rules() const { return layout->rules(); }

  std::shared_ptr<const Layout> layout;
  Snapshots snapshots;
};

/// "the other", or a number where there are several.
std::string other_in_words(const GameFacts& facts, int player) {
  return facts.layout->num_agents() == 2 ? "the other" : fmt::format("player {}", player + 1);
}

std::string name_of(const GameFacts& facts, const Wording& wording, int seat, Action action) {
  return action < wording.names.size() ? wording.names[action]
                                       : facts.rules().action_name(*facts.layout, seat, action);
}

/// A matrix game of two as sentences, for the player in `seat`; other games as they describe
/// themselves.
std::string rules_in_words(const GameFacts& facts, const Wording& wording, int seat) {
  std::string text;
  if (facts.rules() == matrix::rule_set() && facts.layout->num_agents() == 2) {
    const matrix::Parameters& game = matrix::parameters(*facts.layout);
    std::vector<Action> joint(2);
    const auto own = static_cast<std::size_t>(seat);
    for (Action mine = 0; mine < facts.layout->num_actions(); ++mine) {
      for (Action theirs = 0; theirs < facts.layout->num_actions(); ++theirs) {
        joint[own] = mine;
        joint[1 - own] = theirs;
        const std::vector<double> paid = matrix::payoffs_at(game, matrix::joint_index(game, joint));
        text +=
            fmt::format("{}If you {}{} and the other chooses {}, you get {} and the other {}.",
                        text.empty() ? "In each round: " : " ",
                        // Its own names are verbs.
                        wording.names.empty() ? "" : "choose ", name_of(facts, wording, seat, mine),
                        name_of(facts, wording, 1 - seat, theirs), number_text(paid[own]),
                        number_text(paid[1 - own]));
      }
    }
    return text;
  }
  const LayoutDescription about = facts.rules().describe(*facts.layout);
  text = fmt::format("You are player {}.", seat + 1);
  for (const Lines* lines : {&about.plan, &about.outcome}) {
    for (const auto& [heading, line] : *lines) {
      text += fmt::format("\n{}: {}", heading, line);
    }
  }
  const std::string_view legend = facts.rules().legend();
  return legend.empty() ? text : fmt::format("{}\n{}", text, legend);
}

class GameMind final : public Mind {
 public:
  GameMind(std::shared_ptr<const GameFacts> facts, int seat, const Wording& wording)
      : facts_(std::move(facts)),
        seat_(seat),
        wording_(wording),
        rules_(rules_in_words(*facts_, wording, seat)) {}

  [[nodiscard]] std::optional<Situation> look(const State& state) override {
    const Layout& layout = *facts_->layout;
    const Snapshot now =
        facts_->snapshots.to_snapshot(facts_->rules().seen_by(layout, state, seat_));
    if (!now.past.empty()) {
      remember(now.past.back());
    }
    const ActionRange choices = facts_->rules().choices(layout, state, seat_);
    first_ = choices.first;
    if (choices.count == 1) {
      chosen_ = first_;
      return std::nullopt;
    }
    const int others = facts_->layout->num_agents() - 1;
    Situation situation{
        .layout = facts_->layout->name(),
        .others = others == 1 ? "another player" : fmt::format("{} other players", others),
        .state = is_matrix() ? fmt::format("This is round {} of {}.", rounds_ + 1,
                                           facts_->layout->horizon())
                             : facts_->rules().draw_state(*facts_->layout,
                                                          facts_->snapshots.words(), now, false),
        .history = {},
        .rules = rules_,
        .orders = {},
        .options = {}};
    for (const std::string& round : history_) {
      situation.history += (situation.history.empty() ? "" : "\n") + round;
    }
    for (int option = 0; option < choices.count; ++option) {
      situation.options.push_back(action(seat_, static_cast<Action>(choices.first + option)));
    }
    return situation;
  }

  void choose(std::size_t option) override { chosen_ = static_cast<Action>(first_ + option); }
  [[nodiscard]] Action act() override { return chosen_; }

 private:
  [[nodiscard]] bool is_matrix() const { return facts_->rules() == matrix::rule_set(); }

  [[nodiscard]] std::string action(int seat, Action action) const {
    return name_of(*facts_, wording_, seat, action);
  }

  void remember(const std::vector<Action>& joint) {
    const std::string mine = action(seat_, joint[static_cast<std::size_t>(seat_)]);
    std::string round = fmt::format("Round {}: you chose {}", ++rounds_, mine);
    std::string theirs;
    for (int player = 0; player < facts_->layout->num_agents(); ++player) {
      if (player != seat_) {
        const std::string one = action(player, joint[static_cast<std::size_t>(player)]);
        round += fmt::format(", {} chose {}", other_in_words(*facts_, player), one);
        theirs += (theirs.empty() ? "" : ", ") + one;
      }
    }
    history_.push_back(wording_.round.empty() ? round + "." : wording_.round_line(mine, theirs));
    if (history_.size() > kMostRounds) {
      history_.erase(history_.begin());
    }
  }

  std::shared_ptr<const GameFacts> facts_;
  int seat_;
  Wording wording_;
  std::string rules_;
  std::vector<std::string> history_;  ///< the last rounds
  int rounds_ = 0;
  Action first_ = 0;  ///< of the actions that there are to choose from
  Action chosen_ = 0;
};

class GameMinds final : public MindMaker {
 public:
  explicit GameMinds(std::shared_ptr<const Layout> layout)
      : facts_(std::make_shared<const GameFacts>(std::move(layout))) {}
  [[nodiscard]] std::unique_ptr<Mind> make(int seat, const Wording& wording) const override {
    return std::make_unique<GameMind>(facts_, seat, wording);
  }
  [[nodiscard]] std::string_view stock_prompt() const override { return stock_game_prompt(); }

 private:
  std::shared_ptr<const GameFacts> facts_;
};

}  // namespace

std::shared_ptr<const MindMaker> make_game_minds(std::shared_ptr<const Layout> layout) {
  return std::make_shared<const GameMinds>(std::move(layout));
}

}  // namespace potluck::language
