// Which kitchen an episode is played in: a fresh one each time, from a list or from the generator.
//
//   KitchenSource listed({load_layout("cramped_room"), load_layout("coordination_ring")}, key);
//   KitchenSource generated = generated_kitchens({.width = 7, .height = 6}, key);
//   Kitchen kitchen = generated.kitchen(/*env=*/3, /*episode=*/12);
//
// The kitchen is a pure function of the source, its key, the environment's number and the
// episode's: the same whatever the batch, the thread, the machine or the order of asking. Give a
// source a key of its own (RandomKey::stream), so that its choice has nothing to do with that of
// partners.
//
// One network can play in all kitchens of a source: they share rules, number of players and
// actions, and observations are padded to one size (env/varied_env.h). Horizons, orders, rewards
// and efforts may differ.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "env/kernel.h"
#include "env/layout.h"
#include "env/observation.h"
#include "env/random.h"

namespace potluck {

/// A kitchen ready to be played in. Cheap to copy; both parts are immutable.
struct Kitchen {
  std::shared_ptr<const Layout> layout;
  std::shared_ptr<const Kernel> kernel;  ///< steps environments one by one (block_envs() is 1)
};

/// Immutable after construction; may be asked from several threads at once.
class KitchenSource {
 public:
  /// One of `layouts` per episode, each as likely as any other. Throws InputError when there are
  /// none, or when one has other rules or another number of players than the first.
  KitchenSource(std::vector<std::shared_ptr<const Layout>> layouts, RandomKey key);

  /// Makes a kitchen from a series of random numbers; all are of one rule set and number of
  /// players. Throws InputError when it finds none.
  using MakeLayout = std::function<std::shared_ptr<const Layout>(RandomKey series)>;
  /// A kitchen of `make` per episode, each with a series of its own; none is larger than `largest`,
  /// or if that is null, than the first. Throws InputError when not even the first can be made.
  KitchenSource(MakeLayout make, RandomKey key, std::shared_ptr<const Layout> largest = nullptr);

  /// The kitchen of episode `episode` of environment number `env` (VectorEnvOptions::first_env and
  /// on). From a list it costs nothing; a generated one takes some 0.06 ms for the default wishes,
  /// and is drawn anew up to kKitchenDraws times should the generator find none (after which
  /// InputError).
  [[nodiscard]] Kitchen kitchen(std::uint32_t env, std::uint32_t episode) const;

  [[nodiscard]] const RuleSet& rules() const { return example().rules(); }
  [[nodiscard]] int num_agents() const { return example().num_agents(); }
  [[nodiscard]] int num_actions() const { return example().num_actions(); }
  /// Of the widest and of the highest kitchen, which need not be the same one.
  [[nodiscard]] int width() const { return width_; }
  [[nodiscard]] int height() const { return height_; }
  /// The kitchens of a list; of the generator one example.
  [[nodiscard]] const std::vector<Kitchen>& kitchens() const { return kitchens_; }

  /// The padded observation: in each dimension the largest that any kitchen needs. Throws
  /// InputError as observation_spec of a layout does, and when it cannot be padded.
  [[nodiscard]] ObservationSpec observation_spec(Observation observation) const;

 private:
  [[nodiscard]] const Layout& example() const { return *kitchens_.front().layout; }
  [[nodiscard]] Kitchen generate_one(RandomKey series) const;
  [[nodiscard]] Kitchen generate(std::uint32_t env, std::uint32_t episode) const;

  RandomKey key_;
  MakeLayout make_;
  std::vector<Kitchen> kitchens_;
  int width_ = 0;
  int height_ = 0;
};

inline constexpr std::uint32_t kKitchenDraws = 16;

}  // namespace potluck
