// What must hold of every kitchen that a reader lets through.
#pragma once

#include <cstdlib>
#include <memory>
#include <vector>

#include "env/grid/reach.h"
#include "env/layout/reader.h"
#include "env/layout_check.h"
#include "env/layout_facts.h"
#include "env/vector_env.h"

namespace potluck::fuzz {

/// Stops the program (so that the fuzzer keeps the input) unless `holds`.
inline void require(bool holds) {
  if (!holds) {
    std::abort();
  }
}

/// The kitchen survives writing and reading, and can be judged and stepped.
inline void check_kitchen(const LayoutSpec& spec) {
  require(parse_layout(write_layout(spec), "again.json") == spec);
  const auto layout = std::make_shared<const Layout>(spec);
  static_cast<void>(check_solvable(*layout));
  require(layout_facts(*layout).max_deliveries >= 0);
  VectorEnv env(layout, {.num_envs = 1, .key = {}, .first_env = 0});
  std::vector<Action> actions(static_cast<std::size_t>(layout->num_agents()));
  std::vector<float> earned(actions.size());
  StepBuffers out;
  out.earned = earned;
  for (unsigned step = 0; step < 12; ++step) {
    for (std::size_t i = 0; i < actions.size(); ++i) {
      actions[i] = static_cast<Action>((step * 7 + i * 5 + step * i) % 7);
    }
    env.step(actions, out);
  }
}

}  // namespace potluck::fuzz
