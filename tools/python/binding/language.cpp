// Games in words, and the advantages of those who learn them (potluck.language).
#include <fmt/format.h>
#include <nanobind/ndarray.h>
#include <nanobind/stl/optional.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/tuple.h>
#include <nanobind/stl/vector.h>

#include <algorithm>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "agents/language/mind.h"
#include "agents/language/prompt.h"
#include "agents/ppo/alignment.h"
#include "agents/ppo/group_baseline.h"
#include "agents/ppo/samples.h"
#include "env/text/error.h"
#include "tools/python/binding/arrays.h"
#include "tools/python/binding/batch.h"
#include "tools/python/binding/bind.h"

namespace potluck::python {
namespace {

using namespace nb::literals;

/// What the players of a batch are told, and what becomes of their answers.
class Words {
 public:
  Words(const Kitchen& kitchen, const std::string& prompt, const std::string& place)
      : minds_(language::make_mind_maker(kitchen.layout)),
        prompt_(prompt.empty() ? minds_->stock_prompt() : std::string_view(prompt), place),
        num_agents_(kitchen.layout->num_agents()) {}
  Words(const Words&) = delete;
  Words& operator=(const Words&) = delete;
  ~Words() = default;

  /// (system, user, answers), or nothing where there is nothing to choose. `turn` turns the list.
  std::optional<std::tuple<std::string, std::string, std::vector<std::string>>> look(
      const Batch& batch, int env, int seat, std::uint32_t turn) {
    const InUse use(batch);
    check(batch, env, seat);
    const std::optional<language::Situation> situation = mind(env, seat).look(batch.state(env));
    if (!situation) {
      return std::nullopt;
    }
    const language::Question question = prompt_.fill(*situation, turn);
    turns_[{env, seat}] = {question.names.empty() ? turn : 0, situation->options.size()};
    return std::tuple(question.system, question.user, possible_answers(question));
  }

  /// Answer number `answer` of the last look.
  void choose(int env, int seat, std::size_t answer) {
    const auto found = turns_.find({env, seat});
    if (found == turns_.end() || answer >= found->second.second) {
      throw InputError("answer", std::to_string(answer), "one of those of the last look()");
    }
    mind(env, seat).choose((answer + found->second.first) % found->second.second);
  }

  [[nodiscard]] int act(int env, int seat) {
    const auto found = minds_of_.find({env, seat});
    if (found == minds_of_.end()) {
      throw InputError("env", std::to_string(env), "a player that has been looked at");
    }
    return found->second->act();
  }

  /// New episodes everywhere.
  void begin() {
    minds_of_.clear();
    turns_.clear();
  }

 private:
  void check(const Batch& batch, int env, int seat) const {
    if (env < 0 || env >= batch.options().num_envs) {
      throw InputError("env", std::to_string(env),
                       fmt::format("0 to {}", batch.options().num_envs - 1));
    }
    if (seat < 0 || seat >= num_agents_ ||
        batch.num_agents() != static_cast<std::size_t>(num_agents_)) {
      throw InputError("seat", std::to_string(seat), fmt::format("0 to {}", num_agents_ - 1));
    }
  }
  language::Mind& mind(int env, int seat) {
    auto& mind = minds_of_[{env, seat}];
    if (!mind) {
      mind = minds_->make(seat, prompt_.wording());
    }
    return *mind;
  }

