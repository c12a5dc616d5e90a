#include "agents/evaluation/play/run_cross_play.h"

#include <algorithm>
#include <exception>
#include <iterator>
#include <mutex>
#include <numeric>
#include <optional>
#include <string>
#include <thread>
#include <utility>

#include "agents/evaluation/play/protocols.h"
#include "agents/evaluation/play/responses.h"
#include "agents/evaluation/play/spread.h"
#include "agents/evaluation/play/word_use.h"
#include "agents/policy/perturbed_policy.h"
#include "agents/policy/work.h"
#include "env/arena.h"
#include "env/text/assert.h"
#include "env/text/fnv.h"

namespace potluck {
namespace {

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
  const bool trained = !is_scripted(row) && !is_scripted(column);
  return trained && unit_name(row) == unit_name(column) ? Relation::kTrainingPair
                                                        : Relation::kNeverMet;
}

/// A cell, or a best response with its column, under one protocol.
struct Game {
  const EvaluationKitchen* kitchen = nullptr;
  const Protocol* protocol = nullptr;
  const RosterEntry* row = nullptr;
  const RosterEntry* column = nullptr;
  int row_seat = 0;

  [[nodiscard]] int players() const { return kitchen->layout->num_agents(); }
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

/// The row that is `agent` under another name, if there is one: one agent has the same games.
const RosterEntry& as_in_rows(const RosterEntry& agent, const std::vector<RosterEntry>& rows) {
  const auto same = std::find_if(rows.begin(), rows.end(), [&agent](const RosterEntry& row) {
    return is_scripted(row.id) == is_scripted(agent.id) &&
           (is_scripted(row.id) ? row.id.group == agent.id.group
                                : unit_name(row.id) == unit_name(agent.id));
  });
  return same == rows.end() ? agent : *same;
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
        games.push_back(
            {&kitchen, &protocol, &kitchen.rows[row], &kitchen.columns[column], protocol.row_seat});
      }
    }
  }
  for (std::size_t i = 0; i < first.best_responses.size(); ++i) {
    for (const Protocol& protocol : protocols) {
      const EvaluationKitchen& kitchen = kitchen_of(kitchens, protocol);
      const NamedBest& best = kitchen.best_responses[i];
      for (int seat = 0; protocol.row_seat == 0 && seat < protocol.players; ++seat) {
        games.push_back({&kitchen, &protocol, &as_in_rows(best.agent, kitchen.rows),
                         &kitchen.columns[best.column], seat});
      }
    }
  }
  return games;
}

/// What a game's chance depends on.
RandomKey key_of(std::uint64_t seed, const Game& game) {
  std::string text = game.kitchen->layout->name() + '\n' + measure_of(*game.protocol);
  for (int seat = 0; seat < game.players(); ++seat) {
    text += '\n' + (seat == game.row_seat ? game.row : game.column)->id.name;
  }
  const std::uint64_t what = fnv1a(text);
  return RandomKey{seed}
      .stream(static_cast<std::uint32_t>(what >> 32U))
      .stream(static_cast<std::uint32_t>(what));
}

CellResult play(const Game& game, std::uint64_t seed) {
  const std::shared_ptr<const Layout>& layout = game.kitchen->layout;
  Team team =
      make_team(*game.row->policy, game.column->policy.get(), game.players(), game.row_seat);
  for (int seat = 0; seat < game.players(); ++seat) {
    auto& policy = team[static_cast<std::size_t>(seat)];
    if (seat != game.row_seat) {
      policy = perturbed(std::move(policy), game.protocol->noise, game.protocol->temperature,
                         layout->num_actions());
    }
  }
  return play_cell(*make_arena(layout), team, *game.protocol, key_of(seed, game));
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
    entry.seat_returns.resize(options.protocols.size());
    entry.own_returns.resize(options.protocols.size());
    entry.left_returns.resize(options.protocols.size());
    for (std::size_t p = 0; p < options.protocols.size(); ++p) {
      if (options.protocols[p].row_seat != 0) {
        continue;
      }
      std::vector<double>& in_seat = entry.seat_returns[p];
      const int players = options.protocols[p].players;
      for (int seat = 0; seat < players; ++seat, ++next) {
        const double own = next->mean_seat_return[static_cast<std::size_t>(seat)];
        in_seat.push_back(next->mean_return);
        entry.own_returns[p].push_back(own);
        entry.left_returns[p].push_back(players > 1 ? (next->mean_return - own) / (players - 1)
                                                    : 0);
      }
      entry.mean_returns[p] = mean(in_seat);
      for (const std::size_t other : other_seatings(evaluation, p)) {
        entry.mean_returns[other] = entry.mean_returns[p];
        entry.seat_returns[other] = in_seat;
        entry.own_returns[other] = entry.own_returns[p];
        entry.left_returns[other] = entry.left_returns[p];
      }
    }
    evaluation.best_responses.push_back(std::move(entry));
  }
  return evaluation;
}

}  // namespace

