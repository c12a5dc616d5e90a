#include "agents/learning/partner_list.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <string_view>

#include "env/text/error.h"
#include "env/text/json_text.h"
#include "env/text/names.h"

namespace potluck {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kMostEntries = 4096;
constexpr std::size_t kMostPartners = 64;  // that one entry stands for, by each of its keys
constexpr double kMostHeldSteps = 1e6;

[[noreturn]] void refuse(const std::string& place, const Json& found, const std::string& expected,
                         const std::string& remedy = {}) {
  throw InputError(place, dump_json(found).substr(0, 60), expected, remedy);
}

double number(const Json& value, double low, double high, const std::string& place) {
  if (!value.is_number() || !(value.get<double>() >= low && value.get<double>() <= high)) {
    refuse(place, value, fmt::format("a number between {} and {}", low, high));
  }
  return value.get<double>();
}

/// A number, or a list of some.
std::vector<double> numbers(const Json& value, double low, double high, const std::string& place) {
  if (!value.is_array()) {
    return {number(value, low, high, place)};
  }
  if (value.empty() || value.size() > kMostPartners) {
    refuse(place, value, fmt::format("1 to {} numbers", kMostPartners));
  }
  std::vector<double> list;
  for (const Json& item : value) {
    list.push_back(number(item, low, high, place));
  }
  return list;
}

std::vector<int> steps(const Json& value, const std::string& place) {
  std::vector<int> list;
  for (const double step : numbers(value, 1, kMostHeldSteps, place)) {
    if (step != std::floor(step)) {
      refuse(place, value, "whole numbers of steps");
    }
    list.push_back(static_cast<int>(step));
  }
  return list;
}

PartnerEntry parse_entry(const Json& value, const std::string& place) {
  if (value.is_string()) {
    return {.agent = value.get<std::string>()};
  }
  if (!value.is_object()) {
    refuse(place, value, R"(a name, or something like {"agent": "self", "random": 0.5})");
  }
  PartnerEntry entry;
  entry.agent.clear();
  for (const auto& [key, part] : value.items()) {
    const std::string where = place + "." + key;
    if (key == "agent") {
      entry.agent = part.is_string() ? part.get<std::string>() : "";
    } else if (key == "random") {
      entry.random = numbers(part, 0, 1, where);
    } else if (key == "hold") {
      entry.hold = steps(part, where);
    } else if (key == "errands") {
      entry.errands = steps(part, where);
    } else if (key == "weight") {
      entry.weight = number(part, 0, 1e9, where);
    } else {
      throw InputError(
          place, "unknown key '" + key + "'",
          one_of(std::vector<std::string>{"agent", "random", "hold", "errands", "weight"}));
    }
  }
  if (entry.agent.empty()) {
    refuse(place, value, R"("agent": "self", "pool" or the name of an agent)");
  }
  if (!entry.is_self() && !(entry.random.empty() && entry.hold.empty() && entry.errands.empty())) {
    refuse(place, value, R"(random, hold and errands with "agent": "self" only)",
           "noise of scripted cooks is in their names, such as greedy_noisy_30");
  }
  if (!entry.hold.empty() && !entry.errands.empty()) {
    refuse(place, value, "either hold or errands", "write two entries");
  }
  if (!entry.errands.empty() && entry.random.empty()) {
    entry.random = {1};
  }
  if (!entry.hold.empty() && entry.random.empty()) {
    refuse(place, value, "hold together with random", R"(add "random": 0.5)");
  }
  if (entry.astray() && entry.hold.empty() && entry.errands.empty()) {
    entry.hold = {1};
  }
  return entry;
}

template <class T>
Json shortest(const std::vector<T>& list) {
  return list.size() == 1 ? Json(list.front()) : Json(list);
}

/// 2, not 2.0.
Json plain(double value) {
  return value == std::floor(value) && std::abs(value) < 1e15
             ? Json(static_cast<std::int64_t>(value))
             : Json(value);
}

Json to_json(const PartnerEntry& entry) {
  Json out = {{"agent", entry.agent}};
  if (entry.astray() && (entry.errands.empty() || entry.random != std::vector<double>{1})) {
    out["random"] = shortest(entry.random);
  }
  if (entry.errands.empty() && entry.astray() && entry.hold != std::vector<int>{1}) {
    out["hold"] = shortest(entry.hold);
  }
  if (!entry.errands.empty()) {
    out["errands"] = shortest(entry.errands);
  }
  if (entry.weight != 1) {
    out["weight"] = plain(entry.weight);
  }
  return out.size() == 1 ? Json(entry.agent) : out;
}

}  // namespace

PartnerList parse_partners(const Json& list, const std::string& place) {
  if (!list.is_array() || list.size() > kMostEntries) {
    refuse(place, list, R"(a list such as ["self", {"agent": "self", "random": 0.5}, "greedy"])");
  }
  PartnerList partners;
  double total = 0;
  for (std::size_t i = 0; i < list.size(); ++i) {
    partners.push_back(parse_entry(list[i], fmt::format("{}[{}]", place, i)));
    total += partners.back().weight;
  }
  if (!partners.empty() && total <= 0) {
    refuse(place, list, "a weight above 0 at least once");
  }
  return partners;
}

Json to_json(const PartnerList& list) {
  Json out = Json::array();
  for (const PartnerEntry& entry : list) {
    out.push_back(to_json(entry));
  }
  return out;
}

double tidy_weight(double weight) {
  return std::strtod(fmt::format("{:.12g}", weight).c_str(), nullptr);
}

}  // namespace potluck
