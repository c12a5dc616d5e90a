#include "agents/evaluation/play/sample_games.h"

#include <map>
#include <optional>
#include <span>
#include <utility>

#include "agents/evaluation/play/protocols.h"
#include "env/arena.h"
#include "env/snapshots.h"
#include "env/text/assert.h"

namespace potluck {

namespace {

/// The best and the worst pair of `group` under `protocol`.
void add_pairs(const CrossPlay& evaluation, const std::string& group, std::size_t protocol,
               std::vector<SamplePair>& pairs) {
  const MatrixCell* best = nullptr;
  const MatrixCell* worst = nullptr;
  const auto value = [protocol](const MatrixCell* cell) {
    return cell->results[protocol].mean_return;
  };
  for (const MatrixCell& cell : evaluation.cells) {
    if (cell.relation == Relation::kNeverMet &&
        evaluation.rows[static_cast<std::size_t>(cell.row)].group == group) {
      best = best == nullptr || value(&cell) > value(best) ? &cell : best;
      worst = worst == nullptr || value(&cell) < value(worst) ? &cell : worst;
    }
  }
  const auto add = [&](const MatrixCell& cell, bool is_best) {
    pairs.push_back({group, is_best, static_cast<std::size_t>(cell.row),
                     static_cast<std::size_t>(cell.column), protocol});
  };
  if (best != nullptr) {
    add(*best, true);
    if (worst != best) {
      add(*worst, false);
    }
  }
}

}  // namespace

std::vector<SamplePair> sample_pairs(const CrossPlay& evaluation) {
  std::map<std::string, std::size_t> last;  // main protocol of every kitchen
  for (const std::size_t protocol : main_protocols(evaluation)) {
    last[kitchen_of(evaluation, evaluation.protocols[protocol])] = protocol;
  }
  std::vector<SamplePair> pairs;
  for (const std::string& kitchen : kitchens_of(evaluation)) {
    for (const std::string& group : groups_of(evaluation)) {
      if (last.contains(kitchen) && is_learner_group(evaluation, group)) {
        add_pairs(evaluation, group, last[kitchen], pairs);
      }
    }
  }
  return pairs;
}

Trajectory play_game(const std::shared_ptr<const Layout>& layout, const Team& team,
                     std::vector<std::string> names, std::uint64_t seed,
                     const std::string& program) {
  const std::size_t seats = team.size();
  POTLUCK_ASSERT(layout->num_agents() == static_cast<int>(seats) && names.size() == seats);
  const RandomKey key{seed};
  const auto envs = make_arena(layout)->make({.num_envs = 1, .key = key});
  const Snapshots snapshots(layout);
  TrajectoryRecorder recorder(layout,
                              {.seed = seed, .stream = std::nullopt, .env = 0, .episode = 0},
                              std::move(names), snapshots.to_snapshot(envs->state(0)), program);
  const std::vector<int> which = {0};
  std::vector<Action> actions(seats);
  std::vector<float> earned(seats);
  std::vector<float> shaped(seats);
  std::vector<float> effort(seats);
  std::vector<EventMask> events(seats);
  std::vector<std::uint8_t> terminated(1);
  std::vector<std::uint8_t> truncated(1);
  Messages messages;
  for (const auto& policy : team) {
    policy->begin_episode(0);
  }
  for (bool ended = false; !ended;) {
    for (std::size_t seat = 0; seat < seats; ++seat) {
      team[seat]->act({*envs, which, static_cast<int>(seat), key, &messages},
                      {.actions = std::span(actions).subspan(seat, 1)});
    }
    envs->step(actions, {.earned = earned,
                         .shaped = shaped,
                         .effort = effort,
                         .events = events,
                         .terminated = terminated,
                         .truncated = truncated});
    ended = terminated.front() != 0 || truncated.front() != 0;
    recorder.add(actions, earned, shaped, effort, events,
                 snapshots.to_snapshot(ended ? envs->final_state(0) : envs->state(0)));
  }
  return recorder.trajectory();
}

}  // namespace potluck
