// The presets, each with where it comes from.
#include <array>

#include "agents/learning/config.h"
#include "env/text/error.h"
#include "env/text/names.h"

namespace potluck {
namespace {

constexpr int kWholeGame = 1'000'000;  // steps that a stubborn partner holds its action

/// The field's usual IPPO settings for this game (JaxMARL, Rutherford et al. 2023, arXiv
/// 2311.10090: its overcooked baseline), with time limits bootstrapped.
TrainConfig jaxmarl_preset() {
  TrainConfig config;
  config.preset = "jaxmarl";
  config.steps = 5'000'000;
  config.num_envs = 16;
  config.rollout_steps = 128;
  config.reset_every_batch = false;
  config.network.initialisation = Initialisation::kOrthogonal;
  config.ppo.learning_rate = 2.5e-4F;
  config.ppo.adam_epsilon = 1e-5F;
  config.anneal_learning_rate = true;
  config.ppo.minibatches = 4;
  config.ppo.normalize_advantages = true;
  config.ppo.max_gradient_norm = 0.5F;
  config.ppo.bootstrap_time_limit = true;
  config.entropy = 0.01F;
  config.shaping = 1;
  config.shaping_until = 0.5F;
  config.ego_centred = true;
  return config;
}

/// What served best in the classic kitchens (.github/results/classic.md has the evidence). Against
/// jaxmarl: larger batches, which find better ways to share a kitchen (16 environments settle for
/// the first one in coordination_ring), therefore a higher learning rate; a longer view; more
/// exploration that fades.
TrainConfig potluck_preset() {
  TrainConfig config = jaxmarl_preset();
  config.preset = "potluck";
  config.steps = 8'000'000;
  config.num_envs = 256;
  config.ppo.minibatches = 16;
  config.ppo.learning_rate = 1e-3F;
  config.ppo.gae.gamma = 0.995F;
  config.entropy = 0.05F;
  config.entropy_until = 1;
  return config;
}

/// Self-play that serves best with partners nobody trained with (.github/results/strangers.md has
/// the evidence). Most episodes are played beside the cook itself, whose actions go astray for one
/// step, a few or many: partners who stop, stand in the way and change their mind. `features` knows
/// what is near, and so carries over to situations that self-play never gets into.
TrainConfig faltering_preset() {
  TrainConfig config = potluck_preset();
  config.preset = "faltering";
  config.algorithm = Algorithm::kSelfPlay;
  config.observation = "features";
  config.entropy = 0.1F;
  config.partners = {{.weight = 0.25},
                     {.random = {0.3, 0.6, 0.9}, .hold = {1, 5, 20}, .weight = 0.75}};
  return config;
}

/// Faltering self-play beside partners who also err in what they want: for a while they run errands
/// of their own (agents/partners/errands.h). Such partners leave things everywhere, so the cook
/// sees what lies on counters (.github/results/strangers.md has the evidence).
TrainConfig wayward_preset() {
  TrainConfig config = faltering_preset();
  config.preset = "wayward";
  config.observation = "features_counters";
  config.partners = {{.weight = 0.25},
                     {.random = {0.3, 0.6, 0.9}, .hold = {1, 5, 20}, .weight = 0.45},
                     {.random = {0.3, 0.6, 0.9}, .errands = {20, 50}, .weight = 0.3}};
  return config;
}

/// OvercookedV2 on few cores: no convolutions, for most of what a cook sees is zero and the first
/// layer reads only the rest, and a small memory for a recipe that was read on the way.
TrainConfig ov2_preset() {
  TrainConfig config = potluck_preset();
  config.preset = "ov2";
  config.steps = 10'000'000;
  config.num_envs = 128;
  config.ppo.minibatches = 8;
  config.observation = "ov2";
  config.policy_sharing = true;
  config.network.hidden = {128};
  config.network.gru = 32;
  return config;
}

/// OvercookedV2 as its authors train it (arXiv 2503.17821, the settings and networks that their
/// scripts have): convolutions of one cell that make eight numbers of its channels, then of nine.
/// Not as there: nothing normalises layers, outputs are linear in the memory, and the learning rate
/// falls linearly from the first step instead of warming up and falling as a cosine.
TrainConfig overcooked_v2_preset() {
  TrainConfig config = jaxmarl_preset();
  config.preset = "overcooked_v2";
  config.steps = 30'000'000;
  config.observation = "ov2";
  config.policy_sharing = true;
  config.num_envs = 256;
  config.rollout_steps = 256;
  config.ppo.minibatches = 64;
  config.ppo.max_gradient_norm = 0.25F;
  config.ppo.bootstrap_time_limit = false;
  config.network.conv = {{.filters = 128, .kernel = 1}, {.filters = 128, .kernel = 1},
                         {.filters = 8, .kernel = 1},   {.filters = 16, .kernel = 3},
                         {.filters = 32, .kernel = 3},  {.filters = 32, .kernel = 3}};
  config.network.hidden = {128};
  config.network.gru = 128;
  config.network.activation = Activation::kRelu;
  config.network.shared_trunk = true;
  return config;
}

/// The same without memory, as they train it in classic kitchens.
TrainConfig overcooked_v2_cnn_preset() {
  TrainConfig config = overcooked_v2_preset();
  config.preset = "overcooked_v2_cnn";
  config.steps = 10'000'000;
  config.num_envs = 64;
  config.ppo.minibatches = 16;
  config.ppo.learning_rate = 4e-4F;
  config.ppo.max_gradient_norm = 0.5F;
  config.entropy = 0.04F;
  config.network.gru = 0;
  return config;
}

/// For games that are played round after round (rules "matrix" and those like it), whatever the
/// algorithm: long games of an open end, many of them, and exploration that fades to nothing, for a
/// policy that is random now and then is no good tit for tat (.github/results/social.md has the
/// evidence).

TrainConfig games_preset() {
  TrainConfig config;
  config.preset = "games";
  config.steps = 1'638'400;
  config.num_envs = 128;
  config.rollout_steps = 32;
  config.network.hidden = {16};
  config.network.initialisation = Initialisation::kOrthogonal;
  config.ppo.gae.gamma = 0.96F;
  config.ppo.learning_rate = 5e-3F;
  config.ppo.epochs = 2;
  config.ppo.normalize_advantages = true;
  config.ppo.bootstrap_time_limit = true;
  config.ppo.max_gradient_norm = 0.5F;
  config.entropy = 0.1F;
  config.entropy_until = 1;
  return config;
}

/// Learners that shape each other (agents/ppo/alignment.h), in such games. Some episodes are played
/// beside players who hold one action whatever comes: among learners that agree early nobody
/// defects any more, and how to answer it would be forgotten.
TrainConfig advantage_alignment_preset() {
  TrainConfig config = games_preset();
  config.preset = "advantage_alignment";
  config.algorithm = Algorithm::kAdvantageAlignment;
  config.policy_sharing = true;
  config.alignment = 1;
  config.partners = {{.weight = 0.7}, {.random = {1}, .hold = {kWholeGame}, .weight = 0.3}};
  return config;
}

/// A baseline of the zero-shot coordination literature on the settings that served best.
template <Algorithm algorithm>
TrainConfig baseline_preset() {
  TrainConfig config = potluck_preset();
  config.preset = to_string(algorithm);
  config.algorithm = algorithm;
  switch (algorithm) {
    case Algorithm::kMep:
      config.partner_sampling = PartnerSampling::kPrioritised;
      break;
    case Algorithm::kHsp:
      config.pool_size = 16;
      config.pool_select = 8;
      break;
    case Algorithm::kE3t:
      config.partners = {{.random = {0.5}, .hold = {1}}};
      config.ppo.prediction = 0.1F;
      break;
    case Algorithm::kStateAugmented:
      config.start_share = 0.5F;
      break;
    case Algorithm::kBehaviorCloning:
      config.anneal_learning_rate = false;
      config.network.activation = Activation::kRelu;
      config.pair_every = 10;
      config.checkpoints.clear();
      break;
    default:
      break;
  }
  return config;
}

struct Preset {
  const char* name;
  TrainConfig (*make)();
};

constexpr std::array<Preset, 19> kPresets = {{
    {"paper", [] { return TrainConfig(); }},
    {"jaxmarl", jaxmarl_preset},
    {"potluck", potluck_preset},
    {"faltering", faltering_preset},
    {"wayward", wayward_preset},
    {"ov2", ov2_preset},
    {"overcooked_v2", overcooked_v2_preset},
    {"overcooked_v2_cnn", overcooked_v2_cnn_preset},
    {"games", games_preset},
    {"advantage_alignment", advantage_alignment_preset},
    {"best_response", baseline_preset<Algorithm::kBestResponse>},
    {"fcp", baseline_preset<Algorithm::kFcp>},
    {"mep", baseline_preset<Algorithm::kMep>},
    {"population", baseline_preset<Algorithm::kPopulation>},
    {"hsp", baseline_preset<Algorithm::kHsp>},
    {"hidden_reward", baseline_preset<Algorithm::kHiddenReward>},
    {"e3t", baseline_preset<Algorithm::kE3t>},
    {"state_augmented", baseline_preset<Algorithm::kStateAugmented>},
    {"behavior_cloning", baseline_preset<Algorithm::kBehaviorCloning>},
}};

}  // namespace

std::vector<std::string> preset_names() {
  std::vector<std::string> names;
  for (const Preset& preset : kPresets) {
    names.emplace_back(preset.name);
  }
  return names;
}

TrainConfig preset_config(const std::string& name, const std::string& place) {
  for (const Preset& preset : kPresets) {
    if (preset.name == name) {
      return preset.make();
    }
  }
  throw InputError(place, "unknown preset '" + name + "'", one_of(preset_names()));
}

}  // namespace potluck
