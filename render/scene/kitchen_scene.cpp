#include "render/scene/kitchen_scene.h"

#include <algorithm>
#include <optional>

#include "render/canvas/palette.h"
#include "render/scene/cooks.h"
#include "render/scene/items.h"
#include "render/scene/overlays.h"
#include "render/scene/pots.h"
#include "render/scene/tiles.h"

namespace potluck::render {
namespace {

/// Walking starts and ends gently.
float eased(float t) {
  t = std::clamp(t, 0.0F, 1.0F);
  return t * t * (3 - 2 * t);
}

/// Neighbouring squares (or the same): one can walk there in a step.
bool is_step(Position a, Position b) {
  return std::abs(a.row - b.row) + std::abs(a.col - b.col) <= 1;
}

/// Where rules know no facing, cooks look where they went, else towards the onlooker.
Orientation facing_of_walk(Position before, Position now) {
  if (now.row < before.row) {
    return Orientation::kNorth;
  }
  if (now.col > before.col) {
    return Orientation::kEast;
  }
  return now.col < before.col ? Orientation::kWest : Orientation::kSouth;
}

const PlacedObject* object_at(const Snapshot& state, Position position) {
  const auto found = std::ranges::find(state.objects, position, &PlacedObject::position);
  return found == state.objects.end() ? nullptr : &*found;
}

/// Draws one moment; lives only for the call.
struct Painting {
  Scene& scene;
  const KitchenGeometry& geometry;
  const Layout& layout;
  const KitchenPlan& plan;
  const Snapshots& snapshots;

  [[nodiscard]] bool is_inside(Position p) const {
    return p.row >= 0 && p.row < plan.height && p.col >= 0 && p.col < plan.width;
  }
  [[nodiscard]] Point place(Position p) const {
    const Rect square = geometry.square(p.row, p.col);
    const bool on_counter = plan.looks->has_counters && plan.is_solid(p.row, p.col);
    return on_counter ? counter_top(square, !plan.is_solid(p.row + 1, p.col)) : square.center();
  }
  [[nodiscard]] int cell(Position p) const { return p.row * plan.width + p.col; }

  /// Cooked fraction of a soup that had `before` a tick ago.
  [[nodiscard]] float cooked(const Object& soup, const PlacedObject* before, float fraction) const {
    if (soup.cooking_tick < 0) {
      return -1;
    }
    const auto time = static_cast<float>(snapshots.cook_time(soup));
    auto tick = static_cast<float>(soup.cooking_tick);
    if (time <= 0 || tick >= time) {
      return 1;
    }
    if (before != nullptr && before->object.cooking_tick == soup.cooking_tick - 1 &&
        before->object.cooking_tick >= 0) {
      tick -= 1 - fraction;
    }
    return std::clamp(tick / time, 0.0F, 1.0F);
  }

  void draw_object_there(const PlacedObject& placed, const Snapshot& before, float fraction) const {
    const Position p = placed.position;
    if (!is_inside(p)) {
      return;
    }
    const Rect square = geometry.square(p.row, p.col);
    const bool in_pot = plan.at(p.row, p.col).tile == Tile::kPot;
    if (in_pot) {
      draw_pot_contents(scene, square, place(p),
                        {.ingredients = placed.object.ingredients,
                         .cooked = cooked(placed.object, object_at(before, p), fraction),
                         .cell = cell(p)});
      return;
    }
    draw_object(scene, place(p), square.width * 0.62F, placed.object,
                {.part = Part::kPlacedItem, .index = cell(p)});
  }