  std::shared_ptr<const language::MindMaker> minds_;
  language::Prompt prompt_;
  int num_agents_;
  std::map<std::pair<int, int>, std::unique_ptr<language::Mind>> minds_of_;
  std::map<std::pair<int, int>, std::pair<std::uint32_t, std::size_t>> turns_;
};

struct AdvantageOptions {
  int groups = 1;
  bool sum_of_rewards = false;
  int adversary = -1;  ///< the agent that wants the others to have little; -1: nobody
  AlignmentOptions alignment;
};

/// As the C++ learners make them of a batch of whole episodes, without a critic.
std::vector<float> advantages_of(Rollout& rollout, const AdvantageOptions& options) {
  const std::size_t seats = rollout.seats.size();
  const std::size_t samples = rollout.after.size();
  std::vector<int> agents;
  for (const SeatSamples& seat : rollout.seats) {
    agents.insert(agents.end(), seat.agents.begin(), seat.agents.end());
  }
  std::ranges::sort(agents);
  agents.erase(std::unique(agents.begin(), agents.end()), agents.end());
  std::vector<LearnerEstimate> learners;
  for (const int agent : agents) {
    LearnerEstimate learner{.agent = agent, .aligned = agent != options.adversary, .seats = {}};
    for (std::size_t seat = 0; seat < seats; ++seat) {
      const int number = static_cast<int>(seat);
      std::vector<float> rewards = rollout.seats[seat].rewards;
      if (agent == options.adversary) {
        adversarial_rewards(rollout, number, rewards);
      } else if (options.sum_of_rewards) {
        summed_rewards(rollout, rewards);
      }
      SeatEstimate& estimate = learner.seats.emplace_back();
      group_advantages(rollout, number, rewards, options.groups, options.alignment.gamma,
                       estimate.advantages);
    }
    learners.push_back(std::move(learner));
  }
  if (options.alignment.beta != 0) {
    align_advantages(options.alignment, rollout, learners);
  }
  std::vector<float> out(seats * samples);
  for (const LearnerEstimate& learner : learners) {
    for (std::size_t seat = 0; seat < seats; ++seat) {
      for (std::size_t i = 0; i < samples; ++i) {
        if (rollout.seats[seat].agents[i] == learner.agent) {
          out[seat * samples + i] = learner.seats[seat].advantages[i];
        }
      }
    }
  }
  return out;
}

void advantages(nb::handle rewards, nb::handle agents, nb::handle out, int groups, float gamma,
                bool sum_of_rewards, int adversary, float beta, bool now, const std::string& scale,
                bool sign, bool normalize) {
  const Array given(rewards, "rewards", {}, {Dtype::kFloat32}, Access::kRead);
  if (given.shape().size() != 3 || given.size() == 0) {
    throw InputError("rewards", fmt::format("shape ({})", fmt::join(given.shape(), ", ")),
                     "[seats, steps, games]");
  }
  const std::size_t seats = given.shape()[0];
  const std::size_t steps = given.shape()[1];
  const std::size_t games = given.shape()[2];
  const std::vector<std::size_t> sitting{seats, games};
  const Array who(agents, "agents", sitting, {Dtype::kInt32}, Access::kRead);
  const Array to(out, "out", given.shape(), {Dtype::kFloat32}, Access::kWrite);
  if (groups < 1 || static_cast<std::size_t>(groups) > games) {
    throw InputError("groups", std::to_string(groups), fmt::format("1 to {}", games));
  }
  Rollout rollout{.steps = static_cast<int>(steps), .num_envs = static_cast<int>(games)};
  rollout.after.assign(steps * games, After::kNextStep);
  std::fill(rollout.after.end() - static_cast<std::ptrdiff_t>(games), rollout.after.end(),
            After::kTerminal);
  for (std::size_t seat = 0; seat < seats; ++seat) {
    SeatSamples& samples = rollout.seats.emplace_back();
    const auto own = given.as<float>().subspan(seat * steps * games, steps * games);
    samples.rewards.assign(own.begin(), own.end());
    samples.events.resize(steps * games);
    for (std::size_t i = 0; i < steps * games; ++i) {
      samples.agents.push_back(who.as<std::int32_t>()[seat * games + i % games]);
    }
  }
  const AdvantageOptions options{.groups = groups,
                                 .sum_of_rewards = sum_of_rewards,
                                 .adversary = adversary,
                                 .alignment = {.beta = beta,
                                               .now = now,
                                               .scale = parse_alignment_scale(scale, "scale"),
                                               .sign = sign,
                                               .every = 1,
                                               .gamma = gamma,
                                               .normalize = normalize}};
  std::ranges::copy(advantages_of(rollout, options), to.as<float>().begin());
}

}  // namespace

void bind_language(nb::module_& module) {
  nb::class_<Words>(module, "Words", "A game in words, by one prompt, for all players of a batch.")
      .def(nb::init<const Kitchen&, const std::string&, const std::string&>(), "kitchen"_a,
           "prompt"_a = "", "place"_a = "prompt")
      .def("look", &Words::look, "batch"_a, "env"_a, "seat"_a, "turn"_a = 0U,
           "Once per step: (system, user, answers) if the player must choose now, else None.")
      .def("choose", &Words::choose, "env"_a, "seat"_a, "answer"_a, "Number of the answer.")
      .def("act", &Words::act, "env"_a, "seat"_a, "The action that follows.")
      .def("begin", &Words::begin, "New episodes everywhere: what was before is forgotten.");
  module.def(
      "stock_prompt",
      [](const std::string& name) {
        if (name != "kitchen" && name != "rounds" && name != "game") {
          throw InputError("name", "'" + name + "'", "kitchen, game or rounds");
        }
        return std::string(name == "kitchen"  ? language::stock_kitchen_prompt()
                           : name == "rounds" ? language::stock_rounds_prompt()
                                              : language::stock_game_prompt());
      },
      "name"_a, "\"kitchen\", \"game\" or \"rounds\".");
  module.def(
      "advantages", &advantages, "rewards"_a, "agents"_a, "out"_a, nb::kw_only(), "groups"_a,
      "gamma"_a, "sum_of_rewards"_a = false, "adversary"_a = -1, "beta"_a = 0.0F, "now"_a = false,
      "scale"_a = "time", "sign"_a = false, "normalize"_a = false,
      "Group-relative advantages of whole episodes, and their alignment\n"
      "(agents/ppo/group_baseline.h, alignment.h). rewards, out: float32 [seats, steps,\n"
      "games]; agents: int32 [seats, games], who sits there. Game g is in group g % groups.");
}

}  // namespace potluck::python
