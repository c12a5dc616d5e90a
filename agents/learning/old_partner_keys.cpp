#include "agents/learning/old_partner_keys.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <nlohmann/json.hpp>

#include "env/text/error.h"
#include "env/text/json_text.h"

namespace potluck {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::array<const char*, 5> kOldKeys = {"mixture", "mixture_hold", "mixture_errands",
                                                 "mixture_share", "partner_share"};

/// What presets had that had any of them.
Json old_preset(const std::string& name) {
  Json keys = {
      {"mixture", Json::array()}, {"mixture_hold", {1}}, {"mixture_errands", Json::array()},
      {"mixture_share", -1},      {"partner_share", -1}, {"partners", Json::array()}};
  if (name == "e3t") {
    keys["mixture"] = {0.5};
  }
  if (name == "faltering" || name == "wayward") {
    keys["mixture"] = {0.3, 0.6, 0.9};
    keys["mixture_hold"] = {1, 5, 20};
    keys["mixture_share"] = 0.75;
  }
  if (name == "wayward") {
    keys["mixture_errands"] = {20, 50};
  }
  return keys;
}

template <class T>
T value_of(const Json& keys, const char* key, const std::string& place) {
  try {
    return keys.at(key).get<T>();
  } catch (const Json::exception&) {
    throw InputError(place + ": " + key, dump_json(keys.at(key)).substr(0, 60),
                     "what this key of an earlier version could be", "write the list partners");
  }
}

}  // namespace

std::vector<std::string> old_partner_keys(const Json& object) {
  std::vector<std::string> keys;
  std::copy_if(kOldKeys.begin(), kOldKeys.end(), std::back_inserter(keys),
               [&](const char* key) { return object.contains(key); });
  return keys;
}

PartnerList partners_of_old_keys(const Json& object, Algorithm algorithm, const std::string& preset,
                                 const std::string& place) {
  Json keys = old_preset(preset);
  for (auto& [key, value] : keys.items()) {
    value = object.value(key, value);
  }
  const auto names = value_of<std::vector<std::string>>(keys, "partners", place);
  const auto random = value_of<std::vector<double>>(keys, "mixture", place);
  const auto hold = value_of<std::vector<int>>(keys, "mixture_hold", place);
  const auto errands = value_of<std::vector<int>>(keys, "mixture_errands", place);
  auto astray = value_of<double>(keys, "mixture_share", place);
  auto frozen = value_of<double>(keys, "partner_share", place);
  const bool responds = responds_to_pool(algorithm);
  if (frozen < 0) {
    const bool seated = !names.empty() && algorithm != Algorithm::kStateAugmented;
    frozen = responds ? 1 : (seated ? 0.5 : 0);
  }
  if (astray < 0) {
    astray = algorithm == Algorithm::kE3t ? 1 : 0.5;
  }
  const auto kinds = static_cast<double>(hold.size() + errands.size());
  if (random.empty() || kinds == 0) {
    astray = 0;
  }

  PartnerList list;
  const auto add = [&list](PartnerEntry entry, double weight) {
    entry.weight = tidy_weight(weight);
    list.push_back(std::move(entry));
  };
  const double others = 1 - frozen;
  if (others * (1 - astray) > 0) {
    add({}, others * (1 - astray));
  }
  if (others * astray > 0 && !hold.empty()) {
    add({.random = random, .hold = hold},
        others * astray * static_cast<double>(hold.size()) / kinds);
  }
  if (others * astray > 0 && !errands.empty()) {
    add({.random = random, .errands = errands},
        others * astray * static_cast<double>(errands.size()) / kinds);
  }
  for (const std::string& name : names) {
    add({.agent = name}, frozen / static_cast<double>(names.size()));
  }
  if (responds && names.empty() && frozen > 0) {
    add({.agent = "pool"}, frozen);
  }
  // All alike: then no weight need be written.
  if (std::all_of(list.begin(), list.end(), [&list](const PartnerEntry& entry) {
        return entry.weight == list.front().weight;
      })) {
    for (PartnerEntry& entry : list) {
      entry.weight = 1;
    }
  }
  const bool usual = list.size() == 1 && !list.front().astray() &&
                     (list.front().is_self() || list.front().is_pool());
  return usual ? PartnerList{} : list;
}

void carry_over(Json& object, Algorithm algorithm, const std::string& preset,
                const std::string& place) {
  object["partners"] = to_json(partners_of_old_keys(object, algorithm, preset, place));
  for (const char* key : kOldKeys) {
    object.erase(key);
  }
}

}  // namespace potluck
