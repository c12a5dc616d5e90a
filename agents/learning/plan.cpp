#include "agents/learning/plan.h"

#include <algorithm>
#include <array>
#include <utility>

#include "env/text/names.h"

namespace potluck {
namespace {

constexpr std::array<std::string_view, 15> kAlgorithmNames = {"ippo",
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
                                                              "behavior_cloning",
                                                              "sum_of_rewards",
                                                              "advantage_alignment"};
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

/// The partners that an entry stands for, as agents of the plan; those that are frozen are numbered
/// from `frozen` on.
std::vector<int> add_agents(Plan& plan, const PartnerEntry& entry, int num_frozen, int& frozen,
                            int& astray) {
  std::vector<int> company;
  const auto add = [&](AgentRole role) {
    company.push_back(static_cast<int>(plan.agents.size()));
    plan.agents.push_back(std::move(role));
  };
  const bool errands = !entry.errands.empty();
  for (const int hold : errands ? entry.errands : entry.hold) {
    for (const double random : entry.random) {
      add({.name = numbered("astray", astray++),
           .plays_as = 0,
           .random = random,
           .hold = hold,
           .errands = errands});
    }
  }
  for (int i = 0; i < num_frozen; ++i, ++frozen) {
    add({.name = numbered("partner", frozen), .partner = frozen});
  }
  return company;
}

/// Whom the list says that the learner meets.
void add_company(Plan& plan, const PlanOptions& options, int num_agents, const std::string& place) {
  const PartnerList& list = options.partners;
  const auto met = [&](auto what) {
    return std::any_of(list.begin(), list.end(),
                       [&](const PartnerEntry& entry) { return entry.weight > 0 && what(entry); });
  };
  const bool meets_frozen = met([](const PartnerEntry& entry) { return !entry.is_self(); });
  const bool meets_astray = met([](const PartnerEntry& entry) { return entry.astray(); });
  if (responds_to_pool(options.algorithm) && !meets_frozen) {
    throw InputError("partners", "none that do not learn", "agents to respond to",
                     "name them: --set 'partners=[\"runs/pool\"]'");
  }
  if (options.algorithm == Algorithm::kE3t && !meets_astray) {
    throw InputError("partners", "none that goes astray", "the cook itself with random actions",
                     R"(--set 'partners=[{"agent": "self", "random": 0.5}]')");
  }
  if (!meets_frozen && !meets_astray) {
    return;
  }
  const bool one_cook = plan.phases.size() == 1 && plan.others.empty() &&
                        std::count(plan.cooks.begin(), plan.cooks.end(), 0) == num_agents;
  if (!one_cook || num_agents < 2) {
    throw InputError(place, std::string(to_string(options.algorithm)) + " with partners of its own",
                     "an algorithm with one cook network and two or more players",
                     "train self_play or, with policy_sharing=true, srpo, sum_of_rewards or "
                     "advantage_alignment");
  }
  Phase& phase = plan.phases.front();
  const Seatings own = std::exchange(phase.seatings, {});
  double total = 0;
  for (const PartnerEntry& entry : list) {
    total += entry.weight;
  }
  const auto seat = [&phase](std::vector<int> seating, double weight) {
    if (weight > 0) {
      phase.seatings.push_back(std::move(seating));
      phase.weights.push_back(weight);
    }
  };
  int frozen = 0;
  int astray = 0;
  for (std::size_t i = 0; i < list.size(); ++i) {
    const double share = list[i].weight / total;
    if (list[i].is_self() && !list[i].astray()) {
      for (const std::vector<int>& seating : own) {
        seat(seating, share / static_cast<double>(own.size()));
      }
      continue;
    }
    const int num_frozen = list[i].is_self() ? 0 : options.num_agents[i];
    const std::vector<int> company = add_agents(plan, list[i], num_frozen, frozen, astray);
    for (const int agent : company) {
      for (int of_learner = 0; of_learner < num_agents; ++of_learner) {
        std::vector<int> seating(static_cast<std::size_t>(num_agents), agent);
        seating[static_cast<std::size_t>(of_learner)] = 0;
        seat(std::move(seating),
             share / (static_cast<double>(company.size()) * static_cast<double>(num_agents)));
      }
    }
  }
}

/// In a share of the episodes one seat learns beside earlier selves of all others.
void add_past_selves(Plan& plan, const PlanOptions& options, int num_agents,
                     const std::string& place) {
  const auto one_batch = [&] {
    const std::vector<LearnerRole>& learners = plan.phases.front().learners;
    return plan.phases.size() == 1 && plan.others.empty() &&
           std::none_of(learners.begin(), learners.end(),
                        [](const LearnerRole& role) { return role.adversarial; });
  };
  if (num_agents < 2 || !one_batch()) {
    throw InputError(place + ": past_selves", std::string(to_string(options.algorithm)),
                     "ippo, self_play, sum_of_rewards or advantage_alignment, and two or more "
                     "players",
                     "set past_selves=0");
  }
  Phase& phase = plan.phases.front();
  const auto share = static_cast<double>(options.past_selves);
  const double all = static_cast<double>(phase.seatings.size());
  if (phase.weights.empty()) {
    phase.weights.assign(phase.seatings.size(), (1 - share) / all);
  } else {
    for (double& weight : phase.weights) {
      weight *= 1 - share;
    }
  }
  const std::vector<LearnerRole> learners = phase.learners;
  for (int moment = 0; moment < options.past_kept; ++moment) {
    const int first = static_cast<int>(plan.agents.size());
    for (const LearnerRole& role : learners) {
      plan.agents.push_back({.name = "past" + std::to_string(moment) + "_" +
                                     plan.agents[static_cast<std::size_t>(role.agent)].name,
                             .past_of = role.agent,
                             .moment = moment});
    }
    for (int seat = 0; seat < num_agents; ++seat) {
      std::vector<int> seating = plan.cooks;
      for (int& agent : seating) {
        agent += first;  // learners are the first agents, in this order
      }
      seating[static_cast<std::size_t>(seat)] = plan.cooks[static_cast<std::size_t>(seat)];
      phase.seatings.push_back(std::move(seating));
      phase.weights.push_back(share / (static_cast<double>(options.past_kept) * num_agents));
    }
  }
}

Plan base_plan(const PlanOptions& options, int num_agents, const std::string& place) {
  const Algorithm algorithm = options.algorithm;
  const bool regularised = algorithm == Algorithm::kSrpo;
  switch (algorithm) {
    case Algorithm::kIppo:
      return independent_plan(num_agents);
    case Algorithm::kSumOfRewards:
    case Algorithm::kAdvantageAlignment: {
      Plan plan =
          options.policy_sharing ? self_play_plan(num_agents) : independent_plan(num_agents);
      for (LearnerRole& role : plan.phases.front().learners) {
        role.shares_all = algorithm == Algorithm::kSumOfRewards;
      }
      return plan;
    }
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
  if (options.past_selves > 0) {
    add_past_selves(plan, options, num_agents, place);
  }
  return plan;
}

}  // namespace potluck
