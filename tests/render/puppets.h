// Partners for tests of games, and hands.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "env/text/error.h"
#include "render/play/partner.h"

namespace potluck::render {

inline void tap(Screen& screen, Key key) {
  screen.handle(KeyDown{.key = key});
  screen.handle(KeyUp{.key = key});
}

/// Does what it was told, over and over.
class Puppet final : public Partner {
 public:
  explicit Puppet(std::vector<Action> actions) : actions_(std::move(actions)) {}
  void begin_episode() override { ++episodes; }
  [[nodiscard]] Decision decide(const VectorEnv& game, int /*seat*/, RandomKey /*key*/) override {
    Decision decision{.action = actions_[game.steps()[0] % actions_.size()],
                      .probabilities = std::vector<float>(6, 0.0F),
                      .value = static_cast<float>(game.steps()[0])};
    decision.probabilities[decision.action] = 1;
    return decision;
  }
  int episodes = 0;

 private:
  std::vector<Action> actions_;
};

/// Its value is how many states it has seen, which it must remember.
class Counter final : public Partner {
 public:
  void begin_episode() override { seen_ = 0; }
  [[nodiscard]] Decision decide(const VectorEnv& /*game*/, int /*seat*/,
                                RandomKey /*key*/) override {
    return {.action = kStayAction, .probabilities = {}, .value = static_cast<float>(++seen_)};
  }

 private:
  int seen_ = 0;
};

/// Says something at the first step.
class Talker final : public Partner {
 public:
  void begin_episode() override {}
  [[nodiscard]] Decision decide(const VectorEnv& game, int seat, RandomKey /*key*/) override {
    return {.action = game.choices(0, seat).first,
            .probabilities = {},
            .value = {},
            .says = game.steps()[0] == 0 ? "I hold a rock, trust me" : ""};
  }
};

class Puppets final : public Partners {
 public:
  [[nodiscard]] std::vector<PartnerChoice> choices(const Layout& /*layout*/) const override {
    return {{"puppet", "walks"}, {"stay", "stands"}, {"nobody", "is refused"}};
  }
  [[nodiscard]] std::unique_ptr<Partner> make(
      const std::string& name, const std::shared_ptr<const Layout>& /*layout*/) const override {
    if (name == "puppet") {
      return std::make_unique<Puppet>(std::vector<Action>{0, 2, 1, 3});
    }
    if (name == "counter") {
      return std::make_unique<Counter>();
    }
    if (name == "talker") {
      return std::make_unique<Talker>();
    }
    if (name == "stay") {
      return std::make_unique<Puppet>(std::vector<Action>{kStayAction});
    }
    throw InputError(name, "unknown", "puppet or stay");
  }
};

}  // namespace potluck::render
