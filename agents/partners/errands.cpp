#include "agents/partners/errands.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "env/classic/rule_set.h"
#include "env/text/error.h"

namespace potluck::partners {
namespace {

using classic::Deed;
using classic::Thing;

/// What is done with these hands, as moods tell things apart.
enum class ErrandKind : std::uint8_t {
  kTakeIngredient,
  kTakeDish,
  kTakeSoup,
  kFetchIngredient,
  kFetchDish,
  kStart,
  kUse,
  kPutDown,
  kAwait,
};
constexpr std::uint32_t kNumKinds = static_cast<std::uint32_t>(ErrandKind::kAwait) + 1;

/// What half of the moods are.
enum class Trait : std::uint8_t { kPatient, kFickle };

ErrandKind kind_of_taking(classic::Item item) {
  if (classic::is_soup(item)) {
    return ErrandKind::kTakeSoup;
  }
  return item == classic::kDishItem ? ErrandKind::kTakeDish : ErrandKind::kTakeIngredient;
}

/// What interacting with a place that holds `there` comes to; nothing if it is of no use now.
std::optional<ErrandKind> kind_of(const classic::ClassicRules& rules, Deed deed, Thing there) {
  const bool empty = there.item == classic::kNoItem;
  switch (deed) {
    case Deed::kNothing:
      return std::nullopt;
    case Deed::kDrop:
      return empty ? std::optional(ErrandKind::kPutDown) : std::nullopt;
    case Deed::kTake:
      return empty ? std::nullopt : std::optional(kind_of_taking(there.item));
    case Deed::kTakeOnion:
    case Deed::kTakeTomato:
      return ErrandKind::kFetchIngredient;
    case Deed::kTakeDish:
      return ErrandKind::kFetchDish;
    case Deed::kStart:
      return !rules.parameters.old_dynamics && !empty && there.tick == 0
                 ? std::optional(ErrandKind::kStart)
                 : std::nullopt;
    case Deed::kPlate:
      return empty ? std::nullopt : std::optional(ErrandKind::kUse);
    case Deed::kPutOnion:
    case Deed::kPutTomato:
      return empty || (there.tick == 0 && rules.has_room[there.item] != 0)
                 ? std::optional(ErrandKind::kUse)
                 : std::nullopt;
    case Deed::kServe:
      return ErrandKind::kUse;
  }
  return std::nullopt;
}

/// The same for a patient cook, who goes to a place whatever is there now, and waits: to put things
/// down and to be given some, at counters where another may come; at pots for room, or for soup.
std::optional<ErrandKind> kind_of_waiting(const classic::ClassicRules& rules, Deed deed,
                                          bool handover, Thing there) {
  switch (deed) {
    case Deed::kDrop:
      return handover ? std::optional(ErrandKind::kPutDown) : std::nullopt;
    case Deed::kTake:
      return handover ? std::optional(ErrandKind::kAwait) : std::nullopt;
    case Deed::kPutOnion:
    case Deed::kPutTomato:
    case Deed::kPlate:
      return ErrandKind::kUse;
    default:
      return kind_of(rules, deed, there);
  }
}

/// Another mood for everything else that may lie on counters and in pots. FNV-1a (env/text/fnv.h
/// has it for bytes in a row) over the items alone: how long a soup has cooked lies between them.
std::uint32_t changed_by(std::uint32_t mood, const classic::ClassicRules& rules,
                         const classic::ConstView& state) {
  constexpr std::uint32_t kPrime = 16777619;
  for (int slot = 0; slot < rules.shape.num_slots; ++slot) {
    mood = (mood ^ state.slots()[slot].item) * kPrime;
  }
  return mood;
}

/// A rank in [0, 1) of thing number `number` in a mood.
float rank(std::uint32_t mood, std::uint32_t number) {
  return unit_float(philox({mood, number, 0, 0}, {0, 0})[0]);
}

/// Kinds have the numbers after all cells. Putting down and waiting come second.
float rank(std::uint32_t mood, ErrandKind kind) {
  const float drawn =
      rank(mood, static_cast<std::uint32_t>(kMaxCells) + static_cast<std::uint32_t>(kind));
  return kind == ErrandKind::kPutDown || kind == ErrandKind::kAwait ? drawn / 2 : drawn;
}

bool has(std::uint32_t mood, Trait trait) {
  return rank(mood, static_cast<std::uint32_t>(kMaxCells) + kNumKinds +
                        static_cast<std::uint32_t>(trait)) < 0.5F;
}

class ErrandPolicy final : public Policy {
 public:
  ErrandPolicy(std::shared_ptr<const Errands> errands, int num_actions, std::uint32_t steps)
      : errands_(std::move(errands)), num_actions_(num_actions), steps_(steps) {}

