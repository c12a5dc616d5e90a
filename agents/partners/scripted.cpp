#include "agents/partners/scripted.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "agents/partners/cook.h"
#include "agents/partners/grid_cook.h"
#include "agents/partners/kitchen_cook.h"
#include "env/assert.h"
#include "env/error.h"

namespace potluck {
namespace {

using partners::Cook;

constexpr std::string_view kRandomName = "random";
constexpr std::string_view kStayName = "stay";
constexpr std::string_view kGreedyName = "greedy";
constexpr std::string_view kNoisyPrefix = "greedy_noisy_";

constexpr std::array<ScriptedName, 5> kNames = {{
    {kRandomName, "every action equally likely"},
    {kStayName, "never does anything"},
    {kGreedyName, "carries, cooks and serves by the shortest way"},
    {"greedy_noisy_30",
     "greedy, 30 % of its actions at random (any greedy_noisy_1 .. greedy_noisy_99)"},
    {"greedy_noisy_60", "greedy, 60 % of its actions at random"},
}};

constexpr int kAlways = 100;  // per cent

enum class Rule : std::uint8_t { kStay, kGreedy };

/// A rule and the share of actions, in per cent, that chance takes from it.
struct Script {
  Rule rule = Rule::kStay;
  int mistakes = 0;
};

std::optional<Script> parse(std::string_view name) {
  if (name == kRandomName) {
    return Script{Rule::kStay, kAlways};
  }
  if (name == kStayName) {
    return Script{Rule::kStay, 0};
  }
  if (name == kGreedyName) {
    return Script{Rule::kGreedy, 0};
  }
  if (!name.starts_with(kNoisyPrefix)) {
    return std::nullopt;
  }
  const std::string_view digits = name.substr(kNoisyPrefix.size());
  int percent = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), percent);
  const bool plain = error == std::errc{} && end == digits.data() + digits.size() &&
                     digits == std::to_string(percent);
  if (!plain || percent < 1 || percent >= kAlways) {
    return std::nullopt;
  }
  return Script{Rule::kGreedy, percent};
}

class StayingCook final : public Cook {
 public:
  void decide(const PolicyBatch& /*batch*/, std::span<Action> actions) const override {
    std::fill(actions.begin(), actions.end(), kStayAction);
  }
};

std::shared_ptr<const Cook> make_cook(Rule rule, const std::shared_ptr<const Layout>& layout) {
  if (rule == Rule::kStay) {
    return std::make_shared<StayingCook>();
  }
  switch (layout->rules()) {
    case Rules::kCoopGrid:
      return std::make_shared<partners::GridCook>(*layout);
    case Rules::kClassic:
      return std::make_shared<partners::KitchenCook>(*layout);
  }
  return nullptr;
}

/// A cook, and mistakes.
class ScriptedPolicy final : public Policy {
 public:
  ScriptedPolicy(std::shared_ptr<const Cook> cook, int mistakes, int num_actions)
      : cook_(std::move(cook)), mistakes_(mistakes), num_actions_(num_actions) {}

  void act(const PolicyBatch& batch, const PolicyOutput& out) override {
    const std::size_t n = batch.which.size();
    const auto num_actions = static_cast<std::size_t>(num_actions_);
    POTLUCK_ASSERT(out.actions.size() >= n);
    cook_->decide(batch, out.actions.first(n));
    if (!out.probabilities.empty()) {
      const float share = static_cast<float>(mistakes_) / static_cast<float>(kAlways);
      const float uniform = share / static_cast<float>(num_actions_);
      for (std::size_t i = 0; i < n; ++i) {
        const auto row = out.probabilities.subspan(i * num_actions, num_actions);
        std::fill(row.begin(), row.end(), uniform);
        row[out.actions[i]] += 1.0F - share;
      }
    }
    if (!out.values.empty()) {
      std::fill_n(out.values.begin(), n, 0.0F);
    }
    if (mistakes_ > 0) {
      make_mistakes(batch, out.actions);
    }
  }

  [[nodiscard]] std::unique_ptr<Policy> clone() const override {
    return std::make_unique<ScriptedPolicy>(*this);
  }

 private:
  void make_mistakes(const PolicyBatch& batch, std::span<Action> actions) const {
    const std::uint32_t purpose =
        static_cast<std::uint32_t>(Purpose::kMistake) + static_cast<std::uint32_t>(batch.seat);
    for (std::size_t i = 0; i < batch.which.size(); ++i) {
      const auto env = static_cast<std::size_t>(batch.which[i]);
      const PhiloxBlock bits =
          batch.key.draw(batch.envs.first_env() + static_cast<std::uint32_t>(env),
                         batch.envs.episodes()[env], batch.envs.steps()[env], purpose);
      if (uniform_below(bits[0], kAlways) < static_cast<std::uint32_t>(mistakes_)) {
        actions[i] =
            static_cast<Action>(uniform_below(bits[1], static_cast<std::uint32_t>(num_actions_)));
      }
    }
  }

  std::shared_ptr<const Cook> cook_;
  int mistakes_;
  int num_actions_;
};

}  // namespace

std::span<const ScriptedName> scripted_names() {
  return kNames;
}

bool is_scripted_name(std::string_view name) {
  return parse(name).has_value();
}

std::unique_ptr<Policy> make_scripted(std::string_view name, std::shared_ptr<const Layout> layout) {
  const std::optional<Script> script = parse(name);
  if (!script) {
    std::vector<std::string> names;
    for (const ScriptedName& known : kNames) {
      names.emplace_back(known.name);
    }
    throw InputError("agent", "unknown name '" + std::string(name) + "'", one_of(names));
  }
  return std::make_unique<ScriptedPolicy>(make_cook(script->rule, layout), script->mistakes,
                                          layout->num_actions());
}

}  // namespace potluck
