#include "agents/learning/config.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "agents/learning/config_fields.h"
#include "agents/learning/old_partner_keys.h"
#include "env/text/error.h"
#include "env/text/json_text.h"
#include "env/text/names.h"

namespace potluck {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::array<std::string_view, 2> kPartnerSamplingNames = {"uniform", "prioritised"};
constexpr std::array<std::string_view, 2> kBaselineNames = {"critic", "group"};

Json parse_object(std::string_view text, const std::string& place) {
  try {
    Json object = parse_ordered_json(text);
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
  Json parsed = ordered_json_or_discarded(value);
  object[item.substr(0, equals)] = parsed.is_discarded() ? Json(value) : parsed;
}

void check_keys(const Json& object, const std::string& place) {
  TrainConfig any;
  std::vector<std::string> keys = {"version", "seeds", "preset"};
  for (const ConfigField& field : config_fields(any)) {
    keys.push_back(field.key);
  }
  for (const auto& [key, value] : object.items()) {
    if (std::find(keys.begin(), keys.end(), key) == keys.end()) {
      throw InputError(place, "unknown key '" + key + "'", one_of(keys));
    }
  }
}

void read_fields(TrainConfig& config, const Json& object, const std::string& place) {
  for (const ConfigField& field : config_fields(config)) {
    if (const auto found = object.find(field.key); found != object.end()) {
      field.read(*found, place + ": " + field.key);
    }
  }
}

/// `object` with the keys of `more` in their place.
Json merged(Json object, const Json& more) {
  object.update(more);
  return object;
}

/// The preset that `object` names, else the one called like its algorithm, else `paper`.
std::string preset_of(const Json& object, const std::string& place) {
  if (const auto preset = object.find("preset"); preset != object.end()) {
    if (!preset->is_string()) {
      throw InputError(place + ": preset", preset->dump().substr(0, 60), one_of(preset_names()));
    }
    return preset->get<std::string>();
  }
  const std::vector<std::string> known = preset_names();
  const auto algorithm = object.find("algorithm");
  return algorithm != object.end() && algorithm->is_string() &&
                 std::find(known.begin(), known.end(), *algorithm) != known.end()
             ? algorithm->get<std::string>()
             : "paper";
}

Algorithm algorithm_of(const Json& object, const TrainConfig& preset, const std::string& place) {
  const auto algorithm = object.find("algorithm");
  return algorithm != object.end() && algorithm->is_string()
             ? parse_algorithm(algorithm->get<std::string>(), place + ": algorithm")
             : preset.algorithm;
}

/// Shows how what `old` says of partners is written now.
[[noreturn]] void refuse_old_keys(const Json& old, Algorithm algorithm, const std::string& preset,
                                  bool in_flags, const std::string& place) {
  const std::string list = dump_json(to_json(partners_of_old_keys(old, algorithm, preset, place)));
  throw InputError(
      place, fmt::format("keys of an earlier version ({})", fmt::join(old_partner_keys(old), ", ")),
      in_flags ? "--set 'partners=" + list + "'" : "\"partners\": " + list);
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
    throw InputError(place + ": seeds", dump_json(seeds).substr(0, 60),
                     "a list of seeds such as [1, 2]");
  }
  config.seeds = seeds.get<std::vector<std::uint64_t>>();
}

void check_alignment(const TrainConfig& config, const std::string& place) {
  const std::string algorithm(to_string(config.algorithm));
  const bool aligns = config.algorithm == Algorithm::kAdvantageAlignment;
  if (aligns && config.alignment == 0) {
    throw InputError(place + ": alignment", "0 with " + algorithm, "the weight of its term",
                     "set alignment=1, or train ippo or self_play");
  }
  if (!aligns && config.algorithm != Algorithm::kSrpo && config.alignment != 0) {
    throw InputError(place + ": alignment", algorithm, "advantage_alignment or srpo",
                     "set alignment=0 for others");
  }
  if (!aligns && config.alignment != 0 && config.baseline != Baseline::kGroup) {
    throw InputError(place + ": baseline", "critic with " + algorithm, "group",
                     "an adversary's critic does not tell what its seat earns; set baseline=group");
  }
  if (config.baseline != Baseline::kGroup) {
    return;
  }
  if (config.alignment == 0) {
    throw InputError(place + ": baseline", "group with " + algorithm,
                     "an algorithm that aligns advantages", "set baseline=critic");
  }
  if (config.group < 2 || config.num_envs % config.group != 0) {
    throw InputError(place + ": group", std::to_string(config.group),
                     fmt::format("2 or more, and num_envs = {} whole groups", config.num_envs));
  }
  if (config.start_share > 0) {
    throw InputError(place + ": start_share", "above 0 with baseline group",
                     "episodes that begin alike", "set baseline=critic or start_share=0");
  }
}

void check_shards(const TrainConfig& config, const std::string& place) {
  if (config.shards == 1) {
    return;
  }
  if (config.num_envs % config.shards != 0) {
    throw InputError(place + ": shards", std::to_string(config.shards),
                     fmt::format("a divisor of num_envs = {}", config.num_envs));
  }
  if (config.alignment != 0 || config.algorithm == Algorithm::kBehaviorCloning) {
    throw InputError(place + ": shards",
                     fmt::format("{} with {}", config.shards, to_string(config.algorithm)),
                     "1 where advantages are aligned, and for behavior_cloning", "set shards=1");
  }
}

void check_consistency(const TrainConfig& config, const std::string& place) {
  check_shards(config, place);
  // Every shard has a part of each minibatch.
  const int in_shard = config.num_envs / config.shards;
  const char* const envs = config.shards > 1 ? "num_envs / shards" : "num_envs";
  const auto samples = static_cast<std::int64_t>(in_shard) * config.rollout_steps;
  if (config.ppo.minibatches > samples) {
    throw InputError(place + ": minibatches", std::to_string(config.ppo.minibatches),
                     fmt::format("at most {} * rollout_steps = {}", envs, samples));
  }
  if (config.network.gru > 0 && config.ppo.minibatches > in_shard) {
    throw InputError(place + ": minibatches", std::to_string(config.ppo.minibatches),
                     fmt::format("at most {} = {}, for a network with memory learns from "
                                 "whole sequences",
                                 envs, in_shard));
  }
  check_alignment(config, place);
  if (config.network.hidden.empty() || config.network.hidden.size() > 8) {
    throw InputError(place + ": hidden", std::to_string(config.network.hidden.size()) + " layers",
                     "1 to 8");
  }
}

TrainConfig make_config(const Json& object, const Json& from_flags, const std::string& place) {
  const Json whole = merged(object, from_flags);
  const std::string preset = preset_of(whole, place);
  TrainConfig config = preset_config(preset, place + ": preset");
  if (!old_partner_keys(whole).empty()) {
    const bool in_flags = !old_partner_keys(from_flags).empty();
    refuse_old_keys(whole, algorithm_of(whole, config, place), preset, in_flags,
                    in_flags ? "--set" : place);
  }
  check_keys(object, place);
  check_keys(from_flags, "--set");
  read_seeds(object, config, place);
  read_seeds(from_flags, config, "--set");
  read_fields(config, object, place);
  read_fields(config, from_flags, "--set");
  check_consistency(config, place);
  return config;
}

}  // namespace

