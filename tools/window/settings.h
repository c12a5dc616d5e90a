// What one person wants from the program on this computer, in a small file of theirs:
// $XDG_CONFIG_HOME/potluck/settings.json, or ~/.config/potluck/settings.json.
#pragma once

#include <filesystem>
#include <optional>

namespace potluck::tools {

struct Settings {
  std::optional<bool> record_games;  ///< nothing: never asked
};

/// Nothing is set when there is no file or it cannot be read as one.
[[nodiscard]] Settings load_settings();
/// Returns false when the file cannot be written; the program then asks again next time.
bool save_settings(const Settings& settings);

/// Where games go when nobody says otherwise: $XDG_DATA_HOME/potluck/games, or
/// ~/.local/share/potluck/games, or ./games without a home.
[[nodiscard]] std::filesystem::path games_folder();
/// $XDG_STATE_HOME/potluck, or ~/.local/state/potluck: what must survive a crash.
[[nodiscard]] std::filesystem::path state_folder();

}  // namespace potluck::tools
