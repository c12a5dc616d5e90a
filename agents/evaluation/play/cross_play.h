// What cross-play measures: rows of agents against columns of agents, in one kitchen or in several.
//
// The row's agent has one seat (Protocol::row_seat) and the column's agent all others: in a kitchen
// for two that is one each, in a kitchen for one the column's is nobody (kitchens.h). Where every
// kitchen has agents of its own, a row or column stands for all of them: its names hold the
// placeholder {layout} (roster.h).
//
// These are the plain values that `potluck evaluate` computes
// (agents/evaluation/play/run_cross_play.h), writes to evaluation.json
// (agents/evaluation/file/evaluation_json.h), summarises (agents/evaluation/measures/summary.h) and
// that `potluck report` draws.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "agents/evaluation/play/responses.h"
#include "agents/evaluation/play/word_use.h"
#include "agents/roster/agent_id.h"
#include "env/event.h"

namespace potluck {

/// How the row's and the column's agent know each other.
enum class Relation : std::uint8_t {
  kTrainingPair,  ///< one trained agent in all seats, by whatever names it was asked for
  kNeverMet,      ///< anything else; also a scripted cook with itself, which was never trained
};

/// What one seat did, means per episode unless said otherwise.
struct SeatWork {
  double deliveries = 0;
  double pickups = 0;  ///< onions (coop_grid); ingredients and dishes (classic)
  double moves = 0;    ///< move actions chosen
  double collisions = 0;
  double effort = 0;                        ///< private cost paid
  double stay_fraction = 0;                 ///< share of steps in which it chose `stay`
  std::array<double, kNumEvents> events{};  ///< every event, by bit number
  bool operator==(const SeatWork&) const = default;
};

/// One cell under one protocol.
struct CellResult {
  int episodes = 0;        ///< number of measurements (of `steps` steps each)
  double mean_return = 0;  ///< sum of all seats' rewards (team reward to each, less its effort)
  double sd_return = 0;    ///< over episodes, n - 1
  double mean_team = 0;    ///< team reward alone, counted once
  std::vector<double> mean_seat_return;  ///< [players]
  std::vector<SeatWork> work;            ///< [players]
  /// [players] how a seat answered the round before, in small games without a grid
  /// (responses.h); else empty
  std::vector<Responses> responses = {};
  std::vector<WordUse> word_use =
      {};  ///< by seat, where something is said (word_use.h); else empty
  bool operator==(const CellResult&) const = default;
};

/// How a cell is measured. Two of one evaluation differ in something and have different names.
struct Protocol {
  std::string name = {};     ///< protocols.h makes it; file names and tables use it
  int steps = 0;             ///< per measurement
  int episodes = 0;          ///< measurements per cell
  std::string measure = {};  ///< "ret128", "episode" (protocols.h); empty: as `name`
  std::string kitchen = {};  ///< name of its layout; empty: CrossPlay::layout
  double noise = 0;          ///< the column's agent acts at random with this probability
  double temperature = 1;    ///< at which the column's agent samples (perturbed_policy.h)
  int players = 2;           ///< in the kitchen
  int row_seat = 0;          ///< of the row's agent; the column's agent has all others
  bool operator==(const Protocol&) const = default;
};

struct MatrixCell {
  int row = 0;
  int column = 0;
  Relation relation = Relation::kNeverMet;
  std::vector<CellResult> results;  ///< one per protocol
  bool operator==(const MatrixCell&) const = default;
};

/// An agent that was trained to be best with one column's partner, and what it earns with it.
struct BestResponse {
  int column = 0;
  AgentId agent;
  std::vector<double> mean_returns;  ///< one per protocol: CellResult::mean_return over all seats
  /// [protocols][players] with the best response in that seat; empty: not known (files of earlier
  /// versions), and the mean stands for each.
  std::vector<std::vector<double>> seat_returns = {};
  /// [protocols][players] what the best response gets itself, in that seat, and what it leaves to
  /// each of the others, in the mean; empty: not known.
  std::vector<std::vector<double>> own_returns = {};
  std::vector<std::vector<double>> left_returns = {};
  bool operator==(const BestResponse&) const = default;
};

/// A whole evaluation, as in evaluation.json.
struct CrossPlay {
  std::string version;  ///< of the program
  std::string command;  ///< that repeats it
  std::string layout;   ///< name of the kitchen, or of all: "cramped_room, forced_coordination"
  std::uint64_t seed = 0;
  double wall_seconds = 0;
  std::vector<Protocol> protocols;
  std::vector<AgentId> rows;
  std::vector<AgentId> columns;
  std::vector<MatrixCell> cells;             ///< row-major, rows.size() * columns.size()
  std::vector<BestResponse> best_responses;  ///< at most one per column, ascending; may be empty
  [[nodiscard]] const MatrixCell& at(std::size_t row, std::size_t column) const {
    return cells[row * columns.size() + column];
  }
  bool operator==(const CrossPlay&) const = default;
};

/// Was it written by hand (random, stay, greedy) rather than trained?
[[nodiscard]] bool is_scripted(const AgentId& agent);

/// What varies between agents, the training and not the name: AgentId::identity, and where that is
/// not known run and seed, or the file.
[[nodiscard]] std::string unit_name(const AgentId& agent);

/// The groups of rows and columns in order of first appearance, each once.
[[nodiscard]] std::vector<std::string> groups_of(const CrossPlay& evaluation);

/// Is any agent of the group trained?
[[nodiscard]] bool is_learner_group(const CrossPlay& evaluation, const std::string& group);

}  // namespace potluck
