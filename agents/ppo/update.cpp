#include "agents/ppo/update.h"

#include <algorithm>
#include <array>
#include <initializer_list>

#include "agents/policy/network_batch.h"
#include "env/text/assert.h"

namespace potluck {
namespace {

/// What the explained variance comes from.
struct ReturnMoments {
  double n = 0;
  double sum = 0;
  double squares = 0;
  double error_sum = 0;
  double error_squares = 0;
};

ReturnMoments moments_of(const NetworkBatch& batch, const Samples& samples) {
  ReturnMoments moments;
  for (std::size_t i = 0; i < samples.size(); ++i) {
    if (samples.counts[i] == 0) {
      continue;
    }
    ++moments.n;
    const auto target = static_cast<double>(samples.returns[i]);
    const double error =
        target - static_cast<double>(batch.values()[static_cast<std::size_t>(samples.rows[i])]);
    moments.sum += target;
    moments.squares += target * target;
    moments.error_sum += error;
    moments.error_squares += error * error;
  }
  return moments;
}

double explained_variance(std::span<const ShardOfSamples> shards, Ranks& ranks) {
  std::vector<ReturnMoments> mine;
  for (const ShardOfSamples& shard : shards) {
    mine.push_back(moments_of(*shard.batch, *shard.samples));
  }
  ReturnMoments all;
  for (const ReturnMoments& moments : gather(ranks, std::span<const ReturnMoments>(mine))) {
    all.n += moments.n;
    all.sum += moments.sum;
    all.squares += moments.squares;
    all.error_sum += moments.error_sum;
    all.error_squares += moments.error_squares;
  }
  const double variance = all.squares - all.sum * all.sum / all.n;
  const double residual = all.error_squares - all.error_sum * all.error_sum / all.n;
  return variance > 0 ? 1 - residual / variance : 0;
}

/// Adds the sum over shards to `to`, in every one of `fields`.
void add_sums(std::span<const UpdateReport> shards,
              std::initializer_list<double UpdateReport::*> fields, UpdateReport& to) {
  for (double UpdateReport::*const field : fields) {
    double sum = 0;
    for (const UpdateReport& shard : shards) {
      sum += shard.*field;
    }
    to.*field += sum;
  }
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

PpoUpdate::PpoUpdate(const RowFormat& format, int shards, Ranks& ranks)
    : ranks_(ranks), shards_of_all_(shards) {
  const int first = ranks.first_of(ranks.rank(), shards);
  const int end = ranks.first_of(ranks.rank() + 1, shards);
  shards_.assign(static_cast<std::size_t>(end - first), ShardGradients(format));
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
  report.explained_variance = explained_variance(shards, ranks_);
  return report;
}

void PpoUpdate::begin_epoch(std::size_t minibatches, std::uint32_t epoch,
                            const ActorCritic& learner, Shuffle shuffle, Crew& crew) {
  parts_.resize(shards_.size());
  const int first = ranks_.first_of(ranks_.rank(), shards_of_all_);
  crew.each(num_shards(), [&](int number) {
    const auto i = static_cast<std::size_t>(number);
    if (minibatches > 1) {
      shards_[i].shuffle(shard_key(shuffle.key, first + number), epoch, shuffle.update);
    }
    parts_[i].clear();
    for (std::size_t part = 0; part < minibatches; ++part) {
      parts_[i].push_back(shards_[i].choose(part, minibatches, learner));
    }
  });
  std::vector<AdvantageSums> mine;
  for (const std::vector<AdvantageSums>& parts : parts_) {
    mine.insert(mine.end(), parts.begin(), parts.end());
  }
  parts_of_all_ = gather(ranks_, std::span<const AdvantageSums>(mine));
}

AdvantageSums PpoUpdate::sums_of(Minibatch minibatch) const {
  AdvantageSums whole;
  for (std::size_t i = minibatch.number; i < parts_of_all_.size(); i += minibatch.count) {
    whole += parts_of_all_[i];
  }
  return whole;
}

std::vector<UpdateReport> PpoUpdate::reports() const {
  std::vector<UpdateReport> mine;
  for (const ShardGradients& shard : shards_) {
    mine.push_back(shard.report());
  }
  return gather(ranks_, std::span<const UpdateReport>(mine));
}

bool PpoUpdate::step(Minibatch minibatch, bool fresh, ActorCritic& learner, Optimisers& optimisers,
                     const PpoOptions& options, float entropy, const Tether* tether, Crew& crew,
                     UpdateReport& report) {
  const AdvantageSums whole = sums_of(minibatch);
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
  std::vector<UpdateReport> shards = reports();
  add_sums(shards, {&UpdateReport::approx_kl, &UpdateReport::clip_fraction}, report);
  if (may_stop) {
    if (report.approx_kl - kl_before > static_cast<double>(options.target_kl)) {
      return false;
    }
    crew.each(num_shards(),
              [&](int shard) { differentiate(shards_[static_cast<std::size_t>(shard)]); });
    shards = reports();  // now with the critic's
  }
  add_sums(shards,
           {&UpdateReport::policy_loss, &UpdateReport::value_loss, &UpdateReport::entropy,
            &UpdateReport::tether_kl, &UpdateReport::prediction_loss},
           report);

  double norm = 0;
  const bool one_network = learner.shared_trunk();
  std::array<std::vector<std::span<float>>, 2> gradients;  // [network][shard]
  for (ShardGradients& shard : shards_) {
    gradients[0].push_back(shard.actor_gradients());
    gradients[1].push_back(one_network ? std::span<float>() : shard.critic_gradients());
  }
  const auto descend = [&](int network) {
    const std::span<float> sum = gradients[static_cast<std::size_t>(network)].front();
    if (network == 0) {
      norm = clip_norm(sum, options.max_gradient_norm);
      optimisers.actor.step(learner.actor.parameters, sum, options.learning_rate);
    } else {
      clip_norm(sum, options.max_gradient_norm);
      optimisers.critic->step(learner.critic->parameters, sum, options.learning_rate);
    }
  };
  const int networks = one_network ? 1 : 2;
  if (ranks_.is_alone()) {
    crew.each(networks, [&](int network) {
      add_in_tree(gradients[static_cast<std::size_t>(network)]);
      descend(network);
    });
  } else {
    for (int network = 0; network < networks; ++network) {
      ranks_.sum_in_tree(gradients[static_cast<std::size_t>(network)], shards_of_all_);
    }
    crew.each(networks, descend);
  }
  report.gradient_norm += norm;
  return true;
}

}  // namespace potluck
