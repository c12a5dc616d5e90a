#include "env/overcooked_v2/start.h"

#include <algorithm>
#include <array>
#include <utility>

namespace potluck::overcooked_v2 {
namespace {

/// Numbers one after the other, from as many blocks as it takes.
class Draws {
 public:
  Draws(const RandomKey& key, std::uint32_t env, std::uint32_t episode)
      : key_(key), env_(env), episode_(episode) {}

  /// Uniform in [0, n).
  std::uint32_t below(std::uint32_t n) { return uniform_below(next(), n); }
  std::uint32_t below(std::size_t n) { return below(static_cast<std::uint32_t>(n)); }
  /// Uniform in [0, 1).
  float unit() { return unit_float(next()); }

 private:
  std::uint32_t next() {
    if (used_ % 4 == 0) {
      block_ = key_.draw(env_, episode_, 0,
                         static_cast<std::uint32_t>(Purpose::kStart) + 256 * (used_ / 4));
    }
    return block_[used_++ % 4];
  }

  RandomKey key_;
  std::uint32_t env_;
  std::uint32_t episode_;
  std::uint32_t used_ = 0;
  PhiloxBlock block_{};
};

Permutation identity(int ingredients) {
  Permutation permutation = 0;
  for (int i = 0; i < ingredients; ++i) {
    permutation |= static_cast<Permutation>(i) << (4 * i);
  }
  return permutation;
}

Permutation draw_permutation(const Rules& rules, Draws& draws) {
  std::vector<Ingredient> order = rules.parameters.permute;
  for (std::size_t i = order.size(); i > 1; --i) {
    std::swap(order[i - 1], order[draws.below(i)]);
  }
  Permutation permutation = identity(rules.contents.ingredients());
  for (std::size_t i = 0; i < order.size(); ++i) {
    const unsigned shift = 4 * static_cast<unsigned>(rules.parameters.permute[i]);
    permutation &= ~(Permutation{15} << shift);
    permutation |= static_cast<Permutation>(order[i]) << shift;
  }
  return permutation;
}

void draw_positions(const Rules& rules, Player* players, Draws& draws) {
  std::array<bool, kMaxCells + 1> taken{};
  for (std::size_t i = 0; i < rules.starts.size(); ++i) {
    std::vector<Cell> free;
    std::ranges::copy_if(rules.rooms[i], std::back_inserter(free),
                         [&](Cell cell) { return !taken[cell]; });
    players[i].cell = free[draws.below(free.size())];
    players[i].facing = static_cast<std::uint8_t>(draws.below(4U));
    taken[players[i].cell] = true;
  }
}

Thing draw_ingredient(const Rules& rules, Draws& draws) {
  return thing_of(static_cast<Contents>(
      1 + draws.below(static_cast<std::uint32_t>(rules.contents.ingredients()))));
}

Thing draw_dish(const Rules& rules, Draws& draws) {
  return thing_of(rules.recipes[draws.below(rules.recipes.size())], 0, kDish);
}

Contents draw_contents(const Rules& rules, unsigned number, Draws& draws) {
  Contents contents = kNoContents;
  for (unsigned i = 0; i < number; ++i) {
    contents = rules.contents.with(
        contents, draws.below(static_cast<std::uint32_t>(rules.contents.ingredients())));
  }
  return contents;
}

/// What a player holds or a counter has: nothing in half of the draws, a plate in a tenth, an
/// ingredient up to `ingredients`, else a dish.
Thing draw_thing(const Rules& rules, float ingredients, Draws& draws) {
  const float chance = draws.unit();
  return chance < 0.5F          ? kNothing
         : chance < 0.6F        ? kPlate
         : chance < ingredients ? draw_ingredient(rules, draws)
                                : draw_dish(rules, draws);
}

Thing draw_pot(const Rules& rules, Draws& draws) {
  const float chance = draws.unit();
  if (chance < 0.4F) {
    return kNothing;
  }
  const bool idle = chance < 0.75F;
  const bool any_size = idle || rules.parameters.start_by_hand;
  const Contents contents =
      draw_contents(rules, any_size ? 1 + draws.below(unsigned{kPotSize}) : kPotSize, draws);
  return idle            ? thing_of(contents)
         : chance < 0.9F ? thing_of(contents, 1 + draws.below(kCookSteps))
                         : thing_of(contents, 0, kCookedBit);
}

}  // namespace

State plain_start(const Rules& rules) {
  State state;
  const View row(rules.shape, state.bytes.data());
  row.shared().recipe = rules.recipes.front();
  for (std::size_t i = 0; i < rules.starts.size(); ++i) {
    row.players()[i].cell = rules.starts[i];
    if (rules.shape.permutes) {
      row.permutations()[i] = identity(rules.contents.ingredients());
    }
  }
  return state;
}

State start_state(const Rules& rules, std::span<const State> buffer, const RandomKey& key,
                  std::uint32_t env, std::uint32_t episode) {
  Draws draws(key, env, episode);
  const Parameters& p = rules.parameters;
  if (!buffer.empty()) {
    State state = buffer[draws.below(buffer.size())];
    Shared& shared = View(rules.shape, state.bytes.data()).shared();
    shared.timestep = 0;
    shared.delivered = 0;
    return state;
  }
  State state = plain_start(rules);
  const View row(rules.shape, state.bytes.data());
  row.shared().recipe = rules.recipes[draws.below(rules.recipes.size())];
  Player* const players = row.players();
  if (p.random_positions || p.random_reset) {
    draw_positions(rules, players, draws);
  }
  for (std::size_t i = 0; i < rules.starts.size() && rules.shape.permutes; ++i) {
    row.permutations()[i] = draw_permutation(rules, draws);
  }
  if (p.random_reset) {
    for (std::size_t i = 0; i < rules.starts.size(); ++i) {
      players[i].held = draw_thing(rules, 0.85F, draws);
    }
    for (int slot = 0; slot < rules.num_pots; ++slot) {
      row.slots()[slot] = draw_pot(rules, draws);
    }
    for (int slot = rules.num_pots + rules.num_buttons; slot < rules.shape.slots; ++slot) {
      row.slots()[slot] = draw_thing(rules, 0.9F, draws);
    }
  }
  return state;
}

Contents next_recipe(const Rules& rules, const RandomKey& key, std::uint32_t env,
                     std::uint32_t episode, std::uint32_t timestep) {
  const PhiloxBlock bits = key.draw(env, episode, timestep, Purpose::kTransition);
  return rules.recipes[uniform_below(bits[0], static_cast<std::uint32_t>(rules.recipes.size()))];
}

}  // namespace potluck::overcooked_v2
