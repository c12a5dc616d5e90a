#include "env/kitchen_source.h"

#include <algorithm>
#include <string>
#include <utility>

#include "env/text/assert.h"
#include "env/text/error.h"

namespace potluck {
namespace {

Kitchen make_kitchen(std::shared_ptr<const Layout> layout) {
  Kitchen kitchen{.layout = layout, .kernel = make_kernel(layout)};
  POTLUCK_ASSERT(kitchen.kernel->block_envs() == 1);
  POTLUCK_ASSERT(kitchen.kernel->block_bytes() <= kMaxStateBytes);
  return kitchen;
}

std::string describe(const RuleSet& rules) {
  return "rules " + std::string(rules.name());
}

std::string describe(int players) {
  return std::to_string(players) + (players == 1 ? " player" : " players");
}

/// Can both kitchens be played by the same network?
void check_alike(const Layout& layout, const Layout& first) {
  const std::string as_first = ", as " + first.name();
  if (layout.rules() != first.rules()) {
    throw InputError("layout " + layout.name(), describe(layout.rules()),
                     describe(first.rules()) + as_first);
  }
  if (layout.num_agents() != first.num_agents()) {
    throw InputError("layout " + layout.name(), describe(layout.num_agents()),
                     describe(first.num_agents()) + as_first);
  }
}

}  // namespace

KitchenSource::KitchenSource(std::vector<std::shared_ptr<const Layout>> layouts, RandomKey key)
    : key_(key) {
  if (layouts.empty()) {
    throw InputError("list of layouts", "no layout", "one or more");
  }
  for (std::shared_ptr<const Layout>& layout : layouts) {
    check_alike(*layout, *layouts.front());
    width_ = std::max(width_, layout->width());
    height_ = std::max(height_, layout->height());
    kitchens_.push_back(make_kitchen(layout));
  }
}

KitchenSource::KitchenSource(MakeLayout make, RandomKey key, std::shared_ptr<const Layout> largest)
    : key_(key), make_(std::move(make)) {
  kitchens_.push_back(largest ? make_kitchen(std::move(largest)) : generate(0, 0));
  width_ = example().width();
  height_ = example().height();
}

Kitchen KitchenSource::generate_one(RandomKey series) const {
  Kitchen kitchen = make_kitchen(make_(series));
  POTLUCK_ASSERT(kitchens_.empty() ||
                 (kitchen.layout->width() <= width_ && kitchen.layout->height() <= height_));
  return kitchen;
}

Kitchen KitchenSource::kitchen(std::uint32_t env, std::uint32_t episode) const {
  if (make_) {
    return generate(env, episode);
  }
  const PhiloxBlock bits = key_.draw(env, episode, 0, Purpose::kPartner);
  return kitchens_[uniform_below(bits[0], static_cast<std::uint32_t>(kitchens_.size()))];
}

Kitchen KitchenSource::generate(std::uint32_t env, std::uint32_t episode) const {
  // A wish that is met once in a thousand draws goes unmet now and then; that must not end a
  // training run on its millionth episode.
  for (std::uint32_t draw = 0;; ++draw) {
    const PhiloxBlock bits = key_.draw(env, episode, draw, Purpose::kGenerator);
    const RandomKey series{(static_cast<std::uint64_t>(bits[0]) << 32) | bits[1]};
    try {
      return generate_one(series);
    } catch (const InputError&) {
      // What is wrong with the wishes shows at the first kitchen, which the constructor makes.
      if (draw + 1 == kKitchenDraws || kitchens_.empty()) {
        throw;
      }
    }
  }
}

ObservationSpec KitchenSource::observation_spec(Observation observation) const {
  ObservationSpec padded = potluck::observation_spec(example(), observation);
  if (!padded.can_be_padded) {
    throw InputError("observation", padded.name + " in several kitchens", "one kitchen",
                     "use lossless or features");
  }
  for (const Kitchen& kitchen : kitchens_) {
    const ObservationSpec plain = potluck::observation_spec(*kitchen.layout, observation);
    std::ranges::transform(padded.shape, plain.shape, padded.shape.begin(),
                           [](int a, int b) { return std::max(a, b); });
  }
  padded.size = 1;
  for (const int extent : padded.shape) {
    padded.size *= extent;
  }
  return padded;
}

}  // namespace potluck
