// The kitchen at a moment: room, pots, things, cooks, and what is laid over them.
//
// Pure: the same layout, states and overlays give the same shapes. Between two ticks of the game
// the cooks walk from where they were to where they are; everything else changes with the tick,
// and dials turn evenly.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "env/layout.h"
#include "env/snapshots.h"
#include "env/state.h"
#include "render/canvas/scene.h"
#include "render/scene/kitchen_plan.h"

namespace potluck::render {

/// A cell with something to say about it.
struct CellMark {
  enum class Style : std::uint8_t {
    kTint,   ///< a veil over the cell, such as what a cook can reach
    kFrame,  ///< an outline, such as the cell under the mouse
    kCross,  ///< a frame and a cross, such as a cell with a mistake
  };
  int cell = 0;
  Color color;
  Style style = Style::kTint;
};

/// What a cook is about to do, as probabilities by action number (env/action.h) of the rule set.
/// Drawn as arrows from the cook, a ring for interact and a dot for stay, larger when likelier.
struct Thought {
  int cook = 0;
  std::vector<float> probabilities;
};

/// A word that rises from a cell and fades, such as "+20".
struct Floater {
  int cell = 0;
  std::string text;
  Color color;
  float age = 0;  ///< 0 new .. 1 gone
};

struct KitchenOverlays {
  std::vector<CellMark> marks;  ///< frames and crosses lie above everything, tints below the cooks
  std::vector<Thought> thoughts;
  std::vector<Floater> floaters;
  bool show_starts = false;
  int viewer = kSeesAll;  ///< whose hidden things are shown, in games that have any
};

/// Two states and how far the picture is from the first (0) to the second (1). Equal states, or
/// fraction 1, show `now` as it is.
struct KitchenMoment {
  const State& before;
  const State& now;
  float fraction = 1;
};

/// Draws one layout's states. Immutable; safe to use from any thread.
class KitchenPainter {
 public:
  explicit KitchenPainter(std::shared_ptr<const Layout> layout);

  [[nodiscard]] const Layout& layout() const { return *layout_; }
  [[nodiscard]] KitchenGeometry geometry(const Rect& area) const;

  /// Adds the kitchen to `scene`, as large as fits into `area`.
  void draw(Scene& scene, const Rect& area, const KitchenMoment& moment,
            const KitchenOverlays& overlays = {}) const;
  /// The same for states in words (env/snapshots.h), such as those of a recording.
  void draw(Scene& scene, const Rect& area, const Snapshot& before, const Snapshot& now,
            float fraction = 1, const KitchenOverlays& overlays = {}) const;

 private:
  std::shared_ptr<const Layout> layout_;
  Snapshots snapshots_;
  KitchenPlan plan_;
};

/// Marks, by themselves, for whoever draws a plan without a painter (the editor).
void draw_marks(Scene& scene, const KitchenGeometry& geometry, std::span<const CellMark> marks);

}  // namespace potluck::render
