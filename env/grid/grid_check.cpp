#include "env/grid/grid_check.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "env/snapshot.h"

namespace potluck {
namespace {

std::string symbol_name(char symbol) {
  return std::string("'") + (symbol < ' ' || symbol > '~' ? '?' : symbol) + "'";
}

/// The symbols of a row, those that are no ASCII in UTF-8.
std::vector<std::string_view> symbols_of(std::string_view row) {
  std::vector<std::string_view> symbols;
  while (!row.empty()) {
    std::size_t size = 1;
    while (size < row.size() && size < 4 && (row[0] & 0x80) != 0 && (row[size] & 0xC0) == 0x80) {
      ++size;
    }
    symbols.push_back(row.substr(0, size));
    row.remove_prefix(size);
  }
  return symbols;
}

/// A symbol as errors call it: 'W', U+00A0.
std::string symbol_name(std::string_view symbol) {
  if (symbol.size() == 1) {
    return symbol_name(symbol.front());
  }
  const unsigned lead = symbol.size() == 2 ? 0x1F : symbol.size() == 3 ? 0x0F : 0x07;
  unsigned code = static_cast<unsigned char>(symbol.front()) & lead;
  for (const char byte : symbol.substr(1)) {
    code = (code << 6U) | (static_cast<unsigned char>(byte) & 0x3FU);
  }
  return fmt::format("U+{:04X}", code);
}

bool is_player_sign(char c) {
  return c >= '0' && c <= '9';
}

bool check_shape(const std::vector<std::string>& grid, Findings& findings) {
  if (grid.empty() || grid.front().empty()) {
    findings.error("grid", grid.empty() ? "the grid has no rows" : "row 1 has no tiles",
                   "at least one row of tiles");
    return false;
  }
  const std::size_t width = symbols_of(grid.front()).size();
  bool rectangle = true;
  for (std::size_t row = 1; row < grid.size(); ++row) {
    const std::size_t found = symbols_of(grid[row]).size();
    if (found == width) {
      continue;
    }
    rectangle = false;
    if (findings.full()) {
      break;
    }
    findings.error_in_row(static_cast<int>(row), "has " + counted(found, "tile"),
                          std::to_string(width) + " (as row 1)",
                          found < width ? "add what is missing (blanks count)"
                                        : "take away what is too much (blanks count)");
  }
  const std::size_t cells = width * grid.size();
  if (rectangle && cells > static_cast<std::size_t>(kMaxCells)) {
    findings.error("grid",
                   "the grid has " + std::to_string(grid.size()) + " x " + std::to_string(width) +
                       " = " + std::to_string(cells) + " tiles",
                   "at most " + std::to_string(kMaxCells), "make the kitchen smaller");
    return false;
  }
  return rectangle;
}

bool check_symbols(const LayoutSpec& spec, const GridRules& rules, Findings& findings) {
  bool sound = true;
  for (std::size_t row = 0; row < spec.grid.size(); ++row) {
    const std::vector<std::string_view> symbols = symbols_of(spec.grid[row]);
    for (std::size_t col = 0; col < symbols.size(); ++col) {
      const std::string_view symbol = symbols[col];
      if (symbol.size() == 1 && (rules.symbols.find(symbol) != std::string_view::npos ||
                                 (is_player_sign(symbol[0]) && symbol != "0"))) {
        continue;
      }
      sound = false;
      if (findings.full()) {
        return false;
      }
      findings.error_at(static_cast<int>(row), static_cast<int>(col), "is " + symbol_name(symbol),
                        std::string(rules.expected));
    }
  }
  return sound;
}

void check_border(const std::vector<std::string>& grid, Findings& findings) {
  const std::size_t last_row = grid.size() - 1;
  const std::size_t last_col = grid.front().size() - 1;
  for (std::size_t row = 0; row <= last_row; ++row) {
    for (std::size_t col = 0; col <= last_col; ++col) {
      const bool border = row == 0 || col == 0 || row == last_row || col == last_col;
      if (border && (grid[row][col] == ' ' || is_player_sign(grid[row][col]))) {
        findings.error_at(static_cast<int>(row), static_cast<int>(col), "is floor on the border",
                          "a counter or a station",
                          "close the border, so that nobody can walk out");
      }
    }
  }
}

void check_starts(const std::vector<std::string>& grid, Findings& findings) {
  std::array<Position, 10> first{};
  std::array<bool, 10> seen{};
  std::size_t most = 0;
  for (std::size_t row = 0; row < grid.size(); ++row) {
    for (std::size_t col = 0; col < grid[row].size(); ++col) {
      if (!is_player_sign(grid[row][col])) {
        continue;
      }
      const auto player = static_cast<std::size_t>(grid[row][col] - '0');
      if (seen[player]) {
        findings.error_at(static_cast<int>(row), static_cast<int>(col),
                          "is a second start " + symbol_name(grid[row][col]) + " (first in " +
                              cell_name(first[player].row, first[player].col) + ")",
                          "every start once", "make one of them floor or another player");
        continue;
      }
      seen[player] = true;
      first[player] = {static_cast<int>(row), static_cast<int>(col)};
      most = std::max(most, player);
    }
  }
  if (most == 0) {
    findings.error("grid", "the grid has no start", "at least '1'",
                   "put the digit of every player on a floor tile");
  }
  for (std::size_t player = 1; player < most; ++player) {
    if (!seen[player]) {
      findings.error("grid",
                     "the grid has a start '" + std::to_string(most) + "' but no start '" +
                         std::to_string(player) + "'",
                     "starts 1 to n without a gap", "number the players from 1");
    }
  }
}

void check_stations(const LayoutSpec& spec, const GridRules& rules, Findings& findings) {
  for (const Station& station : rules.stations) {
    const bool there = std::any_of(spec.grid.begin(), spec.grid.end(), [&](const std::string& row) {
      return row.find(station.symbol) != std::string::npos;
    });
    if (!there) {
      findings.error(
          "grid",
          "the grid has no " + std::string(station.name) + " " + symbol_name(station.symbol),
          "at least one");
    }
  }
}

}  // namespace

bool check_grid(const LayoutSpec& spec, const GridRules& rules, Findings& findings) {
  const bool rectangle = check_shape(spec.grid, findings);
  if (spec.grid.empty() || spec.grid.front().empty() || findings.full()) {
    return false;
  }
  const bool symbols = check_symbols(spec, rules, findings);
  const bool plain = std::ranges::all_of(
      spec.grid, [&](const std::string& row) { return row.size() == spec.grid.front().size(); });
  if (rectangle && plain && rules.closed) {
    check_border(spec.grid, findings);
  }
  check_starts(spec.grid, findings);
  check_stations(spec, rules, findings);
  return rectangle && symbols;
}

}  // namespace potluck
