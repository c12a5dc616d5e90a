#include "env/trajectory/playthrough.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <array>
#include <cmath>
#include <span>
#include <vector>

#include "env/env_spec.h"
#include "env/kernel.h"
#include "env/snapshots.h"
#include "env/text/json_tree.h"

namespace potluck {
namespace {

/// More numbers than this are summed up.
constexpr int kShownNumbers = 24;

std::string shown_number(float value) {
  return number_text(static_cast<double>(value));
}

std::string event_names(EventMask events) {
  std::vector<std::string_view> names;
  for (std::size_t i = 0; i < kEventNames.size(); ++i) {
    if (((events >> i) & 1U) != 0) {
      names.push_back(kEventNames[i]);
    }
  }
  return names.empty() ? "-" : fmt::format("{}", fmt::join(names, " "));
}

class Playthrough {
 public:
  Playthrough(const Trajectory& trajectory, const std::string& place)
      : trajectory_(trajectory),
        place_(place),
        layout_(*trajectory.layout),
        rules_(layout_.rules()),
        spec_(env_spec(layout_)),
        snapshots_(trajectory.layout),
        kernel_(make_kernel(trajectory.layout)),
        players_(static_cast<std::size_t>(layout_.num_agents())),
        storage_((kernel_->block_bytes() + sizeof(std::uint64_t) - 1) / sizeof(std::uint64_t)) {}

  std::string run() {
    describe_game();
    for (std::size_t t = 0; t < trajectory_.states.size(); ++t) {
      out_ += fmt::format("\n# State {}\n", t);
      const Snapshot& words = trajectory_.states[t];
      out_ += rules_.draw_state(layout_, snapshots_.words(), words, /*colour=*/false);
      const State state = snapshots_.to_state(words, place_);
      if (t < trajectory_.steps.size()) {
        list_effects(state);
      }
      list_observations(state);
      if (t < trajectory_.steps.size()) {
        list_step(trajectory_.steps[t]);
      }
    }
    return std::move(out_);
  }

 private:
  void describe_game() {
    out_ += fmt::format("layout: {}\nrules: {}\nagents: {}\nhorizon: {}\nshares rewards: {}\n",
                        spec_.name, spec_.rules, spec_.num_agents, spec_.horizon,
                        spec_.shares_rewards ? "yes" : "no");
    for (std::size_t seat = 0; seat < players_; ++seat) {
      if (seat == 0 || spec_.actions[seat] != spec_.actions.front()) {
        out_ += fmt::format("actions{}: {}\n", seat == 0 ? "" : fmt::format(" of {}", seat),
                            fmt::join(spec_.actions[seat], " "));
      }
    }
    for (const ObservationSpec& seen : spec_.observations) {
      out_ += fmt::format("observation {}: [{}] {} from {} to {}\n", seen.name,
                          fmt::join(seen.shape, ", "), to_string(seen.dtype),
                          shown_number(seen.low), shown_number(seen.high));
    }
    out_ += fmt::format("drawing: {}\n", rules_.legend());
  }

  /// The state after `joint`, by the recording's chance.
  State after(const State& state, std::span<const Action> joint) {
    const std::array<std::uint32_t, 1> episodes = {trajectory_.chance.episode};
    const Chance chance{
        .key = trajectory_.chance.key(), .first_env = trajectory_.chance.env, .episodes = episodes};
    auto* row = reinterpret_cast<std::byte*>(storage_.data());
    kernel_->load(row, 0, state);
    std::vector<float> earned(players_);
    kernel_->step({row, 0, 1}, joint, {.earned = earned}, chance);
    return kernel_->store(row, 0);
  }

  void list_effects(const State& state) {
    std::vector<Action> joint(players_, rules_.idle_action().value_or(0));
    const State idle = after(state, joint);
    for (std::size_t seat = 0; seat < players_; ++seat) {
      std::vector<std::string> effective;
      for (int action = 0; action < spec_.num_actions; ++action) {
        const Action before = joint[seat];
        joint[seat] = static_cast<Action>(action);
        if (after(state, joint) != idle) {
          effective.push_back(spec_.actions[seat][static_cast<std::size_t>(action)]);
        }
        joint[seat] = before;
      }
      out_ += fmt::format("  effective for {}: {}\n", seat,
                          effective.empty() ? "-" : fmt::format("{}", fmt::join(effective, " ")));
    }
  }

  void list_observations(const State& state) {
    for (const ObservationSpec& seen : spec_.observations) {
      const Observation observation{.kind = parse_observation(seen.name, place_)};
      for (std::size_t seat = 0; seat < players_; ++seat) {
        std::vector<float> row(static_cast<std::size_t>(seen.size));
        kernel_->observe(state, observation, static_cast<int>(seat), row);
        out_ += fmt::format("  {} of {}: {}\n", seen.name, seat, summary(row));
      }
    }
  }

  /// Few numbers as they are; of many how many are not zero, their sum, and a weighted sum that
  /// tells where they are.
  static std::string summary(std::span<const float> row) {
    std::string text;
    if (row.size() <= kShownNumbers) {
      for (const float value : row) {
        text += (text.empty() ? "" : " ") + shown_number(value);
      }
      return text;
    }
    int nonzero = 0;
    double sum = 0;
    double placed = 0;
    for (std::size_t i = 0; i < row.size(); ++i) {
      nonzero += row[i] != 0 ? 1 : 0;
      sum += static_cast<double>(row[i]);
      placed += static_cast<double>(row[i]) * static_cast<double>(i + 1);
    }
    return fmt::format("{} of {} not zero, sum {}, sum of place times value {}", nonzero,
                       row.size(), number_text(sum), number_text(placed));
  }

  void list_step(const TrajectoryStep& step) {
    for (std::size_t seat = 0; seat < players_; ++seat) {
      const auto of = [&](const std::vector<float>& list) {
        return list.empty() ? std::string("?") : shown_number(list[seat]);
      };
      out_ += fmt::format("  {} chooses {}: earned {}, shaped {}, effort {}, events {}\n", seat,
                          rules_.action_name(layout_, static_cast<int>(seat), step.actions[seat]),
                          of(step.earned), of(step.shaped), of(step.effort),
                          step.events.empty() ? "?" : event_names(step.events[seat]));
    }
  }

  const Trajectory& trajectory_;
  const std::string& place_;
  const Layout& layout_;
  const RuleSet& rules_;
  EnvSpec spec_;
  Snapshots snapshots_;
  std::unique_ptr<Kernel> kernel_;
  std::size_t players_;
  std::vector<std::uint64_t> storage_;  // of one environment, aligned
  std::string out_;
};

}  // namespace

std::string playthrough(const Trajectory& trajectory, const std::string& place) {
  return Playthrough(trajectory, place).run();
}

}  // namespace potluck
