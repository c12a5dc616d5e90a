// A kitchen that is being drawn: what its file says, and how it came to say so. It may be wrong at
// any time; env/layout_check.h says how. No window, no files.
#pragma once

#include <string>
#include <vector>

#include "env/layout.h"
#include "env/layout_check.h"

namespace potluck::render {

/// A square by row and column, counted from 0.
struct Square {
  int row = 0;
  int col = 0;
  bool operator==(const Square&) const = default;
};

enum class Side : std::uint8_t { kTop, kBottom, kLeft, kRight };

class Document {
 public:
  explicit Document(LayoutSpec spec);

  [[nodiscard]] const LayoutSpec& spec() const { return spec_; }
  [[nodiscard]] int width() const;
  [[nodiscard]] int height() const { return static_cast<int>(spec_.grid.size()); }
  [[nodiscard]] bool contains(Square at) const;
  /// The symbol there; '\0' where a ragged row has none, and outside.
  [[nodiscard]] char at(Square at) const;
  /// Grows with every change, undo and redo.
  [[nodiscard]] int revision() const { return revision_; }

  // Changes. Those between begin_stroke() and end_stroke() are one for undo.
  void begin_stroke();
  void end_stroke() { in_stroke_ = false; }
  /// Any other change of what the file says.
  void change(const LayoutSpec& spec);
  /// One square. A start digit leaves its former square as floor; squares outside are let be.
  void paint(Square at, char symbol);
  /// All squares from `from` to `to`, without gaps, as a hand drags.
  void paint_line(Square from, Square to, char symbol);
  void paint_rectangle(Square a, Square b, char symbol);
  /// The square and its neighbours of the same symbol, and theirs.
  void fill(Square at, char symbol);
  void flip_columns();  ///< left becomes right
  void flip_rows();     ///< top becomes bottom
  /// The left (top) half once more, mirrored, where the right (bottom) one was. Starts stay single.
  void mirror_columns();
  void mirror_rows();
  /// One row or column more on that side: floor inside of a border that moves along, if there is
  /// one. At most kMaxCells squares.
  void grow(Side side);
  /// One less, down to three rows and columns.
  void shrink(Side side);

  [[nodiscard]] bool can_undo() const { return !past_.empty(); }
  [[nodiscard]] bool can_redo() const { return !future_.empty(); }
  void undo();
  void redo();

  /// As `layout check` finds them, solvability included; kept until the next change.
  [[nodiscard]] const std::vector<Finding>& findings();
  [[nodiscard]] bool is_valid();

 private:
  void remember();
  void set(Square at, char symbol);
  [[nodiscard]] std::string row_like(std::size_t row) const;

  LayoutSpec spec_;
  std::vector<LayoutSpec> past_;
  std::vector<LayoutSpec> future_;
  bool in_stroke_ = false;
  bool stroke_remembered_ = false;
  int revision_ = 0;
  int checked_revision_ = -1;
  std::vector<Finding> findings_;
};

/// An empty kitchen with a border, as a new document begins.
[[nodiscard]] LayoutSpec blank_kitchen();

}  // namespace potluck::render
