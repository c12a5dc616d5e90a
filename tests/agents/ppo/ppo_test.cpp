#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <numeric>
#include <vector>

#include "agents/network/softmax.h"
#include "agents/policy/observation_table.h"
#include "agents/ppo/gae.h"
#include "agents/ppo/update.h"

using namespace potluck;

TEST_CASE("equal observations get one index, different ones another") {
  ObservationTable table(RowFormat{.size = 3});
  const std::array<float, 3> a = {1, 2, 3};
  const std::array<float, 3> b = {1, 2, 4};
  CHECK(table.intern(a.data()) == 0);
  CHECK(table.intern(b.data()) == 1);
  CHECK(table.intern(a.data()) == 0);
  CHECK(table.size() == 2);
  SUBCASE("also when there are more than the table first held") {
    for (int i = 0; i < 5000; ++i) {
      const std::array<float, 3> row = {static_cast<float>(i), 7, 7};
      CHECK(table.intern(row.data()) == i + 2);
    }
    for (int i = 0; i < 5000; ++i) {
      const std::array<float, 3> row = {static_cast<float>(i), 7, 7};
      CHECK(table.intern(row.data()) == i + 2);
      CHECK(table.rows().dense_row(i + 2)[0] == static_cast<float>(i));
    }
  }
  SUBCASE("and are forgotten when asked") {
    table.clear();
    CHECK(table.size() == 0);
    CHECK(table.intern(b.data()) == 0);
  }
}

TEST_CASE("GAE by hand: terminal, bootstrapped and continuing steps") {
  const std::array<float, 4> rewards = {1, 2, 3, 4};
  const std::array<float, 4> values = {0.5F, 1, 1.5F, 2};
  const std::array<After, 4> after = {After::kNextStep, After::kTerminal, After::kNextStep,
                                      After::kBootstrap};
  const std::array<float, 4> finals = {0, 0, 0, 10};
  std::array<float, 4> advantages{};
  gae({.gamma = 0.5F, .lambda = 0.5F}, 4, 1, rewards.data(), values.data(), after.data(),
      finals.data(), advantages.data());
  // A3 = 4 + .5 * 10 - 2 = 7;  A2 = 3 + .5 * 2 - 1.5 + .25 * 7 = 4.25
  // A1 = 2 - 1 = 1;            A0 = 1 + .5 * 1 - .5 + .25 * 1 = 1.25
  CHECK(advantages[3] == doctest::Approx(7));
  CHECK(advantages[2] == doctest::Approx(4.25));
  CHECK(advantages[1] == doctest::Approx(1));
  CHECK(advantages[0] == doctest::Approx(1.25));
}

namespace {

/// Sums of a small made-up batch: two distinct observations, three actions.
RowSums example_sums(std::span<const float> old_log_probs) {
  RowSums sums(RowFormat{.size = 1});
  sums.num_rows = 2;
  sums.num_actions = 3;
  sums.num_samples = 9;
  sums.old_log_probs.assign(old_log_probs.begin(), old_log_probs.end());
  sums.counts = {2, 1, 1, 3, 0, 2};
  sums.gains = {1.5F, 0, 0.7F, 2.0F, 0, 0.1F};
  sums.losses = {-0.5F, -1.0F, 0, -0.3F, 0, -2.0F};
  sums.row_counts = {4, 5};
  return sums;
}

double loss_at(const RowSums& sums, const PpoOptions& options, float entropy, const Tether* tether,
               std::span<const float> logits, std::span<const float> partner,
               std::vector<float>& gradients) {
  std::vector<float> log_probs(6);
  log_softmax(logits, 2, 3, log_probs);
  UpdateReport report;
  return actor_loss(sums, options, entropy, tether, log_probs, partner, gradients, report);
}

}  // namespace

