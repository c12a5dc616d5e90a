#include "agents/learning/config.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>

#include "agents/network/conv_text.h"
#include "env/text/error.h"
#include "env/text/names.h"

namespace potluck {
namespace {

using Json = nlohmann::ordered_json;

constexpr double kInfinity = std::numeric_limits<double>::infinity();

/// Calls visit(key, member, low, high) or visit(key, member, to_name, parse) for every field.
/// Reading, writing and the list of known keys all come from here.
template <class Config, class Visitor>
void visit_fields(Config& c, Visitor& visit) {
  visit("layout", c.layout);
  visit("layout_overrides", c.layout_overrides);
  visit("generator.width", c.generator.width, 3, 64);
  visit("generator.height", c.generator.height, 3, 64);
  visit("generator.players", c.generator.players, 1, kMaxAgents);
  visit("generator.pots", c.generator.pots, 1, 64);
  visit("generator.onions", c.generator.onions, 1, 64);
  visit("generator.tomatoes", c.generator.tomatoes, 0, 64);
  visit("generator.dishes", c.generator.dishes, 1, 64);
  visit("generator.windows", c.generator.windows, 1, 64);
  visit("generator.openness", c.generator.openness, 0, 1);
  visit.named("generator.cooperation", c.generator.cooperation, parse_cooperation);
  visit("generator.horizon", c.generator.horizon, 1, 1e6);
  visit.named("algorithm", c.algorithm, parse_algorithm);
  visit("observation", c.observation);
  visit("ego_centred", c.ego_centred);
  visit("steps", c.steps, 1, 1e12);
  visit("num_envs", c.num_envs, 1, 65536);
  visit("rollout_steps", c.rollout_steps, 1, 65536);
  visit("reset_every_batch", c.reset_every_batch);
  visit("conv", c.network.conv);
  visit("hidden", c.network.hidden, 1, 4096);
  visit("gru", c.network.gru, 0, 4096);
  visit("shared_trunk", c.network.shared_trunk);
  visit.named("activation", c.network.activation, parse_activation);
  visit.named("initialisation", c.network.initialisation, parse_initialisation);
  visit("actor_output_gain", c.actor_output_gain, 0, 100);
  visit("learning_rate", c.ppo.learning_rate, 0, 10);
  visit("anneal_learning_rate", c.anneal_learning_rate);
  visit("adam_epsilon", c.ppo.adam_epsilon, 0, 1);
  visit("gamma", c.ppo.gae.gamma, 0, 1);
  visit("gae_lambda", c.ppo.gae.lambda, 0, 1);
  visit("clip", c.ppo.clip, 0, 1);
  visit("epochs", c.ppo.epochs, 1, 1000);
  visit("minibatches", c.ppo.minibatches, 1, 65536);
  visit("value_coefficient", c.ppo.value_coefficient, 0, 1000);
  visit("value_clip", c.ppo.value_clip, 0, kInfinity);
  visit("normalize_advantages", c.ppo.normalize_advantages);
  visit("max_gradient_norm", c.ppo.max_gradient_norm, 0, kInfinity);
  visit("target_kl", c.ppo.target_kl, 0, kInfinity);
  visit("bootstrap_time_limit", c.ppo.bootstrap_time_limit);
  visit("entropy", c.entropy, 0, 1000);
  visit("entropy_final", c.entropy_final, 0, 1000);
  visit("entropy_until", c.entropy_until, 0, 1);
  visit("tau", c.tau, 1e-6, 1e9);
  visit.named("kl_direction", c.kl_direction, parse_kl_direction);
  visit.named("adversary_init", c.adversary_init, parse_adversary_init);
  visit("policy_sharing", c.policy_sharing);
  visit("shaping", c.shaping, 0, 1000);
  visit("shaping_until", c.shaping_until, 0, 1);
  visit("effort", c.effort, 0, 1000);
  visit("effort_until", c.effort_until, 0, 1);
  visit("reward_scale", c.reward_scale, 0, 1e6);
  visit("population", c.population, 2, 64);
  visit("population_entropy", c.population_entropy, 0, 1000);
  visit("partners", c.partners);
  visit("partner_share", c.partner_share, -1, 1);
  visit.named("partner_sampling", c.partner_sampling, parse_partner_sampling);
  visit("mixture", c.mixture, 0, 1);
  visit("mixture_hold", c.mixture_hold, 1, 1e6);
  visit("mixture_errands", c.mixture_errands, 1, 1e6);
  visit("mixture_share", c.mixture_share, -1, 1);
  visit("prediction", c.ppo.prediction, 0, 1000);
  visit("start_share", c.start_share, 0, 1);
  visit("hidden_rewards", c.hidden_rewards);
  visit("pool", c.pool);
  visit("pool_size", c.pool_size, 1, 1000);
  visit("pool_select", c.pool_select, 0, 1000);
  visit("pool_steps", c.pool_steps, 0, 1e12);
  visit("demonstrations", c.demonstrations);
  visit("cloning_epochs", c.cloning_epochs, 1, 1e6);
  visit("cloning_batch", c.cloning_batch, 1, 65536);
  visit("validation_share", c.validation_share, 0, 0.9);
  visit("pair_every", c.pair_every, 0, 1e9);
  visit("checkpoints", c.checkpoints, 0, 1);
}

struct Writer {
  Json& out;

