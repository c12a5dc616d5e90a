#include "agents/partners/classic/zones.h"

#include <algorithm>
#include <utility>

namespace potluck::partners {

int Ways::steps_to(Pose from, Cell station) const {
  int best = kFar;
  for (const Pose stand : map->stands(station)) {
    if (allows(cell_of(stand))) {
      best = std::min(best, map->steps(from, stand));
    }
  }
  return best;
}

int Ways::steps_via(Pose from, Cell first, Cell last) const {
  int best = kFar;
  for (const Pose stand : map->stands(first)) {
    if (allows(cell_of(stand))) {
      best = std::min(best, map->steps(from, stand) + steps_to(stand, last));
    }
  }
  return best;
}

Zones::Zones(const KitchenMap& map, std::span<const Cell> cells,
             const std::array<bool, kMaxAgents>& taking_part) {
  of_player_.fill(-1);
  for (std::size_t player = 0; player < cells.size(); ++player) {
    regions_[player] = taking_part[player] ? map.region(cells[player]) : -1;
  }
  for (std::size_t player = 0; player < cells.size(); ++player) {
    const int here = regions_[player];
    if (here < 0) {
      continue;
    }
    const std::span<const Cell> line = map.line(here);
    Zone zone{.region = here, .limited = false, .cells = {}};
    if (!line.empty()) {
      const auto place = [&](std::size_t who) {
        return std::ranges::find(line, cells[who]) - line.begin();
      };
      std::ptrdiff_t before = 0;
      std::ptrdiff_t after = 0;
      for (std::size_t other = 0; other < cells.size(); ++other) {
        if (other != player && regions_[other] == here) {
          (place(other) < place(player) ? before : after) += 1;
        }
      }
      zone.limited = before + after > 0;
      for (auto i = before; i < std::ssize(line) - after && zone.limited; ++i) {
        zone.cells.set(line[static_cast<std::size_t>(i)]);
      }
    }
    const auto same = std::ranges::find_if(zones_, [&](const Zone& known) {
      return known.region == here && !known.limited && !zone.limited;
    });
    of_player_[player] = static_cast<int>(same - zones_.begin());
    if (same == zones_.end()) {
      zones_.push_back(zone);
    }
  }
  for (std::size_t station = 0; station < static_cast<std::size_t>(map.num_cells()); ++station) {
    for (const Pose stand : map.stands(static_cast<Cell>(station))) {
      const Cell cell = cell_of(stand);
      for (std::size_t zone = 0; zone < zones_.size(); ++zone) {
        if (map.region(cell) == zones_[zone].region &&
            (!zones_[zone].limited || zones_[zone].cells[cell])) {
          touched_[station] |= static_cast<std::uint16_t>(1U << zone);
        }
      }
    }
  }
}

bool Zones::fit(const KitchenMap& map, std::span<const Cell> cells) const {
  for (std::size_t player = 0; player < cells.size(); ++player) {
    if (limit(player) != nullptr || map.region(cells[player]) != regions_[player]) {
      return false;
    }
  }
  return true;
}

const CellSet* Zones::limit(std::size_t player) const {
  const int zone = of_player_[player];
  return zone >= 0 && zones_[static_cast<std::size_t>(zone)].limited
             ? &zones_[static_cast<std::size_t>(zone)].cells
             : nullptr;
}

/// Each zone is at most one hop more than those that it shares a counter with.
void Zones::spread(std::vector<int>& hops, std::span<const Cell> counters) const {
  for (bool changed = hops.size() > 1; changed;) {
    changed = false;
    for (const Cell counter : counters) {
      int least = kFar;
      for (std::size_t zone = 0; zone < hops.size(); ++zone) {
        least = touches(zone, counter) ? std::min(least, hops[zone]) : least;
      }
      for (std::size_t zone = 0; zone < hops.size(); ++zone) {
        if (hops[zone] > least + 1 && touches(zone, counter)) {
          hops[zone] = least + 1;
          changed = true;
        }
      }
    }
  }
}

std::vector<int> Zones::hops_to(std::span<const Cell> stations,
                                std::span<const Cell> counters) const {
  std::vector<int> hops(zones_.size(), kFar);
  for (std::size_t zone = 0; zone < hops.size(); ++zone) {
    for (const Cell station : stations) {
      hops[zone] = touches(zone, station) ? 0 : hops[zone];
    }
  }
  spread(hops, counters);
  return hops;
}

std::vector<int> Zones::hops_to(std::size_t zone, std::span<const Cell> counters) const {
  std::vector<int> hops(zones_.size(), kFar);
  hops[zone] = 0;
  spread(hops, counters);
  return hops;
}

bool Zones::leads_on(const std::vector<int>& hops, std::size_t zone, Cell counter) const {
  for (std::size_t other = 0; other < hops.size(); ++other) {
    if (hops[other] < hops[zone] && touches(other, counter)) {
      return true;
    }
  }
  return false;
}

Flow::Flow(Zones made, const Stations& stations) : zones(std::move(made)) {
  const std::span<const Cell> counters = stations(Tile::kCounter);
  const auto hops_to = [&](Tile tile) { return zones.hops_to(stations(tile), counters); };
  to_pot = hops_to(Tile::kPot);
  to_window = hops_to(Tile::kServing);
  to_dish = hops_to(Tile::kDish);
  to_onion = hops_to(Tile::kOnion);
  to_tomato = hops_to(Tile::kTomato);
  for (std::size_t zone = 0; zone < zones.size(); ++zone) {
    to_zone.push_back(zones.hops_to(zone, counters));
  }
}

}  // namespace potluck::partners