TEST_CASE("the gradient of the actor's loss agrees with finite differences") {
  const std::array<float, 6> old_logits = {0.1F, -0.2F, 0.4F, 0.3F, 0.0F, -0.5F};
  const std::array<float, 6> partner_logits = {0.9F, -1.2F, 0.2F, -0.3F, 0.5F, 0.8F};
  std::vector<float> old_log_probs(6);
  std::vector<float> partner(6);
  log_softmax(old_logits, 2, 3, old_log_probs);
  log_softmax(partner_logits, 2, 3, partner);
  const RowSums sums = example_sums(old_log_probs);
  const PpoOptions options;
  // Far enough from the old policy that some ratios are clipped, none at the kink.
  const std::array<float, 6> logits = {0.6F, -0.6F, 0.35F, 0.1F, 0.2F, -0.1F};
  for (const KlDirection direction :
       {KlDirection::kPartnerToAdversary, KlDirection::kAdversaryToPartner}) {
    for (const bool tethered : {false, true}) {
      Tether tether{.partner = nullptr, .direction = direction, .coefficient = 0.7F};
      std::vector<float> gradients(6);
      std::vector<float> ignored(6);
      loss_at(sums, options, 0.1F, tethered ? &tether : nullptr, logits, partner, gradients);
      for (std::size_t i = 0; i < 6; ++i) {
        constexpr float kStep = 1e-2F;
        std::array<float, 6> up = logits;
        std::array<float, 6> down = logits;
        up[i] += kStep;
        down[i] -= kStep;
        const Tether* used = tethered ? &tether : nullptr;
        const double slope = (loss_at(sums, options, 0.1F, used, up, partner, ignored) -
                              loss_at(sums, options, 0.1F, used, down, partner, ignored)) /
                             (2 * static_cast<double>(kStep));
        CAPTURE(i);
        CAPTURE(tethered);
        CHECK(std::abs(static_cast<double>(gradients[i]) - slope) < 1e-4 + 2e-3 * std::abs(slope));
      }
    }
  }
}

TEST_CASE("the gradient of the prediction of partners agrees with finite differences") {
  const std::array<float, 6> logits = {0.6F, -0.6F, 0.35F, 0.1F, 0.2F, -0.1F};
  RowSums sums = example_sums(logits);
  sums.partner_counts = {1, 3, 0, 2, 2, 1};
  PpoOptions options;
  options.prediction = 0.7F;
  const auto loss_of = [&](const std::array<float, 6>& at, std::vector<float>& gradients) {
    log_softmax(at, 2, 3, gradients);
    UpdateReport report;
    const double loss = prediction_loss(sums, options, gradients, report);
    CHECK(loss == doctest::Approx(0.7 * report.prediction_loss));
    return loss;
  };
  std::vector<float> gradients(6);
  std::vector<float> ignored(6);
  (void)loss_of(logits, gradients);
  for (std::size_t i = 0; i < 6; ++i) {
    constexpr float kStep = 1e-2F;
    std::array<float, 6> up = logits;
    std::array<float, 6> down = logits;
    up[i] += kStep;
    down[i] -= kStep;
    const double slope =
        (loss_of(up, ignored) - loss_of(down, ignored)) / (2 * static_cast<double>(kStep));
    CAPTURE(i);
    CHECK(std::abs(static_cast<double>(gradients[i]) - slope) < 1e-4 + 2e-3 * std::abs(slope));
  }
}

TEST_CASE("sums per observation give the loss of the samples one by one") {
  // The clipped surrogate of single samples, summed by hand, against RowSums.
  const std::array<float, 3> old_logits = {0.2F, 0.0F, -0.3F};
  const std::array<float, 3> new_logits = {0.9F, 0.0F, -1.0F};
  std::array<float, 3> old_log_probs{};
  std::array<float, 3> log_probs{};
  log_softmax(old_logits, 1, 3, old_log_probs);
  log_softmax(new_logits, 1, 3, log_probs);
  const std::vector<std::size_t> actions = {0, 0, 1, 2, 2, 0};
  const std::vector<float> advantages = {1.0F, -2.0F, 0.5F, -1.0F, 3.0F, 0.25F};
  RowSums sums(RowFormat{.size = 1});
  sums.num_rows = 1;
  sums.num_actions = 3;
  sums.num_samples = 6;
  sums.old_log_probs.assign(old_log_probs.begin(), old_log_probs.end());
  for (AlignedFloats* buffer : {&sums.counts, &sums.gains, &sums.losses}) {
    buffer->assign(3, 0.0F);
  }
  sums.row_counts = {6};
  double expected = 0;
  for (std::size_t i = 0; i < actions.size(); ++i) {
    const std::size_t a = actions[i];
    sums.counts[a] += 1;
    (advantages[i] > 0 ? sums.gains : sums.losses)[a] += advantages[i];
    const double ratio = std::exp(static_cast<double>(log_probs[a] - old_log_probs[a]));
    const double clipped = std::min(1.2, std::max(0.8, ratio));
    const auto advantage = static_cast<double>(advantages[i]);
    expected -= std::min(ratio * advantage, clipped * advantage) / 6;
  }
  std::vector<float> gradients(3);
  UpdateReport report;
  const double loss = actor_loss(sums, {}, 0, nullptr, log_probs, {}, gradients, report);
  CHECK(loss == doctest::Approx(expected).epsilon(1e-5));
}