  void draw_player(std::size_t i, const Snapshot& before, const Snapshot& now,
                   float fraction) const {
    const PlayerSnapshot& player = now.players[i];
    const bool known =
        i < before.players.size() && is_step(before.players[i].position, player.position);
    const Position from = known ? before.players[i].position : player.position;
    const Point there = geometry.square(player.position.row, player.position.col).center();
    const Point start = geometry.square(from.row, from.col).center();
    scene_cook(i, mix(start, there, eased(fraction)), player,
               plan.looks->turns ? player.orientation : facing_of_walk(from, player.position));
  }
  void scene_cook(std::size_t i, Point center, const PlayerSnapshot& player,
                  Orientation facing) const {
    draw_cook(scene, {.index = static_cast<int>(i),
                      .center = center,
                      .cell = geometry.cell_size(),
                      .facing = facing,
                      .held = player.held ? &*player.held : nullptr});
  }
};

/// Fog over all that is not `seen`, in as few pieces as there are: where they meet one sees it.
template <class Seen>
void draw_fog(Scene& scene, const KitchenGeometry& geometry, const KitchenPlan& plan,
              const Seen& seen) {
  struct Piece {
    int row;
    int rows;
    int col;
    int cols;
  };
  std::vector<Piece> pieces;
  for (int row = 0; row < plan.height; ++row) {
    for (int col = 0; col < plan.width; ++col) {
      const int begin = col;
      while (col < plan.width && !seen(Position{.row = row, .col = col})) {
        ++col;
      }
      if (col == begin) {
        continue;
      }
      const auto above = std::ranges::find_if(pieces, [&](const Piece& piece) {
        return piece.row + piece.rows == row && piece.col == begin && piece.cols == col - begin;
      });
      if (above != pieces.end()) {
        ++above->rows;
      } else {
        pieces.push_back({.row = row, .rows = 1, .col = begin, .cols = col - begin});
      }
    }
  }
  const float u = geometry.cell_size();
  const float over = 0.01F * u;  // counters at the border reach a hair beyond the grid
  for (const Piece& piece : pieces) {
    const Rect first = geometry.square(piece.row, piece.col);
    const float left = piece.col == 0 ? over : 0;
    const float top = piece.row == 0 ? over : 0;
    const float right = piece.col + piece.cols == plan.width ? over : 0;
    const float bottom = piece.row + piece.rows == plan.height ? over : 0;
    scene.rect({first.x - left, first.y - top, static_cast<float>(piece.cols) * u + left + right,
                static_cast<float>(piece.rows) * u + top + bottom},
               palette::kFog, 0, {.part = Part::kFog});
  }
}

}  // namespace

KitchenPainter::KitchenPainter(std::shared_ptr<const Layout> layout)
    : layout_(std::move(layout)), snapshots_(layout_), plan_(plan_of(*layout_)) {}

KitchenGeometry KitchenPainter::geometry(const Rect& area) const {
  return {plan_.width, plan_.height, area};
}

void KitchenPainter::draw(Scene& scene, const Rect& area, const KitchenMoment& moment,
                          const KitchenOverlays& overlays) const {
  draw(scene, area, snapshots_.to_snapshot(moment.before), snapshots_.to_snapshot(moment.now),
       moment.fraction, overlays);
}

void KitchenPainter::draw(Scene& scene, const Rect& area, const Snapshot& before,
                          const Snapshot& now, float fraction,
                          const KitchenOverlays& overlays) const {
  if (plan_.looks->paint != nullptr) {
    plan_.looks->paint(scene, area, *layout_, now, overlays.viewer);
    return;
  }
  const KitchenGeometry where = geometry(area);
  const Painting painting{scene, where, *layout_, plan_, snapshots_};
  const auto seen = [&](Position place) {
    return plan_.looks->sees == nullptr || overlays.viewer == kSeesAll ||
           plan_.looks->sees(*layout_, now, overlays.viewer, place);
  };
  draw_tiles(scene, where, plan_, overlays.show_starts);
  for (int cell = 0; cell < layout_->num_cells() && plan_.looks->show != nullptr; ++cell) {
    const Position place{.row = cell / plan_.width, .col = cell % plan_.width};
    if (seen(place)) {
      plan_.looks->show(scene, where.cell_size(), painting.place(place), cell, *layout_, now);
    }
  }
  for (const PlacedObject& placed : now.objects) {
    if (seen(placed.position)) {
      painting.draw_object_there(placed, before, fraction);
    }
  }
  draw_fog(scene, where, plan_, seen);
  draw_tints(scene, where, overlays.marks);
  // Those further down stand in front.
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < now.players.size(); ++i) {
    if (painting.is_inside(now.players[i].position) && seen(now.players[i].position)) {
      order.push_back(i);
    }
  }
  std::ranges::stable_sort(order, {}, [&](std::size_t i) { return now.players[i].position.row; });
  for (const std::size_t i : order) {
    painting.draw_player(i, before, now, fraction);
  }
  for (const Thought& thought : overlays.thoughts) {
    const auto i = static_cast<std::size_t>(thought.cook);
    if (thought.cook >= 0 && i < now.players.size() &&
        painting.is_inside(now.players[i].position)) {
      draw_thought(scene, where.square(painting.cell(now.players[i].position)), *plan_.looks,
                   thought);
    }
  }
  draw_frames(scene, where, overlays.marks);
  for (const Floater& floater : overlays.floaters) {
    draw_floater(scene, where.square(floater.cell), floater);
  }
}

void draw_marks(Scene& scene, const KitchenGeometry& geometry, std::span<const CellMark> marks) {
  draw_tints(scene, geometry, marks);
  draw_frames(scene, geometry, marks);
}

}  // namespace potluck::render