CellResult play_cell(const Arena& arena, const Team& team, const Protocol& protocol,
                     const RandomKey& key) {
  const auto n = static_cast<std::size_t>(protocol.episodes);
  const std::size_t seats = team.size();
  POTLUCK_ASSERT(arena.num_agents() == static_cast<int>(seats));
  const auto envs = arena.make({.num_envs = protocol.episodes, .key = key});
  std::vector<int> which(n);
  std::iota(which.begin(), which.end(), 0);
  std::vector<Action> seat_actions(n);
  std::vector<Action> actions(n * seats);
  std::vector<float> earned(n * seats);
  std::vector<float> effort(n * seats);
  std::vector<EventMask> events(n * seats);
  std::vector<std::uint8_t> terminated(n);
  std::vector<std::uint8_t> truncated(n);
  std::vector<double> returns(n);
  std::vector<WorkTotals> totals(seats);
  double team_sum = 0;
  ResponseCounter responses(arena, protocol.episodes);
  WordCounter words(arena);
  Messages messages;
  const auto begin_episode = [&](std::size_t env) {
    responses.begin_episode(env);
    for (const auto& policy : team) {
      policy->begin_episode(which[env]);
    }
  };
  for (std::size_t env = 0; env < n; ++env) {
    begin_episode(env);
  }
  const std::optional<Action> idle = envs->idle_action();
  const bool shares = envs->shares_rewards();
  for (int step = 0; step < protocol.steps; ++step) {
    for (std::size_t seat = 0; seat < seats; ++seat) {
      team[seat]->act({*envs, which, static_cast<int>(seat), key, &messages},
                      {.actions = seat_actions});
      for (std::size_t env = 0; env < n; ++env) {
        actions[env * seats + seat] = seat_actions[env];
        totals[seat].stays += static_cast<std::uint64_t>(seat_actions[env] == idle);
      }
    }
    responses.count(actions);
    words.count(*envs, actions);
    envs->step(actions, {.earned = earned,
                         .effort = effort,
                         .events = events,
                         .terminated = terminated,
                         .truncated = truncated});
    for (std::size_t env = 0; env < n; ++env) {
      float earned_together = 0;
      for (std::size_t seat = 0; seat < seats; ++seat) {
        earned_together += earned[env * seats + seat];
      }
      const auto team_reward = static_cast<double>(earned_together);
      team_sum += team_reward;
      for (std::size_t seat = 0; seat < seats; ++seat) {
        const std::size_t player = env * seats + seat;
        const double paid = shares ? team_reward : static_cast<double>(earned[player]);
        const double reward = paid - static_cast<double>(effort[player]);
        returns[env] += reward;
        totals[seat].reward += reward;
        totals[seat].effort += static_cast<double>(effort[player]);
        totals[seat].count(events[player]);
        ++totals[seat].steps;
      }
      if (terminated[env] != 0 || truncated[env] != 0) {
        begin_episode(env);
      }
    }
  }
  const auto measurements = static_cast<double>(protocol.episodes);
  CellResult result;
  result.episodes = protocol.episodes;
  result.mean_return = mean(returns);
  result.sd_return = standard_deviation(returns);
  result.mean_team = team_sum / measurements;
  for (const WorkTotals& total : totals) {
    result.mean_seat_return.push_back(total.reward / measurements);
    result.work.push_back(mean_work(total, measurements));
  }
  result.responses = responses.take();
  result.word_use = words.take();
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
    if (known == options.known.end() ||
        known->second.work.size() != static_cast<std::size_t>(games[i].players())) {
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
