#include "agents/language/language_partner.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <span>
#include <utility>

namespace potluck {

using language::ChatAnswer;
using language::Choosing;
using language::Mind;
using language::Question;
using language::Situation;

namespace {

constexpr int kMostToldOfLanguage = 5;
constexpr std::size_t kMostScored = 9;  // options

}  // namespace

/// A choice to be made.
struct LanguagePartner::Choosable {
  Situation situation;
  bool wheel = true;       ///< is the list turned? Options with names stand in no list
  std::uint32_t turn = 0;  ///< of the wheel
  std::uint32_t seed = 0;
  std::uint32_t chance = 0;  ///< the fallback's
  std::optional<std::size_t> chosen = {};
  bool writes = false;    ///< may it write to others at this step?
  std::string text = {};  ///< what it wrote
  std::size_t row = 0;    ///< whose choice

  [[nodiscard]] std::size_t size() const { return situation.options.size(); }
  /// The option in that place of the list when the wheel is turned so much further.
  [[nodiscard]] std::uint32_t turned(std::size_t place, std::uint32_t further) const {
    return static_cast<std::uint32_t>(wheel ? (place + turn % size() + further) % size() : place);
  }
  /// Where in the list the option that was chosen stands.
  [[nodiscard]] std::size_t place_of_chosen() const {
    std::size_t place = 0;
    while (turned(place, 0) != *chosen) {
      ++place;
    }
    return place;
  }
  /// Are options scored? Numbers of two digits are two tokens to many models.
  [[nodiscard]] bool scored(const language::ChatStyle& style) const {
    return style.choosing == Choosing::kScore && size() <= kMostScored;
  }
  [[nodiscard]] language::ChatStyle style(language::ChatStyle wanted) const {
    const bool too_many = wanted.choosing == Choosing::kScore && !scored(wanted);
    wanted.choosing = too_many ? Choosing::kNumber : wanted.choosing;
    return wanted;
  }
  [[nodiscard]] std::size_t questions(const language::ChatStyle& style) const {
    return scored(style) && wheel ? size() : 1;
  }

  [[nodiscard]] std::vector<std::string> possible(const language::Prompt& prompt) const {
    return possible_answers(prompt.fill(situation, turned(0, 0)));
  }
  [[nodiscard]] std::optional<std::size_t> named(const ChatAnswer& said, Choosing choosing,
                                                 std::span<const std::string> possible,
                                                 std::string& wrong) const {
    wrong = said.failure;
    if (!said.failure.empty()) {
      return std::nullopt;
    }
    const std::optional<int> place = chosen_option(said, choosing, possible, wrong);
    return place ? std::optional<std::size_t>(turned(static_cast<std::size_t>(*place), 0))
                 : std::nullopt;
  }
  /// By the sum of its probabilities over all turns of the wheel.
  [[nodiscard]] std::optional<std::size_t> likeliest(std::span<const ChatAnswer> said,
                                                     std::span<const std::string> possible,
                                                     std::string& wrong) const {
    std::vector<double> sums(size(), 0.0);
    for (std::uint32_t turn_of = 0; turn_of < said.size(); ++turn_of) {
      const ChatAnswer& one = said[turn_of];
      wrong = one.failure;
      const std::vector<double> probabilities =
          one.failure.empty() ? option_probabilities(one, possible, wrong) : std::vector<double>();
      if (probabilities.empty()) {
        return std::nullopt;
      }
      for (std::size_t place = 0; place < size(); ++place) {
        sums[turned(place, turn_of)] += probabilities[place];
      }
    }
    return static_cast<std::size_t>(std::max_element(sums.begin(), sums.end()) - sums.begin());
  }
};

/// Keeps a mind for every player.
class LanguagePartner::ChoosingPolicy final : public Policy {
 public:
  explicit ChoosingPolicy(std::shared_ptr<LanguagePartner> partner)
      : partner_(std::move(partner)) {}
  ChoosingPolicy(const ChoosingPolicy&) = delete;
  ChoosingPolicy& operator=(const ChoosingPolicy&) = delete;
  ~ChoosingPolicy() override = default;