  template <class T, class... Range>
  void operator()(const char* key, const T& value, Range... /*range*/) {
    if constexpr (std::is_same_v<T, std::vector<ConvLayer>>) {
      out[key] = to_texts(value);
    } else if constexpr (std::is_same_v<T, float>) {
      // The shortest decimal that reads back as this float, so that config.json says 0.0006.
      out[key] = Json::parse(fmt::format("{}", value));
    } else {
      out[key] = value;
    }
  }
  template <class T, class Parse>
  void named(const char* key, const T& value, Parse /*parse*/) {
    out[key] = std::string(to_string(value));
  }
};

struct KeyLister {
  std::vector<std::string> keys = {"version", "seeds", "preset"};

  template <class T, class... Rest>
  void operator()(const char* key, const T& /*value*/, Rest... /*rest*/) {
    keys.emplace_back(key);
  }
  template <class T, class Parse>
  void named(const char* key, const T& /*value*/, Parse /*parse*/) {
    keys.emplace_back(key);
  }
};

class Reader {
 public:
  Reader(const Json& object, std::string place) : object_(object), place_(std::move(place)) {}

  void operator()(const char* key, std::string& value) {
    if (const Json* found = find(key)) {
      require(found->is_string(), key, *found, "a text");
      value = found->get<std::string>();
    }
  }
  void operator()(const char* key, bool& value) {
    if (const Json* found = find(key)) {
      require(found->is_boolean(), key, *found, "true or false");
      value = found->get<bool>();
    }
  }
  void operator()(const char* key, std::vector<std::string>& value) {
    if (const Json* found = find(key)) {
      value = texts(key, *found, "a list of texts");
    }
  }
  void operator()(const char* key, std::vector<ConvLayer>& value) {
    if (const Json* found = find(key)) {
      value =
          *found == "cnn"
              ? usual_convolutions()
              : parse_convolutions(texts(key, *found, R"("cnn" or a list such as ["25x3x3 same"])"),
                                   place_ + ": " + key);
    }
  }
  template <class T>
  void operator()(const char* key, T& value, double low, double high) {
    if (const Json* found = find(key)) {
      value = number<T>(key, *found, low, high);
    }
  }
  template <class T>
  void operator()(const char* key, std::vector<T>& value, double low, double high) {
    const Json* found = find(key);
    if (found == nullptr) {
      return;
    }
    require(found->is_array() && found->size() <= 64, key, *found, "a list of numbers");
    value.clear();
    for (const Json& item : *found) {
      value.push_back(number<T>(key, item, low, high));
    }
  }
  template <class T, class Parse>
  void named(const char* key, T& value, Parse parse) {
    if (const Json* found = find(key)) {
      require(found->is_string(), key, *found, "a text");
      value = parse(found->get<std::string>(), place_ + ": " + key);
    }
  }