std::string_view to_string(PartnerSampling sampling) {
  return kPartnerSamplingNames[static_cast<std::size_t>(sampling)];
}
PartnerSampling parse_partner_sampling(std::string_view name, const std::string& place) {
  return parse_name<PartnerSampling>(kPartnerSamplingNames, name, "partner_sampling", place);
}

std::string_view to_string(Baseline baseline) {
  return kBaselineNames[static_cast<std::size_t>(baseline)];
}
Baseline parse_baseline(std::string_view name, const std::string& place) {
  return parse_name<Baseline>(kBaselineNames, name, "baseline", place);
}

int TrainConfig::num_updates() const {
  if (algorithm == Algorithm::kBehaviorCloning) {
    return cloning_epochs;
  }
  const std::int64_t batch = static_cast<std::int64_t>(num_envs) * rollout_steps;
  return static_cast<int>(std::clamp<std::int64_t>(steps / batch, 1, 1'000'000'000));
}

TrainConfig parse_config(std::string_view text, const std::string& place,
                         const std::vector<std::string>& overrides) {
  Json from_flags = Json::object();
  for (const std::string& item : overrides) {
    apply_override(from_flags, item);
  }
  return make_config(parse_object(text, place), from_flags, place);
}

TrainConfig parse_stored_config(std::string_view text, const std::string& place) {
  Json object = parse_object(text, place);
  if (!old_partner_keys(object).empty()) {
    const std::string preset = preset_of(object, place);
    carry_over(object, algorithm_of(object, preset_config(preset, place + ": preset"), place),
               preset, place);
  }
  return make_config(object, Json::object(), place);
}

Json to_json(const TrainConfig& config) {
  Json out;
  out["version"] = config.version;
  out["seeds"] = config.seeds;
  out.update(training_json(config));
  return out;
}

Json training_json(const TrainConfig& config) {
  TrainConfig copy = config;
  Json out;
  out["preset"] = config.preset;
  for (const ConfigField& field : config_fields(copy)) {
    out[field.key] = field.write();
  }
  return out;
}

}  // namespace potluck
