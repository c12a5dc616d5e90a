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
  if (minibatches == 1) {
    choose(0, 1, learner, crew);
  }
  bool within = true;
  while (within && report.epochs < options.epochs) {
    if (minibatches > 1) {
      crew.each(num_shards(), [&](int shard) {
        shards_[static_cast<std::size_t>(shard)].shuffle(shard_key(shuffle.key, shard),
                                                         static_cast<std::uint32_t>(report.epochs),
                                                         shuffle.update);
      });
    }
    report.approx_kl = 0;
    report.clip_fraction = 0;
    std::size_t part = 0;
    for (; within && part < minibatches; ++part) {
      if (minibatches > 1) {
        choose(part, minibatches, learner, crew);
      }
      within = step(learner, optimisers, options, entropy, tether, crew, report);
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

void PpoUpdate::choose(std::size_t part, std::size_t parts, const ActorCritic& learner,
                       Crew& crew) {
  parts_.resize(shards_.size());
  crew.each(num_shards(), [&](int shard) {
    const auto i = static_cast<std::size_t>(shard);
    parts_[i] = shards_[i].choose(part, parts, learner);
  });
  whole_ = parts_.front();
  for (std::size_t i = 1; i < parts_.size(); ++i) {
    whole_ += parts_[i];
  }
  fresh_ = true;
}

bool PpoUpdate::step(ActorCritic& learner, Optimisers& optimisers, const PpoOptions& options,
                     float entropy, const Tether* tether, Crew& crew, UpdateReport& report) {
  const auto differentiate = [&](ShardGradients& shard) {
    shard.differentiate_actor(learner);
    if (!learner.shared_trunk()) {
      shard.differentiate_critic(learner, options);
    }
  };
  const bool may_stop = options.target_kl > 0;
  crew.each(num_shards(), [&](int number) {
    ShardGradients& shard = shards_[static_cast<std::size_t>(number)];
    if (fresh_) {
      shard.add_up(whole_, options);
      if (tether != nullptr) {
        shard.evaluate_partner(*tether->partner);
      }
    }
    shard.evaluate_actor(learner, options, entropy, tether);
    if (!may_stop) {
      differentiate(shard);
    }
  });
  fresh_ = false;
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

  const auto add_gradients = [&](auto gradients_of) {
    lists_.clear();
    for (ShardGradients& shard : shards_) {
      lists_.push_back((shard.*gradients_of)());
    }
    add_in_tree(crew, lists_);
  };
  add_gradients(&ShardGradients::actor_gradients);
  if (!learner.shared_trunk()) {
    add_gradients(&ShardGradients::critic_gradients);
  }
  double norm = 0;
  crew.each(learner.shared_trunk() ? 1 : 2, [&](int network) {
    ShardGradients& sum = shards_.front();
    if (network == 0) {
      norm = clip_norm(sum.actor_gradients(), options.max_gradient_norm);
      optimisers.actor.step(learner.actor.parameters, sum.actor_gradients(), options.learning_rate);
    } else {
      clip_norm(sum.critic_gradients(), options.max_gradient_norm);
      optimisers.critic->step(learner.critic->parameters, sum.critic_gradients(),
                              options.learning_rate);
    }
  });
  report.gradient_norm += norm;
  return true;
}

}  // namespace potluck