namespace {

/// Two distinct observations with three samples.
RowSums value_sums() {
  RowSums sums(RowFormat{.size = 1});
  sums.num_rows = 2;
  sums.num_samples = 3;
  sums.sample_rows = {0, 0, 1};
  sums.sample_returns = {1, 3, -2};
  sums.row_counts = {2, 1};
  sums.return_sums = {4, -2};
  sums.return_square_sum = 1 + 9 + 4;
  sums.old_values = {0.5F, -1};
  return sums;
}

double value_loss_at(const PpoOptions& options, const std::vector<float>& values,
                     std::vector<float>& gradients) {
  UpdateReport report;
  const double loss = critic_loss(value_sums(), options, values, gradients, report);
  CHECK(loss ==
        doctest::Approx(static_cast<double>(options.value_coefficient) * report.value_loss));
  return loss;
}

}  // namespace

TEST_CASE("the critic's loss by hand, with and without a clip") {
  std::vector<float> gradients(2);
  PpoOptions options;
  options.value_coefficient = 0.75F;
  const std::vector<float> values = {2, -1.5F};
  // (2 - 1)^2 + (2 - 3)^2 + (-1.5 + 2)^2 = 2.25; times 0.75 / 3.
  CHECK(value_loss_at(options, values, gradients) == doctest::Approx(2.25 * 0.25));
  CHECK(gradients[0] == doctest::Approx(0));  // 1 - 1
  CHECK(gradients[1] == doctest::Approx(2 * 0.25 * 0.5));
  // From 0.5 the value may move to 1 only, from -1 to -1.5: errors of the clipped ones are 0, -2
  // and 0.5, and the larger counts: 1, 4, 0.25.
  options.value_clip = 0.5F;
  CHECK(value_loss_at(options, values, gradients) == doctest::Approx(5.25 * 0.25));
  CHECK(gradients[0] == doctest::Approx(2 * 0.25 * 1));  // the second sample is past its clip
  CHECK(gradients[1] == doctest::Approx(2 * 0.25 * 0.5));
  options.value_clip = 10;  // nothing is clipped
  CHECK(value_loss_at(options, values, gradients) == doctest::Approx(2.25 * 0.25));
}

TEST_CASE("the gradient of the critic's loss agrees with finite differences") {
  for (const float clip : {0.0F, 0.3F, 2.0F}) {
    PpoOptions options;
    options.value_clip = clip;
    const std::vector<float> values = {1.7F, -1.2F};
    std::vector<float> gradients(2);
    std::vector<float> ignored(2);
    (void)value_loss_at(options, values, gradients);
    for (std::size_t i = 0; i < 2; ++i) {
      constexpr float kStep = 1e-2F;
      std::vector<float> up = values;
      std::vector<float> down = values;
      up[i] += kStep;
      down[i] -= kStep;
      const double slope =
          (value_loss_at(options, up, ignored) - value_loss_at(options, down, ignored)) /
          (2 * static_cast<double>(kStep));
      CAPTURE(clip);
      CAPTURE(i);
      CHECK(static_cast<double>(gradients[i]) == doctest::Approx(slope).epsilon(1e-3));
    }
  }
}
