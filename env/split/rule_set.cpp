#include "env/split/rule_set.h"

#include <algorithm>
#include <array>
#include <bit>

#include "env/game_rule_set.h"
#include "env/split/game.h"
#include "env/split/keys.h"
#include "env/split/parameters.h"
#include "env/split/words.h"
#include "env/text/error.h"
#include "env/text/json_tree.h"

namespace potluck::split {
namespace {

class SplitRuleSet final : public GameRuleSet<SplitWords, make_game_kernel> {
 public:
  explicit SplitRuleSet(bool talks) : talks_(talks) {}

  [[nodiscard]] std::string_view name() const override {
    return talks_ ? "trust_and_split" : "split";
  }
  [[nodiscard]] RuleParameters default_parameters() const override {
    return RuleParameters(split::default_parameters(talks_));
  }
  [[nodiscard]] int num_players(const LayoutSpec& /*spec*/) const override { return kPlayers; }
  [[nodiscard]] int episode_steps(const LayoutSpec& spec) const override {
    const Parameters& p = parameters(spec);
    return std::min(p.rounds * static_cast<int>(Phases(p).steps_per_round()), spec.horizon);
  }
  void read(Fields& fields, LayoutSpec& spec) const override { read_keys(fields, spec, talks_); }
  void write(const LayoutSpec& spec, KeyWriter& out) const override {
    write_keys(spec, out, talks_);
  }
  void check_parameters(const LayoutSpec& spec, bool /*sound*/, Findings& findings) const override {
    check_keys(spec, findings, talks_);
  }
  [[nodiscard]] LayoutDescription describe(const Layout& layout) const override {
    const Parameters& p = parameters(layout);
    const std::string things =
        std::to_string(p.items) +
        (talks_ ? " coins" : " of each of " + std::to_string(p.kinds) + " kinds") + ", worth " +
        number_text(p.values[0]) + " or " + number_text(p.values[1]);
    LayoutDescription text;
    text.rules = name();
    text.plan = {{"rounds", std::to_string(p.rounds)}, {"to share", things}};
    if (talks_) {
      std::string words;
      for (const std::string& word : p.vocabulary) {
        words += (words.empty() ? "" : ", ") + word;
      }
      text.plan.emplace_back("words", words);
      if (p.garbled > 0) {
        text.plan.emplace_back("garbled", number_text(p.garbled) + " of the words");
      }
    }
    text.outcome = {{"welfare", "at most " + number_text(most_welfare(p)) + " a round"}};
    return text;
  }
  [[nodiscard]] std::string draw_layout(const LayoutSpec& spec, bool /*colour*/) const override {
    const Parameters& p = parameters(spec);
    std::string out;
    for (int kind = 0; kind < p.kinds; ++kind) {
      out += "  " + std::string(static_cast<std::size_t>(p.items), 'o') + "\n";
    }
    return out;
  }

  [[nodiscard]] int num_actions(const Layout& layout) const override {
    return Phases(parameters(layout)).num_actions();
  }
  [[nodiscard]] std::string action_name(const Layout& layout, int /*seat*/,
                                        Action action) const override {
    const Parameters& p = parameters(layout);
    if (action <= p.items) {
      return "claim " + std::to_string(action);
    }
    const std::size_t word = action - static_cast<std::size_t>(p.items) - 1;
    if (word < p.vocabulary.size()) {
      return "say " + p.vocabulary[word];
    }
    return word == p.vocabulary.size() && talks_ ? "wait" : "claim 0";
  }
  [[nodiscard]] bool has_phases() const override { return talks_; }
  [[nodiscard]] ActionRange choices(const Layout& layout, const State& state,
                                    int seat) const override {
    return Phases(parameters(layout)).choices(unpack<SplitState>(state).step, seat);
  }
  [[nodiscard]] ActionRange words(const Layout& layout) const override {
    const Parameters& p = parameters(layout);
    return {Phases(p).first_word(), p.num_words()};
  }
  [[nodiscard]] std::vector<std::string> secrets(const Layout& /*layout*/) const override {
    return talks_ ? std::vector<std::string>{"rock", "paper", "scissors"}
                  : std::vector<std::string>{};
  }
  [[nodiscard]] int secret(const Layout& /*layout*/, const State& state, int seat) const override {
    const int hand = unpack<SplitState>(state).now[static_cast<std::size_t>(seat)].hand;
    return talks_ ? hand - 1 : 0;
  }
  [[nodiscard]] State seen_by(const Layout& /*layout*/, const State& state,
                              int seat) const override {
    SplitState game = unpack<SplitState>(state);
    Part& other = game.now[static_cast<std::size_t>(1 - seat)];
    other.claims = {};
    if (talks_) {
      other.hand = 0;
      for (Part& part : game.now) {
        part.much = 0;  // told by both hands
      }
    }
    return pack(game);
  }
  [[nodiscard]] std::span<const ObservationType* const> observations() const override {
    static constexpr std::array<const ObservationType*, 1> kSplit = {kTable};
    static constexpr std::array<const ObservationType*, 1> kTrust = {kTalk};
    return talks_ ? kTrust : kSplit;
  }
  [[nodiscard]] ObservationSpec observation_spec(
      const Layout& layout, const Observation& /*observation*/) const override {
    return make_spec(talks_ ? kTalkType : kTableType,
                     {SplitGame::observation_size(parameters(layout), talks_)},
                     ObservationDtype::kFloat32, 0, 1);
  }

  [[nodiscard]] Snapshot plain_start(const Layout& layout) const override {
    SplitState start;
    start.now[0].hand = talks_ ? 2 : 0;
    start.now[1].hand = talks_ ? 1 : 0;
    start.now[0].much = 1;
    start.now[1].much = talks_ ? 0 : 2;
    return SplitWords(std::make_shared<const Layout>(layout)).to_snapshot(pack(start));
  }
  [[nodiscard]] std::string draw_state(const Layout& layout, const StateWords& /*words*/,
                                       const Snapshot& state, bool /*colour*/) const override {
    return draw_table(layout, table_of(layout, state));
  }
  [[nodiscard]] std::string_view legend() const override {
    return "what the round has come to; claims are hidden until it is over";
  }

 private:
  [[nodiscard]] double most_welfare(const Parameters& p) const {
    const double much = std::max(p.values[0], p.values[1]);
    const double little = std::min(p.values[0], p.values[1]);
    double most = 0;
    if (talks_) {
      return p.items * much;
    }
    for (const auto& [first, second] : value_cases(p.kinds)) {
      const int kinds = std::popcount(static_cast<unsigned>(first | second));
      most = std::max(most, p.items * (kinds * much + (p.kinds - kinds) * little));
    }
    return most;
  }

  bool talks_;
};

}  // namespace

const RuleSet& split_rules() {
  static const SplitRuleSet kRules(/*talks=*/false);
  return kRules;
}

const RuleSet& trust_rules() {
  static const SplitRuleSet kRules(/*talks=*/true);
  return kRules;
}

}  // namespace potluck::split
