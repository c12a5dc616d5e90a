#include "tools/play/thinking_partner.h"

#include <array>
#include <chrono>
#include <future>
#include <optional>
#include <utility>

namespace potluck::tools {
namespace {

constexpr std::chrono::milliseconds kPatience{40};  // of a window, once a step

class ThinkingPartner final : public render::Partner {
 public:
  ThinkingPartner(std::unique_ptr<Policy> policy, std::shared_ptr<const Layout> layout, bool waits)
      : policy_(std::move(policy)),
        layout_(std::move(layout)),
        idle_(waits ? std::nullopt : layout_->rules().idle_action()) {}

  void begin_episode() override {
    if (thought_.valid()) {
      (void)thought_.get();
    }
    policy_->begin_episode(0);
  }

  [[nodiscard]] render::Decision decide(const VectorEnv& game, int seat, RandomKey key) override {
    if (!thought_.valid()) {
      // A game of its own to think about: the real one goes on.
      game_.emplace(layout_, VectorEnvOptions{.num_envs = 1, .key = key});
      game_->restore(0, game.episodes()[0], game.steps()[0], game.state(0));
      thought_ = std::async(std::launch::async, [this, seat, key] { return think(seat, key); });
    }
    if (idle_ && thought_.wait_for(kPatience) != std::future_status::ready) {
      return {.action = *idle_, .probabilities = {}, .value = {}};
    }
    const Action action = thought_.get();
    return {.action = action,
            .probabilities = {},
            .value = {},
            .says = messages_.said_by(*game_, 0, seat)};
  }

 private:
  Action think(int seat, RandomKey key) {
    constexpr std::array<int, 1> kOnlyGame = {0};
    Action action = 0;
    policy_->act({*game_, kOnlyGame, seat, key, &messages_}, {.actions = {&action, 1}});
    return action;
  }

  std::unique_ptr<Policy> policy_;
  std::shared_ptr<const Layout> layout_;
  std::optional<Action> idle_;
  std::optional<VectorEnv> game_;
  Messages messages_;
  std::future<Action> thought_;  ///< ends before the others: it uses them
};

}  // namespace

std::unique_ptr<render::Partner> make_thinking_partner(std::unique_ptr<Policy> policy,
                                                       std::shared_ptr<const Layout> layout,
                                                       bool waits) {
  return std::make_unique<ThinkingPartner>(std::move(policy), std::move(layout), waits);
}

}  // namespace potluck::tools
