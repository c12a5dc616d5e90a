// A partner that is a language model: `language:MODEL`.
//
// In kitchens it chooses among the planner's jobs and we walk; in games it chooses among the
// actions (mind.h). All environments that have something to ask are asked at once
// (model_server.h). The list of options is turned around like a wheel by the seed, a new turn for
// every question, for small models always take the first. An answer that names no option is asked
// for once more, in plainer words; then the fallback acts: an option by chance, each as likely as
// any other. Both are counted, and so is which place of the list was chosen. Whoever chose a word
// is then asked for a message, if the prompt asks for one (prompt.h).
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "agents/language/chat.h"
#include "agents/language/mind.h"
#include "agents/language/model_server.h"
#include "agents/language/prompt.h"
#include "agents/policy/complain.h"
#include "agents/policy/policy.h"
#include "env/layout.h"

namespace potluck {

struct LanguageTotals {
  std::int64_t questions = 0;   ///< choices to be made
  std::int64_t again = 0;       ///< of these, asked a second time
  std::int64_t fallbacks = 0;   ///< of these, made by the fallback
  std::int64_t answered = 0;    ///< of these, answered with a choice among several
  std::int64_t firsts = 0;      ///< of those, the first of the list
  double firsts_by_chance = 0;  ///< what chance would make of it: the sum of 1 / options
  std::int64_t messages = 0;    ///< written to others
};

class LanguagePartner {
 public:
  /// `prompt`: a prompt's text; empty: the stock one. `server` may be null for Choosing::kRandom.
  /// Throws InputError (place: `prompt_place`) for a prompt with unknown gaps.
  LanguagePartner(language::ChatStyle style, std::shared_ptr<const Layout> layout,
                  const std::string& prompt, const std::string& prompt_place,
                  std::shared_ptr<language::ModelServer> server, Complain complain);

  [[nodiscard]] static std::unique_ptr<Policy> make_policy(
      std::shared_ptr<LanguagePartner> partner);

  [[nodiscard]] LanguageTotals totals() const;
  [[nodiscard]] std::string name() const { return "language:" + style_.model; }

 private:
  class ChoosingPolicy;
  struct Choosable;

  /// Fills in the choices.
  void ask(std::vector<Choosable>& all);
  /// Fills in the messages of those that may write one.
  void write(std::vector<Choosable>& all);
  void ask_once(std::vector<Choosable>& all, bool again);
  void complain(const std::string& text);

  language::ChatStyle style_;
  std::shared_ptr<const language::MindMaker> minds_;
  language::Prompt prompt_;
  std::shared_ptr<language::ModelServer> server_;
  Complain complain_;
  mutable std::mutex mutex_;
  int complaints_ = 0;
  LanguageTotals totals_;
};

}  // namespace potluck
