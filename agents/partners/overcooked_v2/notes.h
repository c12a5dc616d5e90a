// What a cook of OvercookedV2 has in mind: the kitchen as far as it has seen it, the recipe if it
// was told, and what became of its last steps.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "agents/partners/overcooked_v2/map.h"
#include "env/state.h"

namespace potluck::partners::soup {

/// How much a cook of OvercookedV2 knows, and by what it goes.
enum class SoupHabit : std::uint8_t {
  kSeesAll,     ///< the whole kitchen, and the recipe
  kLooks,       ///< what has been in its sight
  kTells,       ///< likewise; who knows the recipe tells it by where it stands
  kSameRecipe,  ///< the whole kitchen; cooks the first recipe, whatever is asked for
};

/// Steps without a move, after which nobody counts on somebody.
inline constexpr int kSoupStatue = 8;

struct SoupNotes {
  std::uint32_t episode = 0;
  std::uint32_t step = 0;
  bool begun = false;

  State kitchen;                       ///< as it was seen last; pots go on cooking
  std::vector<std::uint32_t> seen_at;  ///< [slot] when that was
  Contents recipe = kNoContents;       ///< none: it does not know
  std::uint32_t asked_at = 0;          ///< since when there has been a recipe to find out
  std::uint32_t told_at = 0;           ///< when it was found out
  std::vector<std::uint8_t> wrong;     ///< [recipe] 1: has been served in vain
  std::uint32_t pressed_at = 0;        ///< when it lit a button last, ...
  bool pressed = false;                ///< ... for this recipe
  bool in_vain = false;                ///< it has waited to be told, and was not
  int told_for = 0;                    ///< steps that it has stood at the place of this recipe

  std::array<std::uint16_t, kMaxAgents> pose{};  ///< of each player
  std::array<int, kMaxAgents> still{};           ///< steps for which it has not moved
  Action last = kStayAction;
  Cell aim = kNoCell;      ///< where the last step should have led
  std::uint32_t held = 0;  ///< before it
  int blocked = 0;         ///< steps in a row that led nowhere
  int idle = 0;            ///< in which there was nothing to do
  std::uint32_t detour_until = 0;
};

/// Where the informed stand to tell a recipe, and from where that is read; for two rooms.
struct SoupSigns {
  int teller = -1;           ///< room; -1: nobody can tell anybody
  int reader = -1;           ///< room
  Cell watch = kNoCell;      ///< where to read
  std::vector<Cell> places;  ///< [recipe]
};
[[nodiscard]] SoupSigns soup_signs(const SoupMap& map);

/// Does the recipe change while a game lasts?
[[nodiscard]] bool recipe_changes(const SoupMap& map);

/// Takes in what player `seat` learns from `state`: its sight, and the score, which everybody
/// hears. Begins anew where another episode has.
void take_note(const Layout& layout, const SoupMap& map, const SoupSigns& signs, SoupHabit habit,
               const State& state, std::uint32_t episode, int seat, SoupNotes& notes);

}  // namespace potluck::partners::soup
