// States in words, whatever the rules: what recordings, pictures and windows work with.
//
// Classic states are those of env/classic/convert.h. A coop_grid state in the same words: players
// hold an onion or nothing and always face north (the rules know no facing), and every onion that
// is there is an object on its cell, in row-major order.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "env/classic/rules.h"
#include "env/classic/snapshot.h"
#include "env/layout.h"
#include "env/state.h"

namespace potluck {

/// Translates the states of one layout. Immutable; safe to use from any thread.
class Snapshots {
 public:
  /// Throws InputError when the layout's numbers do not make a kitchen.
  explicit Snapshots(std::shared_ptr<const Layout> layout);

  [[nodiscard]] classic::Snapshot to_snapshot(const State& state) const;
  /// The packed state. Throws InputError, naming `place`, unless `snapshot` can be a state of this
  /// layout.
  [[nodiscard]] State to_state(const classic::Snapshot& snapshot, const std::string& place) const;

  /// How long the soup `object` cooks, in steps; 0 for everything else and in coop_grid kitchens.
  [[nodiscard]] int cook_time(const classic::Object& object) const;

 private:
  [[nodiscard]] classic::Snapshot grid_snapshot(const State& state) const;
  [[nodiscard]] State grid_state(const classic::Snapshot& snapshot, const std::string& place) const;

  std::shared_ptr<const Layout> layout_;
  std::optional<classic::ClassicRules> classic_;
};

}  // namespace potluck
