// States of classic kitchens in words (env/classic/game/convert.h).
#pragma once

#include <string>

#include "env/classic/game/rules.h"
#include "env/snapshots.h"

namespace potluck::classic {

class KitchenWords final : public StateWords {
 public:
  /// Throws InputError when the layout's numbers do not make a kitchen.
  explicit KitchenWords(const Layout& layout) : rules_(layout) {}

  [[nodiscard]] Snapshot to_snapshot(const State& state) const override;
  [[nodiscard]] State to_state(const Snapshot& snapshot, const std::string& place) const override;
  [[nodiscard]] int cook_time(const Object& object) const override;

 private:
  ClassicRules rules_;
};

}  // namespace potluck::classic
