#include "agents/evaluation/measures/units.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "agents/evaluation/measures/statistics.h"

namespace potluck {
namespace {

void add_unit(const AgentId& agent, std::map<std::string, int>& units) {
  if (!is_scripted(agent)) {
    units.emplace(unit_name(agent), 0);
  }
}

}  // namespace

std::vector<int> members_of(const std::vector<AgentId>& agents, const std::string& group) {
  std::vector<int> members;
  for (std::size_t i = 0; i < agents.size(); ++i) {
    if (agents[i].group == group) {
      members.push_back(static_cast<int>(i));
    }
  }
  return members;
}

Units::Units(const CrossPlay& evaluation, const std::vector<int>& rows,
             const std::vector<int>& columns) {
  std::map<std::string, int> row_units;
  for (const int row : rows) {
    add_unit(evaluation.rows[static_cast<std::size_t>(row)], row_units);
  }
  std::map<std::string, int> column_units;
  for (const int column : columns) {
    add_unit(evaluation.columns[static_cast<std::size_t>(column)], column_units);
  }
  const bool shared = std::any_of(column_units.begin(), column_units.end(),
                                  [&](const auto& unit) { return row_units.contains(unit.first); });
  if (shared) {
    row_units.merge(column_units);
    column_units.clear();
  }
  int next = 0;
  for (auto* population : {&row_units, &column_units}) {
    for (auto& [name, number] : *population) {
      number = next++;
    }
    sizes_.push_back(static_cast<int>(population->size()));
  }
  numbers_ = std::move(row_units);
  numbers_.merge(column_units);
}

int Units::number(const AgentId& agent) const {
  return is_scripted(agent) ? kFixedUnit : numbers_.at(unit_name(agent));
}

}  // namespace potluck
