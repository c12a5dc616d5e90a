// States of coop_grid kitchens in words: players hold an onion or nothing and always face north
// (the rules know no facing), and every onion that is there is an object on its cell, in row-major
// order.
#pragma once

#include <memory>
#include <string>
#include <utility>

#include "env/snapshots.h"

namespace potluck::coop_grid {

class GridWords final : public StateWords {
 public:
  explicit GridWords(std::shared_ptr<const Layout> layout) : layout_(std::move(layout)) {}

  [[nodiscard]] Snapshot to_snapshot(const State& state) const override;
  [[nodiscard]] State to_state(const Snapshot& snapshot, const std::string& place) const override;

 private:
  std::shared_ptr<const Layout> layout_;
};

}  // namespace potluck::coop_grid
