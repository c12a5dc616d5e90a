#include "agents/learning/plan.h"

#include <array>

#include "agents/names.h"

namespace potluck {
namespace {

constexpr std::array<std::string_view, 4> kAlgorithmNames = {"ippo", "self_play", "srpo",
                                                             "pure_adversarial"};
constexpr std::array<std::string_view, 2> kAdversaryInitNames = {"cooperator", "partner"};

std::string numbered(const char* name, int number) {
  return name + std::to_string(number);
}

Plan independent_plan(int num_agents) {
  Plan plan;
  Phase phase;
  for (int seat = 0; seat < num_agents; ++seat) {
    plan.agents.push_back({.name = numbered("cook", seat)});
    plan.cooks.push_back(seat);
    phase.learners.push_back({.agent = seat});
  }
  phase.seatings = {plan.cooks};
  plan.phases = {phase};
  return plan;
}

Plan self_play_plan(int num_agents) {
  Plan plan;
  plan.agents = {{.name = "cook0"}};
  plan.cooks.assign(static_cast<std::size_t>(num_agents), 0);
  plan.phases = {{.seatings = {plan.cooks}, .learners = {{.agent = 0}}}};
  return plan;
}

LearnerRole adversary_role(int agent, int partner, bool regularised) {
  return {.agent = agent,
          .adversarial = true,
          .entropy_bonus = false,
          .tether = regularised ? partner : kNobody};
}

/// Two cooperators (agents 0, 1) and two adversaries (2, 3); adversary 2 + i plays against cook i.
Plan adversarial_plan(AdversaryInit init, bool regularised) {
  Plan plan;
  plan.cooks = {0, 1};
  for (int seat = 0; seat < 2; ++seat) {
    plan.agents.push_back({.name = numbered("cook", seat)});
  }
  for (int cook = 0; cook < 2; ++cook) {
    const int partner = 1 - cook;
    const int adversary = 2 + cook;
    plan.agents.push_back({.name = numbered("adversary", cook),
                           .copy_of = init == AdversaryInit::kCooperator ? cook : partner});
    plan.phases.push_back(
        {.seatings = {cook == 0 ? std::vector<int>{0, adversary} : std::vector<int>{adversary, 1}},
         .learners = {{.agent = cook, .entropy_bonus = regularised},
                      adversary_role(adversary, partner, regularised)}});
  }
  return plan;
}

/// One cooperator (agent 0) and one adversary (agent 1), who sits in any one seat.
Plan shared_adversarial_plan(int num_agents, bool regularised) {
  Plan plan;
  plan.agents = {{.name = "cook0"}, {.name = "adversary0", .copy_of = 0}};
  plan.cooks.assign(static_cast<std::size_t>(num_agents), 0);
  Phase phase;
  for (int seat = 0; seat < num_agents; ++seat) {
    phase.seatings.push_back(plan.cooks);
    phase.seatings.back()[static_cast<std::size_t>(seat)] = 1;
  }
  phase.learners = {{.agent = 0, .entropy_bonus = regularised}, adversary_role(1, 0, regularised)};
  plan.phases = {phase};
  return plan;
}

}  // namespace

std::string_view to_string(Algorithm algorithm) {
  return kAlgorithmNames[static_cast<std::size_t>(algorithm)];
}
Algorithm parse_algorithm(std::string_view name, const std::string& place) {
  return parse_name<Algorithm>(kAlgorithmNames, name, "algorithm", place);
}
std::vector<std::string> algorithm_names() {
  return {kAlgorithmNames.begin(), kAlgorithmNames.end()};
}

std::string_view to_string(AdversaryInit init) {
  return kAdversaryInitNames[static_cast<std::size_t>(init)];
}
AdversaryInit parse_adversary_init(std::string_view name, const std::string& place) {
  return parse_name<AdversaryInit>(kAdversaryInitNames, name, "adversary_init", place);
}

Plan make_plan(const PlanOptions& options, int num_agents, const std::string& place) {
  const Algorithm algorithm = options.algorithm;
  const bool regularised = algorithm == Algorithm::kSrpo;
  switch (algorithm) {
    case Algorithm::kIppo:
      return independent_plan(num_agents);
    case Algorithm::kSelfPlay:
      return self_play_plan(num_agents);
    case Algorithm::kSrpo:
    case Algorithm::kPureAdversarial:
      break;
  }
  const std::string found =
      std::string(to_string(algorithm)) + " with " + std::to_string(num_agents) + " player(s)";
  if (num_agents < 2) {
    throw InputError(place, found, "two or more players", "train ippo or self_play here");
  }
  if (options.policy_sharing) {
    return shared_adversarial_plan(num_agents, regularised);
  }
  if (num_agents != 2) {
    throw InputError(place, found, "two players where every seat has its own cook",
                     "add --set policy_sharing=true");
  }
  return adversarial_plan(options.adversary_init, regularised);
}

}  // namespace potluck
