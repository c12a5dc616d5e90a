#include "agents/evaluation/play/cross_play.h"

#include <algorithm>

namespace potluck {

bool is_scripted(const AgentId& agent) {
  return agent.algorithm == "scripted";
}

std::string unit_name(const AgentId& agent) {
  if (!agent.identity.empty()) {
    return agent.identity;
  }
  if (!agent.run.empty()) {
    return agent.run + '\n' + (agent.seed ? std::to_string(*agent.seed) : "");
  }
  return agent.checkpoint.empty() ? agent.name : agent.checkpoint;
}

std::vector<std::string> groups_of(const CrossPlay& evaluation) {
  std::vector<std::string> groups;
  for (const auto* agents : {&evaluation.rows, &evaluation.columns}) {
    for (const AgentId& agent : *agents) {
      if (std::find(groups.begin(), groups.end(), agent.group) == groups.end()) {
        groups.push_back(agent.group);
      }
    }
  }
  return groups;
}

bool is_learner_group(const CrossPlay& evaluation, const std::string& group) {
  const auto trained = [&group](const AgentId& agent) {
    return agent.group == group && !is_scripted(agent);
  };
  return std::any_of(evaluation.rows.begin(), evaluation.rows.end(), trained) ||
         std::any_of(evaluation.columns.begin(), evaluation.columns.end(), trained);
}

}  // namespace potluck
