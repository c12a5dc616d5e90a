#include "agents/ppo/update.h"

#include <algorithm>

#include "agents/policy/network_batch.h"
#include "env/text/assert.h"

namespace potluck {
namespace {

double explained_variance(std::span<const ShardOfSamples> shards) {
  double n = 0;
  double sum = 0;
  double squares = 0;
  double error_sum = 0;
  double error_squares = 0;
  for (const auto& [batch_of, samples_of] : shards) {
    const NetworkBatch& batch = *batch_of;
    const Samples& samples = *samples_of;
    for (std::size_t i = 0; i < samples.size(); ++i) {
      if (samples.counts[i] == 0) {
        continue;
      }
      ++n;
      const auto target = static_cast<double>(samples.returns[i]);
      const double error =
          target - static_cast<double>(batch.values()[static_cast<std::size_t>(samples.rows[i])]);
      sum += target;
      squares += target * target;
      error_sum += error;
      error_squares += error * error;
    }
  }
  const double variance = squares - sum * sum / n;
  const double residual = error_squares - error_sum * error_sum / n;
  return variance > 0 ? 1 - residual / variance : 0;
}

/// Adds `more` to `sum` in every field that is a mean over steps, and approx_kl and clip_fraction
/// only if `all` is false.
void add_report(const UpdateReport& more, bool all, UpdateReport& sum) {
  if (!all) {
    sum.approx_kl += more.approx_kl;
    sum.clip_fraction += more.clip_fraction;
    return;
  }
  sum.policy_loss += more.policy_loss;
  sum.value_loss += more.value_loss;
  sum.entropy += more.entropy;
  sum.tether_kl += more.tether_kl;
  sum.prediction_loss += more.prediction_loss;
}

/// The key of a shard's order.
RandomKey shard_key(RandomKey key, int shard) {
  return shard == 0 ? key : key.stream(static_cast<std::uint32_t>(shard));
}

}  // namespace

Optimisers::Optimisers(const ActorCritic& network, const AdamOptions& options)
    : actor(network.actor.parameters.size(), options) {
  if (network.critic) {
    critic.emplace(network.critic->parameters.size(), options);
  }
}

UpdateReport PpoUpdate::run(ActorCritic& learner, Optimisers& optimisers, const NetworkBatch& batch,
                            const Samples& samples, const PpoOptions& options, float entropy,
                            const Tether* tether, Shuffle shuffle) {
  Crew alone;
  const ShardOfSamples shard{.batch = &batch, .samples = &samples};
  return run(learner, optimisers, std::span(&shard, 1), options, entropy, tether, shuffle, alone);
}

UpdateReport PpoUpdate::run(ActorCritic& learner, Optimisers& optimisers,
                            std::span<const ShardOfSamples> shards, const PpoOptions& options,
                            float entropy, const Tether* tether, Shuffle shuffle, Crew& crew) {
  POTLUCK_ASSERT(shards.size() == shards_.size());
  UpdateReport report;
  for (std::size_t i = 0; i < shards.size(); ++i) {
    shards_[i].begin(learner, *shards[i].batch, *shards[i].samples);
  }
  const auto minibatches = static_cast<std::size_t>(options.minibatches);
  bool within = true;
  while (within && report.epochs < options.epochs) {
    const bool first = report.epochs == 0;
    if (first || minibatches > 1) {
      begin_epoch(minibatches, static_cast<std::uint32_t>(report.epochs), learner, shuffle, crew);
    }
    report.approx_kl = 0;
    report.clip_fraction = 0;
    std::size_t part = 0;
    for (; within && part < minibatches; ++part) {
      within = step({.number = part, .count = minibatches}, first || minibatches > 1, learner,
                    optimisers, options, entropy, tether, crew, report);
      report.steps += within ? 1 : 0;
    }
    report.approx_kl /= static_cast<double>(part);
    report.clip_fraction /= static_cast<double>(part);
    report.epochs += within ? 1 : 0;
  }
  const double steps = std::max(report.steps, 1);
  for (double* mean : {&report.policy_loss, &report.value_loss, &report.entropy, &report.tether_kl,
                       &report.prediction_loss, &report.gradient_norm}) {
    *mean /= steps;
  }
  report.explained_variance = explained_variance(shards);
  return report;
}

void PpoUpdate::begin_epoch(std::size_t minibatches, std::uint32_t epoch,
                            const ActorCritic& learner, Shuffle shuffle, Crew& crew) {
  parts_.resize(shards_.size());
  crew.each(num_shards(), [&](int number) {
    const auto i = static_cast<std::size_t>(number);
    if (minibatches > 1) {
      shards_[i].shuffle(shard_key(shuffle.key, number), epoch, shuffle.update);
    }
    parts_[i].clear();
    for (std::size_t part = 0; part < minibatches; ++part) {
      parts_[i].push_back(shards_[i].choose(part, minibatches, learner));
    }
  });
}

bool PpoUpdate::step(Minibatch minibatch, bool fresh, ActorCritic& learner, Optimisers& optimisers,
                     const PpoOptions& options, float entropy, const Tether* tether, Crew& crew,
                     UpdateReport& report) {
  AdvantageSums whole;
  for (const std::vector<AdvantageSums>& parts : parts_) {
    whole += parts[minibatch.number];
  }
  const auto differentiate = [&](ShardGradients& shard) {
    shard.differentiate_actor(learner);
    if (!learner.shared_trunk()) {
      shard.differentiate_critic(learner, options);
    }
  };
  const bool may_stop = options.target_kl > 0;
  crew.each(num_shards(), [&](int number) {
    ShardGradients& shard = shards_[static_cast<std::size_t>(number)];
    if (fresh) {
      (void)shard.choose(minibatch.number, minibatch.count, learner);
      shard.add_up(whole, options);
      if (tether != nullptr) {
        shard.evaluate_partner(*tether->partner);
      }
    }
    shard.evaluate_actor(learner, options, entropy, tether);
    if (!may_stop) {
      differentiate(shard);
    }
  });
  const double kl_before = report.approx_kl;
  const auto add_reports = [&](bool all) {
    UpdateReport sum;
    for (const ShardGradients& shard : shards_) {
      add_report(shard.report(), all, sum);
    }
    add_report(sum, all, report);
  };
  add_reports(/*all=*/false);
  if (may_stop) {
    if (report.approx_kl - kl_before > static_cast<double>(options.target_kl)) {
      return false;
    }
    crew.each(num_shards(),
              [&](int shard) { differentiate(shards_[static_cast<std::size_t>(shard)]); });
  }
  add_reports(/*all=*/true);

  double norm = 0;
  const auto gradients = [&](auto gradients_of) {
    std::vector<std::span<float>> lists;
    for (ShardGradients& shard : shards_) {
      lists.push_back((shard.*gradients_of)());
    }
    add_in_tree(lists);
    return lists.front();
  };
  crew.each(learner.shared_trunk() ? 1 : 2, [&](int network) {
    if (network == 0) {
      const std::span<float> sum = gradients(&ShardGradients::actor_gradients);
      norm = clip_norm(sum, options.max_gradient_norm);
      optimisers.actor.step(learner.actor.parameters, sum, options.learning_rate);
    } else {
      const std::span<float> sum = gradients(&ShardGradients::critic_gradients);
      clip_norm(sum, options.max_gradient_norm);
      optimisers.critic->step(learner.critic->parameters, sum, options.learning_rate);
    }
  });
  report.gradient_norm += norm;
  return true;
}

}  // namespace potluck
