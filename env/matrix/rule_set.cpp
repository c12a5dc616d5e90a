#include "env/matrix/rule_set.h"

#include <algorithm>
#include <array>

#include "env/game_rule_set.h"
#include "env/matrix/game.h"
#include "env/matrix/keys.h"
#include "env/matrix/parameters.h"
#include "env/matrix/text.h"
#include "env/matrix/words.h"
#include "env/text/error.h"
#include "env/text/json_tree.h"

namespace potluck::matrix {
namespace {

class MatrixRuleSet final : public GameRuleSet<MatrixWords, make_game_kernel> {
 public:
  [[nodiscard]] std::string_view name() const override { return "matrix"; }

  [[nodiscard]] RuleParameters default_parameters() const override {
    return RuleParameters(Parameters{});
  }
  [[nodiscard]] int episode_steps(const LayoutSpec& spec) const override {
    const int rounds = parameters(spec).rounds;
    return rounds > 0 ? std::min(rounds, spec.horizon) : spec.horizon;
  }
  [[nodiscard]] int num_players(const LayoutSpec& spec) const override {
    return parameters(spec).players;
  }
  void read(Fields& fields, LayoutSpec& spec) const override { read_keys(fields, spec); }
  void write(const LayoutSpec& spec, KeyWriter& out) const override { write_keys(spec, out); }
  void check_parameters(const LayoutSpec& spec, bool /*sound*/, Findings& findings) const override {
    check_keys(spec, findings);
  }
  [[nodiscard]] LayoutDescription describe(const Layout& layout) const override {
    const Parameters& p = parameters(layout);
    std::string actions;
    for (std::size_t player = 0; player < p.actions.size(); ++player) {
      if (player > 0 && p.actions[player] == p.actions.front()) {
        continue;
      }
      actions += player > 0 ? "; player " + std::to_string(player + 1) + ": " : "";
      for (std::size_t i = 0; i < p.actions[player].size(); ++i) {
        actions += (i > 0 ? ", " : "") + p.actions[player][i];
      }
    }
    double best = 0;
    double least = 0;
    const auto joint_actions = static_cast<std::size_t>(num_joint_actions(p));
    for (std::size_t joint = 0; joint < joint_actions; ++joint) {
      double sum = 0;
      for (const double payoff : payoffs_at(p, joint)) {
        sum += payoff;
      }
      best = joint == 0 ? sum : std::max(best, sum);
      least = joint == 0 ? sum : std::min(least, sum);
    }
    LayoutDescription text;
    text.rules = name();
    text.plan = {{"players", std::to_string(p.players)}, {"actions", actions}};
    if (p.noise > 0) {
      text.plan.emplace_back("noise", number_text(p.noise) + " of the actions become another");
    }
    text.outcome = {{"welfare", number_text(least) + " to " + number_text(best) + " a round"}};
    return text;
  }
  [[nodiscard]] std::string draw_layout(const LayoutSpec& spec, bool /*colour*/) const override {
    return payoff_table(spec, {});
  }

  [[nodiscard]] int num_actions(const Layout& layout) const override {
    return parameters(layout).num_actions();
  }
  [[nodiscard]] std::string action_name(const Layout& layout, int seat,
                                        Action action) const override {
    const auto& names = parameters(layout).actions[static_cast<std::size_t>(seat)];
    return names[action < names.size() ? action : 0];
  }
  [[nodiscard]] std::span<const ObservationType* const> observations() const override {
    static constexpr std::array<const ObservationType*, 1> kAll = {kRound};
    return kAll;
  }
  [[nodiscard]] ObservationSpec observation_spec(
      const Layout& layout, const Observation& /*observation*/) const override {
    return make_spec(kRoundType, {parameters(layout).observation_size()},
                     ObservationDtype::kFloat32, 0, 1);
  }

  [[nodiscard]] Snapshot plain_start(const Layout& /*layout*/) const override { return {}; }
  [[nodiscard]] std::string draw_state(const Layout& layout, const StateWords& /*words*/,
                                       const Snapshot& state, bool /*colour*/) const override {
    return payoff_table(layout.spec(),
                        state.past.empty() ? std::span<const Action>() : state.past.back());
  }
  [[nodiscard]] std::string_view legend() const override {
    return "payoffs of player 1, 2, …; [in brackets]: what was chosen last";
  }
};

}  // namespace

const RuleSet& rule_set() {
  static const MatrixRuleSet kRules;
  return kRules;
}

}  // namespace potluck::matrix
