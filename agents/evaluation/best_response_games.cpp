#include "agents/evaluation/best_response_games.h"

#include <cstddef>
#include <cstdint>
#include <utility>

#include "env/error.h"

namespace potluck {
namespace {

constexpr const char* kFlag = "--best-response";
constexpr std::uint32_t kFirstStream = 0x80000000;  // cells of the matrix count theirs from 0

}  // namespace

std::vector<BestResponse> play_best_responses(const std::shared_ptr<const Layout>& layout,
                                              const std::vector<std::string>& names,
                                              const std::vector<std::string>& column_names,
                                              std::span<const RosterEntry> columns,
                                              const CrossPlayOptions& options) {
  if (names.empty()) {
    return {};
  }
  if (names.size() != column_names.size()) {
    throw InputError(kFlag, std::to_string(names.size()) + " names",
                     std::to_string(column_names.size()) + ", one for each of --columns",
                     std::string("write ") + kNoBestResponse + " for those without");
  }
  std::vector<BestResponse> all;
  std::size_t column = 0;
  for (std::size_t i = 0; i < names.size(); ++i) {
    const std::size_t first = column;
    while (column < columns.size() && columns[column].id.group == column_names[i]) {
      ++column;
    }
    if (names[i] == kNoBestResponse) {
      continue;
    }
    const std::vector<RosterEntry> agents = load_roster({names[i]}, layout);
    if (agents.size() != 1 && agents.size() != column - first) {
      throw InputError(
          kFlag, "'" + names[i] + "' with " + std::to_string(agents.size()) + " agents",
          "1 or " + std::to_string(column - first) + ", as " + column_names[i] + " has");
    }
    for (std::size_t partner = first; partner < column; ++partner) {
      const RosterEntry& agent = agents[agents.size() == 1 ? 0 : partner - first];
      const auto best = agent.policy->clone();
      const auto other = columns[partner].policy->clone();
      BestResponse entry{static_cast<int>(partner), agent.id, {}};
      for (std::size_t p = 0; p < options.protocols.size(); ++p) {
        const Protocol& protocol = options.protocols[p];
        const auto stream =
            kFirstStream + static_cast<std::uint32_t>(2 * (partner * options.protocols.size() + p));
        const double in_seat_0 =
            play_cell(layout, *best, *other, protocol, options.seed, stream).mean_return;
        const double in_seat_1 =
            play_cell(layout, *other, *best, protocol, options.seed, stream + 1).mean_return;
        entry.mean_returns.push_back((in_seat_0 + in_seat_1) / 2);
      }
      all.push_back(std::move(entry));
    }
  }
  return all;
}

}  // namespace potluck
