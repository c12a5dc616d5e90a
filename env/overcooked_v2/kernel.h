// Steps batches of kitchens of OvercookedV2, one after the other (Kernel "portable").
#pragma once

#include <memory>
#include <vector>

#include "env/kernel.h"
#include "env/overcooked_v2/encoder.h"
#include "env/overcooked_v2/rules.h"

namespace potluck::overcooked_v2 {

class SoupKernel final : public Kernel {
 public:
  /// Throws InputError when a start state cannot be.
  explicit SoupKernel(std::shared_ptr<const Layout> layout);

  [[nodiscard]] const Layout& layout() const override { return *layout_; }
  [[nodiscard]] std::string_view name() const override { return "portable"; }
  [[nodiscard]] std::size_t block_bytes() const override { return rules_.shape.bytes(); }
  [[nodiscard]] State start(const Chance& chance, int env) const override;
  void load(std::byte* storage, int env, const State& state) const override;
  [[nodiscard]] State store(const std::byte* storage, int env) const override;
  void step(const Slice& slice, std::span<const Action> actions, const StepBuffers& out,
            const Chance& chance) const override;
  void observe(const Slice& slice, Observation observation, int seat,
               std::span<float> out) const override;
  void observe(const State& state, Observation observation, int seat,
               std::span<float> out) const override;
  void observe_all(const Slice& slice, Observation observation,
                   std::span<float> out) const override;
  void observe_changes(const Slice& slice, Observation observation, std::byte* seen,
                       std::span<float> out) const override;
  void observe_sparse(const Slice& slice, Observation observation,
                      const SparseRows& out) const override;
  void observe_seat(const std::byte* storage, Observation observation, int seat,
                    std::span<const int> envs, const SparseRows& out) const override;
  [[nodiscard]] std::size_t sparse_capacity(Observation observation) const override;

 private:
  [[nodiscard]] const Encoder& encoder(Observation observation) const;
  [[nodiscard]] ConstView row(const std::byte* storage, std::size_t env) const {
    return {rules_.shape, storage + env * rules_.shape.bytes()};
  }

  std::shared_ptr<const Layout> layout_;
  Rules rules_;
  Encoder ov2_;
  Encoder ov2_2025_;
  std::vector<State> start_states_;
};

}  // namespace potluck::overcooked_v2
