// Games that greedy cooks play in their heads before the first one in a kitchen.
//
// The manner in which they share the work (jobs.h) suits most kitchens and none suits all:
// in one a second pot tempts them to half-made soups, in another there is no room for two. So they
// try several, each for an episode from the kitchen's start, and keep the game that earned most:
//
//   - everybody works, impatient at times or never;
//   - each of these without a station of which there are more, then without another, as long as
//     that is better;
//   - if a single cook beside others who stand would earn more or serve more soups: some work and
//     the others keep out of the way, or stand, or as that single cook did; of these the best that
//     is no worse in either.
//
// The best game is remembered (games.h), so a cook still depends on the state alone and
// knows nothing but the kitchen; all greedy cooks rehearse the same, and agree without a word.
//
// A greedy cook has rehearsed with others, too: with players that stand, and in kitchens for two
// with every scripted cook that has a habit, as that one plays with the company it has kept
// (company.h). With each it keeps the manner that earned most; if the two earn or serve
// less than either beside one who stands, it tries more of them, also changing in the midst of the
// game. Those games begin where the state shows that it is not among greedy cooks.
//
// A kitchen that starts at random is not rehearsed.
#pragma once

#include <mutex>
#include <optional>
#include <span>
#include <vector>

#include "agents/partners/classic/company.h"
#include "agents/partners/classic/games.h"
#include "agents/partners/classic/jobs.h"
#include "env/action.h"
#include "env/classic/game/state.h"
#include "env/layout.h"

namespace potluck::partners {

inline constexpr int kRehearsedStations = 12;  ///< how many of those to spare are tried without

inline constexpr std::size_t kRehearsedPairs = 8;  ///< up to how many all pairs are

class Rehearsal {
 public:
  /// All must outlive it. `jobs`: without habits.
  Rehearsal(const Layout& layout, const classic::ClassicRules& rules, const KitchenJobs& jobs);

  /// What a team of greedy cooks does in `state`, [player]; nothing if no game went there.
  [[nodiscard]] std::span<const Action> team(classic::ConstView state) const {
    return team_.find(state);
  }
  /// What player `seat` does among players who stand, if a game with them went there.
  [[nodiscard]] std::span<const Action> among_statues(classic::ConstView state, int seat) const {
    return statues_[static_cast<std::size_t>(seat)].find(state);
  }
  /// Rehearses with other cooks for player `seat`.
  void meet(const Layout& layout, int seat);
  /// What it does with them, if a game with one of them went there. Only after meet.
  [[nodiscard]] std::span<const Action> among_others(classic::ConstView state, int seat) const {
    return others_[static_cast<std::size_t>(seat)].find(state);
  }

 private:
  [[nodiscard]] Player in_manner(const Manner& manner) const;
  [[nodiscard]] Player as_remembered(const Player& otherwise) const;
  [[nodiscard]] Game play_team(const Manner& manner) const;
  [[nodiscard]] Game play_with(int seat, const Manner& manner, const Player& others) const;
  [[nodiscard]] bool can_spare(const CellSet& stations) const;
  template <typename Play>
  [[nodiscard]] Game best_of(std::span<const Manner> manners, const Play& play,
                             CellSet& ignored) const;
  [[nodiscard]] std::vector<Game> play_singles();

  const KitchenJobs& jobs_;
  Games games_;
  std::size_t num_players_;
  std::once_flag company_met_;
  std::optional<Company> company_;
  std::vector<Cell> to_spare_;  ///< stations of which there are more
  Memory team_;
  std::vector<Memory> statues_;   ///< [seat] among players who stand
  std::vector<Memory> others_;    ///< [seat] in kitchens for two, with the other cooks
  std::vector<Enough> alone_;     ///< [seat] what it comes to among those who stand
  std::vector<CellSet> ignored_;  ///< [seat] the stations that it then does without
};

}  // namespace potluck::partners
