#include "render/play/study_flow.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <utility>

#include "env/text/json_text.h"

namespace potluck::render {
namespace {

using Json = nlohmann::json;

constexpr const char* kNextWord = "Next";

bool is_index(const Json& value, std::size_t count) {
  return value.is_number_integer() && value.get<std::int64_t>() >= 0 &&
         value.get<std::int64_t>() < static_cast<std::int64_t>(count);
}

/// A list of different options' numbers.
bool is_index_list(const Json& value, std::size_t count) {
  std::set<std::int64_t> seen;
  return value.is_array() && value.size() <= count &&
         std::ranges::all_of(value, [&](const Json& one) {
           return is_index(one, count) && seen.insert(one.get<std::int64_t>()).second;
         });
}

bool fits(const StudyQuestion& question, const Json& answer) {
  switch (question.kind) {
    case QuestionKind::kScale:
      return answer.is_number_integer() && answer.get<std::int64_t>() >= 1 &&
             answer.get<std::int64_t>() <= question.points;
    case QuestionKind::kChoice:
      return question.several ? is_index_list(answer, question.options.size()) &&
                                    (question.optional || !answer.empty())
                              : is_index(answer, question.options.size());
    case QuestionKind::kText:
      return answer.is_string() &&
             answer.get_ref<const std::string&>().size() <=
                 static_cast<std::size_t>(question.most) &&
             (question.optional || !answer.get_ref<const std::string&>().empty());
    case QuestionKind::kRanking:
      return is_index_list(answer, question.options.size()) &&
             answer.size() == question.options.size();
  }
  return false;
}

std::string word_of(const Json& event, const char* key) {
  return event.contains(key) && event[key].is_string() ? event[key].get<std::string>()
                                                       : std::string();
}

}  // namespace

StudyFlow::StudyFlow(Study study, int participant, std::string language, Instructions instructions)
    : study_(std::move(study)),
      language_(std::move(language)),
      instructions_(std::move(instructions)) {
  const auto seed_at = [&](int place) {
    return study_.seed + 1000 * static_cast<std::uint64_t>(participant) +
           static_cast<std::uint64_t>(place + 1);
  };
  if (study_.consent) {
    steps_.push_back({.kind = Kind::kConsent});
  }
  for (int page = 0; page < static_cast<int>(study_.instructions.size()); ++page) {
    steps_.push_back({.kind = Kind::kRead, .page = page});
  }
  if (!study_.check.empty()) {
    steps_.push_back({.kind = Kind::kCheck});
  }
  if (study_.practice) {
    steps_.push_back(
        {.kind = Kind::kGame,
         .game = {.place = -1, .game = -1, .what = *study_.practice, .seed = seed_at(-1)}});
  }
  const std::vector<int> order = order_for(study_, participant);
  for (int place = 0; place < static_cast<int>(order.size()); ++place) {
    const int game = order[static_cast<std::size_t>(place)];
    const PlannedGame planned{.place = place,
                              .game = game,
                              .what = study_.games[static_cast<std::size_t>(game)],
                              .seed = seed_at(place)};
    steps_.push_back({.kind = Kind::kGame, .game = planned});
    if (!study_.questions.empty()) {
      steps_.push_back({.kind = Kind::kAsk, .game = planned});
    }
  }
  if (!study_.last_questions.empty()) {
    steps_.push_back({.kind = Kind::kLast});
  }
  steps_.push_back({.kind = Kind::kEnd});
}

void StudyFlow::skip(const std::set<int>& places) {
  if (places.empty()) {
    return;
  }
  // Whoever has played a game has read what comes before.
  std::erase_if(steps_, [&](const Step& step) {
    const bool of_game = step.kind == Kind::kGame || step.kind == Kind::kAsk;
    return of_game ? places.contains(step.game.place)
                   : step.kind != Kind::kLast && step.kind != Kind::kEnd;
  });
  at_ = 0;
}

std::string StudyFlow::said(const std::string& text) const {
  return study_.said(text, language_);
}

const std::vector<StudyQuestion>& StudyFlow::asked() const {
  static const std::vector<StudyQuestion> kNothing;
  switch (steps_[at_].kind) {
    case Kind::kCheck:
      return study_.check;
    case Kind::kAsk:
      return study_.questions;
    case Kind::kLast:
      return study_.last_questions;
    default:
      return kNothing;
  }
}

StudyPage StudyFlow::page() const {
  const Step& step = steps_[at_];
  StudyPage page;
  page.next = said(kNextWord);
  page.complaint = complaint_;
  page.done = static_cast<int>(at_);
  page.of = static_cast<int>(steps_.size()) - 1;
  page.questions = asked();
  for (StudyQuestion& question : page.questions) {
    question.text = said(question.text);
    question.lowest = said(question.lowest);
    question.highest = said(question.highest);
    for (std::string& option : question.options) {
      option = said(option);
    }
  }
  switch (step.kind) {
    case Kind::kConsent:
      page.kind = StudyPage::Kind::kConsent;
      page.title = said(study_.consent->title);
      page.text = said(study_.consent->text);
      page.next = said(study_.consent->agree);
      page.decline = said(study_.consent->decline);
      break;
    case Kind::kRead:
      page.title = said("Instructions");
      page.text = said(study_.instructions[static_cast<std::size_t>(step.page)]);
      break;
    case Kind::kCheck:
      page.kind = StudyPage::Kind::kQuestions;
      page.title = said("A few questions about the game");
      page.about = "check";
      break;
    case Kind::kGame: {
      page.kind = StudyPage::Kind::kGame;
      page.game = step.game;
      const bool practice = step.game.place < 0;
      page.title = practice ? said("Practice")
                            : fmt::format("{} {} / {}", said("Game"), step.game.place + 1,
                                          study_.games.size());
      page.text = practice ? said(
                                 "You cook together with a partner. First comes a practice game; "
                                 "it does not count.")
                           : said(
                                 "Another partner, perhaps another kitchen. Earn as much as you "
                                 "can together. The clock starts with your first key.");
      if (instructions_) {
        page.text += "\n\n" + said(instructions_(step.game.what.kitchen));
      }
      if (study_.attention) {
        page.text += "\n\n" + said(
                                  "Please stay on this page while you play: it is written down "
                                  "when the page is hidden.");
      }
      page.next = playing_ ? said("Go on") : practice ? said("Practise") : said("Cook");
      break;
    }
    case Kind::kAsk:
    case Kind::kLast:
      page.kind = StudyPage::Kind::kQuestions;
      page.title = step.kind == Kind::kAsk ? said("About this game") : said("Last questions");
      page.about = step.kind == Kind::kAsk ? std::to_string(step.game.place) : "last";
      break;
    case Kind::kEnd:
      page.kind = StudyPage::Kind::kEnd;
      page.outcome = outcome_;
      switch (outcome_) {
        case Outcome::kComplete:
          page.title = said("Thank you!");
          page.text = said(study_.thanks);
          break;
        case Outcome::kNoConsent:
          page.title = said("Thank you");
          page.text = said("You did not agree, so the study ends here. Nothing was recorded.");
          break;
        case Outcome::kFailedCheck:
          page.title = said("Thank you");
          page.text = said(
              "The questions about the game were not answered as expected, so the "
              "study ends here.");
          break;
        case Outcome::kTechnical:
          page.title = said("Something went wrong");
          page.text = said("For a technical reason the study ends here. That is not your fault.");
          break;
        case Outcome::kNoPartner:
          page.title = said("Nobody came");
          page.text = said("No partner could be found for you, so the study ends here.");
          break;
        case Outcome::kWithdrawn:
          page.title = said("You have withdrawn");
          page.text = said("The study ends here. What had been recorded of you is deleted.");
          break;
      }
      break;
  }
  return page;
}

std::string StudyFlow::page_json() const {
  static constexpr std::array<const char*, 5> kKindNames = {"text", "consent", "questions", "game",
                                                            "end"};
  const StudyPage page = this->page();
  Json json = {{"kind", kKindNames[static_cast<std::size_t>(page.kind)]},
               {"title", page.title},
               {"text", page.text},
               {"next", page.next},
               {"decline", page.decline},
               {"complaint", page.complaint},
               {"outcome", name_of(page.outcome)},
               {"about", page.about},
               {"done", page.done},
               {"of", page.of},
               {"person", page.game && page.game->what.partner == kPersonPartner},
               {"game", page.game ? page.game->game : -1},
               {"questions", Json::array()}};
  for (const StudyQuestion& question : page.questions) {
    json["questions"].push_back({{"id", question.id},
                                 {"kind", name_of(question.kind)},
                                 {"text", question.text},
                                 {"lowest", question.lowest},
                                 {"highest", question.highest},
                                 {"points", question.points},
                                 {"options", question.options},
                                 {"several", question.several},
                                 {"optional", question.optional},
                                 {"most", question.most}});
  }
  return dump_json(json);
}

void StudyFlow::advance() {
  complaint_.clear();
  ++at_;
  while (time_is_up_ && steps_[at_].kind != Kind::kLast && steps_[at_].kind != Kind::kEnd) {
    ++at_;
  }
}

void StudyFlow::end(Outcome outcome) {
  complaint_.clear();
  playing_.reset();
  outcome_ = outcome;
  at_ = steps_.size() - 1;
}

/// What answers to the comprehension check lead to.
void StudyFlow::check(const std::vector<bool>& right) {
  if (std::ranges::all_of(right, [](bool one) { return one; })) {
    advance();
  } else if (++tries_ >= study_.tries) {
    end(Outcome::kFailedCheck);
  } else {
    // Back to the instructions, if there are any.
    const auto read = std::ranges::find(steps_, Kind::kRead, &Step::kind);
    if (read != steps_.end()) {
      at_ = static_cast<std::size_t>(read - steps_.begin());
    }
    complaint_ = said("Not all answers were right. Please read the instructions once more.");
  }
}

std::string StudyFlow::take(std::string_view text) {
  const Json event = json_or_discarded(text);
  if (!event.is_object()) {
    return "no event";
  }
  const std::string what = word_of(event, "event");
  const Kind kind = steps_[at_].kind;
  if (what == "consent") {
    if (kind != Kind::kConsent || !event.contains("given") || !event["given"].is_boolean()) {
      return "consent is not asked for";
    }
    if (event["given"].get<bool>()) {
      advance();
    } else {
      end(Outcome::kNoConsent);
    }
  } else if (what == "next") {
    if (kind != Kind::kRead) {
      return "nothing to read here";
    }
    advance();
  } else if (what == "answers") {
    const std::vector<StudyQuestion>& questions = asked();
    if (questions.empty() || !event.contains("answers") || !event["answers"].is_object()) {
      return "nothing is asked";
    }
    const Json& answers = event["answers"];
    std::vector<bool> right;
    for (const StudyQuestion& question : questions) {
      if (!answers.contains(question.id) || answers[question.id].is_null()) {
        if (!question.optional) {
          return said("Please answer every question.");
        }
        continue;
      }
      if (!fits(question, answers[question.id])) {
        return said("Please answer every question.");
      }
      right.push_back(question.right < 0 || answers[question.id] == question.right);
    }
    if (kind == Kind::kCheck) {
      right.resize(questions.size(), false);
      check(right);
    } else {
      advance();
    }
  } else if (what == "game_begin") {
    if (kind != Kind::kGame || playing_) {
      return "no game begins here";
    }
    playing_ = steps_[at_].game;
  } else if (what == "game_end") {
    if (!playing_) {
      return "no game is played";
    }
    playing_.reset();
    advance();
  } else if (what == "time_up") {
    time_is_up_ = true;
    if (!playing_ && kind != Kind::kAsk && kind != Kind::kLast && kind != Kind::kEnd) {
      advance();
    }
  } else if (what == "end") {
    const std::string outcome = word_of(event, "outcome");
    for (const Outcome one : {Outcome::kTechnical, Outcome::kNoPartner, Outcome::kWithdrawn}) {
      if (outcome == name_of(one)) {
        end(one);
      }
    }
  }
  return {};
}

}  // namespace potluck::render
