#include "env/coin_game/rule_set.h"

#include <array>

#include "env/coin_game/game.h"
#include "env/coin_game/parameters.h"
#include "env/coin_game/words.h"
#include "env/game_rule_set.h"
#include "env/limits.h"
#include "env/text/error.h"
#include "env/text/fields.h"
#include "env/text/findings.h"
#include "env/text/json_tree.h"
#include "env/text/key_writer.h"

namespace potluck::coin_game {
namespace {

constexpr std::array<const char*, 2> kColourNames = {"alternate", "random"};

class CoinGameRuleSet final : public GameRuleSet<CoinWords, make_game_kernel> {
 public:
  [[nodiscard]] std::string_view name() const override { return "coin_game"; }

  [[nodiscard]] RuleParameters default_parameters() const override {
    return RuleParameters(Parameters{});
  }
  [[nodiscard]] int num_players(const LayoutSpec& /*spec*/) const override { return kPlayers; }

  void read(Fields& fields, LayoutSpec& spec) const override {
    Parameters& p = parameters(spec);
    fields.whole("size", p.size);
    fields.real("coin", p.coin);
    fields.real("harm", p.harm);
    fields.flag("remembers", p.remembers);
    std::string colours;
    if (fields.text("colours", colours)) {
      if (colours == kColourNames[0] || colours == kColourNames[1]) {
        p.colours = colours == kColourNames[0] ? Colours::kAlternate : Colours::kRandom;
      } else {
        fields.wrong(*fields.get("colours"), "colours", "\"alternate\" or \"random\"");
      }
    }
  }
  void write(const LayoutSpec& spec, KeyWriter& out) const override {
    const Parameters& p = parameters(spec);
    const Parameters standard;
    out.number("size", p.size, standard.size);
    out.number("coin", p.coin, standard.coin);
    out.number("harm", p.harm, standard.harm);
    if (p.colours != standard.colours) {
      out.put("colours", json_text(kColourNames[static_cast<std::size_t>(p.colours)]));
    }
    if (p.remembers) {
      out.put("remembers", "true");
    }
  }
  void check_parameters(const LayoutSpec& spec, bool /*sound*/, Findings& findings) const override {
    const Parameters& p = parameters(spec);
    findings.check_whole("size", p.size, kMinSize, kMaxSize, "cells a side");
    findings.check_amount("coin", p.coin, -kMaxAmount, kMaxAmount);
    findings.check_amount("harm", p.harm, -kMaxAmount, kMaxAmount);
  }
  [[nodiscard]] LayoutDescription describe(const Layout& layout) const override {
    const Parameters& p = parameters(layout);
    const std::string side = std::to_string(p.size);
    LayoutDescription text;
    text.rules = name();
    text.plan = {{"board", side + " x " + side + ", edges join"},
                 {"colours", p.colours == Colours::kAlternate ? "in turn" : "at random"}};
    if (p.remembers) {
      text.plan.emplace_back("players see", "what each of them took last");
    }
    text.outcome = {{"coin", number_text(p.coin) + " to whoever takes it, " + number_text(p.harm) +
                                 " from its owner if the other does"}};
    return text;
  }
  [[nodiscard]] std::string draw_layout(const LayoutSpec& spec, bool /*colour*/) const override {
    std::string out;
    for (int row = 0; row < parameters(spec).size; ++row) {
      out += " ";
      for (int col = 0; col < parameters(spec).size; ++col) {
        out += "  .";
      }
      out += "\n";
    }
    return out;
  }

  [[nodiscard]] int num_actions(const Layout& /*layout*/) const override { return kNumActions; }
  [[nodiscard]] std::string action_name(const Layout& /*layout*/, int /*seat*/,
                                        Action action) const override {
    constexpr std::array<const char*, kNumActions> kNames = {"up", "down", "left", "right"};
    return kNames[action < kNames.size() ? action : 0];
  }
  [[nodiscard]] std::span<const ObservationType* const> observations() const override {
    static constexpr std::array<const ObservationType*, 1> kAll = {kCoins};
    return kAll;
  }
  [[nodiscard]] ObservationSpec observation_spec(
      const Layout& layout, const Observation& /*observation*/) const override {
    const Parameters& p = parameters(layout);
    return make_spec(kCoinsType, {p.size, p.size, p.remembers ? kMemoryPlanes : kPlanes},
                     ObservationDtype::kUint8, 0, 1);
  }
  [[nodiscard]] std::optional<RuleDifference> difference(const Layout& ours,
                                                         const Layout& theirs) const override {
    if (parameters(ours).size == parameters(theirs).size) {
      return std::nullopt;
    }
    return RuleDifference{"a board of " + std::to_string(parameters(theirs).size) + " cells a side",
                          std::to_string(parameters(ours).size)};
  }

  [[nodiscard]] Snapshot plain_start(const Layout& layout) const override {
    const int last = parameters(layout).size - 1;
    Snapshot start;
    start.table = {
        {"player_1", {0, 0}}, {"player_2", {last, last}}, {"coin", {0, last}}, {"coin_of", {1}}};
    if (parameters(layout).remembers) {
      start.table["took"] = {0, 0};
    }
    return start;
  }
  [[nodiscard]] std::string draw_state(const Layout& layout, const StateWords& /*words*/,
                                       const Snapshot& state, bool /*colour*/) const override {
    return draw_board(layout, state);
  }
  [[nodiscard]] std::string_view legend() const override {
    return "1, 2 the players, 12 both in one cell, o1 a coin of player 1's colour";
  }
};

}  // namespace

const RuleSet& rule_set() {
  static const CoinGameRuleSet kRules;
  return kRules;
}

}  // namespace potluck::coin_game
