#include "render/play/start_screen.h"

#include <fmt/format.h>

#include <algorithm>
#include <exception>
#include <utility>

#include "env/snapshots.h"
#include "render/canvas/palette.h"
#include "render/canvas/stroke_font.h"
#include "render/scene/cooks.h"
#include "render/scene/layout_picture.h"
#include "render/scene/orders.h"
#include "render/ui/key_hints.h"

namespace potluck::render {

StartScreen::StartScreen(Kitchens kitchens, const Partners& partners, GameKeeper& keeper,
                         Consent consent, Setup setup, bool with_person)
    : kitchens_(std::move(kitchens)),
      partners_(partners),
      keeper_(keeper),
      consent_(std::move(consent)),
      setup_(std::move(setup)),
      partner_chosen_(with_person || !setup_.partner.empty()),
      pictures_(kitchens_.names.size()) {
  ui_.focus("kitchens");
  const auto first = std::ranges::find(kitchens_.names, setup_.kitchen);
  choose_kitchen(
      first == kitchens_.names.end() ? 0 : static_cast<int>(first - kitchens_.names.begin()));
}

void StartScreen::choose_kitchen(int index) {
  kitchen_ = index;
  trouble_.clear();
  try {
    setup_.layout = kitchens_.load(kitchens_.names[static_cast<std::size_t>(index)]);
    setup_.kitchen = kitchens_.names[static_cast<std::size_t>(index)];
    choices_ = partners_.choices(*setup_.layout);
    if (setup_.layout->num_agents() > 1) {
      choices_.push_back(
          {.name = "", .description = "both at this keyboard, or with gamepads", .kind = "person"});
    }
  } catch (const std::exception& error) {
    trouble_ = error.what();
    return;
  }
  const auto same = std::ranges::find(choices_, setup_.partner, &PartnerChoice::name);
  partner_ =
      !partner_chosen_ || same == choices_.end() ? 0 : static_cast<int>(same - choices_.begin());
  setup_.partner = choices_[static_cast<std::size_t>(partner_)].name;
  setup_.seat = std::min(setup_.seat, setup_.layout->num_agents() - 1);
}

void StartScreen::cook() {
  if (!trouble_.empty() && picture_of(kitchen_) == nullptr) {
    return;  // it is no kitchen
  }
  if (!consent_.given) {
    asking_ = true;
    return;
  }
  try {
    push(std::make_unique<PlayScreen>(
        setup_, partners_,
        GameServices{
            .keeper = *consent_.given ? &keeper_ : nullptr, .kitchens = &kitchens_, .ended = {}}));
    // Another game next time.
    setup_.seed += 1000;
  } catch (const std::exception& error) {
    trouble_ = error.what();
  }
}

void StartScreen::resumed() {
  ui_ = Ui();
  ui_.focus("kitchens");
}

void StartScreen::handle(const Event& event) {
  if (const auto* key = std::get_if<KeyDown>(&event); key != nullptr && asking_ && !key->repeat) {
    if (key->key == Key::kY || key->key == Key::kN) {
      answer(key->key == Key::kY);
    } else if (key->key == Key::kEscape) {
      asking_ = false;
    }
  }
  ui_.handle(event);
}

void StartScreen::answer(bool may_record) {
  consent_.given = may_record;
  consent_.remember(may_record);
  asking_ = false;
  cook();
}

const KitchenPainter* StartScreen::picture_of(int kitchen) {
  auto& picture = pictures_[static_cast<std::size_t>(kitchen)];
  if (!picture) {
    picture.emplace();
    try {
      *picture = std::make_unique<KitchenPainter>(
          kitchens_.load(kitchens_.names[static_cast<std::size_t>(kitchen)]));
    } catch (const std::exception&) {
      // Whoever chooses it is told why.
    }
  }
  return picture->get();
}

void StartScreen::draw_kitchen(Scene& scene, const Ui::Cell& cell) {
  const Rect card = cell.rect.inset(5);
  scene.rect(card, cell.hovered && !cell.chosen ? palette::kPanelHigh : palette::kPanel, 12);
  Rect inner = card.inset(8, 7);
  const Rect name = inner.cut_bottom(16, 4);
  if (const KitchenPainter* painter = picture_of(cell.index)) {
    const Snapshot start = start_snapshot(painter->layout());
    painter->draw(scene, inner, start, start);
  } else {
    draw_icon(scene, inner.center(), 30, Icon::kWarning, palette::kBad);
  }
  ui_.label(name, kitchens_.names[static_cast<std::size_t>(cell.index)], 13,
            cell.chosen ? palette::kAccent : palette::kText, Align::kCenter, cell.chosen);
  if (cell.chosen) {
    scene.frame(card, palette::kAccent, 3, 12);
  }
}

void StartScreen::draw_kitchens(Scene& scene, const Rect& area) {
  const int columns = area.width < 500 ? 2 : 4;
  const float height = area.width / static_cast<float>(columns) * 0.74F;
  int kitchen = kitchen_;
  const Ui::Choice choice =
      ui_.choose(area, "kitchens", static_cast<int>(kitchens_.names.size()), columns, height,
                 kitchen, [&](const Ui::Cell& cell) { draw_kitchen(scene, cell); });
  if (choice.changed) {
    choose_kitchen(kitchen);
  }
  enter_ = enter_ || choice.entered;
}

/// The chosen kitchen in words.
void StartScreen::draw_about(Scene& scene, Rect area) {
  if (!setup_.layout) {
    return;
  }
  const Layout& layout = *setup_.layout;
  const Rect title = area.cut_top(24, 2);
  ui_.label(title, layout.name(), 19, palette::kText, Align::kLeft, true);
  ui_.label(area.cut_top(18, 6),
            fmt::format("{} cook{} · {} steps{}", layout.num_agents(),
                        layout.num_agents() == 1 ? "" : "s", layout.horizon(),
                        layout.spec().effort != Effort{} ? " · work costs effort" : ""),
            13, palette::kTextSoft);
  draw_orders(scene, area.cut_bottom(kOrderCardSize.height, 8), order_cards(layout));
  scene.push_clip(area);
  ui_.paragraph(area, layout.spec().description, 13);
  scene.pop_clip();
}

void StartScreen::draw_partner(Scene& scene, const Ui::Cell& cell) const {
  const PartnerChoice& choice = choices_[static_cast<std::size_t>(cell.index)];
  const Rect row = cell.rect.inset(3, 2);
  if (cell.chosen || cell.hovered) {
    scene.rect(row, cell.chosen ? palette::kAccent : palette::kPanelHigh, 8);
  }
  const Color color = cell.chosen ? palette::kOnAccent : palette::kText;
  const Color soft = cell.chosen ? faded(palette::kOnAccent, 0.8F) : palette::kTextSoft;
  Rect inner = row.inset(10, 3);
  Rect top = inner.cut_top(inner.height * 0.55F);
  const Rect kind = top.cut_right(text_width(choice.kind, 12) + 2, 8);
  scene.text(choice.kind, {kind.right(), kind.center().y}, 12, soft, Align::kRight);
  scene.text(fit_text(shown_partner(choice.name), 15, top.width), {top.x, top.center().y}, 15,
             color, Align::kLeft, cell.chosen);
  scene.text(fit_text(choice.description, 12, inner.width), {inner.x, inner.center().y}, 12, soft);
}

void StartScreen::draw_choices(Scene& scene, Rect area) {
  Rect button = area.cut_bottom(46, 10);
  const bool seats = setup_.layout && setup_.layout->num_agents() > 1;
  Rect seat_row = area.cut_bottom(seats ? Ui::kRowHeight : 0, seats ? 8 : 0);
  Rect pace_row = area.cut_bottom(Ui::kRowHeight, 8);
  scene.rect(area, darker(palette::kPanel, 0.18F), Ui::kRadius);
  if (seats) {
    const Ui::Choice choice =
        ui_.choose(area, "partners", static_cast<int>(choices_.size()), 1, 42, partner_,
                   [&](const Ui::Cell& cell) { draw_partner(scene, cell); });
    if (choice.changed) {
      setup_.partner = choices_[static_cast<std::size_t>(partner_)].name;
      partner_chosen_ = true;
    }
    enter_ = enter_ || choice.entered;
  } else {
    scene.text("a kitchen for one cook", area.center(), 15, palette::kTextSoft, Align::kCenter);
  }
  const Rect turns = pace_row.cut_right(96, 10);
  ui_.toggle(turns, "turns", setup_.turn_based);
  const Rect words = pace_row.cut_left(44, 8);
  if (setup_.turn_based) {
    scene.text("the kitchen waits", {words.x, words.center().y}, 13, palette::kTextSoft);
  } else {
    scene.text(fmt::format("{:.0f} / s", setup_.pace), {words.x, words.center().y}, 13,
               palette::kTextSoft);
    ui_.slider(pace_row, "pace", setup_.pace, kSlowestPace, kFastestPace, 1);
  }
  if (seats) {
    std::vector<std::string> names;
    for (int i = 0; i < setup_.layout->num_agents(); ++i) {
      names.push_back(fmt::format("you are cook {}", i + 1));
    }
    draw_cook_badge(scene, seat_row.cut_left(34, 6).center(), 30, setup_.seat);
    ui_.selector(seat_row, "seat", names, setup_.seat);
  }
  enter_ = ui_.button(button, "Cook", true) || enter_;
}

void StartScreen::ask_consent(Scene& scene) {
  scene.rect(scene.bounds(), faded(palette::kPage, 0.75F));
  const Rect card = scene.bounds().centered(480, 220);
  scene.rect(card, palette::kPanel, 16);
  scene.frame(card, palette::kPanelEdge, 2, 16);
  Rect inner = card.inset(24, 18);
  const Rect title = inner.cut_top(30, 6);
  scene.text("May games be written down?", title.center(), 20, palette::kText, Align::kCenter,
             true);
  Rect buttons = inner.cut_bottom(38, 8);
  ui_.paragraph(inner,
                "Every game, with its actions and the times of your key presses, is then kept in " +
                    consent_.folder +
                    " on this computer. Nothing is sent anywhere. This is asked once: Y or N.",
                15);
  if (ui_.button(buttons.column(0, 2, 10), "Yes", true)) {
    answer(true);
  } else if (ui_.button(buttons.column(1, 2, 10), "No")) {
    answer(false);
  }
}

Scene StartScreen::scene(Size size) {
  Scene scene(size, palette::kPage);
  ui_.begin(scene);
  ui_.set_enabled(!asking_);
  Rect page = scene.bounds().inset(16);
  Rect header = page.cut_top(38, 10);
  scene.text("Potluck", {header.x, header.center().y}, 28, palette::kAccent, Align::kLeft, true);
  header.cut_left(text_width("Potluck", 28), 24);
  if (trouble_.empty()) {
    draw_key_hints(
        scene, header,
        std::vector<KeyHint>{{"arrows", "choose"}, {"Tab", "next"}, {"Enter", "cook with them"}},
        Align::kRight);
  } else {
    scene.text(fit_text(trouble_, 13, header.width), {header.right(), header.center().y}, 13,
               palette::kBad, Align::kRight);
  }
  Rect right = page.cut_right(std::clamp(page.width * 0.34F, 268.0F, 420.0F), 18);
  draw_kitchens(scene, page);
  if (right.height > 540) {
    draw_about(scene, right.cut_top(158, 14));
  }
  draw_choices(scene, right);
  if (asking_) {
    ui_.set_enabled(true);
    ask_consent(scene);
  }
  ui_.end();
  if (std::exchange(enter_, false) && !asking_) {
    cook();
  }
  return scene;
}

}  // namespace potluck::render
