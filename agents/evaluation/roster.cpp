#include "agents/evaluation/roster.h"

#include <fmt/format.h>

#include <filesystem>
#include <system_error>
#include <utility>

#include "agents/checkpoint/agent_file.h"
#include "agents/learning/run_directory.h"
#include "agents/network_policy.h"
#include "agents/partners/scripted.h"
#include "agents/shipped/shipped_agents.h"
#include "env/error.h"

namespace potluck {
namespace {

namespace fs = std::filesystem;

/// "runs/ippo/" -> "ippo".
std::string short_name(const std::string& path) {
  fs::path clean = fs::path(path).lexically_normal();
  if (clean.filename().empty()) {
    clean = clean.parent_path();
  }
  return clean.filename().string();
}

/// A trained agent. `id` tells what the agent does not know about itself.
RosterEntry seat_trained(AgentFile agent, AgentId id, const std::string& place,
                         const Layout& layout) {
  id.algorithm = agent.algorithm;
  id.seed = static_cast<int>(agent.seed);
  return {.id = std::move(id),
          .policy = std::make_shared<const NetworkPolicy>(
              std::make_shared<const AgentFile>(std::move(agent)), layout, place)};
}

RosterEntry load_checkpoint(const std::string& group, const std::string& title,
                            const fs::path& path, const std::string& run, const Layout& layout) {
  const std::string place = path.string();
  AgentFile agent = load_agent(path);
  const std::string name = fmt::format("{} seed {}", title, agent.seed);
  return seat_trained(std::move(agent),
                      {.name = name, .group = group, .checkpoint = place, .run = run}, place,
                      layout);
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

}  // namespace

std::vector<RosterEntry> load_roster(const std::vector<std::string>& names,
                                     const std::shared_ptr<const Layout>& layout) {
  std::vector<RosterEntry> roster;
  for (const std::string& name : names) {
    std::error_code ignored;
    if (is_scripted_name(name)) {
      RosterEntry entry;
      entry.id = {.name = name, .group = name, .algorithm = "scripted"};
      entry.policy = make_scripted(name, layout);
      roster.push_back(std::move(entry));
    } else if (fs::is_directory(name, ignored)) {
      for (const auto& [seed, path] : RunDirectory(name).agents()) {
        roster.push_back(load_checkpoint(name, short_name(name), path, name, *layout));
      }
    } else if (fs::is_regular_file(name, ignored)) {
      roster.push_back(load_checkpoint(name, short_name(name), name, "", *layout));
    } else if (const ShippedAgent* agent = find_shipped_agent(name, layout->name())) {
      roster.push_back(
          seat_trained(load(*agent), {.name = name, .group = name}, agent->full_name(), *layout));
    } else {
      refuse(name, *layout);
    }
  }
  return roster;
}

}  // namespace potluck
