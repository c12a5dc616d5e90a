#include "agents/partners/overcooked_v2/map.h"

#include <algorithm>

#include "env/overcooked_v2/sight.h"

namespace potluck::partners::soup {

SoupMap::SoupMap(const Layout& layout) : rules_(layout) {
  const std::size_t num_cells = static_cast<std::size_t>(layout.num_cells());
  for (const std::vector<Cell>& floor : rules_.rooms) {
    auto known = std::ranges::find(rooms_, floor);
    if (known == rooms_.end()) {
      known = rooms_.insert(rooms_.end(), floor);
    }
    room_of_.push_back(static_cast<int>(known - rooms_.begin()));
  }
  for (auto& beside : neighbours_) {
    beside.fill(kNoCell);
  }
  for (std::size_t i = 0; i < num_cells; ++i) {
    for (int direction = 0; direction < 4; ++direction) {
      neighbours_[i][static_cast<std::size_t>(direction)] =
          layout.neighbour(static_cast<Cell>(i), direction);
    }
    cells_[static_cast<std::size_t>(layout.tile(static_cast<Cell>(i)))].push_back(
        static_cast<Cell>(i));
    for (std::size_t k = 0; k < num_cells; ++k) {
      const auto from = static_cast<Cell>(i);
      const auto to = static_cast<Cell>(k);
      seen_from_[i][k] =
          overcooked_v2::sees(layout, {.row = layout.row(from), .col = layout.col(from)},
                              {.row = layout.row(to), .col = layout.col(to)});
    }
  }
  for (std::size_t room = 0; room < rooms_.size(); ++room) {
    for (const Cell cell : rooms_[room]) {
      for (const Cell beside : neighbours_[cell]) {
        if (beside != kNoCell) {
          rooms_at_[beside] = static_cast<std::uint16_t>(rooms_at_[beside] | 1U << room);
        }
      }
    }
  }
  for (std::size_t slot = 0; slot < rules_.slot_cells.size(); ++slot) {
    slot_of_[rules_.slot_cells[slot]] = static_cast<std::uint8_t>(slot);
  }

  between_.assign(std::size_t{256} * 256, kSoupFar);
  for (const std::vector<Cell>& floor : rooms_) {
    for (const Cell from : floor) {
      std::uint16_t* steps = &between_[std::size_t{256} * from];
      std::vector<Cell> queue = {from};
      steps[from] = 0;
      for (std::size_t head = 0; head < queue.size(); ++head) {
        for (const Cell next : neighbours_[queue[head]]) {
          if (next != kNoCell && rules_.tiles[next] == Tile::kFloor && steps[next] == kSoupFar) {
            steps[next] = static_cast<std::uint16_t>(steps[queue[head]] + 1);
            queue.push_back(next);
          }
        }
      }
    }
  }

  const auto beside = [&](std::span<const Cell> cells) {
    std::vector<int> hops(rooms_.size(), kSoupFar);
    for (std::size_t room = 0; room < rooms_.size(); ++room) {
      if (std::ranges::any_of(cells, [&](Cell c) { return reaches(static_cast<int>(room), c); })) {
        hops[room] = 0;
      }
    }
    return hops;
  };
  window_ = hand_on(beside(cells_of(Tile::kServing)));
  const auto rank = [&](Cell pot) {
    int best = kSoupFar;
    for (int room = 0; room < num_rooms(); ++room) {
      best = reaches(room, pot) ? std::min(best, to_window(room)) : best;
    }
    return best;
  };
  for (const Cell pot : cells_of(Tile::kPot)) {
    if (rank(pot) < kSoupFar) {
      pots_.push_back(pot);
    }
  }
  std::ranges::stable_sort(pots_, {}, rank);
  for (const Cell pot : pots_) {
    pot_.push_back(hand_on(beside({&pot, 1})));
    std::vector<int> hops = beside({&pot, 1});
    for (std::size_t room = 0; room < hops.size(); ++room) {
      hops[room] = std::min(kSoupFar, hops[room] + window_[room]);
    }
    plate_.push_back(hand_on(std::move(hops)));
  }
}

/// The fewest counters between each room and those that need none, or some of their own.
std::vector<int> SoupMap::hand_on(std::vector<int> hops) const {
  for (bool again = true; again;) {
    again = false;
    for (const Cell counter : cells_of(Tile::kCounter)) {
      int best = kSoupFar;
      for (int room = 0; room < num_rooms(); ++room) {
        best = reaches(room, counter) ? std::min(best, hops[static_cast<std::size_t>(room)]) : best;
      }
      for (int room = 0; room < num_rooms(); ++room) {
        if (reaches(room, counter) && hops[static_cast<std::size_t>(room)] > best + 1) {
          hops[static_cast<std::size_t>(room)] = best + 1;
          again = true;
        }
      }
    }
  }
  return hops;
}

bool SoupMap::has_pile(int room, int ingredient) const {
  return std::ranges::any_of(cells_of(pile_of(ingredient)),
                             [&](Cell pile) { return reaches(room, pile); });
}

CellSet SoupMap::outlook(int room, std::span<const Cell> cells) const {
  CellSet from;
  for (const Cell cell : floor_of(room)) {
    from[cell] = std::ranges::any_of(cells, [&](Cell there) { return sees(cell, there); });
  }
  return from;
}

int SoupMap::steps_beside(Cell from, Cell station) const {
  int best = kSoupFar;
  for (const Cell beside : neighbours_[station]) {
    best = beside == kNoCell ? best : std::min(best, steps_between(from, beside));
  }
  return best;
}

void SoupMap::find_paths(Cell cell, unsigned facing, const CellSet& blocked,
                         SoupPaths& paths) const {
  paths.steps.fill(kSoupFar);
  std::array<std::uint16_t, Rules::kPoses> queue;
  std::size_t head = 0;
  std::size_t tail = 0;
  const std::size_t start = Rules::pose(cell, facing);
  paths.steps[start] = 0;
  paths.first[start] = kStayAction;
  queue[tail++] = static_cast<std::uint16_t>(start);
  while (head < tail) {
    const std::size_t pose = queue[head++];
    for (unsigned action = 0; action < 4; ++action) {
      const Wish& wish = rules_.wishes[pose * 8 + action];
      const auto here = static_cast<Cell>(pose % 256);
      const std::size_t next = Rules::pose(blocked[wish.cell] ? here : wish.cell, action);
      if (paths.steps[next] == kSoupFar) {
        paths.steps[next] = static_cast<std::uint16_t>(paths.steps[pose] + 1);
        paths.first[next] = pose == start ? static_cast<Action>(action) : paths.first[pose];
        queue[tail++] = static_cast<std::uint16_t>(next);
      }
    }
  }
}

SoupWay SoupMap::way_to(const SoupPaths& paths, Cell station) const {
  constexpr std::array<unsigned, 4> kBack = {1, 0, 3, 2};
  SoupWay best;
  for (unsigned direction = 0; direction < 4; ++direction) {
    const Cell beside = neighbours_[station][direction];
    if (beside == kNoCell || rules_.tiles[beside] != Tile::kFloor) {
      continue;
    }
    const std::size_t pose = Rules::pose(beside, kBack[direction]);
    if (paths.steps[pose] < best.steps) {
      best = {.steps = paths.steps[pose], .first = paths.first[pose]};
    }
  }
  return best;
}

SoupWay SoupMap::way_to(const SoupPaths& paths, const CellSet& cells) {
  SoupWay best;
  for (std::size_t pose = 0; pose < Rules::kPoses; ++pose) {
    if (cells[pose % 256] && paths.steps[pose] < best.steps) {
      best = {.steps = paths.steps[pose], .first = paths.first[pose]};
    }
  }
  return best;
}

}  // namespace potluck::partners::soup
