// States of matrix games in words: the number of rounds over as timestep, and what everybody did
// in those that the game remembers as `past`.
#pragma once

#include <memory>
#include <string>
#include <utility>

#include "env/snapshots.h"

namespace potluck::matrix {

class MatrixWords final : public StateWords {
 public:
  explicit MatrixWords(std::shared_ptr<const Layout> layout) : layout_(std::move(layout)) {}

  [[nodiscard]] Snapshot to_snapshot(const State& state) const override;
  [[nodiscard]] State to_state(const Snapshot& snapshot, const std::string& place) const override;

 private:
  [[nodiscard]] int memory() const;

  std::shared_ptr<const Layout> layout_;
};

}  // namespace potluck::matrix