 private:
  [[nodiscard]] const Json* find(const char* key) const {
    const auto found = object_.find(key);
    return found == object_.end() ? nullptr : &*found;
  }
  void require(bool good, const char* key, const Json& found, const std::string& expected) const {
    if (!good) {
      throw InputError(place_ + ": " + key, found.dump().substr(0, 60), expected);
    }
  }
  [[nodiscard]] std::vector<std::string> texts(const char* key, const Json& found,
                                               const std::string& expected) const {
    const bool good = found.is_array() && std::all_of(found.begin(), found.end(),
                                                      [](const Json& i) { return i.is_string(); });
    require(good, key, found, expected);
    return found.get<std::vector<std::string>>();
  }
  template <class T>
  [[nodiscard]] T number(const char* key, const Json& found, double low, double high) const {
    constexpr bool kWhole = std::is_integral_v<T>;
    const std::string expected =
        high == kInfinity
            ? fmt::format("a number of {} or more", low)
            : fmt::format("a {} between {} and {}", kWhole ? "whole number" : "number", low, high);
    require(kWhole ? found.is_number_integer() : found.is_number(), key, found, expected);
    const auto value = found.get<double>();
    require(std::isfinite(value) && value >= low && value <= high, key, found, expected);
    return found.get<T>();
  }