  void act(const PolicyBatch& batch, const PolicyOutput& out) override {
    const std::size_t n = batch.which.size();
    std::vector<Mind*> minds(n);
    std::vector<Choosable> questions;
    for (std::size_t i = 0; i < n; ++i) {
      const int env = batch.which[i];
      auto& mind = minds_[{env, batch.seat}];
      if (!mind) {
        mind = partner_->minds_->make(batch.seat, partner_->prompt_.wording());
      }
      minds[i] = mind.get();
      if (batch.messages != nullptr) {
        for (const Messages::Heard& heard : batch.messages->heard_by(batch.envs, env, batch.seat)) {
          mind->hear(heard.seat, heard.text);
        }
      }
      if (std::optional<Situation> situation = mind->look(batch.envs.state(env))) {
        const auto e = static_cast<std::size_t>(env);
        const PhiloxBlock bits = batch.key.draw(
            batch.envs.first_env() + static_cast<std::uint32_t>(env), batch.envs.episodes()[e],
            batch.envs.steps()[e],
            static_cast<std::uint32_t>(Purpose::kAction) + static_cast<std::uint32_t>(batch.seat));
        questions.push_back({.situation = std::move(*situation),
                             .wheel = partner_->prompt_.wording().names.empty(),
                             .turn = bits[0],
                             .seed = bits[1],
                             .chance = bits[2],
                             .writes = batch.messages != nullptr &&
                                       Messages::may_speak(batch.envs, env, batch.seat),
                             .row = i});
      }
    }
    partner_->ask(questions);
    partner_->write(questions);
    for (const Choosable& question : questions) {
      minds[question.row]->choose(*question.chosen);
      if (!question.text.empty()) {
        minds[question.row]->wrote(question.text);
        batch.messages->say(batch.envs, batch.which[question.row], batch.seat, question.text);
      }
    }
    for (std::size_t i = 0; i < n; ++i) {
      out.actions[i] = minds[i]->act();
    }
    if (!out.probabilities.empty()) {
      const std::size_t width = out.probabilities.size() / std::max<std::size_t>(n, 1);
      std::fill(out.probabilities.begin(), out.probabilities.end(), 0.0F);
      for (std::size_t i = 0; i < n; ++i) {
        out.probabilities[i * width + out.actions[i]] = 1.0F;
      }
    }
    if (!out.values.empty()) {
      std::fill_n(out.values.begin(), n, 0.0F);
    }
  }

  void begin_episode(int env) override {
    std::erase_if(minds_, [env](const auto& entry) { return entry.first.first == env; });
  }

  [[nodiscard]] std::unique_ptr<Policy> clone() const override {
    return std::make_unique<ChoosingPolicy>(partner_);
  }

