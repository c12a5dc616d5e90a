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
                matrix::payoffs_at(p, joint), chosen);
    }
  }
}

/// What each action pays by how many of the others choose the first one; dots
/// in the players' colours stand where each came out last.
void draw_counts(Scene& scene, Rect area, const matrix::Parameters& p,
                 const std::vector<Action>& last) {
  const std::vector<std::string>& names = p.actions.front();
  const auto rows = static_cast<int>(names.size());
  Rect side = area.cut_left(std::min(210.0F, area.width * 0.32F), kTableGap);
  const float height =
      (area.height - kTableGap * static_cast<float>(rows)) / static_cast<float>(rows + 1);
  const auto line = [&](const Rect& of, int row) {
    return Rect{of.x, of.y + static_cast<float>(row) * (height + kTableGap), of.width, height};
  };
  const float size = std::clamp(height * 0.42F, 10.0F, 18.0F);
  const Rect title = line(side, 0);
  scene.text(fit_text("others who " + names.front(), size * 0.85F, title.width), title.center(),
             size * 0.85F, palette::kTextSoft, Align::kCenter);
  for (int count = 0; count < p.players; ++count) {
    scene.text(std::to_string(count), line(area, 0).column(count, p.players, kTableGap).center(),
               size, palette::kTextSoft, Align::kCenter);
  }
  for (int row = 0; row < rows; ++row) {
    const auto action = static_cast<std::size_t>(row);
    const Rect name = line(side, row + 1);
    scene.text(fit_text(names[action], size, name.width), name.center(), size, palette::kText,
               Align::kCenter);
    for (int count = 0; count < p.players; ++count) {
      const Rect cell = line(area, row + 1).column(count, p.players, kTableGap);
      scene.rect(cell, palette::kPanel, 8);
      scene.text(number_text(p.payoffs_by_count[action][static_cast<std::size_t>(count)]),
                 cell.center(), size, palette::kText, Align::kCenter);
      // Dots for the players who got this.
      float x = cell.x + 9;
      for (std::size_t player = 0; player < last.size(); ++player) {
        const auto first = std::ranges::count(last, Action{0});
        if (last[player] == action && first - (action == 0 ? 1 : 0) == count) {
          scene.disc({x, cell.y + 8}, 4, palette::cook(static_cast<int>(player)));
          x += 10;
        }
      }
    }
  }
}

/// Any number of players: what each may choose, what it chose last, and what that paid.
void draw_list(Scene& scene, Rect area, const matrix::Parameters& p,
               const std::vector<Action>& last) {
  if (!p.payoffs_by_count.empty()) {
    draw_counts(scene, area.cut_bottom(area.height * 0.34F, 2 * kTableGap), p, last);
  }
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
      scene.text(number_text(matrix::payoffs_at(p, matrix::joint_index(p, last))[seat]),
                 paid.center(), 20, palette::cook(player), Align::kCenter, true);
    }
  }
}

void paint_matrix(Scene& scene, const Rect& area, const Layout& layout, const Snapshot& now,
                  int /*viewer*/) {
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
          .keys_which = "1, 2, …",
          .keys_walk = "choose",
          .actions = {0, 1, 0, 1, 0, 1},
          .paint = &paint_matrix};
}

}  // namespace potluck::render
