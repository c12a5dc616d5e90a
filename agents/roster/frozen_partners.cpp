#include "agents/roster/frozen_partners.h"

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <utility>

#include "agents/checkpoint/agent_file.h"
#include "agents/partners/scripted.h"
#include "agents/roster/roster.h"
#include "agents/roster/run_directory.h"
#include "env/text/error.h"

namespace potluck {
namespace {

constexpr std::size_t kMostFrozenPartners = 512;

bool plays_seats_alike(const TrainedAgent& agent) {
  const AlignedFloats& first = agent.seats.front().actor.parameters;
  return std::all_of(agent.seats.begin(), agent.seats.end(), [&](const ActorCritic& seat) {
    return std::equal(first.begin(), first.end(), seat.actor.parameters.begin());
  });
}

/// A run directory as the checkpoints of its seeds; another name as it is.
std::vector<std::string> single_names(const std::string& name) {
  std::error_code ignored;
  if (!std::filesystem::is_directory(name, ignored)) {
    return {name};
  }
  std::vector<std::string> singles;
  for (const auto& [seed, path] : RunDirectory(name).agents()) {
    singles.push_back(path.string());
  }
  return singles;
}

FrozenPartner load_partner(const std::string& name, const Arena& arena, Observation observation,
                           Guests* guests) {
  FrozenPartner partner{.name = name, .entry = 0, .network = {}, .policy = {}};
  std::error_code ignored;
  if (std::filesystem::is_regular_file(name, ignored)) {
    TrainedAgent agent = load_agent(name);
    if (agent.layout != arena.name()) {
      throw InputError("partners: " + name, "an agent from " + agent.layout,
                       "one from " + arena.name(), "name partners that know this kitchen");
    }
    if (agent.network.gru > 0 || agent.drawing.stuck_time > 0) {
      throw InputError("partners: " + name, "an agent with memory", "one without",
                       "what it remembers would be lost when a run is resumed");
    }
    if (agent.observation == observation && agent.drawing == Drawing{} &&
        agent.shape == arena.observation_spec(observation).shape && plays_seats_alike(agent)) {
      partner.identity = identity_of(agent);
      partner.network = std::move(agent.seats.front());
      return partner;
    }
  }
  const std::shared_ptr<const Layout> layout = arena.layout();
  if (!layout) {
    throw InputError("partners: " + name, "a partner that knows one kitchen only",
                     "networks that see what the learner sees, where there are several kitchens",
                     "train in one kitchen, or name other partners");
  }
  if (is_scripted_name(name, layout->rules()) && remembers(name, layout->rules())) {
    throw InputError("partners: " + name, "a cook with memory", "one without",
                     "what it remembers would be lost when a run is resumed");
  }
  const RosterEntry entry = load_roster({name}, layout, guests).front();
  partner.policy = entry.policy;
  partner.identity = entry.id.identity;
  return partner;
}

}  // namespace

std::vector<FrozenPartner> load_partners(const PartnerList& list, const Arena& arena,
                                         Observation observation, Guests* guests) {
  std::vector<FrozenPartner> partners;
  for (std::size_t entry = 0; entry < list.size(); ++entry) {
    if (list[entry].is_self()) {
      continue;
    }
    if (list[entry].is_pool()) {
      throw InputError("partners", "\"pool\"", "a pool that is trained",
                       "fcp, mep, hsp and state_augmented have one; name another by its directory");
    }
    for (const std::string& name : single_names(list[entry].agent)) {
      if (partners.size() == kMostFrozenPartners) {
        throw InputError("partners", "more than " + std::to_string(kMostFrozenPartners) + " agents",
                         "at most " + std::to_string(kMostFrozenPartners));
      }
      partners.push_back(load_partner(name, arena, observation, guests));
      partners.back().entry = entry;
    }
  }
  return partners;
}

}  // namespace potluck
