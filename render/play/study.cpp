#include "render/play/study.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <string>

#include "env/text/error.h"
#include "env/text/json_cursor.h"
#include "render/play/setup.h"

namespace potluck::render {
namespace {

constexpr std::size_t kLongestText = 200;
constexpr std::size_t kLongestPage = 20'000;
constexpr std::size_t kMostPages = 30;
constexpr std::size_t kMostLanguages = 30;
constexpr std::size_t kMostWords = 400;
constexpr std::array<std::string_view, 4> kKinds = {"scale", "choice", "text", "ranking"};
constexpr std::array<std::string_view, kNumOutcomes> kOutcomes = {
    "complete", "no_consent", "failed_check", "technical", "no_partner", "withdrawn"};
constexpr std::array<std::string_view, 4> kIdentities = {"none", "prolific", "mturk", "sona"};

/// A text of 1 to kLongestText bytes; `otherwise` where there is none.
std::string text_of(const JsonCursor& object, const char* key, const std::string& otherwise) {
  if (!object.has(key)) {
    return otherwise;
  }
  const std::string& text = object.at(key).text(kLongestText);
  if (text.empty()) {
    object.at(key).fail("a text of 1 to " + std::to_string(kLongestText) + " bytes");
  }
  return text;
}

StudyGame read_game(const JsonCursor& object) {
  if (!object.json().is_object()) {
    object.fail(R"({"kitchen": …, "partner": …})");
  }
  object.only({"kitchen", "partner"});
  StudyGame game;
  game.kitchen = text_of(object, "kitchen", object.at("kitchen").text());
  game.partner = text_of(object, "partner", object.at("partner").text());
  return game;
}

/// A text of a page; a list of them is its paragraphs.
std::string page_text(const JsonCursor& value) {
  std::string text;
  if (value.json().is_array()) {
    const std::size_t count = value.size_within(1, kMostPages);
    for (std::size_t i = 0; i < count; ++i) {
      text += (i > 0 ? "\n\n" : "") + value[i].text(kLongestPage);
    }
  } else {
    text = value.text(kLongestPage);
  }
  if (text.empty()) {
    value.fail("a text");
  }
  return text;
}

template <std::size_t kCount>
std::size_t word_of(const JsonCursor& value, const std::array<std::string_view, kCount>& words) {
  const auto found = std::ranges::find(words, value.text(kLongestText));
  if (found == words.end()) {
    std::string all;
    for (const std::string_view word : words) {
      all += (all.empty() ? "" : ", ") + std::string(word);
    }
    value.fail("one of " + all);
  }
  return static_cast<std::size_t>(found - words.begin());
}

bool flag_of(const JsonCursor& object, const char* key) {
  if (!object.has(key)) {
    return false;
  }
  if (!object.at(key).json().is_boolean()) {
    object.at(key).fail("true or false");
  }
  return object.at(key).json().get<bool>();
}

bool is_plain_word(const std::string& word) {
  return !word.empty() && std::ranges::all_of(word, [](unsigned char c) {
    return std::isalnum(c) != 0 || c == '_' || c == '-';
  });
}

StudyQuestion read_question(const JsonCursor& object, std::size_t number, bool is_check) {
  object.require_object();
  object.only({"id", "kind", "text", "lowest", "highest", "points", "options", "several",
               "optional", "most", "answer"});
  StudyQuestion question;
  question.id = text_of(object, "id", "q" + std::to_string(number + 1));
  if (!is_plain_word(question.id)) {
    object.at("id").fail("letters, digits, '_' and '-'");
  }
  question.kind = is_check ? QuestionKind::kChoice : QuestionKind::kScale;
  if (object.has("kind")) {
    question.kind = static_cast<QuestionKind>(word_of(object.at("kind"), kKinds));
  }
  question.text = page_text(object.at("text"));
  question.lowest = text_of(object, "lowest", question.lowest);
  question.highest = text_of(object, "highest", question.highest);
  if (object.has("points")) {
    question.points = object.at("points").small(2, kMostStudyPoints);
  }
  if (question.kind == QuestionKind::kChoice || question.kind == QuestionKind::kRanking) {
    const JsonCursor options = object.at("options");
    const std::size_t count = options.size_within(2, kMostStudyOptions);
    for (std::size_t i = 0; i < count; ++i) {
      question.options.push_back(options[i].text(kLongestText));
    }
  }
  question.several = flag_of(object, "several");
  question.optional = flag_of(object, "optional");
  if (object.has("most")) {
    question.most = object.at("most").small(1, static_cast<int>(kLongestPage));
  }
  if (is_check) {
    if (question.kind != QuestionKind::kChoice || question.several) {
      object.at("kind").fail("choice, of one option");
    }
    question.right = object.at("answer").small(0, static_cast<int>(question.options.size()) - 1);
  }
  return question;
}

std::vector<StudyQuestion> read_questions(const JsonCursor& list, bool is_check = false) {
  std::vector<StudyQuestion> questions;
  const std::size_t count = list.size_within(0, kMostStudyQuestions);
  for (std::size_t i = 0; i < count; ++i) {
    questions.push_back(read_question(list[i], i, is_check));
    const StudyQuestion& last = questions.back();
    if (std::ranges::count(questions, last.id, &StudyQuestion::id) > 1) {
      list[i].fail_with("the id '" + last.id + "' again", "an id of its own for each question");
    }
  }
  return questions;
}

void read_pages(const JsonCursor& object, Study& study) {
  if (const auto consent = object.find("consent")) {
    consent->only({"title", "text", "agree", "decline"});
    StudyConsent read;
    read.title = text_of(*consent, "title", read.title);
    read.text = page_text(consent->at("text"));
    read.agree = text_of(*consent, "agree", read.agree);
    read.decline = text_of(*consent, "decline", read.decline);
    study.consent = read;
  }
  if (const auto pages = object.find("instructions")) {
    const std::size_t count = pages->size_within(0, kMostPages);
    for (std::size_t i = 0; i < count; ++i) {
      study.instructions.push_back(page_text((*pages)[i]));
    }
  }
  if (const auto check = object.find("comprehension")) {
    check->only({"questions", "tries"});
    study.check = read_questions(check->at("questions"), true);
    if (check->has("tries")) {
      study.tries = check->at("tries").small(1, 20);
    }
  }
  if (const auto questions = object.find("questions")) {
    study.questions = read_questions(*questions);
  } else {
    study.questions = {{.id = "answer",
                        .text = study.question,
                        .lowest = study.lowest,
                        .highest = study.highest,
                        .points = study.points,
                        .options = {}}};
  }
  if (const auto questions = object.find("final")) {
    study.last_questions = read_questions(*questions);
  }
  if (const auto thanks = object.find("thanks")) {
    study.thanks = page_text(*thanks);
  }
}

void read_languages(const JsonCursor& object, Study& study) {
  study.language = text_of(object, "language", study.language);
  const auto languages = object.find("languages");
  if (!languages) {
    return;
  }
  languages->require_object();
  if (languages->json().size() > kMostLanguages) {
    languages->fail("at most " + std::to_string(kMostLanguages) + " languages");
  }
  for (const auto& [language, words] : languages->json().items()) {
    const JsonCursor table = languages->at(language.c_str());
    table.require_object();
    if (words.size() > kMostWords) {
      table.fail("at most " + std::to_string(kMostWords) + " texts");
    }
    for (const auto& [text, said] : words.items()) {
      study.languages[language][text] = table.at(text.c_str()).text(kLongestPage);
    }
  }
}

void read_web(const JsonCursor& object, Study& study) {
  if (object.has("identity")) {
    study.identity = static_cast<Identity>(word_of(object.at("identity"), kIdentities));
  }
  if (const auto codes = object.find("codes")) {
    codes->require_object();
    for (const auto& item : codes->json().items()) {
      const JsonCursor code = codes->at(item.key().c_str());
      if (std::ranges::find(kOutcomes, item.key()) == kOutcomes.end()) {
        codes->fail_with("the outcome '" + item.key() + "'",
                         "complete, no_consent, failed_check, technical, no_partner or withdrawn");
      }
      if (!is_plain_word(code.text(kLongestText))) {
        code.fail("letters, digits, '_' and '-'");
      }
      study.codes[item.key()] = code.text(kLongestText);
    }
  }
  study.back = text_of(object, "return", {});
  if (!study.back.empty() && !study.back.starts_with("https://")) {
    object.at("return").fail("an address that begins with https://");
  }
  study.upload = text_of(object, "upload", study.upload);
  const bool known =
      study.upload == "none" || study.upload == "download" ||
      (study.upload.starts_with("datapipe:") && is_plain_word(study.upload.substr(9))) ||
      study.upload.starts_with("https://") || study.upload.starts_with("http://localhost") ||
      study.upload.starts_with("http://127.0.0.1");
  if (!known) {
    object.at("upload").fail("none, download, datapipe:ID or an address (https://…)");
  }
  if (object.has("max_minutes")) {
    study.max_minutes = object.at("max_minutes").small(1, 24 * 60);
  }
  study.attention = flag_of(object, "attention");
  if (const auto pairs = object.find("pairs")) {
    pairs->only({"wait_seconds", "without"});
    if (pairs->has("wait_seconds")) {
      study.wait_seconds = pairs->at("wait_seconds").small(1, 3600);
    }
    study.without = text_of(*pairs, "without", study.without);
  }
}

}  // namespace

std::string_view name_of(QuestionKind kind) {
  return kKinds[static_cast<std::size_t>(kind)];
}

std::string_view name_of(Outcome outcome) {
  return kOutcomes[static_cast<std::size_t>(outcome)];
}

std::string Study::said(const std::string& text, const std::string& wanted) const {
  const auto table = languages.find(wanted);
  if (table == languages.end()) {
    return text;
  }
  const auto found = table->second.find(text);
  return found == table->second.end() ? text : found->second;
}

Study parse_study(std::string_view text, const std::string& place) {
  const nlohmann::json json =
      parse_json_document(text, place, {.what = "a study", .values = 100'000});
  const JsonCursor object(json, place);
  if (!json.is_object()) {
    object.fail(R"(something like {"name": "trust", "games": […]})");
  }
  object.only({"name",          "practice",  "games",       "order",     "question", "lowest",
               "highest",       "points",    "pace",        "seed",      "consent",  "instructions",
               "comprehension", "questions", "final",       "thanks",    "identity", "codes",
               "return",        "upload",    "max_minutes", "attention", "pairs",    "language",
               "languages",     "$schema"});
  Study study;
  study.name = text_of(object, "name", object.at("name").text());
  if (!std::ranges::all_of(study.name,
                           [](unsigned char c) { return std::isalnum(c) || c == '_'; })) {
    object.at("name").fail("letters, digits and underscores");
  }
  if (object.has("practice")) {
    study.practice = read_game(object.at("practice"));
  }
  const JsonCursor games = object.at("games");
  const std::size_t count = games.size_within(1, kMostStudyGames);
  for (std::size_t i = 0; i < count; ++i) {
    study.games.push_back(read_game(games[i]));
  }
  const std::string order = text_of(object, "order", "latin_square");
  if (order != "latin_square" && order != "fixed") {
    object.at("order").fail("latin_square or fixed");
  }
  study.counter_balanced = order == "latin_square";
  study.question = text_of(object, "question", study.question);
  study.lowest = text_of(object, "lowest", study.lowest);
  study.highest = text_of(object, "highest", study.highest);
  if (object.has("points")) {
    study.points = object.at("points").small(2, kMostStudyPoints);
  }
  if (object.has("pace")) {
    study.pace = static_cast<decltype(study.pace)>(object.at("pace").number_within(
        static_cast<double>(kSlowestPace), static_cast<double>(kFastestPace)));
  }
  if (object.has("seed")) {
    study.seed =
        static_cast<decltype(study.seed)>(object.at("seed").whole(0, 1'000'000'000'000'000));
  }
  read_pages(object, study);
  read_languages(object, study);
  read_web(object, study);
  return study;
}

std::vector<int> order_for(const Study& study, int participant) {
  const int n = static_cast<int>(study.games.size());
  std::vector<int> order;
  for (int i = 0; i < n; ++i) {
    if (!study.counter_balanced) {
      order.push_back(i);
      continue;
    }
    // 0, 1, n-1, 2, n-2, …, shifted by the participant.
    const int zigzag = i == 0 ? 0 : (i % 2 == 1 ? (i + 1) / 2 : n - i / 2);
    order.push_back((zigzag + participant) % n);
  }
  return order;
}

}  // namespace potluck::render
