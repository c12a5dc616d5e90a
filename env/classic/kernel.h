// The kernel of classic kitchens: rows of bytes, one environment after another, stepped one by one.
//
// Named "portable" because it needs nothing of the machine. It is the oracle for faster ones.
#pragma once

#include <memory>
#include <vector>

#include "env/classic/game/rules.h"
#include "env/classic/observations/encoder.h"
#include "env/classic/observations/features.h"
#include "env/kernel.h"

namespace potluck::classic {

class ClassicKernel : public Kernel {
 public:
  /// Throws InputError when the layout's numbers or start state do not make a kitchen.
  explicit ClassicKernel(std::shared_ptr<const Layout> layout);

  [[nodiscard]] const ClassicRules& rules() const { return rules_; }
  [[nodiscard]] const Features& features() const { return features_; }

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
  [[nodiscard]] std::size_t sparse_constant(Observation observation) const override;

 protected:
  [[nodiscard]] const Encoder& encoder() const { return encoder_; }
  /// Numbers of one player's. Throws InputError for an encoding of other rules.
  [[nodiscard]] std::size_t observation_size(Observation observation) const;

 private:
  void observe_row(ConstView state, Observation observation, int seat, std::span<float> row) const;

  std::shared_ptr<const Layout> layout_;
  ClassicRules rules_;
  Features features_;
  Encoder encoder_;
  std::vector<float> lossless_template_;
  State standard_start_;
};

}  // namespace potluck::classic
