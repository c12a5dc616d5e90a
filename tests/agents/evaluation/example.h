// A small evaluation whose every summary can be worked out by hand.
//
// Rows and columns: "ippo" seeds 1 and 2, "srpo" seeds 1, 2 and 3, `stay`. One protocol, "ret128".
#pragma once

#include <string>
#include <vector>

#include "agents/evaluation/play/cross_play.h"

namespace potluck::example {

inline AgentId learner(const std::string& algorithm, int seed, int seat) {
  const std::string run = "runs/" + algorithm;
  return {algorithm + " seed " + std::to_string(seed),
          run,
          algorithm,
          static_cast<std::uint64_t>(seed),
          run + "/checkpoints/seed" + std::to_string(seed) + "_seat" + std::to_string(seat) +
              ".safetensors",
          run};
}

inline AgentId scripted(const std::string& name) {
  return {name, name, "scripted", {}, "", ""};
}

inline std::vector<AgentId> agents(int seat) {
  return {learner("ippo", 1, seat), learner("ippo", 2, seat), learner("srpo", 1, seat),
          learner("srpo", 2, seat), learner("srpo", 3, seat), scripted("stay")};
}

/// Seat 0 in rows, seat 1 in columns; sum of both seats over 128 steps.
inline constexpr double kReturns[6][6] = {
    {440, 200, 300, 310, 320, 430},  // ippo 1
    {100, 436, 300, 310, 320, 20},   // ippo 2
    {350, 360, 600, 590, 610, 110},  // srpo 1
    {350, 360, 580, 606, 600, 120},  // srpo 2
    {350, 360, 620, 570, 594, 130},  // srpo 3
    {30, 440, 140, 150, 160, 0},     // stay
};

/// Deliveries {seat 0, seat 1}: an ippo agent with an odd seed works in seat 0 and idles in seat 1.
inline CellResult result(int row, int column) {
  CellResult cell;
  cell.episodes = 4;
  cell.mean_return = kReturns[row][column];
  cell.sd_return = 2.5;
  cell.mean_team = cell.mean_return / 2;
  cell.mean_seat_return = {cell.mean_return / 2 + 1, cell.mean_return / 2 - 1};
  cell.work.resize(2);
  const bool srpo = row >= 2 && row < 5 && column >= 2 && column < 5;
  const bool ippo_pair = row == column && row < 2;
  if (srpo) {
    cell.work[0] = {15, 15, 80, 3, 22, 0.01, {}};
    cell.work[1] = {14, 15, 78, 4, 23.6, 0.02, {}};
  } else if (ippo_pair) {
    const std::size_t worker = row == 0 ? 0 : 1;
    cell.work[worker] = {20, 20, 90, 0, 18, 0.25, {}};
    cell.work[1 - worker] = {0, 0, 10, 0, 2, 0.75, {}};
  }
  for (SeatWork& work : cell.work) {
    work.events[static_cast<std::size_t>(Event::kSoupDelivery)] = work.deliveries;
  }
  return cell;
}

inline CrossPlay evaluation() {
  CrossPlay evaluation;
  evaluation.version = "0.1.0";
  evaluation.command = "potluck evaluate --layout paper_kitchen --rows runs/ippo,runs/srpo,stay";
  evaluation.layout = "paper_kitchen";
  evaluation.seed = 18'446'744'073'709'551'615U;  // any seed is an ordinary seed
  evaluation.wall_seconds = 1.25;
  evaluation.protocols = {{"ret128", 128, 4}};
  evaluation.rows = agents(0);
  evaluation.columns = agents(1);
  for (int row = 0; row < 6; ++row) {
    for (int column = 0; column < 6; ++column) {
      evaluation.cells.push_back(
          {row,
           column,
           row == column && row < 5 ? Relation::kTrainingPair : Relation::kNeverMet,
           {result(row, column)}});
    }
  }
  return evaluation;
}

}  // namespace potluck::example
