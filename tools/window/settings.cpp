#include "tools/window/settings.h"

#include <cstdlib>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <system_error>

#include "env/text/error.h"
#include "env/text/files.h"
#include "env/text/json_text.h"

namespace potluck::tools {
namespace {

namespace fs = std::filesystem;

constexpr std::uintmax_t kMaxSettings = 1U << 16U;

/// $`variable`, or `below` the home, or the current folder.
fs::path base_folder(const char* variable, const char* below) {
  const char* set = std::getenv(variable);
  if (set != nullptr && fs::path(set).is_absolute()) {
    return fs::path(set) / "potluck";
  }
  const char* home = std::getenv("HOME");
  return home != nullptr && *home != '\0' ? fs::path(home) / below / "potluck" : fs::path(".");
}

fs::path settings_file() {
  return base_folder("XDG_CONFIG_HOME", ".config") / "settings.json";
}

}  // namespace

Settings load_settings() {
  Settings settings;
  try {
    const auto json = json_or_discarded(read_file(settings_file(), kMaxSettings));
    if (json.is_object() && json.contains("record_games") && json["record_games"].is_boolean()) {
      settings.record_games = json["record_games"].get<bool>();
    }
  } catch (const InputError&) {
    // No settings yet.
  }
  return settings;
}

bool save_settings(const Settings& settings) {
  nlohmann::ordered_json json = nlohmann::ordered_json::object();
  if (settings.record_games) {
    json["record_games"] = *settings.record_games;
  }
  std::error_code error;
  fs::create_directories(settings_file().parent_path(), error);
  try {
    write_file_atomically(settings_file(), dump_json(json, 2) + "\n");
    return true;
  } catch (const std::exception&) {
    return false;
  }
}

fs::path games_folder() {
  return base_folder("XDG_DATA_HOME", ".local/share") / "games";
}

fs::path state_folder() {
  return base_folder("XDG_STATE_HOME", ".local/state");
}

}  // namespace potluck::tools
