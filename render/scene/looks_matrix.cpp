// Looks of matrix games: the table of payoffs, with what was chosen last.
#include <fmt/format.h>

#include <algorithm>
#include <string>

#include "env/matrix/parameters.h"
#include "env/matrix/rule_set.h"
#include "env/text/json_tree.h"
#include "render/canvas/palette.h"
#include "render/canvas/stroke_font.h"
#include "render/scene/looks_of_rules.h"

namespace potluck::render {
namespace {

constexpr float kTableGap = 8;

/// Payoffs of a joint action side by side, each in its player's colour.
void draw_payoffs(Scene& scene, const Rect& area, const std::vector<double>& payoffs, float size) {
  for (std::size_t player = 0; player < payoffs.size(); ++player) {
    const Rect part = area.column(static_cast<int>(player), static_cast<int>(payoffs.size()), 2);
    scene.text(number_text(payoffs[player]), part.center(), size,
               palette::cook(static_cast<int>(player)), Align::kCenter, true);
  }
}

void draw_cell(Scene& scene, const Rect& cell, const std::vector<double>& payoffs, bool chosen) {
  scene.rect(cell, chosen ? palette::kPanelHigh : palette::kPanel, 12);
  if (chosen) {
    scene.frame(cell, palette::kAccent, 3, 12);
  }
  draw_payoffs(scene, cell.inset(8, 4), payoffs, std::clamp(cell.height * 0.3F, 12.0F, 34.0F));
}

void draw_name(Scene& scene, const Rect& area, int player, std::size_t action,
               const std::string& name, bool chosen) {
  const float size = std::clamp(area.height * 0.36F, 11.0F, 20.0F);
  const std::string text = fmt::format("{}  {}", action + 1, name);
  scene.text(fit_text(text, size, area.width - 8), area.center(), size,
             chosen ? palette::cook(player) : palette::kTextSoft, Align::kCenter, chosen);
}

/// Player 1's actions down, player 2's across.
void draw_table(Scene& scene, Rect area, const matrix::Parameters& p,
                const std::vector<Action>& last) {
  const auto rows = static_cast<int>(p.actions[0].size());
  const auto columns = static_cast<int>(p.actions[1].size());
  Rect head = area.cut_top(std::min(44.0F, area.height * 0.16F), kTableGap);
  Rect side = area.cut_left(std::min(190.0F, area.width * 0.28F), kTableGap);
  head.cut_left(side.width + kTableGap);
  for (int j = 0; j < columns; ++j) {
    const auto action = static_cast<std::size_t>(j);
    draw_name(scene, head.column(j, columns, kTableGap), 1, action, p.actions[1][action],
              !last.empty() && last[1] == action);
  }
  const float height =
      (area.height - kTableGap * static_cast<float>(rows - 1)) / static_cast<float>(rows);
  for (int i = 0; i < rows; ++i) {
    const auto action = static_cast<std::size_t>(i);
    const float y = area.y + static_cast<float>(i) * (height + kTableGap);
    draw_name(scene, {side.x, y, side.width, height}, 0, action, p.actions[0][action],
              !last.empty() && last[0] == action);
    for (int j = 0; j < columns; ++j) {
      const auto joint = static_cast<std::size_t>(i * columns + j);
      const bool chosen = !last.empty() && matrix::joint_index(p, last) == joint;
      draw_cell(scene, Rect{area.x, y, area.width, height}.column(j, columns, kTableGap),
                p.payoffs[joint], chosen);
    }
  }
}

/// Any number of players: what each may choose, what it chose last, and what that paid.
void draw_list(Scene& scene, Rect area, const matrix::Parameters& p,
               const std::vector<Action>& last) {
  const float height =
      std::min(64.0F, (area.height - kTableGap * static_cast<float>(p.players - 1)) /
                          static_cast<float>(p.players));
  for (int player = 0; player < p.players; ++player) {
    Rect row = area.cut_top(height, kTableGap);
    scene.rect(row, palette::kPanel, 10);
    const Rect paid = row.cut_right(90, kTableGap);
    const auto seat = static_cast<std::size_t>(player);
    const auto actions = static_cast<int>(p.actions[seat].size());
    for (int i = 0; i < actions; ++i) {
      const auto action = static_cast<std::size_t>(i);
      draw_name(scene, row.column(i, actions, kTableGap), player, action, p.actions[seat][action],
                !last.empty() && last[seat] == action);
    }
    if (!last.empty()) {
      scene.text(number_text(p.payoffs[matrix::joint_index(p, last)][seat]), paid.center(), 20,
                 palette::cook(player), Align::kCenter, true);
    }
  }
}

void paint(Scene& scene, const Rect& area, const Layout& layout, const Snapshot& now) {
  const matrix::Parameters& p = matrix::parameters(layout);
  const std::vector<Action> last = now.past.empty() ? std::vector<Action>() : now.past.back();
  const Rect table =
      area.centered(std::min(area.width - 24, 720.0F), std::min(area.height - 24, 440.0F));
  if (p.players == 2) {
    draw_table(scene, table, p, last);
  } else {
    draw_list(scene, table, p, last);
  }
}

}  // namespace

Looks matrix_looks() {
  return {.rules = &matrix::rule_set(),
          .instructions = "Choose with the number keys; the table says what everybody gets.",
          .keys_walk = "first, last choice",
          .actions = {0, 1, 0, 1, 0, 1},
          .paint = &paint};
}

}  // namespace potluck::render