 private:
  std::shared_ptr<LanguagePartner> partner_;
  std::map<std::pair<int, int>, std::unique_ptr<Mind>> minds_;  ///< by environment and seat
};

LanguagePartner::LanguagePartner(language::ChatStyle style, std::shared_ptr<const Layout> layout,
                                 const std::string& prompt, const std::string& prompt_place,
                                 std::shared_ptr<language::ModelServer> server, Complain complain)
    : style_(std::move(style)),
      minds_(language::make_mind_maker(layout)),
      prompt_(prompt.empty() ? minds_->stock_prompt() : std::string_view(prompt), prompt_place),
      server_(std::move(server)),
      complain_(std::move(complain)) {}

std::unique_ptr<Policy> LanguagePartner::make_policy(std::shared_ptr<LanguagePartner> partner) {
  return std::make_unique<ChoosingPolicy>(std::move(partner));
}

void LanguagePartner::ask(std::vector<Choosable>& all) {
  for (Choosable& one : all) {
    if (one.size() == 1) {
      one.chosen = 0;
    }
  }
  std::int64_t asked_again = 0;
  if (style_.choosing != Choosing::kRandom) {
    ask_once(all, /*again=*/false);
    asked_again =
        std::count_if(all.begin(), all.end(), [](const Choosable& one) { return !one.chosen; });
    ask_once(all, /*again=*/true);
  }
  LanguageTotals now{.questions = static_cast<std::int64_t>(all.size()), .again = asked_again};
  for (Choosable& one : all) {
    const auto options = static_cast<std::uint32_t>(one.size());
    if (!one.chosen) {
      now.fallbacks += style_.choosing == Choosing::kRandom ? 0 : 1;
      one.chosen = uniform_below(one.chance, options);
    } else if (options > 1) {
      ++now.answered;
      now.firsts += *one.chosen == one.turned(0, 0) ? 1 : 0;
      now.firsts_by_chance += 1.0 / options;
    }
  }
  const std::lock_guard lock(mutex_);
  totals_.questions += now.questions;
  totals_.again += now.again;
  totals_.fallbacks += now.fallbacks;
  totals_.answered += now.answered;
  totals_.firsts += now.firsts;
  totals_.firsts_by_chance += now.firsts_by_chance;
}

/// Asks for what is not chosen yet.
void LanguagePartner::ask_once(std::vector<Choosable>& all, bool again) {
  std::vector<std::string> bodies;
  for (const Choosable& one : all) {
    for (std::uint32_t turn = 0; !one.chosen && turn < one.questions(style_); ++turn) {
      Question question = prompt_.fill(one.situation, one.turned(0, turn));
      question.again = again;
      question.seed = one.seed + (again ? 1U : 0U);
      bodies.push_back(request_body(question, one.style(style_)));
    }
  }
  if (bodies.empty()) {
    return;
  }
  const std::vector<ChatAnswer> answers = server_->ask(bodies);
  std::span<const ChatAnswer> rest = answers;
  std::string why;
  for (Choosable& one : all) {
    if (one.chosen) {
      continue;
    }
    const auto said = rest.first(one.questions(style_));
    rest = rest.subspan(said.size());
    std::string wrong;
    const std::vector<std::string> possible = one.possible(prompt_);
    one.chosen = one.scored(style_)
                     ? one.likeliest(said, possible, wrong)
                     : one.named(said.front(), one.style(style_).choosing, possible, wrong);
    why = one.chosen ? why : wrong;
  }
  if (!why.empty()) {
    complain(why);
  }
}

void LanguagePartner::write(std::vector<Choosable>& all) {
  std::vector<std::string> bodies;
  const bool asks = !prompt_.wording().write.empty() && style_.choosing != Choosing::kRandom;
  for (const Choosable& one : all) {
    if (asks && one.writes) {
      Question question = prompt_.fill(one.situation, one.turned(0, 0));
      question.seed = one.seed;
      bodies.push_back(writing_body(question, one.possible(prompt_)[one.place_of_chosen()],
                                    prompt_.wording().write, style_));
    }
  }
  if (bodies.empty()) {
    return;
  }
  const std::vector<ChatAnswer> answers = server_->ask(bodies);
  auto answer = answers.begin();
  std::int64_t messages = 0;
  for (Choosable& one : all) {
    if (one.writes) {
      one.text = answer->failure.empty() ? written(*answer) : "";
      messages += one.text.empty() ? 0 : 1;
      if (!answer->failure.empty()) {
        complain(answer->failure);
      }
      ++answer;
    }
  }
  const std::lock_guard lock(mutex_);
  totals_.messages += messages;
}

void LanguagePartner::complain(const std::string& text) {
  const std::lock_guard lock(mutex_);
  if (complain_ && complaints_ < kMostToldOfLanguage) {
    ++complaints_;
    complain_(
        fmt::format("{}: {}{}", name(), text,
                    complaints_ < kMostToldOfLanguage ? "" : " (further ones are counted only)"));
  }
}

LanguageTotals LanguagePartner::totals() const {
  const std::lock_guard lock(mutex_);
  return totals_;
}

}  // namespace potluck
