// A kitchen's ground plan, and where its cells are in a picture. Also holds what is no valid
// kitchen (yet), so that the editor draws with the same functions as the game.
#pragma once

#include <optional>
#include <vector>

#include "env/layout.h"
#include "render/canvas/geometry.h"
#include "render/scene/looks.h"

namespace potluck::render {

struct KitchenPlan {
  struct Square {
    std::optional<Tile> tile;  ///< empty: a symbol that stands for nothing, or a missing one
    int start = 0;             ///< the digit of a player's start, 0: none
    bool operator==(const Square&) const = default;
  };

  const Looks* looks = nullptr;  ///< never null in plans that plan_of() makes
  int width = 0;
  int height = 0;
  std::vector<Square> squares;  ///< [height, width]

  [[nodiscard]] const Square& at(int row, int col) const {
    return squares[static_cast<std::size_t>(row * width + col)];
  }
  /// Does something stand on the square, so that nobody walks there? Outside: no.
  [[nodiscard]] bool is_solid(int row, int col) const;
};

[[nodiscard]] KitchenPlan plan_of(const Layout& layout);
/// Of any spec, also of a wrong one: rows may differ in length, symbols be unknown.
[[nodiscard]] KitchenPlan plan_of(const LayoutSpec& spec);

/// Squares of one size in the middle of an area.
class KitchenGeometry {
 public:
  /// As large as fits into `area`, with a margin of kMargin cells around.
  KitchenGeometry(int width, int height, const Rect& area);
  static constexpr float kMargin = 0.22F;

  [[nodiscard]] float cell_size() const { return cell_; }
  /// All squares together.
  [[nodiscard]] Rect grid() const;
  [[nodiscard]] Rect square(int row, int col) const {
    return {origin_.x + static_cast<float>(col) * cell_,
            origin_.y + static_cast<float>(row) * cell_, cell_, cell_};
  }
  /// By index: row * width + col.
  [[nodiscard]] Rect square(int cell) const { return square(cell / width_, cell % width_); }
  /// The index of the square at `p`; nothing outside of the grid.
  [[nodiscard]] std::optional<int> cell_at(Point p) const;

 private:
  int width_;
  int height_;
  float cell_ = 0;
  Point origin_;
};

}  // namespace potluck::render
