#include "env/classic/game/start.h"

#include <algorithm>
#include <utility>

#include "env/classic/game/convert.h"
#include "env/classic/game/era.h"

namespace potluck::classic {
namespace {

constexpr double kOnionShare = 0.6;  // reference: get_random_start_state_fn
constexpr double kDishShare = 0.2;

// Words of consecutive Philox blocks.
class Draws {
 public:
  Draws(const RandomKey& key, std::uint32_t env, std::uint32_t episode)
      : key_(key), env_(env), episode_(episode) {}

  std::uint32_t word() {
    if (used_ == block_.size()) {
      block_ = key_.draw(env_, episode_, next_++, Purpose::kStart);
      used_ = 0;
    }
    return block_[used_++];
  }
  int below(int n) {
    return static_cast<int>(uniform_below(word(), static_cast<std::uint32_t>(n)));
  }
  double unit() { return word() * 0x1.0p-32; }
  bool chance(double probability) { return unit() < probability; }

 private:
  RandomKey key_;
  std::uint32_t env_;
  std::uint32_t episode_;
  std::uint32_t next_ = 0;
  PhiloxBlock block_{};
  std::size_t used_ = block_.size();
};

/// In kitchens of 2019 onions only, as that program did.
Item draw_soup(Draws& draws, const ClassicRules& rules) {
  constexpr int kMost = 3;  // reference: fixed, whatever max_num_ingredients is
  const int capacity = rules.recipes.capacity();
  const int drawn_onions = 1 + draws.below(kMost);
  const int drawn_tomatoes = one_kind(rules.parameters) ? 0 : draws.below(kMost - drawn_onions + 1);
  const int onions = std::min(drawn_onions, capacity);
  const int tomatoes = std::min(drawn_tomatoes, capacity - onions);
  Item soup = kEmptySoup;
  for (int i = 0; i < onions; ++i) {
    soup = add_ingredient(soup, Ingredient::kOnion);
  }
  for (int i = 0; i < tomatoes; ++i) {
    soup = add_ingredient(soup, Ingredient::kTomato);
  }
  return soup;
}

Thing draw_held(const ClassicRules& rules, Draws& draws) {
  const double what = draws.unit();
  if (what < kOnionShare) {
    return {.item = kOnionItem, .tick = 0};
  }
  if (what < kOnionShare + kDishShare) {
    return {.item = kDishItem, .tick = 0};
  }
  Item soup = draw_soup(draws, rules);
  while (one_kind(rules.parameters) && rules.is_full[soup] == 0) {
    soup = add_ingredient(soup, Ingredient::kOnion);  // none else leaves a pot
  }
  return {.item = soup, .tick = rules.ready_tick[soup]};
}

}  // namespace

bool starts_at_random(const Parameters& p) {
  return p.random_positions || p.random_object_probability > 0;
}

State start_state(const ClassicRules& rules, const RandomKey& key, std::uint32_t env,
                  std::uint32_t episode) {
  if (!starts_at_random(rules.parameters)) {
    return standard_start(rules);
  }
  State packed;
  const View state(rules.shape, packed.bytes.data());
  Draws draws(key, env, episode);
  const auto num_players = static_cast<std::size_t>(rules.shape.num_players);

  if (rules.parameters.random_positions) {
    // The first cells of a random permutation, by exchange.
    std::vector<Cell> cells = rules.floor;
    for (std::size_t i = 0; i < num_players; ++i) {
      const int left = static_cast<int>(cells.size() - i);
      std::swap(cells[i], cells[i + static_cast<std::size_t>(draws.below(left))]);
      state.players()[i].cell = cells[i];
    }
  } else {
    for (std::size_t i = 0; i < num_players; ++i) {
      state.players()[i].cell = rules.starts[i];
    }
  }

  const double p = rules.parameters.random_object_probability;
  if (p > 0) {
    for (int slot = 0; slot < rules.num_pots; ++slot) {
      if (draws.chance(p)) {
        const Item soup = draw_soup(draws, rules);
        const bool cooks = draws.chance(p) && !one_kind(rules.parameters);
        state.slots()[slot] = {.item = soup, .tick = static_cast<std::uint8_t>(cooks ? 1 : 0)};
        state.occupied()[state.num_objects()++] = static_cast<std::uint8_t>(slot);
      }
    }
    for (std::size_t i = 0; i < num_players; ++i) {
      if (draws.chance(p)) {
        state.players()[i].held = draw_held(rules, draws);
      }
    }
  }
  return packed;
}

}  // namespace potluck::classic
