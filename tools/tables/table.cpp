#include "tools/tables/table.h"

#include <algorithm>
#include <cstddef>

namespace potluck::tools {
namespace {

constexpr const char* kBold = "\x1b[1m";
constexpr const char* kDim = "\x1b[2m";
constexpr const char* kPlain = "\x1b[0m";
constexpr std::size_t kGap = 2;  // spaces between columns

std::string printable(std::string text) {
  for (char& c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 || byte == 0x7F) {
      c = '?';
    }
  }
  return text;
}

std::string pad(const std::string& text, std::size_t width, Align align) {
  const std::size_t used = display_width(text);
  const std::string space(width > used ? width - used : 0, ' ');
  return align == Align::kLeft ? text + space : space + text;
}

std::string trim_right(std::string line) {
  line.erase(line.find_last_not_of(' ') + 1);
  return line;
}

std::string styled(const std::string& line, const char* style, bool colour) {
  return (colour && !line.empty() ? style + line + kPlain : line) + "\n";
}

std::vector<std::size_t> column_widths(const Table& table) {
  std::vector<std::size_t> widths;
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    std::size_t width = display_width(table.columns[i].heading);
    for (const Table::Row& row : table.rows) {
      width = std::max(width, display_width(row.cells[i]));
    }
    widths.push_back(width);
  }
  return widths;
}

/// The columns [first, last) below one spanning heading, and its room.
struct Span {
  std::size_t first = 0;
  std::size_t last = 0;
  std::size_t width = 0;
};

std::vector<Span> spans_of(const Table& table, std::vector<std::size_t>& widths) {
  std::vector<Span> spans;
  for (std::size_t i = 0; i < table.columns.size();) {
    Span span{i, i, 0};
    while (span.last < table.columns.size() &&
           table.columns[span.last].spanning == table.columns[i].spanning) {
      span.width += widths[span.last] + (span.last == i ? 0 : kGap);
      ++span.last;
    }
    const std::size_t needed = display_width(table.columns[i].spanning);
    if (needed > span.width) {  // a wide heading widens its first column
      widths[i] += needed - span.width;
      span.width = needed;
    }
    spans.push_back(span);
    i = span.last;
  }
  return spans;
}

}  // namespace

std::size_t display_width(const std::string& text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
  }));
}

std::string format_table(const Table& table, bool colour) {
  std::vector<std::size_t> widths = column_widths(table);
  const std::vector<Span> spans = spans_of(table, widths);
  const auto join = [&](auto cell_text) {
    std::string line;
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
      line.append(i == 0 ? 0 : kGap, ' ');
      line += pad(printable(cell_text(i)), widths[i], table.columns[i].align);
    }
    return line;
  };

  std::string text = styled(printable(table.title), kBold, colour);
  if (spans.size() > 1) {
    std::string line;
    for (const Span& span : spans) {
      line.append(span.first == 0 ? 0 : kGap, ' ');
      line += pad(table.columns[span.first].spanning, span.width, Align::kRight);
    }
    text += styled(trim_right(line), kDim, colour);
  }
  const std::string headings = join([&](std::size_t i) { return table.columns[i].heading; });
  text += styled(trim_right(headings), kBold, colour);
  std::string rule;
  for (std::size_t i = 0; i < display_width(headings); ++i) {
    rule += "─";
  }
  text += styled(rule, kDim, colour);
  for (const Table::Row& row : table.rows) {
    if (row.begins_group && &row != &table.rows.front()) {
      text += "\n";
    }
    text += trim_right(join([&](std::size_t i) { return row.cells[i]; })) + "\n";
  }
  for (const std::string& note : table.notes) {
    text += styled(printable(note), kDim, colour);
  }
  return text;
}

}  // namespace potluck::tools
