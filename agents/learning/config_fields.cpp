#include "agents/learning/config_fields.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>
#include <string_view>
#include <utility>

#include "agents/learning/metrics.h"
#include "agents/network/conv_text.h"
#include "env/text/error.h"
#include "env/text/json_text.h"

namespace potluck {
namespace {

using Json = nlohmann::ordered_json;

constexpr double kInfinity = std::numeric_limits<double>::infinity();

void require(bool good, const Json& found, const std::string& place, const std::string& expected) {
  if (!good) {
    throw InputError(place, dump_json(found).substr(0, 60), expected);
  }
}

/// Of a number of any type.
struct Range {
  double low = 0;
  double high = kInfinity;
  bool whole = false;

  void check(const Json& found, const std::string& place) const {
    const std::string expected =
        high == kInfinity
            ? fmt::format("a number of {} or more", low)
            : fmt::format("a {} between {} and {}", whole ? "whole number" : "number", low, high);
    require(whole ? found.is_number_integer() : found.is_number(), found, place, expected);
    const auto value = found.get<double>();
    require(std::isfinite(value) && value >= low && value <= high, found, place, expected);
  }
};

std::vector<std::string> texts(const Json& found, const std::string& place,
                               const std::string& expected) {
  const bool good = found.is_array() && std::all_of(found.begin(), found.end(),
                                                    [](const Json& i) { return i.is_string(); });
  require(good, found, place, expected);
  return found.get<std::vector<std::string>>();
}

/// The shortest decimal that reads back as this float, so that config.json says 0.0006.
Json written(float value) {
  return shortest(value);
}
Json written(double value) {
  return value;
}
Json written(int value) {
  return value;
}
Json written(std::int64_t value) {
  return value;
}

/// Makes the fields, one type of value each.
class Table {
 public:
  std::vector<ConfigField> fields;

  template <class T>
  void number(const char* key, T& value, double low, double high) {
    const Range range{low, high, std::is_integral_v<T>};
    add(
        key,
        [&value, range](const Json& found, const std::string& place) {
          range.check(found, place);
          value = found.get<T>();
        },
        [&value] { return written(value); });
  }
  template <class T>
  void numbers(const char* key, std::vector<T>& value, double low, double high) {
    const Range range{low, high, std::is_integral_v<T>};
    add(
        key,
        [&value, range](const Json& found, const std::string& place) {
          require(found.is_array() && found.size() <= 64, found, place, "a list of numbers");
          std::for_each(found.begin(), found.end(),
                        [&](const Json& item) { range.check(item, place); });
          value = found.get<std::vector<T>>();
        },
        [&value] { return Json(value); });
  }
  /// A number, or the least and the most of several.
  template <class T>
  void between(const char* key, GeneratorVariety::Between<T>& value, double low, double high) {
    const Range range{low, high, std::is_integral_v<T>};
    add(
        key,
        [&value, range](const Json& found, const std::string& place) {
          if (!found.is_array()) {
            range.check(found, place);
            value = {found.get<T>(), found.get<T>()};
            return;
          }
          require(found.size() == 2, found, place, "a number, or [least, most]");
          range.check(found[0], place);
          range.check(found[1], place);
          value = {found[0].get<T>(), found[1].get<T>()};
          require(value.least <= value.most, found, place, "[least, most]");
        },
        [&value] {
          return value.least == value.most
                     ? written(value.least)
                     : Json::array({written(value.least), written(value.most)});
        });
  }
  /// A name, or a list of names.
  template <class T>
  void named_list(const char* key, std::vector<T>& value,
                  T (*parse)(std::string_view, const std::string&)) {
    add(
        key,
        [&value, parse](const Json& found, const std::string& place) {
          const std::vector<std::string> names =
              found.is_string() ? std::vector{found.get<std::string>()}
                                : potluck::texts(found, place, "a name, or a list of names");
          require(!names.empty() && names.size() <= 64, found, place, "one name or more");
          value.clear();
          for (const std::string& name : names) {
            value.push_back(parse(name, place));
          }
        },
        [&value] {
          Json names = Json::array();
          for (const T& one : value) {
            names.push_back(std::string(to_string(one)));
          }
          return names.size() == 1 ? names.front() : names;
        });
  }
  template <class T>
  void named(const char* key, T& value, T (*parse)(std::string_view, const std::string&)) {
    add(
        key,
        [&value, parse](const Json& found, const std::string& place) {
          require(found.is_string(), found, place, "a text");
          value = parse(found.get<std::string>(), place);
        },
        [&value] { return Json(std::string(to_string(value))); });
  }
  void flag(const char* key, bool& value) {
    add(
        key,
        [&value](const Json& found, const std::string& place) {
          require(found.is_boolean(), found, place, "true or false");
          value = found.get<bool>();
        },
        [&value] { return Json(value); });
  }
  void text(const char* key, std::string& value) {
    add(
        key,
        [&value](const Json& found, const std::string& place) {
          require(found.is_string(), found, place, "a text");
          value = found.get<std::string>();
        },
        [&value] { return Json(value); });
  }
  void texts(const char* key, std::vector<std::string>& value) {
    add(
        key,
        [&value](const Json& found, const std::string& place) {
          value = potluck::texts(found, place, "a list of texts");
        },
        [&value] { return Json(value); });
  }
  void convolutions(const char* key, std::vector<ConvLayer>& value) {
    add(
        key,
        [&value](const Json& found, const std::string& place) {
          value =
              found == "cnn"
                  ? usual_convolutions()
                  : parse_convolutions(
                        potluck::texts(found, place, R"("cnn" or a list such as ["25x3x3 same"])"),
                        place);
        },
        [&value] { return Json(to_texts(value)); });
  }
  void partners(const char* key, PartnerList& value) {
    add(
        key,
        [&value](const Json& found, const std::string& place) {
          value = parse_partners(found, place);
        },
        [&value] { return to_json(value); });
  }

