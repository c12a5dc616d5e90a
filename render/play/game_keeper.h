// Who writes games down (tools/window/game_files.h does), and what there is to write.
#pragma once

#include <span>
#include <string>

#include "render/play/controls.h"
#include "render/play/game.h"
#include "render/play/setup.h"

namespace potluck::render {

/// A key press of a person.
struct Press {
  double seconds = 0;  ///< since the game began, pauses included
  int step = 0;        ///< steps played before
  int person = 0;
  Wish wish = Wish::kUp;
};

/// Steps that were taken back: of the game, not of the presses.
struct TakenBack {
  double seconds = 0;  ///< since the game began
  int from = 0;        ///< steps played before
  int to = 0;          ///< steps that stayed
};

/// A game as it is now.
struct GameRecord {
  const Game& game;
  const Setup& setup;
  std::span<const Press> presses;
  std::span<const TakenBack> taken_back;
};

class GameKeeper {
 public:
  GameKeeper() = default;
  GameKeeper(const GameKeeper&) = delete;
  GameKeeper& operator=(const GameKeeper&) = delete;
  virtual ~GameKeeper() = default;

  /// What is kept from now on is another game.
  virtual void begin_game() = 0;
  /// Writes the game soon, in place of what was written of it before. Called after every step, so
  /// it must not take long. Returns what went wrong lately, for the screen; empty: nothing.
  virtual std::string keep(const GameRecord& record) = 0;
  /// Returns when everything is written, and says what went wrong.
  virtual std::string finish() = 0;
  /// What the game is called where it is kept.
  [[nodiscard]] virtual std::string name() const = 0;
};

}  // namespace potluck::render
