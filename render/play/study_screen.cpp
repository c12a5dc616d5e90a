#include "render/play/study_screen.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>
#include <utility>

#include "env/text/json_text.h"
#include "render/canvas/palette.h"
#include "render/scene/looks.h"

namespace potluck::render {
namespace {

std::set<int> places_of(const std::vector<StudyResult>& results) {
  std::set<int> places;
  for (const StudyResult& result : results) {
    places.insert(result.place);
  }
  return places;
}

}  // namespace

StudyScreen::StudyScreen(Study study, int participant, std::vector<StudyResult> done,
                         const Partners& partners, GameKeeper& keeper, StudyServices services)
    : services_(std::move(services)),
      flow_(study, participant, study.language,
            [this](const std::string& kitchen) {
              return std::string(looks_of(services_.load(kitchen)->rules()).instructions);
            }),
      partners_(partners),
      keeper_(keeper),
      results_(std::move(done)) {
  const auto check = [&](const StudyGame& game) {
    (void)partners_.make(game.partner, services_.load(game.kitchen));
  };
  if (study.practice) {
    check(*study.practice);
  }
  std::ranges::for_each(study.games, check);
  flow_.skip(places_of(results_));
}

void StudyScreen::handle(const Event& event) {
  ui_.handle(event);
  const auto* key = std::get_if<KeyDown>(&event);
  if (key == nullptr || key->repeat || key->key < Key::k1 || key->key > Key::k9 ||
      ui_.is_typing()) {
    return;
  }
  const StudyPage page = flow_.page();
  const int number = 1 + static_cast<int>(key->key) - static_cast<int>(Key::k1);
  if (page.kind == StudyPage::Kind::kQuestions &&
      page.questions[question_].kind == QuestionKind::kScale &&
      number <= page.questions[question_].points) {
    answer(std::to_string(number));
  }
}

void StudyScreen::take(const std::string& event) {
  const std::string wrong = flow_.take(event);
  trouble_ = !wrong.empty() ? wrong : services_.note ? services_.note(event) : std::string();
}

void StudyScreen::begin(const PlannedGame& planned) {
  Setup setup;
  setup.layout = services_.load(planned.what.kitchen);
  setup.partner = planned.what.partner;
  setup.seat = std::max(planned.place, 0) % std::max(setup.layout->num_agents(), 1);
  setup.pace = flow_.study().pace;
  setup.seed = planned.seed;
  setup.hide_names = true;
  setup.one_game = true;
  const auto ended = [this, planned, seat = setup.seat](const Game& game) {
    played_ = StudyResult{.place = planned.place,
                          .game = planned.game,
                          .played = planned.what,
                          .seat = seat,
                          .score = game.score(),
                          .recording = keeper_.name()};
    // A game counts when it is over: one that was stopped is played again.
    take(R"({"event":"game_begin"})");
    take(nlohmann::json{{"event", "game_end"}, {"score", game.score()}}.dump());
    if (planned.place < 0 || flow_.study().questions.empty()) {
      keep_result(0);
    }
  };
  push(std::make_unique<PlayScreen>(
      setup, partners_, GameServices{.keeper = &keeper_, .kitchens = nullptr, .ended = ended}));
}

void StudyScreen::keep_result(int answer) {
  played_->answer = answer;
  results_.push_back(*std::exchange(played_, std::nullopt));
  trouble_ = services_.keep(results_);
}

/// The answer to the question that is shown; the page's last one is offered with those before.
void StudyScreen::answer(const std::string& json) {
  const StudyPage page = flow_.page();
  answers_.push_back(dump_json(nlohmann::json(page.questions[question_].id)) + ":" + json);
  chosen_.clear();
  text_.clear();
  if (++question_ < page.questions.size()) {
    return;
  }
  question_ = 0;
  std::string all;
  for (const std::string& one : std::exchange(answers_, {})) {
    all += (all.empty() ? "" : ",") + one;
  }
  const std::size_t before = results_.size();
  take(R"({"event":"answers","about":")" + page.about + R"(","answers":{)" + all + "}}");
  if (played_ && before == results_.size()) {
    // What results.json has room for: the first scale.
    int points = 0;
    const auto answers = json_or_discarded("{" + all + "}");
    for (const StudyQuestion& question : page.questions) {
      if (points == 0 && question.kind == QuestionKind::kScale && answers.contains(question.id)) {
        points = answers[question.id].get<int>();
      }
    }
    keep_result(points);
  }
}

/// The only button of its page: Enter will do.
bool StudyScreen::press(const Rect& row, const std::string& text) {
  ui_.focus(text);
  return ui_.button(row.centered(180, 44), text, true);
}

bool StudyScreen::draw_answers(Rect area, const StudyQuestion& question) {
  const auto count = static_cast<int>(question.options.size());
  const float height = std::min(40.0F, (area.height - 54) / static_cast<float>(std::max(count, 1)));
  for (int i = 0; i < count; ++i) {
    const Rect row = area.cut_top(height).inset(0, 2);
    const auto at = std::ranges::find(chosen_, i);
    const bool is_chosen = at != chosen_.end();
    const std::string mark = question.kind == QuestionKind::kRanking && is_chosen
                                 ? std::to_string(at - chosen_.begin() + 1) + ". "
                                 : std::string();
    if (ui_.button(row,
                   mark + question.options[static_cast<std::size_t>(i)] + "##" + std::to_string(i),
                   is_chosen)) {
      if (is_chosen) {
        chosen_.erase(at);
      } else {
        chosen_.push_back(i);
      }
      return question.kind == QuestionKind::kChoice && !question.several;
    }
  }
  return false;
}

void StudyScreen::draw_question(Scene& scene, Rect area, const StudyPage& page) {
  const StudyQuestion& question = page.questions[question_];
  area.cut_top(ui_.paragraph(area, question.text, 18, palette::kText), 14);
  const std::string next = page.next;
  switch (question.kind) {
    case QuestionKind::kScale: {
      const Rect words = area.cut_bottom(24, 4);
      scene.text(question.lowest, {words.x, words.center().y}, 16, palette::kTextSoft);
      scene.text(question.highest, {words.right(), words.center().y}, 16, palette::kTextSoft,
                 Align::kRight);
      const Rect row = area.cut_bottom(48);
      for (int i = 0; i < question.points; ++i) {
        if (ui_.button(row.column(i, question.points, 6), std::to_string(i + 1))) {
          answer(std::to_string(i + 1));
          return;
        }
      }
      return;
    }
    case QuestionKind::kChoice:
      if (draw_answers(area, question)) {
        answer(std::to_string(chosen_.front()));
        return;
      }
      break;
    case QuestionKind::kRanking:
      (void)draw_answers(area, question);
      break;
    case QuestionKind::kText:
      ui_.text_field(area.cut_top(40), question.id, text_, {},
                     static_cast<std::size_t>(question.most));
      break;
  }
  const bool whole =
      question.kind != QuestionKind::kRanking || chosen_.size() == question.options.size();
  const bool given = question.kind == QuestionKind::kText ? !text_.empty() : !chosen_.empty();
  const bool alone = question.kind == QuestionKind::kChoice && !question.several;
  const Rect row = area.cut_bottom(44);
  if ((given && whole && !alone) || question.optional) {
    if (ui_.button(row.centered(180, 44), next, true)) {
      answer(!given                                 ? "null"
             : question.kind == QuestionKind::kText ? dump_json(nlohmann::json(text_))
                                                    : dump_json(nlohmann::json(chosen_)));
    }
  }
}

Scene StudyScreen::scene(Size size) {
  Scene scene(size, palette::kPage);
  ui_.begin(scene);
  const StudyPage page = flow_.page();
  const bool asks = page.kind == StudyPage::Kind::kQuestions;
  const bool tall = asks || page.text.size() > 400;
  const Rect card = scene.bounds().centered(std::min(size.width - 40, tall ? 720.0F : 560.0F),
                                            std::min(size.height - 60, tall ? 460.0F : 280.0F));
  scene.rect(card, palette::kPanel, 18);
  Rect inner = card.inset(30, 24);
  const Rect title = inner.cut_top(34, 8);
  scene.text(page.title, title.center(), 22, palette::kText, Align::kCenter, true);
  if (!page.complaint.empty()) {
    inner.cut_top(ui_.paragraph(inner, page.complaint, 16, palette::kBad), 6);
  }
  if (asks) {
    draw_question(scene, inner, page);
  } else {
    Rect row = inner.cut_bottom(44, 10);
    ui_.paragraph(inner, page.text, 16);
    switch (page.kind) {
      case StudyPage::Kind::kText:
        if (press(row, page.next)) {
          take(R"({"event":"next"})");
        }
        break;
      case StudyPage::Kind::kConsent:
        if (ui_.button(row.column(0, 2, 10), page.next, true)) {
          take(R"({"event":"consent","given":true})");
        } else if (ui_.button(row.column(1, 2, 10), page.decline)) {
          take(R"({"event":"consent","given":false})");
        }
        break;
      case StudyPage::Kind::kGame:
        if (press(row, page.next)) {
          begin(*page.game);
        }
        break;
      case StudyPage::Kind::kEnd:
        if (press(row, "Close")) {
          done();
        }
        break;
      case StudyPage::Kind::kQuestions:
        break;
    }
  }
  if (!trouble_.empty()) {
    scene.text(trouble_, {size.width / 2, size.height - 20}, 16, palette::kBad, Align::kCenter);
  }
  ui_.end();
  return scene;
}

}  // namespace potluck::render
