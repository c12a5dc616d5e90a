#include "agents/roster/roster.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string_view>
#include <system_error>
#include <utility>

#include "agents/checkpoint/agent_file.h"
#include "agents/learning/config.h"
#include "agents/learning/training_arena.h"
#include "agents/partners/scripted.h"
#include "agents/policy/network_policy.h"
#include "agents/policy/unsticking_policy.h"
#include "agents/roster/guests.h"
#include "agents/roster/run_directory.h"
#include "agents/roster/shipped_agents.h"
#include "env/rule_set.h"
#include "env/text/error.h"
#include "env/text/fnv.h"

namespace potluck {
namespace {

namespace fs = std::filesystem;

using Kitchens = std::span<const std::shared_ptr<const Layout>>;

constexpr std::string_view kPlaceholder = "{layout}";

/// What the user wrote, in two.
struct GroupName {
  std::string title;  ///< may be empty
  std::string group;  ///< may hold {layout}

  /// What tables call the agents of a file.
  [[nodiscard]] std::string label() const { return title.empty() ? short_name(group) : title; }
};

GroupName split_name(const std::string& name, Kitchens kitchens) {
  const std::size_t equals = name.find('=');
  const bool could_be = equals != std::string::npos && equals > 0 && equals + 1 < name.size() &&
                        name.find('/') > equals && !is_guest_name(name);
  const bool is_file =
      could_be && std::any_of(kitchens.begin(), kitchens.end(), [&name](const auto& kitchen) {
        std::error_code ignored;
        return fs::exists(in_kitchen(name, kitchen->name()), ignored);
      });
  return could_be && !is_file ? GroupName{name.substr(0, equals), name.substr(equals + 1)}
                              : GroupName{"", name};
}

/// RosterEntry::note.
std::string note_of(const TrainedAgent& agent, const Layout& layout) {
  const auto rules_of = [](const Layout& kitchen) {
    return kitchen.rules().describe(kitchen).rules;
  };
  try {
    const std::string here = rules_of(layout);
    const TrainConfig config = parse_stored_config(agent.config, "the agent's configuration");
    std::string there;
    for (const auto& kitchen : training_arena(config)->layouts()) {
      there = rules_of(*kitchen);
      if (there == here) {
        return {};
      }
    }
    return there.empty() ? there
                         : fmt::format("learned by the rules \"{}\"; those of {} are \"{}\"", there,
                                       layout.name(), here);
  } catch (const InputError&) {
    return {};  // its kitchen is gone, or nobody knows it
  }
}

/// A trained agent. `id` tells what the agent does not know about itself.
RosterEntry seat_trained(TrainedAgent agent, AgentId id, const std::string& place,
                         const std::shared_ptr<const Layout>& layout) {
  id.algorithm = agent.algorithm;
  id.seed = agent.seed;
  std::string note = note_of(agent, *layout);
  id.identity = identity_of(agent);
  const Drawing drawing = agent.drawing;
  auto network = std::make_unique<NetworkPolicy>(
      std::make_shared<const TrainedAgent>(std::move(agent)), *layout, place);
  return {.id = std::move(id),
          .policy = drawing_as(drawing, std::move(network), layout),
          .note = std::move(note)};
}

/// `path` begins with the group as it is called in this kitchen; the id keeps the placeholder.
RosterEntry load_checkpoint(const GroupName& name, const fs::path& path, bool is_run,
                            const std::shared_ptr<const Layout>& layout) {
  const std::string place = path.string();
  TrainedAgent agent = load_agent(path);
  AgentId id{.name = fmt::format("{} seed {}", name.label(), agent.seed),
             .group = name.group,
             .checkpoint = place,
             .run = is_run ? name.group : "",
             .title = name.title};
  const std::string here = in_kitchen(name.group, layout->name());
  if (place.starts_with(here)) {
    id.checkpoint = name.group + place.substr(here.size());
  }
  return seat_trained(std::move(agent), std::move(id), place, layout);
}

[[noreturn]] void refuse(const std::string& name, const Layout& layout) {
  std::vector<std::string> known;
  for (const auto& partner : scripted_names(layout.rules())) {
    known.emplace_back(partner.name);
  }
  for (const ShippedAgent& agent : shipped_agents()) {
    known.push_back(agent.kitchen == layout.name() ? std::string(agent.name) : agent.full_name());
  }
  throw InputError("agent '" + name + "'", "neither a known name nor a file",
                   one_of(known) + ", a .safetensors checkpoint or a run directory");
}

/// The agents of one group in one kitchen.
std::vector<RosterEntry> load_group(const GroupName& name,
                                    const std::shared_ptr<const Layout>& layout, Guests* guests) {
  const std::string here = in_kitchen(name.group, layout->name());
  const AgentId named{.name = name.title.empty() ? name.group : name.title,
                      .group = name.group,
                      .title = name.title};
  std::vector<RosterEntry> agents;
  std::error_code ignored;
  if (is_guest_name(here)) {
    if (guests == nullptr) {
      throw InputError("agent '" + here + "'", "a guest", "an agent of our own",
                       "guests are welcome in simulate, evaluate and play --partner, and in train "
                       "with --guests");
    }
    agents.push_back({.id = named, .policy = guests->invite(here, layout)});
    agents.back().id.algorithm = here.substr(0, here.find(':'));
  } else if (is_scripted_name(here)) {
    agents.push_back({.id = named, .policy = make_scripted(here, layout)});
    agents.back().id.algorithm = "scripted";
  } else if (fs::is_directory(here, ignored)) {
    for (const auto& [seed, path] : RunDirectory(here).agents()) {
      agents.push_back(load_checkpoint(name, path, /*is_run=*/true, layout));
    }
  } else if (fs::is_regular_file(here, ignored)) {
    agents.push_back(load_checkpoint(name, here, /*is_run=*/false, layout));
  } else if (const ShippedAgent* agent = find_shipped_agent(here, layout->name())) {
    agents.push_back(seat_trained(load(*agent), named, agent->full_name(), layout));
  } else {
    refuse(here, *layout);
  }
  return agents;
}

/// "_fcp.safetensors" -> "fcp"; nothing for ".safetensors".
std::string without_edges(std::string part) {
  constexpr std::string_view kEdges = "_-.";
  constexpr std::string_view kEnding = ".safetensors";
  if (part.ends_with(kEnding)) {
    part.resize(part.size() - kEnding.size());
  }
  while (!part.empty() && kEdges.find(part.back()) != std::string_view::npos) {
    part.pop_back();
  }
  part.erase(0, std::min(part.find_first_not_of(kEdges), part.size()));
  return part;
}

}  // namespace

std::string identity_of(const TrainedAgent& agent) {
  std::uint64_t hash =
      fnv1a(fmt::format("{} {} {} {} {}", to_string(agent.observation.kind),
                        agent.observation.ego_centred, to_string(agent.network.activation),
                        to_string(agent.network.conv_activation.value_or(agent.network.activation)),
                        fmt::join(agent.network.hidden, " ")));
  if (agent.drawing != Drawing{}) {
    hash = fnv1a(fmt::format(" {} {}", agent.drawing.no_waits, agent.drawing.stuck_time), hash);
  }
  for (const ActorCritic& seat : agent.seats) {
    const std::span<const std::byte> bytes = std::as_bytes(std::span(seat.actor.parameters));
    hash = fnv1a({reinterpret_cast<const char*>(bytes.data()), bytes.size()}, hash);
  }
  return fmt::format("{:016x}", hash);
}

std::string in_kitchen(const std::string& text, const std::string& kitchen) {
  std::string result = text;
  for (std::size_t at = result.find(kPlaceholder); at != std::string::npos;
       at = result.find(kPlaceholder, at + kitchen.size())) {
    result.replace(at, kPlaceholder.size(), kitchen);
  }
  return result;
}

std::string short_name(const std::string& group) {
  fs::path clean = fs::path(group).lexically_normal();
  if (clean.filename().empty()) {
    clean = clean.parent_path();
  }
  for (fs::path rest = clean; rest.has_filename(); rest = rest.parent_path()) {
    const std::string part = rest.filename().string();
    if (part.find(kPlaceholder) == std::string::npos) {
      return part;
    }
    std::string left = without_edges(in_kitchen(part, ""));
    if (!left.empty()) {
      return left;
    }
  }
  return group;
}

bool is_agent_name(std::string_view name) {
  return is_scripted_name(name) || name.find(':') != std::string_view::npos ||
         name.find("{layout}") != std::string_view::npos ||
         std::ranges::any_of(shipped_agents(), [&](const ShippedAgent& agent) {
           return find_shipped_agent(name, agent.kitchen) == &agent;
         });
}

std::vector<RosterEntry> load_roster(const std::vector<std::string>& names,
                                     const std::shared_ptr<const Layout>& layout, Guests* guests) {
  return load_rosters(names, std::span(&layout, 1), guests).front();
}

std::vector<std::vector<RosterEntry>> load_rosters(const std::vector<std::string>& names,
                                                   Kitchens kitchens, Guests* guests) {
  std::vector<std::vector<RosterEntry>> rosters(kitchens.size());
  for (const std::string& written : names) {
    const GroupName name = split_name(written, kitchens);
    for (std::size_t k = 0; k < kitchens.size(); ++k) {
      std::vector<RosterEntry> agents = load_group(name, kitchens[k], guests);
      const std::size_t first = rosters[k].size();
      if (k > 0 && agents.size() != rosters[0].size() - first) {
        throw InputError("agent '" + written + "'",
                         fmt::format("{} agents in {} and {} in {}", rosters[0].size() - first,
                                     kitchens[0]->name(), agents.size(), kitchens[k]->name()),
                         "as many in every kitchen", "train the same number of seeds in each");
      }
      for (RosterEntry& agent : agents) {
        if (k > 0) {
          AgentId& id = rosters[0][rosters[k].size()].id;
          id.identity += id.identity == agent.id.identity ? "" : " " + agent.id.identity;
        }
        rosters[k].push_back(std::move(agent));
      }
    }
  }
  for (std::size_t k = 1; k < kitchens.size(); ++k) {
    for (std::size_t i = 0; i < rosters[k].size(); ++i) {
      rosters[k][i].id = rosters[0][i].id;
    }
  }
  return rosters;
}

}  // namespace potluck
