// Trained agents in a browser: they come with the page, one after the other.
#include <list>
#include <string>
#include <utility>
#include <vector>

#include "agents/roster/shipped_agents.h"

namespace potluck {
namespace {

struct Arrived {
  std::list<std::string> texts;  ///< what the views below look at; a list stays where it is
  std::vector<ShippedAgent> agents;
};

Arrived& arrived() {
  static Arrived all;
  return all;
}

}  // namespace

void add_shipped_agent(std::string kitchen, std::string name, std::string file) {
  Arrived& all = arrived();
  const auto keep = [&all](std::string text) -> std::string_view {
    return all.texts.emplace_back(std::move(text));
  };
  all.agents.push_back({keep(std::move(kitchen)), keep(std::move(name)), keep(std::move(file))});
}

std::span<const ShippedAgent> shipped_agents() {
  return arrived().agents;
}

}  // namespace potluck
