// Steps batches of coop_grid kitchens, one after the other (Kernel "portable").
#pragma once

#include <memory>

#include "env/coop_grid/rules.h"
#include "env/kernel.h"

namespace potluck::coop_grid {

class GridKernel final : public Kernel {
 public:
  explicit GridKernel(std::shared_ptr<const Layout> layout);

  [[nodiscard]] const Layout& layout() const override { return *layout_; }
  [[nodiscard]] std::string_view name() const override { return "portable"; }
  [[nodiscard]] std::size_t block_bytes() const override { return sizeof(GridState); }
  [[nodiscard]] State start(const Chance& chance, int env) const override;
  void load(std::byte* storage, int env, const State& state) const override;
  [[nodiscard]] State store(const std::byte* storage, int env) const override;
  void step(const Slice& slice, std::span<const Action> actions, const StepBuffers& out,
            const Chance& chance) const override;
  void observe(const Slice& slice, Observation observation, int seat,
               std::span<float> out) const override;
  void observe(const State& state, Observation observation, int seat,
               std::span<float> out) const override;

 private:
  std::shared_ptr<const Layout> layout_;
  GridRules rules_;
};

}  // namespace potluck::coop_grid
