// The vector kernel of classic kitchens: two players, environments in blocks of 32, AVX2.
//
// It gives what the portable kernel gives, step by step (rewards, shaped rewards, effort, events,
// flags, observations, states), but for one thing: it does not keep the order in which objects were
// put down, so states taken out of it list them by slot (pots, then counters, each in row-major
// order), as sort_objects does. No rule and no encoding of this library depends on that order.
#pragma once

#include <memory>
#include <string>

#include "env/classic/kernel.h"
#include "env/classic/vector_step.h"
#include "env/kernel.h"

namespace potluck::classic {

class VectorKernel final : public ClassicKernel {
 public:
  /// VectorPlan::fits and avx2_runs must hold.
  explicit VectorKernel(std::shared_ptr<const Layout> layout);

  [[nodiscard]] std::string_view name() const override { return "avx2"; }
  [[nodiscard]] int block_envs() const override { return kLanes; }
  [[nodiscard]] std::size_t block_bytes() const override {
    return Block::bytes(rules().shape.num_slots);
  }
  void load(std::byte* storage, int env, const State& state) const override;
  [[nodiscard]] State store(const std::byte* storage, int env) const override;
  void restart(const Slice& slice, std::span<const std::uint8_t> ended, std::byte* finals,
               const Chance& chance) const override;
  void step(const Slice& slice, std::span<const Action> actions, const StepBuffers& out,
            const Chance& chance) const override;
  using ClassicKernel::observe;
  void observe(const Slice& slice, Observation observation, int seat,
               std::span<float> out) const override;
  void observe_all(const Slice& slice, Observation observation,
                   std::span<float> out) const override;
  void observe_changes(const Slice& slice, Observation observation, std::byte* seen,
                       std::span<float> out) const override;
  void observe_sparse(const Slice& slice, Observation observation,
                      const SparseRows& out) const override;
  void observe_seat(const std::byte* storage, Observation observation, int seat,
                    std::span<const int> envs, const SparseRows& out) const override;

 private:
  [[nodiscard]] std::byte* block_of(std::byte* storage, int env) const;
  void step_tail(Block block, int count, const Action* actions, const StepBuffers& out) const;

  VectorPlan plan_;
  bool random_start_;
  std::vector<std::byte> start_block_;  ///< all lanes at the standard start
};

/// The kernel for `layout`; null if it cannot hold the layout or run here.
[[nodiscard]] std::unique_ptr<Kernel> make_vector_kernel(
    const std::shared_ptr<const Layout>& layout);

/// Why there is no such kernel for `layout` here; empty if there is.
[[nodiscard]] std::string why_no_vector_kernel(const Layout& layout);

/// Brings a state's objects into the order of their slots.
void sort_objects(View state);

}  // namespace potluck::classic
