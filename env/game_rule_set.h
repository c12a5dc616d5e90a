// What rule sets have in common whose players each have payoffs of their own, and whose games a
// GameKernel steps: no grid, no vector kernel, no action that does nothing.
#pragma once

#include <memory>
#include <optional>
#include <utility>

#include "env/kernel.h"
#include "env/rule_set.h"
#include "env/snapshots.h"

namespace potluck {

/// `Words`: the rule set's StateWords, made from a layout. `make_game`: makes the game's kernel.
template <class Words, std::unique_ptr<Kernel> (*make_game)(std::shared_ptr<const Layout>)>
class GameRuleSet : public RuleSet {
 public:
  [[nodiscard]] bool has_grid() const override { return false; }
  [[nodiscard]] bool shares_rewards() const override { return false; }
  [[nodiscard]] std::optional<Action> idle_action() const override { return std::nullopt; }
  [[nodiscard]] std::unique_ptr<Kernel> make_kernel(std::shared_ptr<const Layout> layout,
                                                    KernelChoice choice,
                                                    int /*num_envs*/) const override {
    refuse_vector_kernel(*layout, choice);
    return make_game(std::move(layout));
  }
  [[nodiscard]] std::unique_ptr<const StateWords> make_words(
      std::shared_ptr<const Layout> layout) const override {
    return std::make_unique<Words>(std::move(layout));
  }
};

}  // namespace potluck
