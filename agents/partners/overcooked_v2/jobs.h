// What is to be done next in a kitchen of OvercookedV2, from where one player stands (cook.h).
#pragma once

#include <optional>
#include <vector>

#include "agents/partners/overcooked_v2/map.h"
#include "agents/partners/overcooked_v2/notes.h"

namespace potluck::partners::soup {

/// Where to go: to a station, to interact with it or to wait before it, or to one of some cells.
/// Neither: there is nothing to do.
struct SoupGoal {
  Cell station = kNoCell;
  bool wait = false;
  CellSet cells = {};
};

class SoupJobs {
 public:
  /// What player `seat` believes by its notes. All must outlive it.
  SoupJobs(const SoupMap& map, const SoupSigns& signs, SoupHabit habit, int seat, SoupNotes& notes,
           const SoupPaths& paths);

  [[nodiscard]] SoupGoal next();

 private:
  /// Something that a pot needs.
  struct Job {
    Thing thing = kNothing;
    std::size_t pot = 0;
  };
  struct Source {
    int cost = kSoupFar;
    Cell station = kNoCell;
  };

  [[nodiscard]] Thing lying(Cell cell) const { return row_.slots()[map_.slot_of(cell)]; }
  [[nodiscard]] bool free(Cell counter) const { return lying(counter) == kNothing; }
  [[nodiscard]] int hops(Thing thing, std::size_t pot, int room) const;
  [[nodiscard]] int hops_from(Thing thing, std::size_t pot, Cell counter) const;
  [[nodiscard]] bool fits(Contents contents) const;
  [[nodiscard]] unsigned missing(Contents contents, unsigned ingredient) const;
  [[nodiscard]] bool right(Thing dish) const;
  [[nodiscard]] bool blind(Cell pot) const;
  [[nodiscard]] int elsewhere(Thing thing, std::size_t pot) const;
  [[nodiscard]] bool finishes(Contents contents, unsigned ingredient) const;
  [[nodiscard]] Contents read_pots() const;
  [[nodiscard]] bool somebody_knows() const;
  [[nodiscard]] bool within_reach(const Job& job) const;
  [[nodiscard]] Cell handover(Thing thing, std::size_t pot) const;
  [[nodiscard]] Source source(const Job& job, int seat) const;

  void choose_pots();
  void list_jobs();
  void list_plates(std::size_t pot);
  void need(Thing thing, std::size_t pot, unsigned count);

  [[nodiscard]] SoupGoal find_out();
  [[nodiscard]] std::optional<SoupGoal> tell() const;
  [[nodiscard]] SoupGoal with_empty_hands();
  [[nodiscard]] SoupGoal with_ingredient(unsigned ingredient) const;
  [[nodiscard]] SoupGoal with_plate() const;
  [[nodiscard]] SoupGoal with_dish(Thing dish) const;
  [[nodiscard]] SoupGoal nothing();
  [[nodiscard]] SoupGoal hand_on(Thing thing, std::size_t pot) const;
  [[nodiscard]] SoupGoal put_aside() const;
  [[nodiscard]] std::optional<SoupGoal> clear_handover() const;

  const SoupMap& map_;
  const SoupSigns& signs_;
  SoupHabit habit_;
  int seat_;
  SoupNotes& notes_;
  const SoupPaths& paths_;
  ConstView row_;
  int room_;
  Thing held_;
  Contents recipe_;
  bool trusting_ = false;              ///< it takes what it gets
  std::vector<Job> jobs_;              ///< what is needed and not under way, the most urgent first
  std::vector<std::size_t> growing_;   ///< pots that take ingredients, ...
  std::vector<std::size_t> cooking_;   ///< ... and those that need plates
  std::optional<std::size_t> spoilt_;  ///< the pot to be cleared of a soup that nobody wants
};

}  // namespace potluck::partners::soup
