#include "env/grid/description.h"

#include <fmt/format.h>

namespace potluck {

std::string grid_size_text(const Layout& layout) {
  return fmt::format("{} x {}, {} player{}", layout.width(), layout.height(), layout.num_agents(),
                     layout.num_agents() == 1 ? "" : "s");
}

std::string floor_text(const LayoutFacts& facts) {
  const bool parts = facts.num_floors > 1;
  std::string text =
      parts ? fmt::format("{} separate parts of {} tiles", facts.num_floors,
                          fmt::join(facts.floor_cells, ", "))
            : fmt::format("{} tiles, all connected", fmt::join(facts.floor_cells, ", "));
  for (std::size_t i = 0; i < facts.floor_of_player.size(); ++i) {
    const auto floor = static_cast<std::size_t>(facts.floor_of_player[i]);
    if (parts) {
      text += fmt::format("; player {} in part {}", i + 1, floor + 1);
    }
    if (facts.reach_of_player[i] < facts.floor_cells[floor]) {
      text += fmt::format("; player {} can get to {} of its {} tiles", i + 1,
                          facts.reach_of_player[i], facts.floor_cells[floor]);
    }
  }
  return text;
}

void add_stations(std::string& text, const Layout& layout, Tile tile, const char* one,
                  const char* many) {
  const std::size_t number = layout.cells_of(tile).size();
  if (number > 0) {
    text += fmt::format("{}{} {}", text.empty() ? "" : ", ", number, number == 1 ? one : many);
  }
}

}  // namespace potluck
