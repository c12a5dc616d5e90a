// One step of 32 classic kitchens at once (env/classic/block.h), the rules of
// env/classic/game/rules.h without a branch per environment.
//
// Whatever depends on a byte per lane is a shuffle of a 16-entry table; tables by cell are cut into
// chunks of 16. Interacts are masks. Pots are few and always worked on; of the counters only those
// that somebody in the block interacts with, one after another.
#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "env/classic/block.h"
#include "env/classic/game/rules.h"
#include "env/kernel.h"

namespace potluck::classic {

/// The tables of one kitchen. Immutable.
struct VectorPlan {
  /// `fits(rules)` must hold.
  explicit VectorPlan(const ClassicRules& rules);

  /// Two players, a wall around, no more counters and pots than codes, and pots of today.
  [[nodiscard]] static bool fits(const ClassicRules& rules);
  /// Pots start by themselves at three ingredients if at all, and never have to refuse another
  /// kind.
  [[nodiscard]] static bool plays_todays_pots(const ClassicRules& rules);

  // What a player can face, by code: slots count from 0.
  static constexpr std::uint8_t kOnionCode = 251;
  static constexpr std::uint8_t kTomatoCode = 252;
  static constexpr std::uint8_t kDishCode = 253;
  static constexpr std::uint8_t kServingCode = 254;
  static constexpr std::uint8_t kNothingCode = 255;
  static constexpr int kMaxSlots = 240;
  static constexpr int kStart = 3;  ///< ingredients of a soup that starts by itself

  using Table = std::array<std::uint8_t, 16>;

  int num_chunks = 0;  ///< of tables by cell
  int num_pots = 0;
  int num_slots = 0;
  int capacity = 0;
  bool old_dynamics = false;
  bool has_effort = false;
  std::uint32_t horizon = 0;
  std::array<Table, 16> open{};   ///< [cell] bit d: the neighbour in direction d is floor
  std::array<Table, 16> code{};   ///< [faced cell]
  Table step{};                   ///< [direction] what to add to a cell; 0 for other actions
  Table ready_low{};              ///< [code of a soup] tick from which it is ready; 255 for no soup
  Table ready_high{};             ///< the same for codes 16..31 (four ingredients)
  Table potting_onion{};          ///< [code before] bits 16..23 of the events
  Table potting_tomato{};         ///< the same; bit 0 stands for bit 24 (useless tomato potting)
  std::array<float, 8> effort{};  ///< by move + 2 interact + 4 collision
  std::array<float, kNumItems> worth{};
  float placement_in_pot = 0;
  float dish_pickup = 0;
  float soup_pickup = 0;
};

/// Steps `block`. actions [kLanes, 2]; spans of `out` empty or of length kLanes * 2 (truncated and
/// terminated: kLanes), overwritten.
void step_block(const VectorPlan& plan, const ClassicRules& rules, Block block,
                const Action* actions, const StepBuffers& out);

}  // namespace potluck::classic
