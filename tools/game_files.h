// Games of people, written down: recordings (env/trajectory.h) with what only people have.
//
// A file is DIR/YYYYMMDD_HHMMSS_KITCHEN_PARTNER_N.json: the trajectory, and under "play"
//   "finished"    whether the horizon was reached
//   "partner"     whom they cooked with ("" : another person), "seat" of the (first) person
//   "pace"        steps per second at the end, "turn_based"
//   "presses"     [[seconds since the game began, steps played before, person, "up" …], …]
#pragma once

#include <filesystem>
#include <string>

#include "render/play/play_screen.h"

namespace potluck::tools {

class GameFiles final : public render::GameKeeper {
 public:
  /// The folder is made when the first game is kept.
  explicit GameFiles(std::filesystem::path folder) : folder_(std::move(folder)) {}

  std::string keep(const render::Game& game, const render::Setup& setup,
                   std::span<const render::Press> presses, int number) override;

  /// The files written so far end so, whatever comes next: another game of the same number is
  /// another file.
  void begin_session() { path_.clear(); }

 private:
  std::filesystem::path folder_;
  std::filesystem::path path_;  ///< of the game in hand
  std::uint64_t seed_ = 0;      ///< of the game in hand
  int number_ = -1;
};

}  // namespace potluck::tools
