// Tables for people: aligned in a terminal, and the same values for a page.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace potluck::tools {

enum class Align : std::uint8_t { kLeft, kRight };

struct Column {
  std::string heading;
  Align align = Align::kRight;
  std::string spanning =
      {};  ///< heading above this and the neighbouring columns with the same text
};

/// Plain values; every row has as many cells as there are columns (UTF-8, one line each).
struct Table {
  std::string name;   ///< for a file: letters, digits, underscores
  std::string title;  ///< one line
  std::vector<Column> columns;
  struct Row {
    std::vector<std::string> cells;
    bool begins_group = false;  ///< set off from the row above
  };
  std::vector<Row> rows;
  std::vector<std::string> notes;  ///< below the table, a line each
};

/// Characters (code points) of UTF-8 text; what it takes on a terminal for the scripts used here.
[[nodiscard]] std::size_t display_width(const std::string& text);

/// Title, headings, rule, rows, notes; ends with a newline. `colour` makes titles and headings bold
/// and notes dim with ANSI sequences; without it the text is plain. Control characters in cells are
/// shown as '?', so that a name from a file cannot steer the terminal.
[[nodiscard]] std::string format_table(const Table& table, bool colour);

}  // namespace potluck::tools
