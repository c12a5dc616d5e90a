#include "render/scene/tiles.h"

#include <string>

#include "render/canvas/palette.h"
#include "render/scene/items.h"
#include "render/scene/pots.h"

namespace potluck::render {
namespace {

/// Height of a counter's front, where one sees it, in squares.
constexpr float kFront = 0.2F;
/// By how much counters overlap, in squares.
constexpr float kOverlap = 0.006F;

void draw_floor(Scene& scene, const Rect& square, bool odd, Label label) {
  scene.rect(square, odd ? palette::kFloorOther : palette::kFloor, 0, label);
}

/// Wood, a hair larger than the square, so that neighbours leave no seam.
void draw_counter_body(Scene& scene, const Rect& square, Label label) {
  scene.rect(square.inset(-kOverlap * square.width), palette::kCounterTop, 0, label);
}

/// The board on top, and the front where one sees it; above all bodies, as it overlaps them.
void draw_counter_top(Scene& scene, const Rect& square, bool front) {
  const float u = square.width;
  const float depth = front ? kFront : 0;
  if (front) {
    const Rect board{square.x - kOverlap * u, square.bottom() - depth * u, (1 + 2 * kOverlap) * u,
                     (depth + kOverlap) * u};
    scene.rect(board, palette::kCounterFront);
    scene.rect({board.x, board.y, board.width, 0.035F * u}, palette::kCounterEdge);
  }
  const Rect top{square.x, square.y, u, u * (1 - depth)};
  scene.rect(top.inset(0.045F * u), palette::kCounterLight, 0.07F * u);
}

void draw_crate(Scene& scene, Point middle, float u, Ingredient food) {
  const Rect crate{middle.x - 0.37F * u, middle.y - 0.35F * u, 0.74F * u, 0.70F * u};
  scene.rect(crate.moved(0, 0.03F * u), palette::kShadow, 0.1F * u).softness = 0.06F * u;
  scene.rect(crate, palette::kCrateDark, 0.08F * u);
  scene.rect(crate.inset(0.055F * u), darker(palette::kCrateDark, 0.35F), 0.05F * u);
  const auto put = [&](float x, float y) {
    draw_ingredient(scene, middle + Point{x * u, y * u}, 0.36F * u, food);
  };
  put(-0.15F, -0.13F);
  put(0.15F, -0.13F);
  put(0, 0.0F);
  // The front board covers the lower ends.
  const Rect board{crate.x, crate.bottom() - 0.25F * u, crate.width, 0.25F * u};
  scene.rect(board, palette::kCrateDark, 0.06F * u);
  scene.rect(board.inset(0.025F * u), palette::kCrate, 0.04F * u);
  scene.line({board.x + 0.08F * u, board.center().y}, {board.right() - 0.08F * u, board.center().y},
             palette::kCrateDark, 0.025F * u);
}

void draw_dishes(Scene& scene, Point middle, float u) {
  scene
      .add(
          Ellipse{
              .center = middle + Point{0, 0.16F * u}, .radius_x = 0.36F * u, .radius_y = 0.26F * u},
          palette::kShadow)
      .softness = 0.08F * u;
  for (int i = 0; i < 4; ++i) {
    const Point at = middle + Point{0, (0.13F - 0.075F * static_cast<float>(i)) * u};
    scene.add(Ellipse{.center = at, .radius_x = 0.34F * u, .radius_y = 0.25F * u},
              palette::kChinaEdge);
    scene.add(
        Ellipse{
            .center = at + Point{0, -0.012F * u}, .radius_x = 0.315F * u, .radius_y = 0.225F * u},
        palette::kChina);
  }
  scene.add(Ellipse{.center = middle + Point{0, -0.11F * u},
                    .radius_x = 0.2F * u,
                    .radius_y = 0.135F * u,
                    .border = 0.03F * u},
            palette::kChinaShade);
}

void draw_window(Scene& scene, Point middle, float u) {
  // A hatch in the guests' green with a bell: here soups leave.
  const Rect hatch{middle.x - 0.42F * u, middle.y - 0.35F * u, 0.84F * u, 0.7F * u};
  scene.rect(hatch, darker(palette::kWindow, 0.35F), 0.1F * u);
  scene.rect(hatch.inset(0.04F * u), palette::kWindow, 0.07F * u);
  const Point foot = middle + Point{0, 0.16F * u};
  scene.add(Pie{.center = foot, .radius = 0.27F * u, .start = 0.75F, .sweep = 0.5F},
            palette::kWindowLight);
  scene.rect({foot.x - 0.33F * u, foot.y - 0.005F * u, 0.66F * u, 0.075F * u}, palette::kChina,
             0.035F * u);
  scene.disc(foot + Point{0, -0.3F * u}, 0.055F * u, palette::kChina);
  scene.add(Arc{.center = foot,
                .radius = 0.19F * u,
                .thickness = 0.045F * u,
                .start = 0.8F,
                .sweep = 0.1F},
            faded(palette::kChina, 0.9F));
}

/// A sheet on a board, for the recipe of the day.
void draw_indicator(Scene& scene, Point middle, float u) {
  const Rect board{middle.x - 0.43F * u, middle.y - 0.33F * u, 0.86F * u, 0.66F * u};
  scene.rect(board.moved(0, 0.03F * u), palette::kShadow, 0.09F * u).softness = 0.06F * u;
  scene.rect(board, palette::kPaperEdge, 0.08F * u);
  scene.rect(board.inset(0.05F * u), palette::kPaper, 0.05F * u);
  scene.disc({board.center().x, board.y + 0.03F * u}, 0.05F * u, palette::kSteelLight);
}

/// A push button in its housing.
void draw_button(Scene& scene, Point middle, float u) {
  scene.disc(middle + Point{0, 0.03F * u}, 0.36F * u, palette::kShadow).softness = 0.06F * u;
  scene.disc(middle, 0.34F * u, palette::kStoveEdge);
  scene.disc(middle, 0.3F * u, palette::kStove);
  scene.disc(middle + Point{0, 0.03F * u}, 0.21F * u, darker(palette::kBad, 0.45F));
  scene.disc(middle + Point{0, -0.02F * u}, 0.21F * u, palette::kBad);
  scene.add(Ellipse{.center = middle + Point{-0.06F * u, -0.09F * u},
                    .radius_x = 0.07F * u,
                    .radius_y = 0.045F * u},
            lighter(palette::kBad, 0.5F));
}

void draw_bed(Scene& scene, const Rect& square) {
  const float u = square.width;
  const Rect bed = square.inset(0.1F * u);
  scene.rect(bed, palette::kSoilDark, 0.14F * u);
  scene.rect(bed.inset(0.035F * u), palette::kSoil, 0.11F * u);
  for (int i = 0; i < 3; ++i) {
    const float y = bed.y + (0.2F + 0.2F * static_cast<float>(i)) * u;
    scene.line({bed.x + 0.13F * u, y}, {bed.right() - 0.13F * u, y}, palette::kSoilDark,
               0.035F * u);
  }
  // The sprout that is there before and after the onion.
  const Point root = square.center() + Point{0, 0.1F * u};
  scene.line(root, root + Point{-0.08F * u, -0.16F * u}, palette::kLeaf, 0.045F * u);
  scene.line(root, root + Point{0.08F * u, -0.18F * u}, palette::kLeaf, 0.045F * u);
}

void draw_unknown(Scene& scene, const Rect& square, Label label) {
  const float u = square.width;
  scene.rect(square, palette::kPanelHigh, 0, label);
  scene.text("?", square.center(), 0.5F * u, palette::kTextSoft, Align::kCenter, true);
}

/// Where there are no counters but walls, things stand on the floor.
bool stands_on_floor(Tile tile, const Looks& looks) {
  return tile == Tile::kFloor || (!looks.has_counters && tile != Tile::kCounter);
}

/// What the tile rests on.
void draw_ground(Scene& scene, const Rect& square, std::optional<Tile> tile, const Looks& looks,
                 bool odd, Label label) {
  if (!tile) {
    draw_unknown(scene, square, label);
  } else if (stands_on_floor(*tile, looks)) {
    draw_floor(scene, square, odd, label);
  } else {
    draw_counter_body(scene, square, label);
  }
}

/// What rests on it.
void draw_station(Scene& scene, const Rect& square, std::optional<Tile> tile, const Looks& looks,
                  bool front) {
  if (!tile) {
    return;
  }
  const float u = square.width;
  const bool on_floor = stands_on_floor(*tile, looks);
  const Point top = counter_top(square, front);
  if (!on_floor) {
    draw_counter_top(scene, square, front);
  }
  switch (*tile) {
    case Tile::kFloor:
    case Tile::kCounter:
      break;
    case Tile::kPot:
      draw_stove(scene, square, on_floor ? square.center() : top);
      break;
    case Tile::kOnion:
      if (on_floor) {
        draw_bed(scene, square);
      } else {
        draw_crate(scene, top, u, Ingredient::kOnion);
      }
      break;
    case Tile::kIndicator:
      draw_indicator(scene, on_floor ? square.center() : top, u);
      break;
    case Tile::kButton:
      draw_button(scene, on_floor ? square.center() : top, u);
      break;
    case Tile::kDish:
      draw_dishes(scene, on_floor ? square.center() : top, u);
      break;
    case Tile::kServing:
      draw_window(scene, on_floor ? square.center() : top, u);
      break;
    default:
      draw_crate(scene, on_floor ? square.center() : top, u,
                 static_cast<Ingredient>(ingredient_of(*tile)));
  }
}

}  // namespace

Point counter_top(const Rect& square, bool has_front) {
  return square.center() + Point{0, has_front ? -0.5F * kFront * square.height : 0};
}

void draw_start(Scene& scene, const Rect& square, int start) {
  const float u = square.width;
  const Color color = palette::cook(start - 1);
  scene.rect(square.inset(0.14F * u), faded(color, 0.22F), 0.16F * u);
  scene.frame(square.inset(0.14F * u), faded(color, 0.8F), 0.04F * u, 0.16F * u);
  scene.text(std::to_string(start), square.center(), 0.42F * u, darker(color, 0.35F),
             Align::kCenter, true);
}

void draw_tiles(Scene& scene, const KitchenGeometry& geometry, const KitchenPlan& plan,
                bool show_starts) {
  const float u = geometry.cell_size();
  const Rect room = geometry.grid();
  scene.rect(room.inset(-0.1F * u).moved(0, 0.07F * u), {0, 0, 0, 0x60}, 0.2F * u).softness =
      0.2F * u;
  scene.rect(room.inset(-0.14F * u), palette::kWall, 0.16F * u);
  scene.rect(room, palette::kFloor);
  const auto label = [&](int row, int col) {
    return Label{.part = Part::kTile, .index = row * plan.width + col};
  };
  for (int row = 0; row < plan.height; ++row) {
    for (int col = 0; col < plan.width; ++col) {
      draw_ground(scene, geometry.square(row, col), plan.at(row, col).tile, *plan.looks,
                  (row + col) % 2 == 1, label(row, col));
    }
  }
  // Counters throw a shadow on the floor below them.
  for (int row = 0; row + 1 < plan.height; ++row) {
    for (int col = 0; col < plan.width; ++col) {
      const bool floor_below = !plan.is_solid(row + 1, col);
      if (plan.looks->has_counters && plan.is_solid(row, col) && floor_below) {
        const Rect below = geometry.square(row + 1, col);
        scene.rect({below.x, below.y, below.width, 0.09F * u}, palette::kShadow);
      }
    }
  }
  for (int row = 0; row < plan.height; ++row) {
    for (int col = 0; col < plan.width; ++col) {
      draw_station(scene, geometry.square(row, col), plan.at(row, col).tile, *plan.looks,
                   !plan.is_solid(row + 1, col));
    }
  }
  if (show_starts) {
    for (int row = 0; row < plan.height; ++row) {
      for (int col = 0; col < plan.width; ++col) {
        if (const int start = plan.at(row, col).start; start > 0) {
          draw_start(scene, geometry.square(row, col), start);
        }
      }
    }
  }
}

void draw_tile(Scene& scene, const Rect& square, Tile tile, const Looks& looks) {
  draw_ground(scene, square, tile, looks, false, {});
  draw_station(scene, square, tile, looks, true);
}

}  // namespace potluck::render
