#include "agents/evaluation/measures/work_share.h"

#include <cstddef>

#include "agents/evaluation/measures/free_riding.h"

namespace potluck {

std::array<double, kNumEvents> event_shares(const CellResult& cell) {
  std::array<double, kNumEvents> shares{};
  for (std::size_t event = 0; event < shares.size(); ++event) {
    shares[event] = share_of(cell.work[0].events[event], cell.work[1].events[event]);
  }
  return shares;
}

}  // namespace potluck