  const Json& object_;
  std::string place_;
};

Json parse_object(std::string_view text, const std::string& place) {
  try {
    Json object = Json::parse(text);
    if (!object.is_object()) {
      throw InputError(place, "no JSON object", R"(something like {"algorithm": "srpo"})");
    }
    return object;
  } catch (const Json::parse_error& error) {
    const auto byte = std::min<std::size_t>(error.byte, text.size());
    const auto line =
        1 + std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(byte), '\n');
    throw InputError(fmt::format("{}:{}", place, line), "text that is no JSON", "a JSON object",
                     "look for a missing comma, quote or bracket before that line's end");
  }
}

/// `key=value` as a JSON member; a value that is no JSON is taken as text.
void apply_override(Json& object, const std::string& item) {
  const std::size_t equals = item.find('=');
  if (equals == std::string::npos || equals == 0) {
    throw InputError("--set " + item, "no '='", "key=value", "for example --set tau=1");
  }
  const std::string value = item.substr(equals + 1);
  Json parsed = Json::parse(value, nullptr, /*allow_exceptions=*/false);
  object[item.substr(0, equals)] = parsed.is_discarded() ? Json(value) : parsed;
}

void check_keys(const Json& object, const std::string& place) {
  TrainConfig any;
  KeyLister lister;
  visit_fields(any, lister);
  for (const auto& [key, value] : object.items()) {
    if (std::find(lister.keys.begin(), lister.keys.end(), key) == lister.keys.end()) {
      throw InputError(place, "unknown key '" + key + "'", one_of(lister.keys));
    }
  }
}

void read_seeds(const Json& object, TrainConfig& config, const std::string& place) {
  if (!object.contains("seeds")) {
    return;
  }
  const Json& seeds = object["seeds"];
  const bool good = seeds.is_array() && !seeds.empty() && seeds.size() <= 10000 &&
                    std::all_of(seeds.begin(), seeds.end(),
                                [](const Json& seed) { return seed.is_number_unsigned(); });
  if (!good) {
    throw InputError(place + ": seeds", seeds.dump().substr(0, 60),
                     "a list of seeds such as [1, 2]");
  }
  config.seeds = seeds.get<std::vector<std::uint64_t>>();
}

void check_consistency(const TrainConfig& config, const std::string& place) {
  const auto samples = static_cast<std::int64_t>(config.num_envs) * config.rollout_steps;
  if (config.ppo.minibatches > samples) {
    throw InputError(place + ": minibatches", std::to_string(config.ppo.minibatches),
                     fmt::format("at most num_envs * rollout_steps = {}", samples));
  }
  if (config.network.gru > 0 && config.ppo.minibatches > config.num_envs) {
    throw InputError(place + ": minibatches", std::to_string(config.ppo.minibatches),
                     fmt::format("at most num_envs = {}, for a network with memory learns from "
                                 "whole sequences",
                                 config.num_envs));
  }
  if (config.network.hidden.empty() || config.network.hidden.size() > 8) {
    throw InputError(place + ": hidden", std::to_string(config.network.hidden.size()) + " layers",
                     "1 to 8");
  }
}

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

/// What served best in the classic kitchens (the README has the evidence). Against jaxmarl: larger
/// batches, which find better ways to share a kitchen (16 environments settle for the first one in
/// coordination_ring), therefore a higher learning rate; a longer view; more exploration that
/// fades.
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

/// Self-play that serves best with partners nobody trained with (the README has the evidence). Most
/// episodes are played beside the cook itself, whose actions go astray for one step, a few or many:
/// partners who stop, stand in the way and change their mind. `features` knows what is near, and so
/// carries over to situations that self-play never gets into.
TrainConfig faltering_preset() {
  TrainConfig config = potluck_preset();
  config.preset = "faltering";
  config.algorithm = Algorithm::kSelfPlay;
  config.observation = "features";
  config.entropy = 0.1F;
  config.mixture = {0.3, 0.6, 0.9};
  config.mixture_hold = {1, 5, 20};
  config.mixture_share = 0.75;
  return config;
}

/// Faltering self-play beside partners who also err in what they want: for a while they run errands
/// of their own (agents/partners/errands.h). Such partners leave things everywhere, so the cook
/// sees what lies on counters (the README has the evidence).
TrainConfig wayward_preset() {
  TrainConfig config = faltering_preset();
  config.preset = "wayward";
  config.observation = "features_counters";
  config.mixture_errands = {20, 50};
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
      config.mixture = {0.5};
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

constexpr std::array<Preset, 14> kPresets = {{
    {"paper", [] { return TrainConfig(); }},
    {"jaxmarl", jaxmarl_preset},
    {"potluck", potluck_preset},
    {"faltering", faltering_preset},
    {"wayward", wayward_preset},
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

constexpr std::array<std::string_view, 2> kPartnerSamplingNames = {"uniform", "prioritised"};

}  // namespace

std::string_view to_string(PartnerSampling sampling) {
  return kPartnerSamplingNames[static_cast<std::size_t>(sampling)];
}
PartnerSampling parse_partner_sampling(std::string_view name, const std::string& place) {
  return parse_name<PartnerSampling>(kPartnerSamplingNames, name, "partner_sampling", place);
}

int TrainConfig::num_updates() const {
  if (algorithm == Algorithm::kBehaviorCloning) {
    return cloning_epochs;
  }
  const std::int64_t batch = static_cast<std::int64_t>(num_envs) * rollout_steps;
  return static_cast<int>(std::clamp<std::int64_t>(steps / batch, 1, 1'000'000'000));
}

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

TrainConfig parse_config(std::string_view text, const std::string& place,
                         const std::vector<std::string>& overrides) {
  Json object = parse_object(text, place);
  check_keys(object, place);
  Json from_flags = Json::object();
  for (const std::string& item : overrides) {
    apply_override(from_flags, item);
  }
  check_keys(from_flags, "--set");
  const std::vector<std::string> known = preset_names();
  std::string preset = "paper";
  for (const auto* source : {&object, &from_flags}) {
    const auto algorithm = source->find("algorithm");
    if (algorithm != source->end() && algorithm->is_string() &&
        std::find(known.begin(), known.end(), *algorithm) != known.end()) {
      preset = algorithm->get<std::string>();
    }
  }
  for (const auto* source : {&object, &from_flags}) {
    if (source->contains("preset")) {
      const Json& value = (*source)["preset"];
      if (!value.is_string()) {
        throw InputError(place + ": preset", value.dump().substr(0, 60), one_of(preset_names()));
      }
      preset = value.get<std::string>();
    }
  }
  TrainConfig config = preset_config(preset, place + ": preset");
  read_seeds(object, config, place);
  read_seeds(from_flags, config, "--set");
  Reader from_text(object, place);
  visit_fields(config, from_text);
  Reader from_set(from_flags, "--set");
  visit_fields(config, from_set);
  check_consistency(config, place);
  return config;
}

Json to_json(const TrainConfig& config) {
  Json out;
  out["version"] = config.version;
  out["seeds"] = config.seeds;
  out.update(training_json(config));
  return out;
}

Json training_json(const TrainConfig& config) {
  Json out;
  out["preset"] = config.preset;
  Writer writer{out};
  visit_fields(config, writer);
  return out;
}

}  // namespace potluck
