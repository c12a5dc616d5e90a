#include "env/trajectory/check.h"

#include <algorithm>
#include <array>
#include <memory>
#include <tuple>
#include <utility>

#include "env/kernel.h"
#include "env/snapshots.h"
#include "env/text/json_tree.h"

namespace potluck {
namespace {

std::string text(const Object& object) {
  std::string out(name_of(object.kind));
  if (object.kind == ObjectKind::kSoup) {
    out += " of";
    for (const Ingredient ingredient : object.ingredients) {
      out += " " + std::string(name_of(ingredient));
    }
    out += " at tick " + std::to_string(object.cooking_tick);
  }
  return out;
}

std::string text(const std::optional<Object>& object) {
  return object ? text(*object) : "nothing";
}

std::string text(const PlacedObject& placed) {
  return text(placed.object) + " at row " + std::to_string(placed.position.row) + ", col " +
         std::to_string(placed.position.col);
}

std::string text(Orientation orientation) {
  constexpr std::array<const char*, 4> kNames = {"north", "south", "east", "west"};
  return kNames[static_cast<std::size_t>(orientation)];
}

std::string text(const std::vector<std::vector<Action>>& past) {
  std::string out;
  for (const std::vector<Action>& round : past) {
    out += out.empty() ? "" : "; ";
    for (std::size_t i = 0; i < round.size(); ++i) {
      out += (i == 0 ? "" : ", ") + std::to_string(round[i]);
    }
  }
  return out.empty() ? "nothing" : out;
}

std::string text(const TableSnapshot& table) {
  std::string out;
  for (const auto& [name, numbers] : table) {
    out += (out.empty() ? "" : ", ") + name + ":";
    for (const int number : numbers) {
      out += " " + std::to_string(number);
    }
  }
  return out.empty() ? "nothing" : out;
}

std::string text(int value) {
  return std::to_string(value);
}

std::string text(float value) {
  return number_text(static_cast<double>(value));
}

std::string text(EventMask events) {
  std::string out;
  for (std::size_t i = 0; i < kEventNames.size(); ++i) {
    if (((events >> i) & 1U) != 0) {
      out += (out.empty() ? "" : " + ") + std::string(kEventNames[i]);
    }
  }
  return out.empty() ? "none" : out;
}

/// What a recording without order (Trajectory::exact) says of a state.
Snapshot without_order(Snapshot state) {
  for (PlayerSnapshot& player : state.players) {
    if (player.held) {
      std::ranges::sort(player.held->ingredients);
      player.held->cooking_tick = -1;
    }
  }
  for (PlacedObject& placed : state.objects) {
    std::ranges::sort(placed.object.ingredients);
  }
  std::ranges::sort(state.objects, {}, [](const PlacedObject& placed) {
    return std::pair(placed.position.row, placed.position.col);
  });
  return state;
}

class Checker {
 public:
  Checker(const Trajectory& trajectory, std::string place)
      : trajectory_(trajectory),
        place_(std::move(place)),
        snapshots_(trajectory.layout),
        kernel_(make_kernel(trajectory.layout)),
        storage_((kernel_->block_bytes() + sizeof(std::uint64_t) - 1) / sizeof(std::uint64_t)) {}

  TrajectoryCheck run() {
    const std::array<std::uint32_t, 1> episodes = {trajectory_.chance.episode};
    const Chance chance{
        .key = trajectory_.chance.key(), .first_env = trajectory_.chance.env, .episodes = episodes};
    start(chance);
    const auto num_agents = static_cast<std::size_t>(trajectory_.layout->num_agents());
    std::vector<float> earned(num_agents);
    std::vector<float> shaped(num_agents);
    std::vector<float> effort(num_agents);
    std::vector<EventMask> events(num_agents);
    std::array<std::uint8_t, 1> terminated{};
    std::array<std::uint8_t, 1> truncated{};
    const StepBuffers out{.earned = earned,
                          .shaped = shaped,
                          .effort = effort,
                          .events = events,
                          .terminated = terminated,
                          .truncated = truncated};
    for (std::size_t t = 0; t < trajectory_.steps.size(); ++t) {
      const TrajectoryStep& step = trajectory_.steps[t];
      step_ = static_cast<int>(t);
      kernel_->step({row(), 0, 1}, step.actions, out, chance);
      ++result_.steps;
      compare_lists("earned", step.earned, earned);
      compare_lists("shaped", step.shaped, shaped);
      compare_lists("effort", step.effort, effort);
      compare_lists("events", step.events, events);
      if (step.team_reward) {
        TrajectoryStep replayed;
        replayed.earned = earned;
        compare("reward", *step.team_reward, replayed.team());
      }
      if (t + 1 < trajectory_.states.size()) {
        compare_states(trajectory_.states[t + 1], snapshots_.to_snapshot(state()));
      }
    }
    return std::move(result_);
  }

