#include "agents/policy/unsticking_policy.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <optional>
#include <utility>
#include <vector>

#include "agents/policy/draw_action.h"
#include "env/snapshots.h"

namespace potluck {
namespace {

class UnstickingPolicy final : public Policy {
 public:
  UnstickingPolicy(Drawing drawing, std::unique_ptr<Policy> policy, Snapshots words,
                   int num_actions)
      : drawing_(drawing),
        policy_(std::move(policy)),
        words_(std::move(words)),
        num_actions_(num_actions) {}

  void act(const PolicyBatch& batch, const PolicyOutput& out) override {
    const auto width = static_cast<std::size_t>(num_actions_);
    const auto seat = static_cast<std::size_t>(batch.seat);
    probabilities_.resize(batch.which.size() * width);
    const std::span<float> all =
        out.probabilities.empty() ? std::span(probabilities_) : out.probabilities;
    policy_->act(batch, {.actions = out.actions, .probabilities = all, .values = out.values});
    for (std::size_t i = 0; i < batch.which.size(); ++i) {
      const auto env = static_cast<std::size_t>(batch.which[i]);
      const std::uint32_t step = batch.envs.steps()[env];
      const Snapshot state = words_.to_snapshot(batch.envs.state(batch.which[i]));
      Standstill& past = past_of(env, seat);
      const std::span<float> row = all.subspan(i * width, width);
      const std::optional<Action> idle = batch.envs.idle_action();
      const bool no_wait = drawing_.no_waits && idle;
      if (no_wait) {
        rule_out(std::span(&*idle, 1), row);
      }
      const std::span<const Action> stuck =
          past.actions(step, state.players[seat], drawing_.stuck_time);
      rule_out(stuck, row);
      if (no_wait || !stuck.empty()) {
        const PhiloxBlock bits = batch.key.draw(
            batch.envs.first_env() + static_cast<std::uint32_t>(env), batch.envs.episodes()[env],
            step,
            static_cast<std::uint32_t>(Purpose::kAction) + static_cast<std::uint32_t>(batch.seat));
        out.actions[i] = action_at(row, unit_float(bits[1]));  // bits[0] drew what is forbidden now
      }
      past.remember(step, state.players[seat], out.actions[i]);
    }
  }

  void begin_episode(int env) override {
    policy_->begin_episode(env);
    for (std::vector<Standstill>& pasts : pasts_) {
      if (static_cast<std::size_t>(env) < pasts.size()) {
        pasts[static_cast<std::size_t>(env)].forget();
      }
    }
  }

  [[nodiscard]] std::unique_ptr<Policy> clone() const override {
    return std::make_unique<UnstickingPolicy>(drawing_, policy_->clone(), words_, num_actions_);
  }

 private:
  Standstill& past_of(std::size_t env, std::size_t seat) {
    if (pasts_.size() <= seat) {
      pasts_.resize(seat + 1);
    }
    if (pasts_[seat].size() <= env) {
      pasts_[seat].resize(env + 1);
    }
    return pasts_[seat][env];
  }

  Drawing drawing_;
  std::unique_ptr<Policy> policy_;
  Snapshots words_;
  int num_actions_;
  std::vector<std::vector<Standstill>> pasts_;  ///< [seat][env]
  std::vector<float> probabilities_;            ///< [n, num_actions], if nobody else wants them
};

}  // namespace

std::span<const Action> Standstill::actions(std::uint32_t step, const PlayerSnapshot& now,
                                            int stuck_time) {
  const auto steps = static_cast<std::uint32_t>(stuck_time);
  std::erase_if(past_,
                [&](const Done& done) { return done.step >= step || done.step + steps < step; });
  actions_.clear();
  const bool stuck =
      step > steps && past_.size() == steps && std::ranges::all_of(past_, [&](const Done& done) {
        return done.position == now.position && done.orientation == now.orientation;
      });
  if (stuck) {
    std::ranges::transform(past_, std::back_inserter(actions_), &Done::action);
  }
  return actions_;
}

void Standstill::remember(std::uint32_t step, const PlayerSnapshot& now, Action action) {
  past_.push_back(
      {.step = step, .position = now.position, .orientation = now.orientation, .action = action});
}

void rule_out(std::span<const Action> which, std::span<float> probabilities) {
  const auto stays = [&](std::size_t action) {
    return std::ranges::find(which, action) == which.end();
  };
  double sum = 0;
  for (std::size_t k = 0; k < probabilities.size(); ++k) {
    sum += stays(k) ? static_cast<double>(probabilities[k]) : 0;
  }
  if (which.empty() || !(sum > 0)) {
    return;
  }
  for (std::size_t k = 0; k < probabilities.size(); ++k) {
    probabilities[k] =
        stays(k) ? static_cast<float>(static_cast<double>(probabilities[k]) / sum) : 0.0F;
  }
}

std::unique_ptr<Policy> drawing_as(Drawing drawing, std::unique_ptr<Policy> policy,
                                   const std::shared_ptr<const Layout>& layout) {
  if (drawing == Drawing{}) {
    return policy;
  }
  return std::make_unique<UnstickingPolicy>(drawing, std::move(policy), Snapshots(layout),
                                            layout->num_actions());
}

}  // namespace potluck
