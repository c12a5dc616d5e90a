// Games worth looking at: which pairs of a matrix, and one episode of each written down.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "agents/evaluation/play/cross_play.h"
#include "agents/evaluation/play/team.h"
#include "env/layout.h"
#include "env/trajectory/trajectory.h"

namespace potluck {

struct SamplePair {
  std::string group;  ///< whose best or worst it is
  bool is_best = true;
  std::size_t row = 0;
  std::size_t column = 0;
  std::size_t protocol = 0;  ///< by which it was chosen, and whose kitchen it is
};

/// In every kitchen, for every group of learners in rows, the cells with the largest and the
/// smallest mean return among those with partners never met, by the last main protocol
/// (protocols.h) there; the first of equals. A group with one such cell has a best only.
[[nodiscard]] std::vector<SamplePair> sample_pairs(const CrossPlay& evaluation);

/// One episode of a team. `names`: of its players, by seat; `program`: "potluck 0.1.0".
[[nodiscard]] Trajectory play_game(const std::shared_ptr<const Layout>& layout, const Team& team,
                                   std::vector<std::string> names, std::uint64_t seed,
                                   const std::string& program);

}  // namespace potluck
