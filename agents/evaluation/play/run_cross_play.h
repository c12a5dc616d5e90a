// Plays the games of an evaluation: every cell under every protocol, and the best responses.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <span>
#include <vector>

#include "agents/evaluation/play/cross_play.h"
#include "agents/evaluation/play/kitchens.h"
#include "agents/evaluation/play/team.h"
#include "env/arena.h"

namespace potluck {

struct CrossPlayOptions {
  std::vector<Protocol> protocols;  ///< as make_protocols (protocols.h) makes them
  std::uint64_t seed = 0;
  int threads = 1;
  /// Results that are known already, by number of the game: those are not played again.
  std::map<std::size_t, CellResult> known = {};
  /// Told of every game that was played, one at a time, by any thread; may be empty.
  std::function<void(std::size_t game, const CellResult& result)> on_result = {};
};

/// Games under one protocol of a team: a policy of its own for every seat. Every measurement is an
/// environment of its own; `key` fixes the result.
[[nodiscard]] CellResult play_cell(const Arena& arena, const Team& team, const Protocol& protocol,
                                   const RandomKey& key);

/// How many games an evaluation has. A game is one cell under one protocol; they are numbered:
/// cells row by row, then best responses, protocols innermost.
[[nodiscard]] std::size_t num_games(std::span<const EvaluationKitchen> kitchens,
                                    std::span<const Protocol> protocols);

/// All of it. Fills protocols, rows, columns, layout, seed, cells and best responses; version,
/// command and wall time are the caller's. A game's chance depends on the seed, the kitchen, the
/// measure and the names in the seats: on nobody else, nor on the number of threads, and games
/// that differ in noise are equal but for it. A best response is measured in every seat, and where
/// it is a row's agent as that row. `done` counts finished games, known ones included; setting
/// `stop` ends the work early (games are then missing, and the result must be thrown away).
[[nodiscard]] CrossPlay run_cross_play(std::span<const EvaluationKitchen> kitchens,
                                       const CrossPlayOptions& options, std::atomic<int>& done,
                                       const std::atomic<bool>& stop);

}  // namespace potluck
