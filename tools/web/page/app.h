// What the page shows on its canvas, one thing at a time: the start screen, the editor, recorded
// games, the games of a study. The page (canvas.js, study.js) calls; nothing here waits.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "render/ui/screen.h"
#include "render/ui/window.h"
#include "tools/play/play_partners.h"

namespace potluck::tools {

class App {
 public:
  static App& instance();

  /// Shows `first` instead of what was shown; `over` is called when no screen is left.
  void show(std::unique_ptr<render::Screen> first, std::function<void()> over = {});
  /// One picture. False: nothing is shown.
  bool frame();
  [[nodiscard]] const PlayPartners& partners() const { return partners_; }

 private:
  App();

  PlayPartners partners_;
  render::Window window_;
  std::unique_ptr<render::ScreenLoop> loop_;
  std::function<void()> over_;
};

/// Runs `work`; what it throws the page shows.
void guarded(const std::function<void()>& work);

/// Text for the page, which copies it at once.
const char* for_page(std::string text);

}  // namespace potluck::tools
