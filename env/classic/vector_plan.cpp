#include <algorithm>

#include "env/classic/game/era.h"
#include "env/classic/vector_step.h"

namespace potluck::classic {
namespace {

std::uint8_t code_of(const ClassicRules& rules, std::size_t cell) {
  switch (rules.tiles[cell]) {
    case Tile::kCounter:
    case Tile::kPot:
      return rules.slots[cell];
    case Tile::kOnion:
      return VectorPlan::kOnionCode;
    case Tile::kTomato:
      return VectorPlan::kTomatoCode;
    case Tile::kDish:
      return VectorPlan::kDishCode;
    case Tile::kServing:
      return VectorPlan::kServingCode;
    default:
      break;
  }
  return VectorPlan::kNothingCode;
}

std::uint8_t byte_of(EventMask events, int byte) {
  return static_cast<std::uint8_t>(events >> (8 * byte));
}

}  // namespace

bool VectorPlan::plays_todays_pots(const ClassicRules& rules) {
  const auto has = [&](Tile tile) {
    return std::ranges::find(rules.tiles, tile) != rules.tiles.end();
  };
  const int start = starts_at(rules.parameters);
  return (start == 0 || start == kStart) &&
         !(one_kind(rules.parameters) &&
           ((has(Tile::kOnion) && has(Tile::kTomato)) || rules.parameters.start_state.has_value()));
}

bool VectorPlan::fits(const ClassicRules& rules) {
  return rules.shape.num_players == 2 && rules.shape.num_slots <= kMaxSlots &&
         plays_todays_pots(rules) && std::ranges::all_of(rules.floor, [&](Cell cell) {
           const int row = cell / rules.width;
           const int col = cell % rules.width;
           return row > 0 && col > 0 && row + 1 < rules.height && col + 1 < rules.width;
         });
}

VectorPlan::VectorPlan(const ClassicRules& rules)
    : num_chunks(static_cast<int>((rules.tiles.size() + 15) / 16)),
      num_pots(rules.num_pots),
      num_slots(rules.shape.num_slots),
      capacity(rules.recipes.capacity()),
      old_dynamics(rules.parameters.old_dynamics),
      horizon(static_cast<std::uint32_t>(rules.horizon)),
      worth(rules.worth),
      placement_in_pot(rules.placement_in_pot),
      dish_pickup(rules.dish_pickup),
      soup_pickup(rules.soup_pickup) {
  for (Table& chunk : code) {
    chunk.fill(kNothingCode);
  }
  for (std::size_t cell = 0; cell < rules.tiles.size(); ++cell) {
    code[cell / 16][cell % 16] = code_of(rules, cell);
  }
  for (const Cell cell : rules.floor) {
    unsigned bits = 0;
    for (std::size_t direction = 0; direction < 4; ++direction) {
      const Wish& wish = rules.wishes[ClassicRules::pose(cell, 0) * 8 + direction];
      bits |= wish.cell != cell ? 1U << direction : 0;
    }
    open[cell / 16][cell % 16] = static_cast<std::uint8_t>(bits);
  }
  const std::array<int, 4> steps = {-rules.width, rules.width, 1, -1};
  std::ranges::transform(steps, step.begin(), [](int s) { return static_cast<std::uint8_t>(s); });

  ready_low.fill(255);
  ready_high.fill(255);
  for (std::size_t soup = 2; soup < 32; ++soup) {
    if (rules.ready_tick[kSoupFlag | soup] != 0) {
      (soup < 16 ? ready_low[soup] : ready_high[soup - 16]) = rules.ready_tick[kSoupFlag | soup];
    }
  }
  for (std::size_t before = 1; before < 16; ++before) {
    const auto& [onion, tomato] = rules.potting_events[kSoupFlag | before];
    potting_onion[before] = byte_of(onion, 2);
    potting_tomato[before] = static_cast<std::uint8_t>(byte_of(tomato, 2) | byte_of(tomato, 3));
  }
  for (std::size_t own = 0; own < effort.size(); ++own) {
    const EventMask events = ((own & 1) != 0 ? bit(Event::kMoveAction) : 0) |
                             ((own & 2) != 0 ? bit(Event::kInteract) : 0) |
                             ((own & 4) != 0 ? bit(Event::kCollision) : 0);
    effort[own] = rules.effort[events >> ClassicRules::kOwnEventShift];
    has_effort |= effort[own] != 0;
  }
}

}  // namespace potluck::classic
