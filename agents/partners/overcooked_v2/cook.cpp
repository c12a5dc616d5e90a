#include "agents/partners/overcooked_v2/cook.h"

#include <algorithm>

#include "agents/partners/overcooked_v2/jobs.h"

namespace potluck::partners::soup {
namespace {

constexpr std::uint32_t kSoupTurn = 16;   // steps after which another seat goes first
constexpr std::uint32_t kSoupDetour = 5;  // steps for which a detour is kept to
constexpr int kLongestDetour = 14;

class SoupNotebook final : public CookNotes {
 public:
  std::vector<SoupNotes> notes;  ///< [env * players + seat]
};

std::uint32_t hash_of(std::uint32_t a, std::uint32_t b, std::uint32_t c) {
  std::uint32_t h = a * 0x9E3779B1U ^ b * 0x85EBCA77U ^ c * 0xC2B2AE3DU;
  h ^= h >> 15;
  h *= 0x2C1B3C6DU;
  h ^= h >> 12;
  h *= 0x297A2D39U;
  return h ^ h >> 15;
}

/// From a goal to an action.
class SoupWalk {
 public:
  SoupWalk(const SoupMap& map, int seat, SoupNotes& notes, const SoupPaths& paths)
      : map_(map),
        row_(map.rules().shape, notes.kitchen.bytes.data()),
        seat_(seat),
        notes_(notes),
        paths_(paths),
        self_(row_.players()[seat]),
        chance_(hash_of(notes.step, static_cast<std::uint32_t>(seat) + 1, notes.episode)) {
    for (int i = 0; i < map.num_players(); ++i) {
      if (i != seat && row_.players()[i].cell != kNoCell) {
        others_[row_.players()[i].cell] = true;
      }
    }
  }

  [[nodiscard]] Action towards(const SoupGoal& goal) {
    if (goal.station == kNoCell && goal.cells.none()) {
      return rest(4);
    }
    const SoupWay way = way_by(goal, paths_);
    if (way.steps >= kSoupFar) {
      return rest(4);
    }
    if (way.steps == 0 || (goal.station == kNoCell && goal.cells[self_.cell])) {
      if (goal.station != kNoCell && !goal.wait) {
        return static_cast<Action>(ClassicAction::kInteract);
      }
      return pushed() ? rest(2) : kStayAction;
    }
    const Cell next = landing(way.first);
    if (notes_.blocked > 0 && next != self_.cell && !others_[next] && others_aim_first(next)) {
      return kStayAction;
    }
    if (!others_[next] && notes_.step >= notes_.detour_until) {
      return way.first;
    }
    SoupPaths round;
    map_.find_paths(self_.cell, self_.facing, others_, round);
    const SoupWay other_way = way_by(goal, round);
    const bool there_is_one = other_way.steps <= way.steps + kLongestDetour;
    if (notes_.step < notes_.detour_until) {
      return there_is_one ? other_way.first : others_[next] ? yield() : way.first;
    }
    const bool insists = goes_first(next);
    if (there_is_one && (!insists || notes_.blocked > 0)) {
      notes_.detour_until = notes_.step + kSoupDetour;
      return other_way.first;
    }
    return !insists || notes_.blocked > 1 ? yield() : way.first;
  }

