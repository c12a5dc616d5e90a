// What cooks with habits (habits.h) have agreed on, in kitchens for two.
//
// Set in their ways, two of them may earn less than one of them would alone: a `stubborn` cook and
// one that keeps standing where it wants to pass. So each has played, in its head, with every cook
// before it in the list below and with one of its own kind: where the two would earn or serve less
// than either beside one who stands, it tries other manners of going about the same work, down to
// letting the other work alone, and remembers the best. A cook never adapts to those behind it,
// who adapt to it; two of a kind agree on who does.
#pragma once

#include <array>
#include <optional>
#include <span>
#include <vector>

#include "agents/partners/classic/games.h"
#include "agents/partners/cook/habits.h"

namespace potluck::partners {

inline constexpr std::array<Habits, 6> kHabits = {{{.stubborn = true},
                                                   {.half = Half::kLeft},
                                                   {.half = Half::kRight},
                                                   {.role = Role::kIngredients},
                                                   {.role = Role::kDishes},
                                                   {.role = Role::kSoups}}};

class Company {
 public:
  /// The first `size` of kHabits. `jobs`: without habits. `games` must outlive it.
  Company(const Layout& layout, const Games& games, const KitchenJobs& jobs, std::size_t size);

  /// What cook `which` does as player `seat` in `state`, if one of its games went there.
  [[nodiscard]] std::span<const Action> find(std::size_t which, classic::ConstView state,
                                             int seat) const {
    return members_[which].memory[static_cast<std::size_t>(seat)].find(state);
  }
  /// Cook `which` as it plays.
  [[nodiscard]] Player player(std::size_t which) const;

  Company(const Company&) = delete;  // its players know where it is
  Company& operator=(const Company&) = delete;

 private:
  struct Member {
    KitchenJobs jobs;
    Player usual = {};                                      ///< where it remembers nothing
    std::array<Memory, 2> memory = {Memory(1), Memory(1)};  ///< [seat]
  };

  void meet(std::size_t which, int seat, std::size_t other);
  void meet_own_kind(std::size_t which);
  [[nodiscard]] Player as_remembered(std::size_t which, Player otherwise) const;
  [[nodiscard]] std::vector<Player> ways(std::size_t which, int seat) const;
  [[nodiscard]] Enough alone(std::size_t first, std::size_t second) const;

  const Games& games_;
  std::vector<Member> members_;
};

}  // namespace potluck::partners
