// Games of people, written down: recordings (env/trajectory/trajectory.h) with what only people
// have.
//
// A file is DIR/YYYYMMDD_HHMMSS_KITCHEN_PARTNER_N.json: the trajectory, and under "play"
//   "finished"    whether the horizon was reached
//   "partner"     whom they cooked with ("": another person), "seat" of the (first) person
//   "pace"        steps per second at the end, "turn_based"
//   "presses"     [[seconds since the game began, steps played before, person, "up" …], …];
//                 number keys are "0" … "9"
//   "taken_back"  [[seconds since the game began, steps before, steps that stayed], …]: the presses
//                 tell of what was taken back, too, the steps do not
// It is written after every step, so that a killed program loses one step at most.
#pragma once

#include <filesystem>
#include <string>

#include "render/play/game_keeper.h"
#include "tools/window/background_writer.h"

namespace potluck::tools {

class GameFiles final : public render::GameKeeper {
 public:
  /// The folder is made when the first game is kept.
  explicit GameFiles(std::filesystem::path folder) : folder_(std::move(folder)) {}

  void begin_game() override;
  std::string keep(const render::GameRecord& record) override;
  std::string finish() override;
  [[nodiscard]] std::string name() const override { return path_.filename().string(); }

 private:
  std::filesystem::path folder_;
  std::filesystem::path path_;  ///< of the game in hand
  BackgroundWriter writer_;
};

}  // namespace potluck::tools