 private:
  [[nodiscard]] SoupWay way_by(const SoupGoal& goal, const SoupPaths& paths) const {
    return goal.station != kNoCell ? map_.way_to(paths, goal.station)
                                   : SoupMap::way_to(paths, goal.cells);
  }
  [[nodiscard]] Cell landing(Action action) const {
    return map_.rules().wishes[Rules::pose(self_.cell, self_.facing) * 8 + action].cell;
  }
  [[nodiscard]] unsigned rank(int seat) const {
    const Thing held = row_.players()[seat].held;
    const unsigned load = is_dish(held) ? 3 : held == kPlate ? 2 : held != kNothing ? 1 : 0;
    const auto n = static_cast<unsigned>(map_.num_players());
    return load * n + (static_cast<unsigned>(seat) + notes_.step / kSoupTurn) % n;
  }
  /// Of two who are in each other's way, whoever carries more, in turns.
  [[nodiscard]] bool goes_first(Cell where) const {
    for (int i = 0; i < map_.num_players(); ++i) {
      if (i != seat_ && row_.players()[i].cell == where) {
        return rank(seat_) > rank(i) && notes_.still[static_cast<std::size_t>(i)] < 4;
      }
    }
    return true;
  }
  /// Does somebody want the same free cell who carries more?
  [[nodiscard]] bool others_aim_first(Cell where) const {
    for (int i = 0; i < map_.num_players(); ++i) {
      const Player& player = row_.players()[i];
      if (i != seat_ && player.cell != kNoCell && rank(i) > rank(seat_) &&
          map_.neighbour(player.cell, player.facing) == where) {
        return true;
      }
    }
    return false;
  }
  /// Does somebody beside it look at it, and get no further?
  [[nodiscard]] bool pushed() const {
    for (int i = 0; i < map_.num_players(); ++i) {
      const Player& player = row_.players()[i];
      if (i != seat_ && player.cell != kNoCell && notes_.still[static_cast<std::size_t>(i)] > 0 &&
          map_.neighbour(player.cell, player.facing) == self_.cell) {
        return true;
      }
    }
    return false;
  }
  /// A step to anywhere free, every other time.
  [[nodiscard]] Action yield() const { return rest(2); }
  /// Once in `seldom` steps.
  [[nodiscard]] Action rest(std::uint32_t seldom) const {
    if (chance_ % (pushed() ? 2 : seldom) != 0) {
      return kStayAction;
    }
    for (std::uint32_t i = 0; i < 4; ++i) {
      const auto action = static_cast<Action>(((chance_ >> 8) + i) % 4);
      const Cell next = landing(action);
      if (next != self_.cell && !others_[next]) {
        return action;
      }
    }
    return kStayAction;
  }

  const SoupMap& map_;
  ConstView row_;
  int seat_;
  SoupNotes& notes_;
  const SoupPaths& paths_;
  const Player& self_;
  std::uint32_t chance_;
  CellSet others_;
};

}  // namespace

SoupCook::SoupCook(const Layout& layout, SoupHabit habit)
    : layout_(layout), map_(layout), signs_(soup_signs(map_)), habit_(habit) {}

std::unique_ptr<CookNotes> SoupCook::make_notes() const {
  return std::make_unique<SoupNotebook>();
}

void SoupCook::decide(const PolicyBatch& batch, CookNotes* notes, std::span<Action> actions) const {
  std::vector<SoupNotes>& book = dynamic_cast<SoupNotebook&>(*notes).notes;
  const auto players = static_cast<std::size_t>(map_.num_players());
  for (std::size_t i = 0; i < batch.which.size(); ++i) {
    const auto env = static_cast<std::size_t>(batch.which[i]);
    const std::size_t page = env * players + static_cast<std::size_t>(batch.seat);
    if (book.size() <= page) {
      book.resize(page + 1);
    }
    actions[i] = decide(batch.envs.state(batch.which[i]), batch.envs.episodes()[env], batch.seat,
                        book[page]);
  }
}

Action SoupCook::decide(const State& state, std::uint32_t episode, int seat,
                        SoupNotes& notes) const {
  take_note(layout_, map_, signs_, habit_, state, episode, seat, notes);
  const Rules& rules = map_.rules();
  const ConstView row(rules.shape, notes.kitchen.bytes.data());
  const Player& self = row.players()[seat];
  CellSet statues;
  for (int i = 0; i < map_.num_players(); ++i) {
    if (i != seat && row.players()[i].cell != kNoCell &&
        notes.still[static_cast<std::size_t>(i)] >= kSoupStatue) {
      statues[row.players()[i].cell] = true;
    }
  }
  SoupPaths paths;
  map_.find_paths(self.cell, self.facing, statues, paths);
  const SoupGoal goal = SoupJobs(map_, signs_, habit_, seat, notes, paths).next();
  const Action action = SoupWalk(map_, seat, notes, paths).towards(goal);
  const Cell next = rules.wishes[Rules::pose(self.cell, self.facing) * 8 + action].cell;
  notes.aim = next == self.cell ? kNoCell : next;
  notes.last = action;
  notes.told_for += goal.cells[self.cell] && goal.cells.count() == 1 ? 1 : 0;
  return action;
}

}  // namespace potluck::partners::soup
