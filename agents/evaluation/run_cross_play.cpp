#include "agents/evaluation/run_cross_play.h"

#include <cmath>
#include <exception>
#include <mutex>
#include <numeric>
#include <thread>

#include "agents/evaluation/statistics.h"
#include "agents/work.h"
#include "env/error.h"

namespace potluck {
namespace {

constexpr int kSeats = 2;
constexpr int kPaperSteps = 128;  // arXiv 2602.21515, appendix D

/// Totals of one seat as means per measurement.
SeatWork mean_work(const WorkTotals& totals, double measurements) {
  SeatWork work;
  const auto per_measurement = [&](auto total) {
    return static_cast<double>(total) / measurements;
  };
  for (std::size_t event = 0; event < work.events.size(); ++event) {
    work.events[event] = per_measurement(totals.events[event]);
  }
  work.deliveries = per_measurement(totals.of(Event::kSoupDelivery));
  work.pickups = per_measurement(totals.pickups());
  work.moves = per_measurement(totals.of(Event::kMoveAction));
  work.collisions = per_measurement(totals.of(Event::kCollision));
  work.effort = per_measurement(totals.effort);
  work.stay_fraction =
      totals.steps > 0 ? static_cast<double>(totals.stays) / static_cast<double>(totals.steps) : 0;
  return work;
}

Relation relation_of(const AgentId& row, const AgentId& column) {
  const bool same = !row.checkpoint.empty() && row.checkpoint == column.checkpoint;
  return same ? Relation::kTrainingPair : Relation::kNeverMet;
}

}  // namespace

std::vector<Protocol> standard_protocols(const Layout& layout, int episodes) {
  return {{.name = "ret128", .steps = kPaperSteps, .episodes = episodes},
          {.name = "episode", .steps = layout.horizon(), .episodes = episodes}};
}

CellResult play_cell(const std::shared_ptr<const Layout>& layout, Policy& row, Policy& column,
                     const Protocol& protocol, std::uint64_t seed, std::uint32_t cell) {
  const auto n = static_cast<std::size_t>(protocol.episodes);
  const RandomKey key = RandomKey{seed}.stream(cell);
  VectorEnv envs(layout, {.num_envs = protocol.episodes, .key = key, .first_env = 0});
  std::vector<int> which(n);
  std::iota(which.begin(), which.end(), 0);
  std::array<Policy*, kSeats> policies = {&row, &column};
  std::vector<Action> seat_actions(n);
  std::vector<Action> actions(n * kSeats);
  std::vector<float> earned(n * kSeats);
  std::vector<float> effort(n * kSeats);
  std::vector<EventMask> events(n * kSeats);
  std::vector<std::uint8_t> ended(n);
  std::vector<double> returns(n);
  std::array<WorkTotals, kSeats> totals;
  double team_sum = 0;
  for (std::size_t env = 0; env < n; ++env) {
    row.begin_episode(which[env]);
    column.begin_episode(which[env]);
  }
  for (int step = 0; step < protocol.steps; ++step) {
    for (std::size_t seat = 0; seat < kSeats; ++seat) {
      policies[seat]->act({envs, which, static_cast<int>(seat), key}, {.actions = seat_actions});
      for (std::size_t env = 0; env < n; ++env) {
        actions[env * kSeats + seat] = seat_actions[env];
        totals[seat].stays += static_cast<std::uint64_t>(seat_actions[env] == kStayAction);
      }
    }
    envs.step(actions, {.earned = earned, .effort = effort, .events = events, .truncated = ended});
    for (std::size_t env = 0; env < n; ++env) {
      const auto team = static_cast<double>(earned[env * kSeats] + earned[env * kSeats + 1]);
      team_sum += team;
      for (std::size_t seat = 0; seat < kSeats; ++seat) {
        const std::size_t player = env * kSeats + seat;
        const double reward = team - static_cast<double>(effort[player]);
        returns[env] += reward;
        totals[seat].reward += reward;
        totals[seat].effort += static_cast<double>(effort[player]);
        totals[seat].count(events[player]);
        ++totals[seat].steps;
      }
      if (ended[env] != 0) {
        row.begin_episode(which[env]);
        column.begin_episode(which[env]);
      }
    }
  }
  const auto measurements = static_cast<double>(protocol.episodes);
  CellResult result;
  result.episodes = protocol.episodes;
  result.mean_return = mean(returns);
  result.sd_return = standard_deviation(returns);
  result.mean_team = team_sum / measurements;
  for (std::size_t seat = 0; seat < kSeats; ++seat) {
    result.mean_seat_return[seat] = totals[seat].reward / measurements;
    result.work[seat] = mean_work(totals[seat], measurements);
  }
  return result;
}

CrossPlay run_cross_play(const std::shared_ptr<const Layout>& layout,
                         std::span<const RosterEntry> rows, std::span<const RosterEntry> columns,
                         const CrossPlayOptions& options, std::atomic<int>& done,
                         const std::atomic<bool>& stop) {
  if (layout->num_agents() != kSeats) {
    throw InputError(layout->name(), std::to_string(layout->num_agents()) + " players",
                     "a kitchen for two", "cross-play has a row and a column");
  }
  CrossPlay result;
  result.layout = layout->name();
  result.seed = options.seed;
  result.protocols = options.protocols;
  for (const RosterEntry& entry : rows) {
    result.rows.push_back(entry.id);
  }
  for (const RosterEntry& entry : columns) {
    result.columns.push_back(entry.id);
  }
  result.cells.resize(rows.size() * columns.size());

  std::atomic<std::size_t> next = 0;
  std::mutex mutex;
  std::exception_ptr error;
  std::atomic<bool> failed = false;
  const auto work = [&] {
    try {
      for (std::size_t i = next++; i < result.cells.size() && !stop && !failed; i = next++) {
        const std::size_t row = i / columns.size();
        const std::size_t column = i % columns.size();
        MatrixCell& cell = result.cells[i];
        cell.row = static_cast<int>(row);
        cell.column = static_cast<int>(column);
        cell.relation = relation_of(rows[row].id, columns[column].id);
        const auto row_policy = rows[row].policy->clone();
        const auto column_policy = columns[column].policy->clone();
        for (std::size_t p = 0; p < options.protocols.size(); ++p) {
          const auto stream = static_cast<std::uint32_t>(i * options.protocols.size() + p);
          cell.results.push_back(play_cell(layout, *row_policy, *column_policy,
                                           options.protocols[p], options.seed, stream));
        }
        ++done;
      }
    } catch (...) {
      const std::lock_guard lock(mutex);
      failed = true;
      if (!error) {
        error = std::current_exception();
      }
    }
  };
  std::vector<std::thread> threads;
  for (int i = 0; i < std::max(1, options.threads); ++i) {
    threads.emplace_back(work);
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
  if (error) {
    std::rethrow_exception(error);
  }
  return result;
}

}  // namespace potluck
