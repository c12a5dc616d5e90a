#include "agents/partners/scripted.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "agents/partners/cook/cook.h"
#include "agents/partners/cooks.h"
#include "agents/partners/script.h"
#include "env/text/assert.h"
#include "env/text/error.h"

namespace potluck {
namespace {

using partners::Cook;
using partners::CookNotes;
using partners::kAlways;
using partners::NamedCook;
using partners::Script;

constexpr std::array<ScriptedName, 25> kNames = {{
    {"random", "every action equally likely"},
    {"stay", "never does anything"},
    {"greedy", "carries, cooks and serves by the shortest way; in games takes all it can"},
    {"greedy_noisy_30",
     "greedy, 30 % of its actions at random (any greedy_noisy_1 .. greedy_noisy_99)"},
    {"greedy_noisy_60", "greedy, 60 % of its actions at random"},
    {"greedy_pause_30", "greedy, does nothing in 30 % of its steps (any _pause_1 .. _pause_99)"},
    {"onions_only", "only brings ingredients to the pots and starts the cooking"},
    {"dishes_only", "only plates soups and leaves them near the window"},
    {"serves_only", "only takes soups to the window, from pots and counters"},
    {"left_half", "greedy that stays in the left half"},
    {"right_half", "greedy that stays in the right half"},
    {"stubborn", "greedy that hardly ever yields and passes nothing on"},
    {"looks", "goes and looks: acts on what its view has shown, presses buttons"},
    {"tells", "likewise, and tells the recipe by where it stands"},
    {"same_recipe", "cooks the first recipe, whatever is asked for"},
    {"always_cooperate", "chooses the first of two actions"},
    {"always_defect", "chooses the second of two actions"},
    {"tit_for_tat", "cooperates, then does what the other did last"},
    {"generous_tit_for_tat", "tit for tat that forgives a third of the time"},
    {"suspicious_tit_for_tat", "tit for tat that begins by defecting"},
    {"grim", "cooperates until anybody defects, then never again"},
    {"pavlov", "keeps its action while the other cooperates, changes it otherwise"},
    {"fair", "takes its own coins only; claims half of everything"},
    {"honest", "says its hand, believes the other's word, and leaves things to who values them"},
    {"liar", "says a hand that would win, and claims everything"},
}};

std::vector<std::string> names_of(std::span<const ScriptedName> known) {
  std::vector<std::string> names;
  for (const ScriptedName& one : known) {
    names.emplace_back(one.name);
  }
  return names;
}

/// Does nothing, where that can be done.
class StayingCook final : public Cook {
 public:
  explicit StayingCook(Action idle) : idle_(idle) {}
  void decide(const PolicyBatch& /*batch*/, CookNotes* /*notes*/,
              std::span<Action> actions) const override {
    std::fill(actions.begin(), actions.end(), idle_);
  }

 private:
  Action idle_;
};

/// Is there such work under these rules?
bool fits(const Script& script, const RuleSet& rules) {
  if (script.cook.empty() && script.mistakes == kAlways) {
    return true;  // never does anything but err
  }
  if ((script.cook.empty() || script.pauses > 0) && !rules.idle_action()) {
    return false;
  }
  return script.cook.empty() || partners::find_cook(rules, script.cook) != nullptr;
}

/// A cook, its mistakes and its pauses.
class ScriptedPolicy final : public Policy {
 public:
  ScriptedPolicy(const Script& script, std::shared_ptr<const Layout> layout)
      : layout_(std::move(layout)),
        mistakes_(script.mistakes),
        pauses_(script.pauses),
        num_actions_(layout_->num_actions()),
        idle_(layout_->rules().idle_action().value_or(0)) {
    if (script.cook.empty()) {
      cook_ = std::make_shared<StayingCook>(idle_);
    } else {
      const NamedCook& named = *partners::find_cook(layout_->rules(), script.cook);
      cook_ = named.make(*layout_);
      mercy_ = named.mercy;
    }
    notes_ = cook_->make_notes();
  }

  /// The same cook with empty notes.
  ScriptedPolicy(const ScriptedPolicy& other)
      : Policy(other),
        layout_(other.layout_),
        cook_(other.cook_),
        notes_(cook_->make_notes()),
        mercy_(other.mercy_),
        mistakes_(other.mistakes_),
        pauses_(other.pauses_),
        num_actions_(other.num_actions_),
        idle_(other.idle_) {}
  ScriptedPolicy& operator=(const ScriptedPolicy&) = delete;

