#include "agents/learning/plan.h"

#include <algorithm>
#include <array>

#include "env/text/names.h"

namespace potluck {
namespace {

constexpr std::array<std::string_view, 13> kAlgorithmNames = {"ippo",
                                                              "self_play",
                                                              "srpo",
                                                              "pure_adversarial",
                                                              "best_response",
                                                              "fcp",
                                                              "mep",
                                                              "population",
                                                              "hsp",
                                                              "hidden_reward",
                                                              "e3t",
                                                              "state_augmented",
                                                              "behavior_cloning"};
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
  plan.phases = {{.seatings = {plan.cooks}, .weights = {}, .learners = {{.agent = 0}}}};
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
         .weights = {},
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

/// `members` networks, each in self-play with a phase of its own; the first is delivered as cook.
Plan population_plan(int members, int num_agents) {
  Plan plan;
  for (int member = 0; member < members; ++member) {
    plan.agents.push_back({.name = numbered("member", member)});
    plan.phases.push_back(
        {.seatings = {std::vector<int>(static_cast<std::size_t>(num_agents), member)},
         .weights = {},
         .learners = {{.agent = member, .diverse = true}}});
    if (member > 0) {
      plan.others.push_back(member);
    }
  }
  plan.cooks.assign(static_cast<std::size_t>(num_agents), 0);
  return plan;
}

/// A cook with wishes of its own in any one seat (agent 0), the one who learns to help it in all
/// others (agent 1).
Plan hidden_reward_plan(int num_agents) {
  Plan plan;
  plan.agents = {{.name = "cook0"}, {.name = "response"}};
  plan.cooks.assign(static_cast<std::size_t>(num_agents), 0);
  plan.others = {1};
  Phase phase;
  for (int seat = 0; seat < num_agents; ++seat) {
    phase.seatings.emplace_back(static_cast<std::size_t>(num_agents), 1);
    phase.seatings.back()[static_cast<std::size_t>(seat)] = 0;
  }
  phase.learners = {{.agent = 0, .hidden_reward = true}, {.agent = 1}};
  plan.phases = {phase};
  plan.pair = phase.seatings;
  return plan;
}

/// Adds seatings of agent 0 in any one seat with `company` in all others, which together have
/// `share` of the phase's episodes.
void seat_with(Phase& phase, const std::vector<int>& company, int num_agents, double share) {
  if (share <= 0) {
    return;
  }
  if (phase.weights.empty()) {
    phase.weights.assign(phase.seatings.size(), 1.0 / static_cast<double>(phase.seatings.size()));
  }
  for (double& weight : phase.weights) {
    weight *= 1 - share;
  }
  const double each =
      share / (static_cast<double>(company.size()) * static_cast<double>(num_agents));
  for (const int agent : company) {
    for (int seat = 0; seat < num_agents; ++seat) {
      phase.seatings.emplace_back(static_cast<std::size_t>(num_agents), agent);
      phase.seatings.back()[static_cast<std::size_t>(seat)] = 0;
      phase.weights.push_back(each);
    }
  }
  for (std::size_t i = phase.weights.size(); i-- > 0;) {
    if (phase.weights[i] <= 0) {
      phase.seatings.erase(phase.seatings.begin() + static_cast<std::ptrdiff_t>(i));
      phase.weights.erase(phase.weights.begin() + static_cast<std::ptrdiff_t>(i));
    }
  }
}

/// Partners that are the cook with random actions, and frozen ones.
void add_company(Plan& plan, const PlanOptions& options, int num_agents, const std::string& place) {
  const bool responds = responds_to_pool(options.algorithm);
  const bool blurs = options.algorithm == Algorithm::kE3t;
  const bool state_augmented = options.algorithm == Algorithm::kStateAugmented;
  double partner_share = options.partner_share;
  if (partner_share < 0) {
    partner_share = responds ? 1 : (options.num_partners > 0 && !state_augmented ? 0.5 : 0);
  }
  double mixture_share = options.mixture_share;
  if (mixture_share < 0) {
    mixture_share = blurs ? 1 : (options.mixture.empty() ? 0 : 0.5);
  }
  if (responds && options.num_partners == 0) {
    throw InputError("partners", "none", "agents to respond to",
                     "name them: --set 'partners=[\"runs/pool\"]'");
  }
  if (mixture_share > 0 && options.mixture.empty()) {
    throw InputError("mixture", "none", "shares of random actions such as [0.5]");
  }
  if (mixture_share > 0 && options.mixture_hold.empty() && options.mixture_errands.empty()) {
    throw InputError("mixture_hold", "none, and no mixture_errands",
                     "steps to hold a random action such as [1]");
  }
  if (partner_share > 0 && options.num_partners == 0) {
    throw InputError("partners", "none", "agents for partner_share > 0");
  }
  if (partner_share <= 0 && mixture_share <= 0) {
    return;
  }
  const bool one_cook = plan.phases.size() == 1 && plan.others.empty() &&
                        std::count(plan.cooks.begin(), plan.cooks.end(), 0) == num_agents;
  if (!one_cook || num_agents < 2) {
    throw InputError(place,
                     std::string(to_string(options.algorithm)) + " with partners or a mixture",
                     "an algorithm with one cook network and two or more players",
                     "train self_play or, with policy_sharing=true, srpo");
  }
  Phase& phase = plan.phases.front();
  std::vector<int> company;
  if (mixture_share > 0) {
    const auto add = [&](const std::vector<int>& steps, bool errands) {
      for (const int hold : steps) {
        for (const double random : options.mixture) {
          company.push_back(static_cast<int>(plan.agents.size()));
          plan.agents.push_back({.name = numbered("mixture", static_cast<int>(company.size()) - 1),
                                 .plays_as = 0,
                                 .random = random,
                                 .hold = hold,
                                 .errands = errands});
        }
      }
    };
    add(options.mixture_hold, false);
    add(options.mixture_errands, true);
  }
  seat_with(phase, company, num_agents, mixture_share);
  company.clear();
  for (int i = 0; partner_share > 0 && i < options.num_partners; ++i) {
    company.push_back(static_cast<int>(plan.agents.size()));
    plan.agents.push_back({.name = numbered("partner", i), .partner = i});
  }
  seat_with(phase, company, num_agents, partner_share);
}

Plan base_plan(const PlanOptions& options, int num_agents, const std::string& place) {
  const Algorithm algorithm = options.algorithm;
  const bool regularised = algorithm == Algorithm::kSrpo;
  switch (algorithm) {
    case Algorithm::kIppo:
      return independent_plan(num_agents);
    case Algorithm::kSelfPlay:
    case Algorithm::kBestResponse:
    case Algorithm::kFcp:
    case Algorithm::kMep:
    case Algorithm::kHsp:
    case Algorithm::kE3t:
    case Algorithm::kStateAugmented:
      return self_play_plan(num_agents);
    case Algorithm::kPopulation:
      return population_plan(options.population, num_agents);
    case Algorithm::kBehaviorCloning:
      throw InputError(place, std::string(to_string(algorithm)),
                       "an algorithm that learns by playing");
    case Algorithm::kHiddenReward:
    case Algorithm::kSrpo:
    case Algorithm::kPureAdversarial:
      break;
  }
  const std::string found =
      std::string(to_string(algorithm)) + " with " + std::to_string(num_agents) + " player(s)";
  if (num_agents < 2) {
    throw InputError(place, found, "two or more players", "train ippo or self_play here");
  }
  if (algorithm == Algorithm::kHiddenReward) {
    return hidden_reward_plan(num_agents);
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

}  // namespace

bool responds_to_pool(Algorithm algorithm) {
  return algorithm == Algorithm::kBestResponse || algorithm == Algorithm::kFcp ||
         algorithm == Algorithm::kMep || algorithm == Algorithm::kHsp;
}

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
  Plan plan = base_plan(options, num_agents, place);
  if (plan.pair.empty()) {
    plan.pair = {plan.cooks};
  }
  add_company(plan, options, num_agents, place);
  return plan;
}

}  // namespace potluck
