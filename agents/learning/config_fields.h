// The keys of a configuration and where their values lie: one table, from which reading, writing
// and the list of known keys all come.
#pragma once

#include <functional>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "agents/learning/config.h"

namespace potluck {

/// A key with its value, whatever the type.
struct ConfigField {
  std::string key;
  /// Takes the value from JSON. Throws InputError (place: `place`) for what it cannot be.
  std::function<void(const nlohmann::ordered_json& value, const std::string& place)> read;
  std::function<nlohmann::ordered_json()> write;
};

/// All keys that determine a training, in the order of config.json. They read and write `config`,
/// which must outlive them.
[[nodiscard]] std::vector<ConfigField> config_fields(TrainConfig& config);

}  // namespace potluck
