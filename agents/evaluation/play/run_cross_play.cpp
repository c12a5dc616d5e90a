#include "agents/evaluation/play/run_cross_play.h"

#include <algorithm>
#include <array>
#include <exception>
#include <iterator>
#include <mutex>
#include <numeric>
#include <string>
#include <thread>
#include <utility>

#include "agents/evaluation/measures/statistics.h"
#include "agents/evaluation/play/protocols.h"
#include "agents/policy/perturbed_policy.h"
#include "agents/policy/work.h"
#include "env/text/assert.h"
#include "env/text/fnv.h"
#include "env/vector_env.h"

namespace potluck {
namespace {

constexpr int kSeats = 2;

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

/// One pair under one protocol.
struct Game {
  const EvaluationKitchen* kitchen = nullptr;
  const Protocol* protocol = nullptr;
  const RosterEntry* row = nullptr;
  const RosterEntry* column = nullptr;
  bool seats_swapped = false;
};

const EvaluationKitchen& kitchen_of(std::span<const EvaluationKitchen> kitchens,
                                    const Protocol& protocol) {
  const auto found =
      std::find_if(kitchens.begin(), kitchens.end(), [&protocol](const EvaluationKitchen& kitchen) {
        return protocol.kitchen.empty() || kitchen.layout->name() == protocol.kitchen;
      });
  POTLUCK_ASSERT(found != kitchens.end());
  return *found;
}

/// All games in the order of their numbers.
std::vector<Game> list_games(std::span<const EvaluationKitchen> kitchens,
                             std::span<const Protocol> protocols) {
  std::vector<Game> games;
  const EvaluationKitchen& first = kitchens.front();
  for (std::size_t row = 0; row < first.rows.size(); ++row) {
    for (std::size_t column = 0; column < first.columns.size(); ++column) {
      for (const Protocol& protocol : protocols) {
        const EvaluationKitchen& kitchen = kitchen_of(kitchens, protocol);
        games.push_back({&kitchen, &protocol, &kitchen.rows[row], &kitchen.columns[column],
                         protocol.seats_swapped});
      }
    }
  }
  for (std::size_t i = 0; i < first.best_responses.size(); ++i) {
    for (const Protocol& protocol : protocols) {
      const EvaluationKitchen& kitchen = kitchen_of(kitchens, protocol);
      const NamedBest& best = kitchen.best_responses[i];
      for (const bool swapped : {false, true}) {
        if (!protocol.seats_swapped) {
          games.push_back(
              {&kitchen, &protocol, &best.agent, &kitchen.columns[best.column], swapped});
        }
      }
    }
  }
  return games;
}

/// What a game's chance depends on.
RandomKey key_of(std::uint64_t seed, const Game& game) {
  std::string seat0 = game.row->id.name;
  std::string seat1 = game.column->id.name;
  if (game.seats_swapped) {
    std::swap(seat0, seat1);
  }
  const std::uint64_t what = fnv1a(game.kitchen->layout->name() + '\n' +
                                   measure_of(*game.protocol) + '\n' + seat0 + '\n' + seat1);
  return RandomKey{seed}
      .stream(static_cast<std::uint32_t>(what >> 32U))
      .stream(static_cast<std::uint32_t>(what));
}

CellResult play(const Game& game, std::uint64_t seed) {
  const std::shared_ptr<const Layout>& layout = game.kitchen->layout;
  const auto row = game.row->policy->clone();
  const auto column = perturbed(game.column->policy->clone(), game.protocol->noise,
                                game.protocol->temperature, layout->num_actions());
  return play_cell(layout, game.seats_swapped ? *column : *row, game.seats_swapped ? *row : *column,
                   *game.protocol, key_of(seed, game));
}

/// The evaluation that `results` of all games make.
CrossPlay cross_play_of(std::span<const EvaluationKitchen> kitchens,
                        const CrossPlayOptions& options, std::vector<CellResult> results) {
  CrossPlay evaluation;
  for (const EvaluationKitchen& kitchen : kitchens) {
    evaluation.layout += (evaluation.layout.empty() ? "" : ", ") + kitchen.layout->name();
  }
  evaluation.seed = options.seed;
  evaluation.protocols = options.protocols;
  const EvaluationKitchen& first = kitchens.front();
  for (const RosterEntry& entry : first.rows) {
    evaluation.rows.push_back(entry.id);
  }
  for (const RosterEntry& entry : first.columns) {
    evaluation.columns.push_back(entry.id);
  }
  auto next = results.begin();
  for (std::size_t row = 0; row < first.rows.size(); ++row) {
    for (std::size_t column = 0; column < first.columns.size(); ++column) {
      const auto end = next + static_cast<std::ptrdiff_t>(options.protocols.size());
      evaluation.cells.push_back({static_cast<int>(row),
                                  static_cast<int>(column),
                                  relation_of(evaluation.rows[row], evaluation.columns[column]),
                                  {std::make_move_iterator(next), std::make_move_iterator(end)}});
      next = end;
    }
  }
  for (const NamedBest& best : first.best_responses) {
    BestResponse entry{static_cast<int>(best.column), best.agent.id, {}};
    entry.mean_returns.resize(options.protocols.size());
    for (std::size_t p = 0; p < options.protocols.size(); ++p) {
      if (!options.protocols[p].seats_swapped) {
        const double in_seat_0 = (next++)->mean_return;
        const double in_seat_1 = (next++)->mean_return;
        entry.mean_returns[p] = (in_seat_0 + in_seat_1) / 2;
      }
    }
    for (std::size_t p = 0; p < options.protocols.size(); ++p) {
      const auto twin = swapped_of(evaluation, p);
      if (options.protocols[p].seats_swapped && twin) {
        entry.mean_returns[p] = entry.mean_returns[*twin];
      }
    }
    evaluation.best_responses.push_back(std::move(entry));
  }
  return evaluation;
}

}  // namespace

CellResult play_cell(const std::shared_ptr<const Layout>& layout, Policy& seat0, Policy& seat1,
                     const Protocol& protocol, const RandomKey& key) {
  const auto n = static_cast<std::size_t>(protocol.episodes);
  VectorEnv envs(layout, {.num_envs = protocol.episodes, .key = key, .first_env = 0});
  std::vector<int> which(n);
  std::iota(which.begin(), which.end(), 0);
  std::array<Policy*, kSeats> policies = {&seat0, &seat1};
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
    seat0.begin_episode(which[env]);
    seat1.begin_episode(which[env]);
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
        seat0.begin_episode(which[env]);
        seat1.begin_episode(which[env]);
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

std::size_t num_games(std::span<const EvaluationKitchen> kitchens,
                      std::span<const Protocol> protocols) {
  return list_games(kitchens, protocols).size();
}

CrossPlay run_cross_play(std::span<const EvaluationKitchen> kitchens,
                         const CrossPlayOptions& options, std::atomic<int>& done,
                         const std::atomic<bool>& stop) {
  const std::vector<Game> games = list_games(kitchens, options.protocols);
  std::vector<CellResult> results(games.size());
  std::vector<std::size_t> missing;
  for (std::size_t i = 0; i < games.size(); ++i) {
    const auto known = options.known.find(i);
    if (known == options.known.end()) {
      missing.push_back(i);
    } else {
      results[i] = known->second;
      ++done;
    }
  }
  std::atomic<std::size_t> next = 0;
  std::mutex mutex;
  std::exception_ptr error;
  std::atomic<bool> failed = false;
  const auto work = [&] {
    try {
      for (std::size_t i = next++; i < missing.size() && !stop && !failed; i = next++) {
        CellResult& result = results[missing[i]];
        result = play(games[missing[i]], options.seed);
        if (options.on_result) {
          const std::lock_guard lock(mutex);
          options.on_result(missing[i], result);
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
  return cross_play_of(kitchens, options, std::move(results));
}

}  // namespace potluck
