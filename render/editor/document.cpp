#include "render/editor/document.h"

#include <algorithm>
#include <cstdlib>
#include <utility>

#include "env/classic/game/parameters.h"

namespace potluck::render {
namespace {

constexpr int kLeastSide = 3;

bool is_start(char symbol) {
  return symbol >= '1' && symbol <= '9';
}

/// `row` from its end, without the starts: the mirrored half of a kitchen has none of its own.
char mirrored(char symbol) {
  return is_start(symbol) ? ' ' : symbol;
}

}  // namespace

LayoutSpec blank_kitchen() {
  LayoutSpec spec;
  spec.name = "my_kitchen";
  spec.grid = {"XXXXXXX", "X     X", "X 1 2 X", "X     X", "XXXXXXX"};
  classic::parameters(spec).orders = {{.onions = 3, .tomatoes = 0}};
  return spec;
}

Document::Document(LayoutSpec spec) : spec_(std::move(spec)) {}

int Document::width() const {
  std::size_t width = 0;
  for (const std::string& row : spec_.grid) {
    width = std::max(width, row.size());
  }
  return static_cast<int>(width);
}

bool Document::contains(Square at) const {
  return at.row >= 0 && at.row < height() && at.col >= 0 && at.col < width();
}

char Document::at(Square at) const {
  if (!contains(at)) {
    return '\0';
  }
  const std::string& row = spec_.grid[static_cast<std::size_t>(at.row)];
  return static_cast<std::size_t>(at.col) < row.size() ? row[static_cast<std::size_t>(at.col)]
                                                       : '\0';
}

void Document::begin_stroke() {
  in_stroke_ = true;
  stroke_remembered_ = false;
}

void Document::remember() {
  ++revision_;
  future_.clear();
  if (in_stroke_ && std::exchange(stroke_remembered_, true)) {
    return;
  }
  past_.push_back(spec_);
}

void Document::change(const LayoutSpec& spec) {
  if (spec == spec_) {
    return;
  }
  remember();
  spec_ = spec;
}

void Document::set(Square at, char symbol) {
  std::string& row = spec_.grid[static_cast<std::size_t>(at.row)];
  if (row.size() <= static_cast<std::size_t>(at.col)) {
    row.resize(static_cast<std::size_t>(at.col) + 1, ' ');
  }
  if (is_start(symbol)) {
    for (std::string& other : spec_.grid) {
      std::ranges::replace(other, symbol, ' ');
    }
  }
  row[static_cast<std::size_t>(at.col)] = symbol;
}

void Document::paint(Square at, char symbol) {
  if (contains(at) && this->at(at) != symbol) {
    remember();
    set(at, symbol);
  }
}

void Document::paint_line(Square from, Square to, char symbol) {
  const int steps = std::max(std::abs(to.row - from.row), std::abs(to.col - from.col));
  for (int i = 0; i <= steps; ++i) {
    const auto between = [&](int a, int b) {
      return steps == 0 ? a : a + ((b - a) * i + (b > a ? steps : -steps) / 2) / steps;
    };
    paint({between(from.row, to.row), between(from.col, to.col)}, symbol);
  }
}

void Document::paint_rectangle(Square a, Square b, char symbol) {
  begin_stroke();
  for (int row = std::min(a.row, b.row); row <= std::max(a.row, b.row); ++row) {
    for (int col = std::min(a.col, b.col); col <= std::max(a.col, b.col); ++col) {
      paint({row, col}, symbol);
    }
  }
  end_stroke();
}

void Document::fill(Square at, char symbol) {
  const char old = this->at(at);
  if (!contains(at) || old == symbol) {
    return;
  }
  if (is_start(symbol)) {
    paint(at, symbol);
    return;
  }
  begin_stroke();
  std::vector<Square> open = {at};
  while (!open.empty()) {
    const Square now = open.back();
    open.pop_back();
    if (!contains(now) || this->at(now) != old) {
      continue;
    }
    paint(now, symbol);
    for (const Square next : {Square{now.row - 1, now.col}, Square{now.row + 1, now.col},
                              Square{now.row, now.col - 1}, Square{now.row, now.col + 1}}) {
      open.push_back(next);
    }
  }
  end_stroke();
}

void Document::flip_columns() {
  remember();
  for (std::string& row : spec_.grid) {
    row.resize(static_cast<std::size_t>(width()), ' ');
    std::ranges::reverse(row);
  }
}

void Document::flip_rows() {
  remember();
  std::ranges::reverse(spec_.grid);
}

void Document::mirror_columns() {
  remember();
  const auto columns = static_cast<std::size_t>(width());
  for (std::string& row : spec_.grid) {
    row.resize(columns, ' ');
    for (std::size_t col = 0; col < columns / 2; ++col) {
      row[columns - 1 - col] = mirrored(row[col]);
    }
  }
}

void Document::mirror_rows() {
  remember();
  const std::size_t rows = spec_.grid.size();
  for (std::size_t row = 0; row < rows / 2; ++row) {
    std::string copy = spec_.grid[row];
    std::ranges::transform(copy, copy.begin(), mirrored);
    spec_.grid[rows - 1 - row] = std::move(copy);
  }
}

/// A row to be put beside row `row`: walls where that has walls at its ends, floor between.
std::string Document::row_like(std::size_t row) const {
  std::string line = spec_.grid[row];
  for (std::size_t col = 0; col < line.size(); ++col) {
    const bool end = col == 0 || col + 1 == line.size();
    line[col] = end && line[col] == 'X' ? 'X' : ' ';
  }
  return line;
}

void Document::grow(Side side) {
  const bool rows = side == Side::kTop || side == Side::kBottom;
  const int cells = rows ? (height() + 1) * width() : height() * (width() + 1);
  if (cells > kMaxCells || height() < 2 || width() < 2) {
    return;
  }
  remember();
  // Behind the border, so that it stays the border.
  if (rows) {
    const std::size_t inner = side == Side::kTop ? 1 : spec_.grid.size() - 2;
    const std::string line = row_like(inner);
    spec_.grid.insert(
        spec_.grid.begin() + static_cast<std::ptrdiff_t>(side == Side::kTop ? 1 : inner + 1), line);
    return;
  }
  const auto columns = static_cast<std::size_t>(width());
  for (std::size_t row = 0; row < spec_.grid.size(); ++row) {
    std::string& line = spec_.grid[row];
    line.resize(columns, ' ');
    const std::size_t inner = side == Side::kLeft ? 1 : columns - 2;
    const bool end = row == 0 || row + 1 == spec_.grid.size();
    const char symbol = end && line[inner] == 'X' ? 'X' : ' ';
    line.insert(line.begin() + static_cast<std::ptrdiff_t>(side == Side::kLeft ? 1 : columns - 1),
                symbol);
  }
}

void Document::shrink(Side side) {
  const bool rows = side == Side::kTop || side == Side::kBottom;
  if ((rows ? height() : width()) <= kLeastSide) {
    return;
  }
  remember();
  if (rows) {
    const std::size_t inner = side == Side::kTop ? 1 : spec_.grid.size() - 2;
    spec_.grid.erase(spec_.grid.begin() + static_cast<std::ptrdiff_t>(inner));
    return;
  }
  const auto columns = static_cast<std::size_t>(width());
  for (std::string& line : spec_.grid) {
    line.resize(columns, ' ');
    line.erase(side == Side::kLeft ? 1 : columns - 2, 1);
  }
}

void Document::undo() {
  if (can_undo()) {
    future_.push_back(std::move(spec_));
    spec_ = std::move(past_.back());
    past_.pop_back();
    ++revision_;
  }
}

void Document::redo() {
  if (can_redo()) {
    past_.push_back(std::move(spec_));
    spec_ = std::move(future_.back());
    future_.pop_back();
    ++revision_;
  }
}

const std::vector<Finding>& Document::findings() {
  if (checked_revision_ != revision_) {
    findings_ = check_layout(spec_);
    checked_revision_ = revision_;
    if (is_valid()) {
      const std::vector<Finding> more = check_solvable(Layout(spec_));
      findings_.insert(findings_.end(), more.begin(), more.end());
    }
  }
  return findings_;
}

bool Document::is_valid() {
  return std::ranges::none_of(findings(), [](const Finding& finding) {
    return finding.severity == Finding::Severity::kError;
  });
}

}  // namespace potluck::render
