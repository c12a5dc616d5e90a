#include "agents/policy/perturbed_policy.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>

#include "agents/policy/draw_action.h"
#include "env/text/assert.h"

namespace potluck {
namespace {

/// p^exponent, normalised. The largest is divided by first, so that no power of all vanishes.
void sharpen(std::span<float> probabilities, double exponent) {
  const auto largest =
      static_cast<double>(*std::max_element(probabilities.begin(), probabilities.end()));
  double sum = 0;
  for (float& p : probabilities) {
    const double power = std::pow(static_cast<double>(p) / largest, exponent);
    p = static_cast<float>(power);
    sum += power;
  }
  for (float& p : probabilities) {
    p = static_cast<float>(static_cast<double>(p) / sum);
  }
}

class PerturbedPolicy final : public Policy {
 public:
  PerturbedPolicy(std::unique_ptr<Policy> policy, double noise, double temperature, int num_actions)
      : policy_(std::move(policy)),
        noise_(noise),
        temperature_(temperature),
        num_actions_(num_actions) {}

  void act(const PolicyBatch& batch, const PolicyOutput& out) override {
    const std::size_t n = batch.which.size();
    const auto width = static_cast<std::size_t>(num_actions_);
    const bool sharpens = temperature_ != 1;
    if (sharpens || !out.probabilities.empty()) {
      probabilities_.resize(n * width);
    }
    policy_->act(
        batch, {.actions = out.actions,
                .probabilities = std::span(probabilities_)
                                     .first(sharpens || !out.probabilities.empty() ? n * width : 0),
                .values = out.values});
    const std::uint32_t purpose =
        static_cast<std::uint32_t>(Purpose::kPerturbation) + static_cast<std::uint32_t>(batch.seat);
    for (std::size_t i = 0; i < n; ++i) {
      const auto env = static_cast<std::size_t>(batch.which[i]);
      const PhiloxBlock bits =
          batch.key.draw(batch.envs.first_env() + static_cast<std::uint32_t>(env),
                         batch.envs.episodes()[env], batch.envs.steps()[env], purpose);
      if (sharpens) {
        const auto row = std::span(probabilities_).subspan(i * width, width);
        sharpen(row, 1 / temperature_);
        out.actions[i] = action_at(row, unit_float(bits[2]));
      }
      if (static_cast<double>(unit_float(bits[0])) < noise_) {
        const ActionRange choices = batch.choices(i, num_actions_);
        out.actions[i] = static_cast<Action>(
            choices.first + uniform_below(bits[1], static_cast<std::uint32_t>(choices.count)));
      }
    }
    if (!out.probabilities.empty()) {
      mix_in_noise(batch, out.probabilities);
    }
  }

  void begin_episode(int env) override { policy_->begin_episode(env); }

  [[nodiscard]] std::unique_ptr<Policy> clone() const override {
    return std::make_unique<PerturbedPolicy>(policy_->clone(), noise_, temperature_, num_actions_);
  }

 private:
  void mix_in_noise(const PolicyBatch& batch, std::span<float> mixed) const {
    POTLUCK_ASSERT(mixed.size() >= probabilities_.size());
    const auto width = static_cast<std::size_t>(num_actions_);
    for (std::size_t i = 0; i < batch.which.size(); ++i) {
      const ActionRange choices = batch.choices(i, num_actions_);
      for (std::size_t k = 0; k < width; ++k) {
        const bool had =
            k >= choices.first && k - choices.first < static_cast<std::size_t>(choices.count);
        mixed[i * width + k] =
            static_cast<float>((1 - noise_) * static_cast<double>(probabilities_[i * width + k]) +
                               (had ? noise_ / choices.count : 0));
      }
    }
  }

  std::unique_ptr<Policy> policy_;
  double noise_;
  double temperature_;
  int num_actions_;
  std::vector<float> probabilities_;  ///< [n, num_actions], of what is not noise
};

}  // namespace

std::unique_ptr<Policy> perturbed(std::unique_ptr<Policy> policy, double noise, double temperature,
                                  int num_actions) {
  if (noise == 0 && temperature == 1) {
    return policy;
  }
  return std::make_unique<PerturbedPolicy>(std::move(policy), noise, temperature, num_actions);
}

}  // namespace potluck
