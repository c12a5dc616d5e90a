#include "tools/window/show_episodes.h"

#include <memory>
#include <utility>

#include "render/replay/replay_screen.h"
#include "render/ui/window.h"

namespace potluck::tools {

void show_episodes(std::vector<render::Episode> episodes, double speed) {
  render::Window window({.title = "Potluck replay"});
  render::run_screens(window, std::make_unique<render::ReplayScreen>(std::move(episodes),
                                                                     static_cast<float>(speed)));
}

}  // namespace potluck::tools
