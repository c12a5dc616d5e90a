#include "env/classic/block.h"

namespace potluck::classic {

void write_lane(const ClassicRules& rules, Block block, int lane, ConstView row) {
  const std::uint32_t timestep = row.timestep();
  std::memcpy(block.times() + 4 * lane, &timestep, sizeof(timestep));
  for (int i = 0; i < 2; ++i) {
    const Player& player = row.players()[i];
    block.cells(i)[lane] = player.cell;
    block.orientations(i)[lane] = player.orientation;
    block.held(i)[lane] = player.held.item;
    block.held_ticks(i)[lane] = player.held.tick;
  }
  block.dishes()[lane] = row.counter_dishes();
  block.unsettled()[lane] = row.unsettled();
  for (int slot = 0; slot < rules.shape.num_slots; ++slot) {
    block.items(slot)[lane] = row.slots()[slot].item;
    block.ticks(slot)[lane] = row.slots()[slot].tick;
  }
}

void read_lane(const ClassicRules& rules, ConstBlock block, int lane, View row) {
  row.set_timestep(block.timestep(lane));
  for (int i = 0; i < 2; ++i) {
    row.players()[i] = {.cell = block.cells(i)[lane],
                        .orientation = block.orientations(i)[lane],
                        .held = {.item = block.held(i)[lane], .tick = block.held_ticks(i)[lane]}};
  }
  row.counter_dishes() = block.dishes()[lane];
  row.unsettled() = block.unsettled()[lane];
  std::uint8_t count = 0;
  for (int slot = 0; slot < rules.shape.num_slots; ++slot) {
    const Thing thing = {.item = block.items(slot)[lane], .tick = block.ticks(slot)[lane]};
    row.slots()[slot] = thing;
    if (thing.item != kNoItem) {
      row.occupied()[count++] = static_cast<std::uint8_t>(slot);
    }
  }
  row.num_objects() = count;
}

void copy_lane(const ClassicRules& rules, ConstBlock from, Block to, int lane) {
  std::memcpy(to.times() + 4 * lane, from.times() + 4 * lane, sizeof(std::uint32_t));
  const std::size_t size = ConstBlock::bytes(rules.shape.num_slots);
  for (std::size_t at = 4 * kLanes + static_cast<std::size_t>(lane); at < size; at += kLanes) {
    to.times()[at] = from.times()[at];
  }
}

}  // namespace potluck::classic