 private:
  void add(const char* key, std::function<void(const Json&, const std::string&)> read,
           std::function<Json()> write) {
    fields.push_back({key, std::move(read), std::move(write)});
  }
};

}  // namespace

std::vector<ConfigField> config_fields(TrainConfig& c) {
  Table table;
  table.text("layout", c.layout);
  table.texts("layout_overrides", c.layout_overrides);
  table.between("generator.width", c.generator.width, 3, 64);
  table.between("generator.height", c.generator.height, 3, 64);
  table.number("generator.players", c.generator.players, 1, kMaxAgents);
  table.between("generator.pots", c.generator.pots, 1, 64);
  table.between("generator.onions", c.generator.onions, 1, 64);
  table.between("generator.tomatoes", c.generator.tomatoes, 0, 64);
  table.between("generator.dishes", c.generator.dishes, 1, 64);
  table.between("generator.windows", c.generator.windows, 1, 64);
  table.between("generator.openness", c.generator.openness, 0, 1);
  table.named_list("generator.cooperation", c.generator.cooperation, parse_cooperation);
  table.number("generator.old_dynamics", c.generator.old_dynamics, 0, 1);
  table.number("generator.horizon", c.generator.horizon, 1, 1e6);
  table.named("algorithm", c.algorithm, parse_algorithm);
  table.text("observation", c.observation);
  table.flag("ego_centred", c.ego_centred);
  table.number("steps", c.steps, 1, 1e12);
  table.number("num_envs", c.num_envs, 1, 65536);
  table.number("shards", c.shards, 1, 4096);
  table.number("rollout_steps", c.rollout_steps, 1, 65536);
  table.flag("reset_every_batch", c.reset_every_batch);
  table.convolutions("conv", c.network.conv);
  table.numbers("hidden", c.network.hidden, 1, 4096);
  table.number("gru", c.network.gru, 0, 4096);
  table.flag("shared_trunk", c.network.shared_trunk);
  table.named("activation", c.network.activation, parse_activation);
  table.named("initialisation", c.network.initialisation, parse_initialisation);
  table.number("actor_output_gain", c.actor_output_gain, 0, 100);
  table.number("learning_rate", c.ppo.learning_rate, 0, 10);
  table.flag("anneal_learning_rate", c.anneal_learning_rate);
  table.number("adam_epsilon", c.ppo.adam_epsilon, 0, 1);
  table.number("gamma", c.ppo.gae.gamma, 0, 1);
  table.number("gae_lambda", c.ppo.gae.lambda, 0, 1);
  table.number("clip", c.ppo.clip, 0, 1);
  table.number("epochs", c.ppo.epochs, 1, 1000);
  table.number("minibatches", c.ppo.minibatches, 1, 65536);
  table.number("value_coefficient", c.ppo.value_coefficient, 0, 1000);
  table.number("value_clip", c.ppo.value_clip, 0, kInfinity);
  table.flag("normalize_advantages", c.ppo.normalize_advantages);
  table.number("max_gradient_norm", c.ppo.max_gradient_norm, 0, kInfinity);
  table.number("target_kl", c.ppo.target_kl, 0, kInfinity);
  table.flag("bootstrap_time_limit", c.ppo.bootstrap_time_limit);
  table.number("entropy", c.entropy, 0, 1000);
  table.number("entropy_final", c.entropy_final, 0, 1000);
  table.number("entropy_until", c.entropy_until, 0, 1);
  table.number("tau", c.tau, 1e-6, 1e9);
  table.named("kl_direction", c.kl_direction, parse_kl_direction);
  table.named("adversary_init", c.adversary_init, parse_adversary_init);
  table.flag("policy_sharing", c.policy_sharing);
  table.number("alignment", c.alignment, 0, 1000);
  table.flag("alignment_now", c.alignment_now);
  table.named("alignment_scale", c.alignment_scale, parse_alignment_scale);
  table.flag("alignment_sign", c.alignment_sign);
  table.number("alignment_every", c.alignment_every, 0, 65536);
  table.named("baseline", c.baseline, parse_baseline);
  table.number("group", c.group, 1, 65536);
  table.number("past_selves", c.past_selves, 0, 1);
  table.number("past_kept", c.past_kept, 1, 100);
  table.number("shaping", c.shaping, 0, 1000);
  table.number("shaping_until", c.shaping_until, 0, 1);
  table.number("effort", c.effort, 0, 1000);
  table.number("effort_until", c.effort_until, 0, 1);
  table.number("reward_scale", c.reward_scale, 0, 1e6);
  table.number("population", c.population, 2, 64);
  table.number("population_entropy", c.population_entropy, 0, 1000);
  table.partners("partners", c.partners);
  table.named("partner_sampling", c.partner_sampling, parse_partner_sampling);
  table.number("prediction", c.ppo.prediction, 0, 1000);
  table.number("start_share", c.start_share, 0, 1);
  table.texts("hidden_rewards", c.hidden_rewards);
  table.text("pool", c.pool);
  table.number("pool_size", c.pool_size, 1, 1000);
  table.number("pool_select", c.pool_select, 0, 1000);
  table.number("pool_steps", c.pool_steps, 0, 1e12);
  table.texts("demonstrations", c.demonstrations);
  table.number("cloning_epochs", c.cloning_epochs, 1, 1e6);
  table.number("cloning_batch", c.cloning_batch, 1, 65536);
  table.number("validation_share", c.validation_share, 0, 0.9);
  table.number("pair_every", c.pair_every, 0, 1e9);
  table.numbers("checkpoints", c.checkpoints, 0, 1);
  return std::move(table.fields);
}

}  // namespace potluck
