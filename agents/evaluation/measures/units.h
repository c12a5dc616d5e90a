// The training seeds on either side of some cells of a cross-play matrix, numbered for intervals
// (statistics.h).
#pragma once

#include <map>
#include <string>
#include <vector>

#include "agents/evaluation/play/cross_play.h"

namespace potluck {

/// The places of a group's agents.
[[nodiscard]] std::vector<int> members_of(const std::vector<AgentId>& agents,
                                          const std::string& group);

class Units {
 public:
  /// Populations of rows and columns that share a unit are one.
  Units(const CrossPlay& evaluation, const std::vector<int>& rows, const std::vector<int>& columns);

  /// kFixedUnit for a scripted agent.
  [[nodiscard]] int number(const AgentId& agent) const;
  [[nodiscard]] const std::vector<int>& population_sizes() const { return sizes_; }

 private:
  std::map<std::string, int> numbers_;
  std::vector<int> sizes_;
};

}  // namespace potluck