  void act(const PolicyBatch& batch, const PolicyOutput& out) override {
    const std::size_t n = batch.which.size();
    const auto num_actions = static_cast<std::size_t>(num_actions_);
    POTLUCK_ASSERT(out.actions.size() >= n);
    cook_->decide(batch, notes_.get(), out.actions.first(n));
    if (!out.probabilities.empty()) {
      const float mistakes = static_cast<float>(mistakes_) / static_cast<float>(kAlways);
      const float pauses = static_cast<float>(pauses_) / static_cast<float>(kAlways);
      for (std::size_t i = 0; i < n; ++i) {
        const auto row = out.probabilities.subspan(i * num_actions, num_actions);
        const ActionRange choices = batch.choices(i, num_actions_);
        std::fill(row.begin(), row.end(), 0.0F);
        std::fill_n(row.begin() + choices.first, choices.count,
                    mistakes / static_cast<float>(choices.count));
        const float rule = 1.0F - mistakes - pauses;
        row[out.actions[i]] += rule * (1.0F - mercy_);
        row[kFirstAction] += rule * mercy_;
        row[idle_] += pauses;
      }
    }
    if (!out.values.empty()) {
      std::fill_n(out.values.begin(), n, 0.0F);
    }
    if (mistakes_ + pauses_ > 0 || mercy_ > 0) {
      err(batch, out.actions);
    }
  }

  [[nodiscard]] std::unique_ptr<Policy> clone() const override {
    return std::make_unique<ScriptedPolicy>(*this);
  }

 private:
  void err(const PolicyBatch& batch, std::span<Action> actions) const {
    const std::uint32_t purpose =
        static_cast<std::uint32_t>(Purpose::kMistake) + static_cast<std::uint32_t>(batch.seat);
    for (std::size_t i = 0; i < batch.which.size(); ++i) {
      const auto env = static_cast<std::size_t>(batch.which[i]);
      const PhiloxBlock bits =
          batch.key.draw(batch.envs.first_env() + static_cast<std::uint32_t>(env),
                         batch.envs.episodes()[env], batch.envs.steps()[env], purpose);
      const auto percent = static_cast<int>(uniform_below(bits[0], kAlways));
      if (percent < mistakes_) {
        const ActionRange choices = batch.choices(i, num_actions_);
        actions[i] = static_cast<Action>(
            choices.first + uniform_below(bits[1], static_cast<std::uint32_t>(choices.count)));
      } else if (percent < mistakes_ + pauses_) {
        actions[i] = idle_;
      } else if (unit_float(bits[2]) < mercy_) {
        actions[i] = kFirstAction;
      }
    }
  }

  static constexpr Action kFirstAction = 0;

  std::shared_ptr<const Layout> layout_;
  std::shared_ptr<const Cook> cook_;
  std::unique_ptr<CookNotes> notes_;  ///< null: it keeps none
  float mercy_ = 0;                   ///< NamedCook::mercy
  int mistakes_;
  int pauses_;
  int num_actions_;
  Action idle_;  ///< what a pause is
};

}  // namespace

std::span<const ScriptedName> scripted_names() {
  return kNames;
}

std::vector<ScriptedName> scripted_names(const RuleSet& rules) {
  std::vector<ScriptedName> names(kNames.begin(), kNames.end());
  std::erase_if(names, [&](const ScriptedName& one) { return !is_scripted_name(one.name, rules); });
  return names;
}

bool is_scripted_name(std::string_view name) {
  return partners::parse_script(name).has_value();
}

bool is_scripted_name(std::string_view name, const RuleSet& rules) {
  const std::optional<Script> script = partners::parse_script(name);
  return script.has_value() && fits(*script, rules);
}

bool remembers(std::string_view name, const RuleSet& rules) {
  const std::optional<Script> script = partners::parse_script(name);
  const NamedCook* const cook = script ? partners::find_cook(rules, script->cook) : nullptr;
  return cook != nullptr && cook->keeps_notes;
}

std::unique_ptr<Policy> make_scripted(std::string_view name, std::shared_ptr<const Layout> layout) {
  const std::optional<Script> script = partners::parse_script(name);
  if (!script) {
    throw InputError("agent", "unknown name '" + std::string(name) + "'",
                     one_of(names_of(scripted_names(layout->rules()))),
                     "all but random and stay may end in _noisy_N, _pause_N or _noisy_N_pause_M");
  }
  if (!fits(*script, layout->rules())) {
    throw InputError("agent '" + std::string(name) + "'",
                     "no work for it in '" + layout->name() + "' under rules " +
                         std::string(layout->rules().name()),
                     one_of(names_of(scripted_names(layout->rules()))));
  }
  return std::make_unique<ScriptedPolicy>(*script, std::move(layout));
}

}  // namespace potluck
