#include "agents/evaluation/roster.h"

#include <fmt/format.h>

#include <filesystem>
#include <system_error>

#include "agents/checkpoint/agent_file.h"
#include "agents/learning/run_directory.h"
#include "agents/network_policy.h"
#include "agents/partners/scripted.h"
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

RosterEntry load_checkpoint(const std::string& group, const std::string& title,
                            const fs::path& path, const std::string& run, const Layout& layout) {
  const std::string place = path.string();
  auto agent = std::make_shared<const AgentFile>(load_agent(path));
  RosterEntry entry;
  entry.id = {.name = fmt::format("{} seed {}", title, agent->seed),
              .group = group,
              .algorithm = agent->algorithm,
              .seed = static_cast<int>(agent->seed),
              .checkpoint = place,
              .run = run};
  entry.policy = std::make_shared<const NetworkPolicy>(std::move(agent), layout, place);
  return entry;
}

[[noreturn]] void refuse(const std::string& name) {
  std::vector<std::string> known;
  for (const auto& partner : scripted_names()) {
    known.emplace_back(partner.name);
  }
  throw InputError("agent '" + name + "'", "neither a scripted partner nor a file",
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
    } else {
      refuse(name);
    }
  }
  return roster;
}

}  // namespace potluck
