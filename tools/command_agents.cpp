// `potluck agents`: who can be seated.
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "agents/learning/plan.h"
#include "agents/partners/scripted.h"
#include "tools/commands.h"

namespace potluck::tools {
namespace {

void list_agents(bool json) {
  if (json) {
    nlohmann::ordered_json out = {{"scripted", nlohmann::ordered_json::array()},
                                  {"algorithms", algorithm_names()}};
    for (const auto& partner : scripted_names()) {
      out["scripted"].push_back({{"name", partner.name}, {"description", partner.description}});
    }
    fmt::print("{}\n", out.dump());
    return;
  }
  fmt::print("Scripted partners, for --rows, --columns and --agents:\n");
  for (const auto& partner : scripted_names()) {
    fmt::print("  {:<18} {}\n", partner.name, partner.description);
  }
  fmt::print(
      "\nTrained agents are named by their files:\n"
      "  {:<18} {}\n  {:<18} {}\n",
      "FILE.safetensors", "one checkpoint", "DIR",
      "a run directory of `potluck train`: the agents of all its seeds");
  fmt::print("\nAlgorithms that `potluck train` knows: ");
  const std::vector<std::string> names = algorithm_names();
  for (std::size_t i = 0; i < names.size(); ++i) {
    fmt::print("{}{}", i == 0 ? "" : ", ", names[i]);
  }
  fmt::print("\n");
}

}  // namespace

void add_agents_command(CLI::App& app) {
  CLI::App* command = app.add_subcommand("agents", "Who can be seated");
  command->require_subcommand(1);
  CLI::App* list = command->add_subcommand("list", "Scripted partners and algorithms");
  auto json = std::make_shared<bool>(false);
  list->add_flag("--json", *json, "Print one JSON object on standard output");
  list->callback([json] { list_agents(*json); });
}

}  // namespace potluck::tools
