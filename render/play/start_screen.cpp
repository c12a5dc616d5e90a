#include "render/play/start_screen.h"

#include <fmt/format.h>

#include <algorithm>
#include <exception>
#include <utility>

#include "env/snapshots.h"
#include "render/layout_picture.h"
#include "render/palette.h"

namespace potluck::render {
namespace {

constexpr float kGap = 12;

/// Files by the end of their path, which is what tells them apart.
std::string shown(const std::string& partner) {
  if (partner.empty()) {
    return "another person here";
  }
  std::size_t slash = partner.rfind('/');
  if (slash == std::string::npos || slash == 0) {
    return partner;
  }
  slash = partner.rfind('/', slash - 1);
  return slash == std::string::npos ? partner : "..." + partner.substr(slash);
}

}  // namespace

StartScreen::StartScreen(Kitchens kitchens, const Partners& partners, GameKeeper& keeper,
                         Consent consent, Setup setup, bool with_person)
    : kitchens_(std::move(kitchens)),
      partners_(partners),
      keeper_(keeper),
      consent_(std::move(consent)),
      setup_(std::move(setup)),
      partner_chosen_(with_person || !setup_.partner.empty()) {
  int first = 0;
  for (std::size_t i = 0; i < kitchens_.names.size(); ++i) {
    if (setup_.layout && kitchens_.names[i] == setup_.layout->name()) {
      first = static_cast<int>(i);
    }
  }
  choose_kitchen(first);
}

void StartScreen::choose_kitchen(int index) {
  kitchen_ = index;
  trouble_.clear();
  try {
    setup_.layout = kitchens_.load(kitchens_.names[static_cast<std::size_t>(index)]);
    painter_.emplace(setup_.layout);
    choices_ = partners_.choices(*setup_.layout);
    choices_.push_back({.name = "", .description = "two cooks at one keyboard"});
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
  if (!consent_.given) {
    asking_ = true;
    return;
  }
  try {
    push(std::make_unique<PlayScreen>(setup_, partners_, *consent_.given ? &keeper_ : nullptr));
    // Another game next time.
    setup_.seed += 1000;
  } catch (const std::exception& error) {
    trouble_ = error.what();
  }
}

void StartScreen::resumed() {
  ui_ = Ui();
}

void StartScreen::draw_preview(Scene& scene, const Rect& area) {
  scene.rect(area, palette::kPanel, 14);
  if (!painter_) {
    return;
  }
  Rect inner = area.inset(14, 12);
  const Rect title = inner.cut_top(26, 2);
  scene.text(setup_.layout->name(), {title.x, title.center().y}, 20, palette::kText, Align::kLeft,
             true);
  const Rect words = inner.cut_bottom(std::min(66.0F, inner.height * 0.3F), 4);
  const classic::Snapshot start = start_snapshot(*setup_.layout);
  painter_->draw(scene, inner, start, start, 1, {.marks = {}, .thoughts = {}, .floaters = {}});
  scene.push_clip(words);
  ui_.paragraph(words, setup_.layout->spec().description, 14);
  scene.pop_clip();
}

void StartScreen::draw_choices(Scene& scene, Rect area) {
  const auto heading = [&](const std::string& text) {
    const Rect row = area.cut_top(18, 4);
    scene.text(text, {row.x, row.center().y}, 12, palette::kTextSoft, Align::kLeft, true);
  };
  Rect buttons = area.cut_bottom(46, 8);
  const Rect seat = area.cut_bottom(Ui::kRowHeight, 6);
  const Rect pace = area.cut_bottom(Ui::kRowHeight, 6);
  const Rect pace_title = area.cut_bottom(18, 2);
  heading("PARTNER");
  std::vector<std::string> names;
  for (const PartnerChoice& choice : choices_) {
    names.push_back(shown(choice.name));
  }
  const Rect about = area.cut_bottom(34, 8);
  if (ui_.list(area, "partners", names, partner_)) {
    setup_.partner = choices_[static_cast<std::size_t>(partner_)].name;
    partner_chosen_ = true;
  }
  if (!choices_.empty()) {
    scene.push_clip(about);
    ui_.paragraph(about, choices_[static_cast<std::size_t>(partner_)].description, 13);
    scene.pop_clip();
  }
  scene.text(setup_.turn_based ? "PACE: THE KITCHEN WAITS FOR YOU"
                               : fmt::format("PACE: {:.0f} STEPS A SECOND", setup_.pace),
             {pace_title.x, pace_title.center().y}, 12, palette::kTextSoft, Align::kLeft, true);
  Rect pace_row = pace;
  const Rect turns = pace_row.cut_right(112, 8);
  ui_.slider(pace_row, "pace", setup_.pace, kSlowestPace, kFastestPace, 1);
  ui_.toggle(turns, "wait", setup_.turn_based);
  if (setup_.layout && setup_.layout->num_agents() > 1) {
    std::vector<std::string> seats;
    for (int i = 0; i < setup_.layout->num_agents(); ++i) {
      seats.push_back(fmt::format("you are cook {}", i + 1));
    }
    ui_.selector(seat, "seat", seats, setup_.seat);
  }
  if (ui_.button(buttons, "Cook", true)) {
    cook();
  }
}

void StartScreen::ask_consent(Scene& scene) {
  scene.rect(scene.bounds(), faded(palette::kPage, 0.75F));
  const Rect card = scene.bounds().centered(460, 210);
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
                    " on this computer. Nothing is sent anywhere. This is asked once.",
                15);
  const auto answer = [&](bool yes) {
    consent_.given = yes;
    consent_.remember(yes);
    asking_ = false;
    cook();
  };
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
  const Rect header = page.cut_top(38, 8);
  scene.text("Potluck", {header.x, header.center().y}, 28, palette::kAccent, Align::kLeft, true);
  scene.text(trouble_.empty() ? "arrows and space cook, WASD and E too" : trouble_,
             {header.right(), header.center().y}, 13,
             trouble_.empty() ? palette::kTextSoft : palette::kBad, Align::kRight);
  const float side = std::clamp(page.width * 0.26F, 170.0F, 300.0F);
  Rect left = page.cut_left(side, kGap);
  const Rect right = page.cut_right(std::clamp(page.width * 0.38F, 210.0F, 320.0F), kGap);
  const Rect title = left.cut_top(18, 4);
  scene.text("KITCHEN", {title.x, title.center().y}, 12, palette::kTextSoft, Align::kLeft, true);
  int kitchen = kitchen_;
  if (ui_.list(left, "kitchens", kitchens_.names, kitchen)) {
    choose_kitchen(kitchen);
  }
  draw_preview(scene, page);
  draw_choices(scene, right);
  ui_.set_enabled(true);
  if (asking_) {
    ask_consent(scene);
  }
  ui_.end();
  return scene;
}

}  // namespace potluck::render
