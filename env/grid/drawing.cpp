#include "env/grid/drawing.h"

#include <string_view>
#include <vector>

namespace potluck {
namespace {

constexpr const char* kPlain = "\x1b[0m";

}  // namespace

const char* tile_colour(char symbol) {
  switch (symbol) {
    case ' ':
      return "\x1b[48;5;254m\x1b[30m";
    case 'X':
      return "\x1b[48;5;137m\x1b[38;5;137m";
    case 'P':
      return "\x1b[48;5;238m\x1b[97m";
    case 'O':
      return "\x1b[48;5;221m\x1b[30m";
    case 'T':
      return "\x1b[48;5;203m\x1b[30m";
    case 'D':
      return "\x1b[48;5;255m\x1b[30m";
    case 'S':
      return "\x1b[48;5;114m\x1b[30m";
    case 'R':
    case 'L':
      return "\x1b[48;5;153m\x1b[30m";
    case 'M':
    case 'C':
    case 'E':
    case 'F':
    case 'G':
    case 'H':
    case 'K':
    case 'Z':
      return "\x1b[48;5;216m\x1b[30m";
    default:
      return "\x1b[48;5;254m\x1b[1;34m";
  }
}

std::string draw_grid(const LayoutSpec& spec, bool colour) {
  std::string out = "    ";
  const std::size_t width = spec.grid.empty() ? 0 : spec.grid.front().size();
  for (std::size_t col = 1; col <= width; ++col) {
    out += (col == 1 ? "" : " ") + std::to_string(col % 10);
  }
  out += "\n";
  for (std::size_t row = 0; row < spec.grid.size(); ++row) {
    const std::string label = std::to_string(row + 1);
    out += std::string(label.size() < 3 ? 3 - label.size() : 0, ' ') + label + " ";
    for (const char symbol : spec.grid[row]) {
      if (colour) {
        out += tile_colour(symbol) + std::string{symbol, ' '} + kPlain;
      } else {
        out += symbol;
        out += ' ';
      }
    }
    while (out.back() == ' ') {
      out.pop_back();
    }
    out += "\n";
  }
  std::string legend;
  for (const char symbol : std::string_view("PRLOTMCEFGHKZDSX")) {
    for (const std::string& row : spec.grid) {
      if (row.find(symbol) != std::string::npos) {
        legend += (legend.empty() ? "    " : ", ") + std::string(spec.rules->tile_meaning(symbol));
        break;
      }
    }
  }
  return out + legend + ", digits: players\n";
}

}  // namespace potluck
