// Where a run takes place: one kitchen, or a new one for every episode. What everybody who makes
// environments and networks for it needs to know, whichever it is.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "env/batch_env.h"
#include "env/kitchen_source.h"
#include "env/layout.h"
#include "env/observation.h"
#include "env/vector_env.h"

namespace potluck {

/// Immutable; may be shared by threads.
class Arena {
 public:
  Arena() = default;
  Arena(const Arena&) = delete;
  Arena& operator=(const Arena&) = delete;
  virtual ~Arena() = default;

  /// The kitchen, if it is a single one.
  [[nodiscard]] virtual std::shared_ptr<const Layout> layout() const { return nullptr; }
  /// All kitchens that are known beforehand: none of generated ones.
  [[nodiscard]] virtual std::vector<std::shared_ptr<const Layout>> layouts() const { return {}; }
  /// For people and for checkpoints: the layout's name, or what the kitchens have in common.
  [[nodiscard]] virtual std::string name() const = 0;
  [[nodiscard]] virtual int num_agents() const = 0;
  [[nodiscard]] virtual int num_actions() const = 0;
  /// Steps per episode; the longest where kitchens differ.
  [[nodiscard]] virtual int horizon() const = 0;
  /// The encoding usually learned from here.
  [[nodiscard]] virtual ObservationKind default_observation() const = 0;
  /// Throws InputError when there is no such encoding here.
  [[nodiscard]] virtual ObservationSpec observation_spec(Observation observation) const = 0;
  /// A batch of environments; all its chance, the choice of kitchens included, comes from
  /// `options.key`.
  [[nodiscard]] virtual std::unique_ptr<BatchEnv> make(VectorEnvOptions options) const = 0;
};

/// Every episode in `layout`.
[[nodiscard]] std::shared_ptr<const Arena> make_arena(std::shared_ptr<const Layout> layout);
/// Every episode in one of `layouts`, each as likely as any other; with one of them, as above.
/// Throws InputError when they differ in rules or number of players.
[[nodiscard]] std::shared_ptr<const Arena> make_arena(
    const std::vector<std::shared_ptr<const Layout>>& layouts);
/// Every episode in a kitchen of the source that `make` makes with a key; the arena is called
/// `name`. Throws what `make` throws.
[[nodiscard]] std::shared_ptr<const Arena> make_arena(
    std::string name, std::function<std::shared_ptr<const KitchenSource>(RandomKey)> make);

}  // namespace potluck
