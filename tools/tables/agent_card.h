// An agent's card: what it is, how it was trained, how good it is with whom. The last is not
// written down anywhere but played when asked for, so that it is true of this program and this
// kitchen.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "agents/checkpoint/agent_file.h"
#include "env/layout.h"
#include "tools/tables/table.h"

namespace potluck::tools {

/// The command that trains such an agent again.
[[nodiscard]] std::string training_command(const TrainedAgent& agent);

/// The kitchen that the agent was trained in, with the keys that its run changed; of several, the
/// first. Throws InputError where it was trained in generated kitchens, and where the layout file
/// is no longer what it was called.
[[nodiscard]] std::shared_ptr<const Layout> training_kitchen(const TrainedAgent& agent);

/// What the agent in one seat and a partner in all others earn together: means of the team's return
/// per episode.
struct PartnerScore {
  std::string partner;          ///< "nobody" where the agent cooks alone
  std::vector<double> in_seat;  ///< [players], by the agent's seat
  double mean = 0;              ///< over the seats
  double standard_error = 0;    ///< of that mean
};

/// `name` (a roster's name for the agent) with itself and with each of `partners`, `episodes`
/// episodes in every seat; alone in a kitchen for one. Throws InputError where somebody cannot cook
/// in `layout`.
[[nodiscard]] std::vector<PartnerScore> play_with(const std::string& name,
                                                  const std::vector<std::string>& partners,
                                                  const std::shared_ptr<const Layout>& layout,
                                                  int episodes, std::uint64_t seed);

[[nodiscard]] Table score_table(const std::vector<PartnerScore>& scores, int episodes,
                                const Layout& layout);

}  // namespace potluck::tools
