// Everything that determines a training run, as named fields.
//
// A configuration file is a JSON object with any of the keys below (and "preset"); what it leaves
// out comes from the preset. Unknown keys, wrong types and values out of range are InputErrors. The
// same keys serve `potluck train --set key=value`; config.json of a run directory is the whole
// configuration.
#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "agents/learning/partner_list.h"
#include "agents/learning/plan.h"
#include "agents/policy/actor_critic.h"
#include "agents/ppo/alignment.h"
#include "agents/ppo/options.h"
#include "agents/ppo/rollout.h"
#include "agents/ppo/update.h"
#include "env/layout/generator.h"

namespace potluck {

/// Which partner an episode gets.
enum class PartnerSampling : std::uint8_t {
  kUniform,      ///< all equally likely
  kPrioritised,  ///< those with whom returns are low more often (plan.h, mep)
};
[[nodiscard]] std::string_view to_string(PartnerSampling sampling);
[[nodiscard]] PartnerSampling parse_partner_sampling(std::string_view name,
                                                     const std::string& place);

/// What returns are compared with.
enum class Baseline : std::uint8_t {
  kCritic,  ///< the critic's value (generalised advantage estimation)
  kGroup,   ///< the others of a group that shares its chance (agents/ppo/group_baseline.h)
};
[[nodiscard]] std::string_view to_string(Baseline baseline);
[[nodiscard]] Baseline parse_baseline(std::string_view name, const std::string& place);

/// Defaults are the preset `paper` (arXiv 2602.21515, appendix D).
struct TrainConfig {
  std::string version;                     ///< of the program that wrote the configuration
  std::vector<std::uint64_t> seeds = {1};  ///< trained by one run
  std::string preset = "paper";
  /// Built-in name or file; several, separated by commas: each episode in one of them; "generated":
  /// each in a kitchen of its own, as `generator` wishes.
  std::string layout;
  std::vector<std::string> layout_overrides;  ///< "key=value", applied to the layout file
  GeneratorVariety generator;
  Algorithm algorithm = Algorithm::kIppo;
  std::string observation;         ///< empty: the usual one of the kitchen's rules
  bool ego_centred = false;        ///< grid8: own triple first
  std::int64_t steps = 2'000'000;  ///< environment steps per learner
  int num_envs = 8;
  /// Parts that a training is cut into, with num_envs / shards environments each, and thus the most
  /// threads that can work on one seed (trainer.h). Results depend on it, not on threads.
  int shards = 1;
  int rollout_steps = 128;        ///< per environment and batch
  bool reset_every_batch = true;  ///< all environments begin new episodes with every batch
  NetworkOptions network;
  float actor_output_gain = 0.01F;  ///< of orthogonal initialisation
  PpoOptions ppo;
  bool anneal_learning_rate = false;  ///< linearly to 0 over the run
  float entropy = 0.1F;               ///< epsilon, coefficient of the entropy bonus
  float entropy_final = 0;            ///< what it falls or rises to, linearly, ...
  float entropy_until = 0;            ///< ... over this fraction of the run; 0: it stays
  float tau = 10;                     ///< risk aversion; the tether's coefficient is 1/tau
  KlDirection kl_direction = KlDirection::kPartnerToAdversary;
  AdversaryInit adversary_init = AdversaryInit::kCooperator;
  bool policy_sharing = false;  ///< one cook network for all seats, where there would be one for
                                ///< each; srpo: one cooperator and one adversary (plan.h)
  /// Advantage alignment (agents/ppo/alignment.h): beta, form of the term.
  float alignment = 0;
  bool alignment_now = false;
  AlignmentScale alignment_scale = AlignmentScale::kTime;
  bool alignment_sign = false;
  int alignment_every = 1;
  Baseline baseline = Baseline::kCritic;  ///< of the advantages that are aligned
  int group = 8;                          ///< environments that share their chance (baseline group)
  float past_selves = 0;                  ///< share of the episodes beside earlier selves (plan.h)
  int past_kept = 30;                     ///< how many are kept
  float shaping = 0;                      ///< weight of shaped reward at the start
  float shaping_until = 0;  ///< fraction of the run over which it falls linearly to 0; 0: it stays
  float effort = 1;         ///< weight of private effort in the reward
  float effort_until = 0;   ///< fraction of the run over which it rises linearly from 0, so that
                            ///< exploring costs little; 0: it is there from the start
  float reward_scale = 1;   ///< of everything that learners maximise
  int population = 5;       ///< members that learn side by side (population)
  float population_entropy = 0.05F;  ///< weight of their entropy bonus
  /// Whom a learner meets (partner_list.h); empty: whom its algorithm meets anyway.
  PartnerList partners;
  PartnerSampling partner_sampling = PartnerSampling::kUniform;
  float start_share = 0;  ///< of the episodes that begin in a state that two partners came to
  /// What events may be worth to a cook with hidden wishes (hidden_rewards.h); empty: the usual.
  std::vector<std::string> hidden_rewards;
  std::string pool;   ///< run directory of the pool; empty: `pool` in the run's own
  int pool_size = 8;  ///< seeds of the pool
  /// How many cooks with hidden wishes to respond to, those that differ most
  /// (agents/training/strangers.h); 0: all that were kept (hsp).
  int pool_select = 0;
  std::int64_t pool_steps = 0;  ///< environment steps of each; 0: as many as `steps`
  /// Recorded games to learn from (behavior_cloning): files, folders.
  std::vector<std::string> demonstrations;
  int cloning_epochs = 100;       ///< updates of a run, each one pass over the recordings
  int cloning_batch = 64;         ///< samples per minibatch
  float validation_share = 0.2F;  ///< of the games, kept for validation; 0: none
  int pair_every = 20;  ///< updates between measurements of the cooks as a pair, over whole
                        ///< episodes; 0: never
  std::vector<double> checkpoints = {0, 0.25, 0.5,
                                     1.0};  ///< fractions of the run at which agents are kept

  /// Batches per learner: steps / (num_envs * rollout_steps), at least 1; of behavior_cloning,
  /// cloning_epochs.
  [[nodiscard]] int num_updates() const;
};

[[nodiscard]] std::vector<std::string> preset_names();

/// The preset of that name. Throws InputError listing the names.
[[nodiscard]] TrainConfig preset_config(const std::string& name, const std::string& place);

/// A configuration from JSON text, with "key=value" overrides applied on top (values are JSON;
/// words need no quotes). `place` is the file's name. The preset is the one named in the overrides,
/// else in the text, else the one called like the algorithm, else
/// `paper`.
[[nodiscard]] TrainConfig parse_config(std::string_view text, const std::string& place,
                                       const std::vector<std::string>& overrides = {});

/// A configuration that a program wrote, this one or an earlier version: in a run directory, in an
/// agent's file. Keys that have been replaced since are carried over (old_partner_keys.h); in what
/// a person writes they are an error that shows the new spelling.
[[nodiscard]] TrainConfig parse_stored_config(std::string_view text, const std::string& place);

/// All fields, as config.json has them.
[[nodiscard]] nlohmann::ordered_json to_json(const TrainConfig& config);
/// The fields that determine a seed's results: all but version and seeds.
[[nodiscard]] nlohmann::ordered_json training_json(const TrainConfig& config);

}  // namespace potluck
