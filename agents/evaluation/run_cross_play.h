// Plays the cells of a cross-play matrix.
//
// Source of the protocols: arXiv 2602.21515, section 6.1 (128 steps with automatic reset at the
// horizon, sampled actions, sum of both seats' rewards), and plain episodes of one horizon.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "agents/evaluation/cross_play.h"
#include "agents/evaluation/roster.h"
#include "env/layout.h"

namespace potluck {

struct CrossPlayOptions {
  std::vector<Protocol> protocols;
  std::uint64_t seed = 0;
  int threads = 1;
};

/// The paper's protocol ("ret128") and plain episodes ("episode") in `layout`, each measured
/// `episodes` times a cell.
[[nodiscard]] std::vector<Protocol> standard_protocols(const Layout& layout, int episodes);

/// One pair under one protocol; every measurement is an environment of its own, so `cell` (any
/// number that tells cells apart) and `seed` fix the result.
[[nodiscard]] CellResult play_cell(const std::shared_ptr<const Layout>& layout, Policy& row,
                                   Policy& column, const Protocol& protocol, std::uint64_t seed,
                                   std::uint32_t cell);

/// The whole matrix: rows in seat 0, columns in seat 1. Fills protocols, rows, columns, layout,
/// seed and cells; version, command and wall time are the caller's. The number of threads changes
/// nothing. `done` counts finished cells; setting `stop` ends the work early (cells are then
/// missing, and the result must be thrown away). Throws InputError when the kitchen is not for two.
[[nodiscard]] CrossPlay run_cross_play(const std::shared_ptr<const Layout>& layout,
                                       std::span<const RosterEntry> rows,
                                       std::span<const RosterEntry> columns,
                                       const CrossPlayOptions& options, std::atomic<int>& done,
                                       const std::atomic<bool>& stop);

}  // namespace potluck
