#include "render/scene/kitchen_plan.h"

namespace potluck::render {
namespace {

KitchenPlan::Square square_of(char symbol) {
  if (symbol >= '1' && symbol <= '9') {
    return {.tile = Tile::kFloor, .start = symbol - '0'};
  }
  const Tile tile = tile_of(symbol);
  return tile_symbol(tile) == symbol ? KitchenPlan::Square{.tile = tile} : KitchenPlan::Square{};
}

}  // namespace

bool KitchenPlan::is_solid(int row, int col) const {
  if (row < 0 || row >= height || col < 0 || col >= width) {
    return false;
  }
  const std::optional<Tile> tile = at(row, col).tile;
  return tile && !looks->rules->walkable(*tile);
}

KitchenPlan plan_of(const Layout& layout) {
  KitchenPlan plan{.looks = &looks_of(layout.rules()),
                   .width = layout.width(),
                   .height = layout.height(),
                   .squares = {}};
  for (const Tile tile : layout.tiles()) {
    plan.squares.push_back({.tile = tile});
  }
  for (std::size_t i = 0; i < layout.starts().size(); ++i) {
    plan.squares[layout.starts()[i]].start = static_cast<int>(i) + 1;
  }
  return plan;
}

KitchenPlan plan_of(const LayoutSpec& spec) {
  KitchenPlan plan{.looks = &looks_of(*spec.rules),
                   .width = 0,
                   .height = static_cast<int>(spec.grid.size()),
                   .squares = {}};
  for (const std::string& row : spec.grid) {
    plan.width = std::max(plan.width, static_cast<int>(row.size()));
  }
  for (const std::string& row : spec.grid) {
    for (std::size_t col = 0; col < static_cast<std::size_t>(plan.width); ++col) {
      plan.squares.push_back(col < row.size() ? square_of(row[col]) : KitchenPlan::Square{});
    }
  }
  return plan;
}

KitchenGeometry::KitchenGeometry(int width, int height, const Rect& area)
    : width_(std::max(width, 1)), height_(std::max(height, 1)) {
  const auto columns = static_cast<float>(width_);
  const auto rows = static_cast<float>(height_);
  cell_ = std::max(
      std::min(area.width / (columns + 2 * kMargin), area.height / (rows + 2 * kMargin)), 0.0F);
  origin_ = area.center() - Point{columns * cell_ / 2, rows * cell_ / 2};
}

Rect KitchenGeometry::grid() const {
  return {origin_.x, origin_.y, cell_ * static_cast<float>(width_),
          cell_ * static_cast<float>(height_)};
}

std::optional<int> KitchenGeometry::cell_at(Point p) const {
  if (cell_ <= 0 || !grid().contains(p)) {
    return std::nullopt;
  }
  const int col = std::min(static_cast<int>((p.x - origin_.x) / cell_), width_ - 1);
  const int row = std::min(static_cast<int>((p.y - origin_.y) / cell_), height_ - 1);
  return row * width_ + col;
}

}  // namespace potluck::render