  void act(const PolicyBatch& batch, const PolicyOutput& out) override {
    const auto purpose =
        static_cast<std::uint32_t>(Purpose::kMistake) + static_cast<std::uint32_t>(batch.seat);
    const auto num_actions = static_cast<std::size_t>(num_actions_);
    std::fill(out.probabilities.begin(), out.probabilities.end(), 0.0F);
    std::fill(out.values.begin(), out.values.end(), 0.0F);
    for (std::size_t i = 0; i < batch.which.size(); ++i) {
      const auto env = static_cast<std::size_t>(batch.which[i]);
      const PhiloxBlock bits =
          batch.key.draw(batch.envs.first_env() + static_cast<std::uint32_t>(env),
                         batch.envs.episodes()[env], batch.envs.steps()[env] / steps_, purpose);
      out.actions[i] = errands_->decide(batch.envs.state(batch.which[i]), batch.seat, bits[1]);
      if (!out.probabilities.empty()) {
        out.probabilities[i * num_actions + out.actions[i]] = 1;
      }
    }
  }

  [[nodiscard]] std::unique_ptr<Policy> clone() const override {
    return std::make_unique<ErrandPolicy>(*this);
  }

 private:
  std::shared_ptr<const Errands> errands_;
  int num_actions_;
  std::uint32_t steps_;
};

}  // namespace

Errands::Errands(const Layout& layout) : rules_(layout), map_(layout) {
  stations_.resize(static_cast<std::size_t>(map_.num_regions()));
  std::vector<int> regions(rules_.tiles.size());
  for (std::size_t region = 0; region < stations_.size(); ++region) {
    for (std::size_t cell = 0; cell < rules_.tiles.size(); ++cell) {
      if (map_.touches(static_cast<int>(region), static_cast<Cell>(cell))) {
        stations_[region].push_back(static_cast<Cell>(cell));
        ++regions[cell];
      }
    }
  }
  const bool one_region = map_.num_regions() == 1;
  for (const int count : regions) {
    handover_.push_back(one_region || count > 1);
  }
}

Action Errands::decide(const State& bytes, int seat, std::uint32_t mood) const {
  const classic::ConstView state(rules_.shape, bytes.bytes.data());
  const classic::Player& me = state.players()[seat];
  Cell target = kNoCell;
  std::optional<ErrandKind> chosen;
  float best = 0;
  const bool patient = has(mood, Trait::kPatient);
  const std::uint32_t wish = has(mood, Trait::kFickle) ? changed_by(mood, rules_, state) : mood;
  for (const Cell cell : stations_[static_cast<std::size_t>(map_.region(me.cell))]) {
    const std::uint8_t slot = rules_.slots[cell];
    const Thing there = slot == kNoCell ? Thing{} : state.slots()[slot];
    const Deed deed = rules_.deeds[static_cast<std::size_t>(rules_.tiles[cell])][me.held.item];
    const std::optional<ErrandKind> kind =
        patient ? kind_of_waiting(rules_, deed, handover_[cell], there)
                : kind_of(rules_, deed, there);
    if (!kind || (chosen && *chosen != *kind && rank(wish, *chosen) >= rank(wish, *kind))) {
      continue;
    }
    const float place = rank(mood, cell);
    if (chosen != kind || place > best) {
      target = cell;
      chosen = kind;
      best = place;
    }
  }
  if (!chosen) {
    return kStayAction;
  }
  const Pose here = pose_of(me.cell, me.orientation);
  if (map_.steps_to(here, target) == 0) {
    return static_cast<Action>(ClassicAction::kInteract);
  }
  Action way = kStayAction;
  int fewest = kFar;
  for (Action direction = 0; direction < kDirections; ++direction) {
    const Cell next = map_.neighbour(me.cell, direction);
    const bool moves = next != kNoCell && map_.is_floor(next);
    const int steps = map_.steps_to(pose_of(moves ? next : me.cell, direction), target);
    if (steps < fewest) {
      fewest = steps;
      way = direction;
    }
  }
  return way;
}

std::unique_ptr<Policy> make_errands(const Layout& layout, std::uint32_t steps) {
  if (layout.rules() != classic::rule_set()) {
    throw InputError("errands", "kitchen '" + layout.name() + "'", "a classic kitchen",
                     "leave it out: random actions (random, hold) work in every kitchen");
  }
  return std::make_unique<ErrandPolicy>(std::make_shared<Errands>(layout), layout.num_actions(),
                                        steps);
}

}  // namespace potluck::partners
