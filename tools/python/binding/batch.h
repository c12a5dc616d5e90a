// A batch of environments as Python sees it: slices of a BatchEnv, one per thread.
//
// Pure C++: whoever binds it has checked the sizes of all buffers and let go of Python's lock. One
// thread at a time may use a batch; a second one is refused by InUse, not kept waiting.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "agents/policy/policy.h"
#include "agents/ppo/crew.h"
#include "env/arena.h"
#include "env/batch_env.h"
#include "env/observation.h"

namespace potluck::python {

struct BatchOptions {
  int num_envs = 1;
  std::uint64_t seed = 0;
  std::uint32_t first_env = 0;
  int threads = 1;
};

/// Where a step's results go: those of StepBuffers, and what a learner usually wants.
struct StepResults {
  StepBuffers parts;
  /// [num_envs, num_agents] what a player has of the step: the team's reward where that is shared,
  /// else its own, less its private effort. Shaping is not in it.
  std::span<float> rewards = {};
};

class Batch {
 public:
  Batch(std::shared_ptr<const Arena> arena, const BatchOptions& options);

  [[nodiscard]] const Arena& arena() const { return *arena_; }
  [[nodiscard]] const BatchOptions& options() const { return options_; }
  [[nodiscard]] int num_threads() const { return static_cast<int>(slices_.size()); }
  [[nodiscard]] std::size_t num_envs() const { return static_cast<std::size_t>(options_.num_envs); }
  [[nodiscard]] std::size_t num_agents() const { return num_agents_; }
  [[nodiscard]] bool shares_rewards() const { return slices_.front().envs->shares_rewards(); }

  /// A new episode everywhere; with `episode` the one of that number.
  void reset(std::optional<std::uint32_t> episode);
  /// A new episode in the environments whose flag is set [num_envs].
  void restart(std::span<const std::uint8_t> which);
  /// One step. Environments whose flag is set in `held` [num_envs] (empty: none) stay as they are,
  /// and their results are zero.
  void step(std::span<const Action> actions, const StepResults& out,
            std::span<const std::uint8_t> held = {});

  /// Dense rows of every player [num_envs, num_agents, size], or of player `seat` [num_envs, size].
  /// Whole numbers are for encodings whose numbers fit (ObservationSpec::dtype).
  void observe(Observation observation, std::optional<int> seat, std::span<float> out);
  void observe(Observation observation, std::optional<int> seat, std::span<std::uint8_t> out);
  void observe(Observation observation, std::optional<int> seat, std::span<std::int16_t> out);
  /// What every player saw when `env` last ended an episode [num_agents, size].
  void observe_final(Observation observation, int env, std::span<float> out) const;
  /// All players' observations in memory of the batch's own, brought up to date: only what changed
  /// since the last call with this encoding is written.
  [[nodiscard]] std::span<const float> view(Observation observation);

  /// What `policies` (one per slice) do in `seat`, in the environments whose `seats` entry says so
  /// (empty: all). Actions go to their places in out.actions [num_envs, num_agents];
  /// probabilities [num_envs, num_actions] and values [num_envs] if wanted.
  void act(std::span<const std::unique_ptr<Policy>> policies, int seat,
           std::span<const std::int32_t> seats, const PolicyOutput& out);
  /// Tells the policy of its slice that `env` begins an episode.
  void begin_episode(std::span<const std::unique_ptr<Policy>> policies, int env) const;

  [[nodiscard]] State state(int env) const;
  [[nodiscard]] State final_state(int env) const;
  [[nodiscard]] std::uint32_t episode(int env) const;
  [[nodiscard]] std::uint32_t timestep(int env) const;
  /// Where environment `env` plays that episode.
  [[nodiscard]] std::shared_ptr<const Layout> kitchen(int env, std::uint32_t episode) const;
  void restore(int env, std::uint32_t episode, std::uint32_t timestep, const State& state);

  /// Is it being used? For InUse.
  mutable std::atomic<bool> busy = false;

 private:
  struct Slice {
    std::unique_ptr<BatchEnv> envs;
    std::size_t begin = 0;
    std::size_t count = 0;
    std::vector<float> earned;  ///< scratch: when only rewards are wanted
    std::vector<float> effort;  ///< likewise
    std::vector<float> dense;   ///< scratch of observe
    std::vector<std::uint32_t> row_begin;
    std::vector<SparseEntry> entries;
    std::vector<int> all;        ///< 0, 1, … count - 1
    std::vector<int> which;      ///< scratch of act
    std::vector<Action> chosen;  ///< likewise
    std::vector<float> likely;   ///< likewise
    std::vector<float> worth;    ///< likewise
  };
  /// Observations of the batch's own, and what their updates share (VectorEnv::observe_changes).
  struct View {
    Observation observation;
    std::vector<float> numbers;
    std::vector<std::vector<std::byte>> memories;  ///< by slice
  };

  /// work(i) for every slice, each on a thread of its own.
  template <class Work>
  void each_slice(const Work& work) {
    if (slices_.size() == 1) {
      work(0);
    } else {
      crew_->each(num_threads(), std::cref(work));  // by reference: no copy on the heap
    }
  }
  [[nodiscard]] const Slice& slice_of(int env, int& inside) const;
  void step(Slice& slice, std::span<const Action> actions, const StepResults& out,
            std::span<const std::uint8_t> held);
  void pay(const Slice& slice, const StepBuffers& parts, std::span<float> rewards) const;
  template <class Whole>
  void observe_whole(Observation observation, std::optional<int> seat, std::span<Whole> out);
  void observe(Slice& slice, Observation observation, std::optional<int> seat,
               std::span<float> out);

  std::shared_ptr<const Arena> arena_;
  BatchOptions options_;
  std::size_t num_agents_;
  std::vector<Slice> slices_;
  std::vector<std::unique_ptr<View>> views_;
  std::unique_ptr<Crew> crew_;
};

/// The use of a batch by this thread. Throws std::runtime_error when another one is at it.
class InUse {
 public:
  explicit InUse(const Batch& batch);
  InUse(const InUse&) = delete;
  InUse& operator=(const InUse&) = delete;
  ~InUse() { batch_.busy.store(false, std::memory_order_release); }

 private:
  const Batch& batch_;
};

}  // namespace potluck::python
