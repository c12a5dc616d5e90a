#include "render/play/study_screen.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "render/canvas/palette.h"
#include "render/scene/looks.h"

namespace potluck::render {
namespace {

std::string instructions(const Layout& layout) {
  return std::string(looks_of(layout.rules()).instructions);
}

}  // namespace

StudyScreen::StudyScreen(Study study, int participant, std::vector<StudyResult> done,
                         const Partners& partners, GameKeeper& keeper, StudyServices services)
    : study_(std::move(study)),
      participant_(participant),
      partners_(partners),
      keeper_(keeper),
      services_(std::move(services)),
      results_(std::move(done)) {
  const auto plan = [&](int place, int game, const StudyGame& what) {
    auto layout = services_.load(what.kitchen);
    (void)partners_.make(what.partner, layout);
    const bool played = std::ranges::find(results_, place, &StudyResult::place) != results_.end();
    if (!played) {
      plan_.push_back({place, game, what, std::move(layout)});
    }
  };
  if (study_.practice) {
    plan(-1, -1, *study_.practice);
  }
  const std::vector<int> order = order_for(study_, participant_);
  for (std::size_t place = 0; place < order.size(); ++place) {
    plan(static_cast<int>(place), order[place],
         study_.games[static_cast<std::size_t>(order[place])]);
  }
}

void StudyScreen::handle(const Event& event) {
  ui_.handle(event);
  const auto* key = std::get_if<KeyDown>(&event);
  if (key == nullptr || key->repeat) {
    return;
  }
  if (page_ == Page::kQuestion && key->key >= Key::k1 && key->key <= Key::k9) {
    answer(1 + static_cast<int>(key->key) - static_cast<int>(Key::k1));
  }
}

void StudyScreen::begin() {
  const Planned& now = plan_[next_];
  Setup setup;
  setup.layout = now.layout;
  setup.partner = now.what.partner;
  setup.seat = std::max(now.place, 0) % std::max(now.layout->num_agents(), 1);
  setup.pace = study_.pace;
  setup.seed = study_.seed + 1000 * static_cast<std::uint64_t>(participant_) +
               static_cast<std::uint64_t>(now.place + 1);
  setup.hide_names = true;
  setup.one_game = true;
  const auto ended = [this](const Game& game) {
    score_ = game.score();
    page_ = Page::kQuestion;
    if (plan_[next_].place < 0) {
      answer(0);
    }
  };
  push(std::make_unique<PlayScreen>(
      setup, partners_, GameServices{.keeper = &keeper_, .kitchens = nullptr, .ended = ended}));
}

void StudyScreen::answer(int points) {
  if (points > study_.points) {
    return;
  }
  const Planned& now = plan_[next_];
  results_.push_back({.place = now.place,
                      .game = now.game,
                      .played = now.what,
                      .seat = std::max(now.place, 0) % std::max(now.layout->num_agents(), 1),
                      .score = score_,
                      .answer = points,
                      .recording = keeper_.name()});
  trouble_ = services_.keep(results_);
  page_ = Page::kBefore;
  ++next_;
}

Scene StudyScreen::scene(Size size) {
  Scene scene(size, palette::kPage);
  ui_.begin(scene);
  const Rect card = scene.bounds().centered(560, 260);
  scene.rect(card, palette::kPanel, 18);
  Rect inner = card.inset(30, 24);
  const Rect title = inner.cut_top(34, 8);
  const Rect button = inner.cut_bottom(44, 10);
  const auto head = [&](const std::string& text) {
    scene.text(text, title.center(), 22, palette::kText, Align::kCenter, true);
  };
  // The only button of its page: Enter will do.
  const auto press = [&](const char* text) {
    ui_.focus(text);
    return ui_.button(button.centered(180, 44), text, true);
  };
  if (page_ == Page::kQuestion) {
    head(study_.question);
    const Rect words = inner.cut_bottom(24, 4);
    scene.text(study_.lowest, {words.x, words.center().y}, 14, palette::kTextSoft);
    scene.text(study_.highest, {words.right(), words.center().y}, 14, palette::kTextSoft,
               Align::kRight);
    const Rect row = inner.cut_bottom(48);
    for (int i = 0; i < study_.points; ++i) {
      if (ui_.button(row.column(i, study_.points, 6), std::to_string(i + 1))) {
        answer(i + 1);
        break;
      }
    }
  } else if (finished()) {
    head("Thank you!");
    ui_.paragraph(inner, "That was all. Please tell the experimenter that you are done.", 16);
    if (press("Close")) {
      done();
    }
  } else if (plan_[next_].place < 0) {
    head("Welcome");
    ui_.paragraph(inner,
                  "You cook together with a partner. " + instructions(*plan_[next_].layout) +
                      " First comes a practice game; it does not count.",
                  16);
    if (press("Practise")) {
      begin();
    }
  } else {
    head(fmt::format("Game {} of {}", plan_[next_].place + 1, study_.games.size()));
    ui_.paragraph(inner,
                  "Another partner, perhaps another kitchen. " +
                      instructions(*plan_[next_].layout) +
                      " Earn as much as you can together. The clock starts with your first key.",
                  16);
    if (press("Cook")) {
      begin();
    }
  }
  if (!trouble_.empty()) {
    scene.text(trouble_, {size.width / 2, size.height - 20}, 13, palette::kBad, Align::kCenter);
  }
  ui_.end();
  return scene;
}

}  // namespace potluck::render
