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
    phase.seating.push_back(seat);
    phase.learners.push_back({.agent = seat, .seats = {seat}});
  }
  plan.phases = {phase};
  return plan;
}

Plan self_play_plan(int num_agents) {
  Plan plan;
  plan.agents = {{.name = "cook0"}};
  Phase phase;
  LearnerRole learner{.agent = 0, .seats = {}};
  for (int seat = 0; seat < num_agents; ++seat) {
    plan.cooks.push_back(0);
    phase.seating.push_back(0);
    learner.seats.push_back(seat);
  }
  phase.learners = {learner};
  plan.phases = {phase};
  return plan;
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
    Phase phase;
    phase.seating = cook == 0 ? std::vector<int>{0, adversary} : std::vector<int>{adversary, 1};
    phase.learners = {
        {.agent = cook, .seats = {cook}, .entropy_bonus = regularised},
        {.agent = adversary,
         .seats = {partner},
         .opponent_seat = cook,
         .entropy_bonus = false,
         .tether = regularised ? partner : kNobody},
    };
    plan.phases.push_back(phase);
  }
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

Plan make_plan(Algorithm algorithm, int num_agents, AdversaryInit init, const std::string& place) {
  switch (algorithm) {
    case Algorithm::kIppo:
      return independent_plan(num_agents);
    case Algorithm::kSelfPlay:
      return self_play_plan(num_agents);
    case Algorithm::kSrpo:
    case Algorithm::kPureAdversarial:
      break;
  }
  if (num_agents != 2) {
    throw InputError(
        place,
        std::string(to_string(algorithm)) + " with " + std::to_string(num_agents) + " players",
        "a kitchen for two", "train ippo or self_play here");
  }
  return adversarial_plan(init, algorithm == Algorithm::kSrpo);
}

}  // namespace potluck
