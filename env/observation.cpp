#include "env/observation.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "env/text/error.h"

namespace potluck {
namespace {

std::vector<std::string> names_of(std::span<const ObservationType* const> types) {
  std::vector<std::string> names;
  for (const ObservationType* type : types) {
    names.emplace_back(type->name);
  }
  return names;
}

}  // namespace

ObservationKind parse_observation(std::string_view name, const std::string& place) {
  for (const RuleSet* rules : rule_sets()) {
    for (const ObservationType* type : rules->observations()) {
      if (type->name == name) {
        return type;
      }
    }
  }
  throw InputError(place, "unknown observation '" + std::string(name) + "'",
                   one_of(observation_names()));
}

std::vector<std::string> observation_names() {
  std::vector<std::string> names;
  for (const RuleSet* rules : rule_sets()) {
    for (std::string& name : names_of(rules->observations())) {
      names.push_back(std::move(name));
    }
  }
  return names;
}

std::string_view to_string(ObservationDtype dtype) {
  constexpr std::array<std::string_view, 3> kNames = {"uint8", "int16", "float32"};
  return kNames[static_cast<std::size_t>(dtype)];
}

ObservationSpec make_spec(const ObservationType& type, std::vector<int> shape,
                          ObservationDtype dtype, float low, float high) {
  int size = 1;
  for (const int extent : shape) {
    size *= extent;
  }
  return {.name = std::string(type.name),
          .shape = std::move(shape),
          .size = size,
          .dtype = dtype,
          .low = low,
          .high = high,
          .sparse = type.sparse,
          .can_be_padded = type.can_be_padded};
}

ObservationSpec observation_spec(const Layout& layout, Observation observation) {
  const auto known = layout.rules().observations();
  if (std::ranges::find(known, observation.kind) == known.end()) {
    throw InputError(
        layout.name(), "observation '" + std::string(to_string(observation.kind)) + "'",
        one_of(names_of(known)) + " under rules " + std::string(layout.rules().name()));
  }
  return layout.rules().observation_spec(layout, observation);
}

std::vector<std::uint16_t> padded_indices(const ObservationSpec& spec, const std::vector<int>& to,
                                          const std::string& place) {
  const std::vector<int>& from = spec.shape;
  if (from == to) {
    return {};
  }
  bool holds = spec.can_be_padded && from.size() == to.size();
  for (std::size_t i = 0; holds && i < from.size(); ++i) {
    // All but planes are a list of numbers; of planes only the extent may differ.
    holds = i == 2 ? from[i] == to[i] : from[i] <= to[i];
  }
  if (!holds) {
    throw InputError(
        place, fmt::format("an observation of shape [{}]", fmt::join(from, ", ")),
        fmt::format("{}[{}]", spec.can_be_padded ? "at most " : "", fmt::join(to, ", ")),
        "use an agent trained in this kitchen");
  }
  std::vector<std::uint16_t> indices;
  const int columns = from.size() == 3 ? from[0] : 1;
  const int length = from.size() == 3 ? from[1] * from[2] : from[0];
  const int stride = to.size() == 3 ? to[1] * to[2] : to[0];
  for (int column = 0; column < columns; ++column) {
    for (int i = 0; i < length; ++i) {
      indices.push_back(static_cast<std::uint16_t>(column * stride + i));
    }
  }
  return indices;
}

ObservationKind default_observation(const RuleSet& rules) {
  return rules.observations().front();
}

}  // namespace potluck
