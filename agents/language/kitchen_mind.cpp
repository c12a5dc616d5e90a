#include "agents/language/kitchen_mind.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "agents/partners/classic/choices.h"
#include "env/classic/game/rules.h"
#include "env/text/assert.h"

namespace potluck::language {
namespace {

using partners::Choice;

struct KitchenFacts {
  explicit KitchenFacts(std::shared_ptr<const Layout> its_layout)
      : layout(std::move(its_layout)), rules(*layout), jobs(*layout, rules) {}

  std::shared_ptr<const Layout> layout;
  classic::ClassicRules rules;
  partners::KitchenJobs jobs;
};

class KitchenMind final : public Mind {
 public:
  KitchenMind(std::shared_ptr<const KitchenFacts> facts, int seat)
      : facts_(std::move(facts)), seat_(seat) {}

  [[nodiscard]] std::optional<Situation> look(const State& state) override {
    state_ = state;
    choices_ = partners::choices(facts_->jobs, view(), seat_);
    ++steps_;
    const Choice* job = find(job_);
    const bool idle = job != nullptr && job->kind != Choice::Kind::kErrand;
    const bool news = std::any_of(choices_.begin(), choices_.end(), [this](const Choice& one) {
      return std::find(offered_.begin(), offered_.end(), one.words) == offered_.end();
    });
    if (job != nullptr && !news && steps_ < (idle ? kWaitSteps : kMostSteps)) {
      return std::nullopt;
    }
    Situation situation{.layout = facts_->layout->name(),
                        .others = others(),
                        .state = partners::tell(facts_->jobs, view(), seat_),
                        .history = {},
                        .rules = {},
                        .orders = partners::tell_orders(facts_->rules),
                        .options = {}};
    for (const Choice& one : choices_) {
      situation.options.push_back(one.detail.empty() ? one.words
                                                     : one.words + " (" + one.detail + ")");
    }
    return situation;
  }

  void choose(std::size_t option) override {
    job_ = choices_.at(option).words;
    steps_ = 0;
    offered_.clear();
    for (const Choice& one : choices_) {
      offered_.push_back(one.words);
    }
  }

  [[nodiscard]] Action act() override {
    const Choice* job = find(job_);
    POTLUCK_ASSERT(job != nullptr);
    return partners::carry_out(facts_->jobs, view(), seat_, *job);
  }

 private:
  [[nodiscard]] classic::ConstView view() const {
    return {facts_->rules.shape, state_.bytes.data()};
  }
  [[nodiscard]] const Choice* find(const std::string& words) const {
    const auto found = std::find_if(choices_.begin(), choices_.end(),
                                    [&](const Choice& one) { return one.words == words; });
    return found == choices_.end() ? nullptr : &*found;
  }
  [[nodiscard]] std::string others() const {
    const int number = facts_->layout->num_agents() - 1;
    return number == 0   ? "nobody else"
           : number == 1 ? "another cook"
                         : fmt::format("{} other cooks", number);
  }

  std::shared_ptr<const KitchenFacts> facts_;
  int seat_;
  State state_{};
  std::vector<Choice> choices_;  ///< in that state
  std::string job_;              ///< chosen
  std::vector<std::string> offered_;
  int steps_ = 0;
};

class KitchenMinds final : public MindMaker {
 public:
  explicit KitchenMinds(std::shared_ptr<const Layout> layout)
      : facts_(std::make_shared<const KitchenFacts>(std::move(layout))) {}
  [[nodiscard]] std::unique_ptr<Mind> make(int seat, const Wording& /*wording*/) const override {
    return std::make_unique<KitchenMind>(facts_, seat);
  }
  [[nodiscard]] std::string_view stock_prompt() const override { return stock_kitchen_prompt(); }

 private:
  std::shared_ptr<const KitchenFacts> facts_;
};

}  // namespace

std::shared_ptr<const MindMaker> make_kitchen_minds(std::shared_ptr<const Layout> layout) {
  return std::make_shared<const KitchenMinds>(std::move(layout));
}

}  // namespace potluck::language
