// The pages of the editor's side panel: the kitchen as a whole, its numbers, what is wrong with it.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "render/canvas/palette.h"
#include "render/canvas/stroke_font.h"
#include "render/editor/editor_screen.h"
#include "render/scene/items.h"
#include "render/scene/looks.h"

namespace potluck::render {
namespace {

constexpr float kPageGap = 10;

}  // namespace

void EditorScreen::draw_kitchen_page(Scene& scene, Rect area) {
  LayoutSpec spec = document_.spec();
  const auto heading = [&](const char* text) {
    const Rect row = area.cut_top(16, 3);
    scene.text(text, {row.x, row.center().y}, 12, palette::kTextSoft, Align::kLeft, true);
  };
  heading("NAME");
  if (ui_.text_field(area.cut_top(32, 6), "name", spec.name, "my_kitchen", 60)) {
    edit(spec);
  }
  heading("DESCRIPTION");
  if (ui_.text_field(area.cut_top(32, 6), "description", spec.description, "what is special here",
                     400)) {
    edit(spec);
  }
  std::vector<std::string> rules;
  std::vector<const RuleSet*> known;
  int chosen = 0;
  for (const RuleSet* one : rule_sets()) {
    if (looks_of(*one).paint == nullptr) {
      chosen = one == spec.rules ? static_cast<int>(rules.size()) : chosen;
      rules.emplace_back(one->name());
      known.push_back(one);
    }
  }
  if (ui_.selector(area.cut_top(32, kPageGap), "rules", rules, chosen)) {
    // What was set under the other rules is there again on the way back.
    parameters_[spec.rules] = spec.parameters;
    spec.set_rules(*known[static_cast<std::size_t>(chosen)]);
    if (const auto before = parameters_.find(spec.rules); before != parameters_.end()) {
      spec.parameters = before->second;
    }
    edit(spec);
    symbol_ = 'X';
  }
  heading("TOOL");
  const Rect tools = area.cut_top(32, 6);
  const std::array<std::pair<Tool, const char*>, 3> kinds = {
      {{Tool::kPaint, "Paint"}, {Tool::kRectangle, "Rectangle"}, {Tool::kFill, "Fill"}}};
  for (int i = 0; i < 3; ++i) {
    const auto& kind = kinds[static_cast<std::size_t>(i)];
    if (ui_.button(tools.column(i, 3, 6), kind.second, tool_ == kind.first)) {
      tool_ = kind.first;
    }
  }
  ui_.toggle(area.cut_top(30, 6), "reach of every cook", show_reach_);
  heading("WHOLE KITCHEN");
  const Rect flips = area.cut_top(32, 6);
  if (ui_.button(flips.column(0, 2, 6), "Flip left-right")) {
    document_.flip_columns();
  }
  if (ui_.button(flips.column(1, 2, 6), "Flip up-down")) {
    document_.flip_rows();
  }
  const Rect mirrors = area.cut_top(32, kPageGap);
  if (ui_.button(mirrors.column(0, 2, 6), "Mirror left")) {
    document_.mirror_columns();
  }
  if (ui_.button(mirrors.column(1, 2, 6), "Mirror top")) {
    document_.mirror_rows();
  }
  heading("SIZE");
  const std::array<std::pair<Side, const char*>, 4> sides = {{{Side::kLeft, "left"},
                                                              {Side::kRight, "right"},
                                                              {Side::kTop, "top"},
                                                              {Side::kBottom, "bottom"}}};
  for (int i = 0; i < 4; ++i) {
    if (i % 2 == 0 && i > 0) {
      area.cut_top(6);
    }
    const auto& side = sides[static_cast<std::size_t>(i)];
    static_assert(sides.size() == 4);
    const Rect row{area.x, area.y, area.width, 30};
    Rect half = row.column(i % 2, 2, 8);
    scene.text(side.second, {half.x, half.center().y}, 13, palette::kText);
    if (ui_.icon_button(half.cut_right(28, 4), Icon::kPlus, fmt::format("grow {}", side.second))) {
      document_.grow(side.first);
    }
    if (ui_.icon_button(half.cut_right(28, 4), Icon::kMinus,
                        fmt::format("shrink {}", side.second))) {
      document_.shrink(side.first);
    }
    if (i % 2 == 1) {
      area.cut_top(30);
    }
  }
}

void EditorScreen::draw_orders_form(Scene& scene, Rect area) {
  const std::vector<Recipe> recipes = all_recipes();
  for (std::size_t i = 0; i < recipes.size(); ++i) {
    const int column = static_cast<int>(i % 3);
    const Rect row{area.x, area.y, area.width, 40};
    const Rect cell = row.column(column, 3, 6);
    const OrderState state = order_state(document_.spec(), recipes[i]);
    scene.rect(cell, state == OrderState::kNotOrdered ? palette::kPanelHigh : palette::kWindow, 8);
    if (state == OrderState::kBonus) {
      scene.frame(cell, palette::kAccent, 3, 8);
    }
    std::vector<Ingredient> parts(static_cast<std::size_t>(recipes[i].onions), Ingredient::kOnion);
    parts.insert(parts.end(), static_cast<std::size_t>(recipes[i].tomatoes), Ingredient::kTomato);
    for (std::size_t part = 0; part < parts.size(); ++part) {
      const float offset =
          (static_cast<float>(part) - static_cast<float>(parts.size() - 1) / 2) * 19;
      draw_ingredient(scene, cell.center() + Point{offset, 0}, 18, parts[part]);
    }
    if (ui_.area(cell, fmt::format("recipe {}", i)).pressed) {
      LayoutSpec spec = document_.spec();
      set_order(
          spec, recipes[i],
          state == OrderState::kNotOrdered
              ? OrderState::kOrdered
              : (state == OrderState::kOrdered ? OrderState::kBonus : OrderState::kNotOrdered));
      edit(spec);
    }
    if (column == 2) {
      area.cut_top(46);
    }
  }
}

void EditorScreen::draw_numbers_page(Scene& scene, const Rect& area) {
  const bool lists = looks_of(*document_.spec().rules).lists_orders;
  const std::vector<Parameter> parameters = parameters_of(*document_.spec().rules);
  const float orders = lists ? 19 + 3 * 46 + 8 : 0;
  Rect page =
      ui_.begin_scroll(area, "numbers", orders + 38 * static_cast<float>(parameters.size()));
  page.width -= 12;  // the scroll bar's
  if (lists) {
    const Rect title = page.cut_top(16, 3);
    scene.text("ORDERS (CLICK: ORDERED, BONUS, NOT)", {title.x, title.center().y}, 12,
               palette::kTextSoft, Align::kLeft, true);
    draw_orders_form(scene, page.cut_top(3 * 46, 8));
  }
  for (const Parameter& parameter : parameters) {
    Rect row = page.cut_top(32, 6);
    LayoutSpec spec = document_.spec();
    if (parameter.is_switch) {
      bool on = parameter.read(spec) == "true";
      if (ui_.toggle(row, parameter.key, on)) {
        parameter.write(spec, on ? "true" : "false");
        edit(spec);
      }
      continue;
    }
    const Rect field = row.cut_right(72, 6);
    const auto wrong = wrong_.find(parameter.key);
    std::string text = wrong == wrong_.end() ? parameter.read(spec) : wrong->second;
    scene.text(fit_text(parameter.key, 13, row.width), {row.x, row.center().y}, 13,
               wrong == wrong_.end() ? palette::kText : palette::kBad);
    if (ui_.text_field(field, parameter.key, text, parameter.hint, 20)) {
      if (parameter.write(spec, text)) {
        wrong_.erase(parameter.key);
        edit(spec);
      } else {
        wrong_[parameter.key] = text;
      }
    }
  }
  ui_.end_scroll();
}

void EditorScreen::draw_checks_page(Scene& scene, const Rect& area) {
  const std::vector<Finding>& findings = document_.findings();
  if (findings.empty()) {
    scene.text("Everything is fine.", {area.x, area.y + 12}, 15, palette::kGood);
    return;
  }
  constexpr float kCard = 78;
  Rect page = ui_.begin_scroll(area, "checks", (kCard + 6) * static_cast<float>(findings.size()));
  page.width -= 12;
  for (std::size_t i = 0; i < findings.size(); ++i) {
    const Finding& finding = findings[i];
    const Rect card = page.cut_top(kCard, 6);
    const bool error = finding.severity == Finding::Severity::kError;
    scene.rect(card, palette::kPanelHigh, 8);
    scene.rect({card.x, card.y, 5, card.height}, error ? palette::kBad : palette::kAccent, 3);
    std::string text = finding.found;
    if (!finding.expected.empty()) {
      text += ", expected " + finding.expected;
    }
    if (!finding.remedy.empty()) {
      text += "; " + finding.remedy;
    }
    const Rect words = card.inset(12, 6);
    scene.push_clip(words);
    const Rect place{words.x, words.y, words.width, 16};
    scene.text(fit_text(finding.place, 12, place.width), {place.x, place.center().y}, 12,
               palette::kTextSoft, Align::kLeft, true);
    ui_.paragraph({words.x, words.y + 18, words.width, words.height - 18}, text, 13,
                  palette::kText);
    scene.pop_clip();
    if (ui_.area(card, fmt::format("finding {}", i)).pressed && finding.row >= 0) {
      shown_ = Square{finding.row, std::max(finding.col, 0)};
    }
  }
  ui_.end_scroll();
}

}  // namespace potluck::render
