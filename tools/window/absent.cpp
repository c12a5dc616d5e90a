// Stands in for all of this folder where the window is not built: what would open one says which
// package is missing.
#include "render/ui/window.h"
#include "tools/window/layout_edit.h"
#include "tools/window/play.h"
#include "tools/window/show_episodes.h"

namespace potluck::tools {

void play_in_window(const PlayFlags&, const render::Setup&, const PlayPartners&) {
  render::require_window("play");
}

void take_part_in_window(const PlayFlags&, const render::Study&) {
  render::require_window("play --study");
}

void edit_layout(const std::string&, const std::vector<std::string>&) {
  render::require_window("layout edit");
}

void show_episodes(std::vector<render::Episode>, double) {
  render::require_window("replay");
}

}  // namespace potluck::tools
