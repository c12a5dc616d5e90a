// Recorded episodes in the window: play, pause, step both ways, scrub.
#pragma once

#include <vector>

#include "render/replay/episode.h"
#include "render/ui/screen.h"
#include "render/ui/ui.h"

namespace potluck::render {

class ReplayScreen final : public Screen {
 public:
  /// At least one episode. `speed`: steps per second.
  ReplayScreen(std::vector<Episode> episodes, float speed);

  void handle(const Event& event) override;
  void update(double seconds) override;
  [[nodiscard]] Scene scene(Size size) override;

  [[nodiscard]] double position() const { return view_.position; }
  [[nodiscard]] bool playing() const { return playing_; }
  [[nodiscard]] int episode() const { return current_; }

 private:
  [[nodiscard]] const Episode& shown() const {
    return episodes_[static_cast<std::size_t>(current_)];
  }
  void step(int by);
  void choose(int episode);
  void toggle_play();
  void draw_controls(Scene& scene, Rect area);
  void draw_time_line(Scene& scene, const Rect& area);

  std::vector<Episode> episodes_;
  int current_ = 0;
  ReplayView view_;
  float speed_;
  bool playing_ = true;
  Ui ui_;
};

}  // namespace potluck::render