 private:
  [[nodiscard]] std::byte* row() { return reinterpret_cast<std::byte*>(storage_.data()); }
  [[nodiscard]] State state() { return kernel_->store(row(), 0); }

  void start(const Chance& chance) {
    step_ = -1;
    const Snapshot& recorded = trajectory_.states.front();
    if (trajectory_.starts_by_rules) {
      kernel_->load(row(), 0, kernel_->start(chance, 0));
      compare_states(recorded, snapshots_.to_snapshot(state()));
    } else {
      kernel_->load(row(), 0, snapshots_.to_state(recorded, place_ + ": the first state"));
    }
  }

  template <typename T>
  void compare(const std::string& field, const T& recorded, const T& replayed) {
    if (recorded == replayed) {
      return;
    }
    ++result_.num_differences;
    if (result_.differences.size() < TrajectoryCheck::kMaxListed) {
      result_.differences.push_back(
          {.step = step_, .field = field, .recorded = text(recorded), .replayed = text(replayed)});
    }
  }

  template <typename T>
  void compare_lists(const char* field, const std::vector<T>& recorded,
                     const std::vector<T>& replayed) {
    for (std::size_t i = 0; i < recorded.size(); ++i) {
      if (recorded[i] != replayed[i]) {
        compare(indexed_key(field, i), recorded[i], replayed[i]);
      }
    }
  }

  void compare_states(const Snapshot& recorded, const Snapshot& replayed) {
    if (trajectory_.exact) {
      compare_fields(recorded, replayed);
    } else {
      compare_fields(without_order(recorded), without_order(replayed));
    }
  }

  void compare_fields(const Snapshot& recorded, const Snapshot& replayed) {
    if (recorded == replayed) {
      return;
    }
    compare("timestep", recorded.timestep, replayed.timestep);
    compare("past", recorded.past, replayed.past);
    compare("table", recorded.table, replayed.table);
    compare("number of players", static_cast<int>(recorded.players.size()),
            static_cast<int>(replayed.players.size()));
    for (std::size_t i = 0; i < std::min(recorded.players.size(), replayed.players.size()); ++i) {
      const std::string who = indexed_key("players", i);
      const PlayerSnapshot& there = recorded.players[i];
      const PlayerSnapshot& here = replayed.players[i];
      compare(who + ".row", there.position.row, here.position.row);
      compare(who + ".col", there.position.col, here.position.col);
      compare(who + ".facing", there.orientation, here.orientation);
      compare(who + ".holding", there.held, here.held);
    }
    compare("number of objects", static_cast<int>(recorded.objects.size()),
            static_cast<int>(replayed.objects.size()));
    for (std::size_t i = 0; i < std::min(recorded.objects.size(), replayed.objects.size()); ++i) {
      compare(indexed_key("objects", i), recorded.objects[i], replayed.objects[i]);
    }
  }

  const Trajectory& trajectory_;
  std::string place_;
  Snapshots snapshots_;
  std::unique_ptr<Kernel> kernel_;
  std::vector<std::uint64_t> storage_;  // of one environment, aligned
  int step_ = 0;
  TrajectoryCheck result_;
};

}  // namespace

TrajectoryCheck check_trajectory(const Trajectory& trajectory, const std::string& place) {
  return Checker(trajectory, place).run();
}

}  // namespace potluck
