// Steps batches of matrix games, one after the other (Kernel "portable").
#pragma once

#include <memory>
#include <vector>

#include "env/kernel.h"
#include "env/matrix/parameters.h"
#include "env/matrix/state.h"

namespace potluck::matrix {

class MatrixKernel final : public Kernel {
 public:
  explicit MatrixKernel(std::shared_ptr<const Layout> layout);

  [[nodiscard]] const Layout& layout() const override { return *layout_; }
  [[nodiscard]] std::string_view name() const override { return "portable"; }
  [[nodiscard]] bool terminates() const override { return rounds_ > 0; }
  [[nodiscard]] std::size_t block_bytes() const override { return sizeof(GameState); }
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
  void write(const GameState& state, int seat, float* out) const;

  std::shared_ptr<const Layout> layout_;
  std::size_t players_;
  std::size_t actions_;
  std::uint32_t rounds_;        ///< 0: none
  float episode_;               ///< rounds of an episode, at most
  std::size_t size_;            ///< of an observation
  std::vector<float> payoffs_;  ///< [joint action, player]
  Sight shown_;                 ///< to anybody
  std::vector<Sight> sees_;     ///< [player]
};

}  // namespace potluck::matrix
