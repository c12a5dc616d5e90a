// How one rule set steps a batch of states: the interface between VectorEnv and the rules.
//
// A kernel is immutable and shared by threads; the states it works on are storage owned by
// VectorEnv. Every call covers a slice of environments, so the rules are chosen once per batch and
// slice, never per cell or environment. Environments lie in storage in blocks of `block_envs()`;
// slices begin at multiples of it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "env/action.h"
#include "env/event.h"
#include "env/layout.h"
#include "env/observation.h"
#include "env/random.h"
#include "env/state.h"

namespace potluck {

/// Where a step's results go. Each span is either empty (not wanted) or has the shape given; agents
/// are the fastest index. The caller owns the memory.
struct StepBuffers {
  std::span<float>
      earned;  ///< [num_envs, num_agents] team reward brought by that player's own action
  std::span<float> shaped = {};      ///< [num_envs, num_agents] shaping reward
  std::span<float> effort = {};      ///< [num_envs, num_agents] private cost, >= 0
  std::span<EventMask> events = {};  ///< [num_envs, num_agents]
  std::span<std::uint8_t> terminated =
      {};  ///< [num_envs] 1: the task itself ended (no kitchen's does)
  std::span<std::uint8_t> truncated = {};  ///< [num_envs] 1: the horizon was reached
};

/// The slice of a batch that a kernel call covers.
struct Slice {
  std::byte* storage = nullptr;  ///< of the whole batch
  int begin = 0;                 ///< first environment
  int end = 0;                   ///< past the last environment
};

/// Where the chance of a step comes from: environment i of the batch draws with
/// key.draw(first_env + i, episodes[i], timestep, purpose).
struct Chance {
  RandomKey key;
  std::uint32_t first_env = 0;
  std::span<const std::uint32_t> episodes;  ///< [num_envs] episode number of each environment
};

/// One entry of a sparse observation. Without initial values: long lists of them need not be
/// cleared.
struct SparseEntry {
  std::uint16_t index;
  std::int16_t value;
  bool operator==(const SparseEntry&) const = default;
};
static_assert(sizeof(SparseEntry) == 4);

/// Where sparse observations go. Row r = env * num_agents + seat is
/// entries[row_begin[r] .. row_begin[r + 1]). The caller owns the memory.
struct SparseRows {
  std::span<std::uint32_t> row_begin;  ///< [num_envs * num_agents + 1]
  std::span<SparseEntry> entries;      ///< at least num_envs * sparse_capacity of the kernel
};

class Kernel {
 public:
  Kernel() = default;
  Kernel(const Kernel&) = delete;
  Kernel& operator=(const Kernel&) = delete;
  virtual ~Kernel() = default;

  [[nodiscard]] virtual const Layout& layout() const = 0;
  /// Can episodes end before the horizon, with `terminated` set? No kitchen's do.
  [[nodiscard]] virtual bool terminates() const { return false; }
  /// "portable", "avx2", …: what `potluck bench --json` reports as "kernel".
  [[nodiscard]] virtual std::string_view name() const = 0;
  [[nodiscard]] virtual int block_envs() const { return 1; }
  /// Bytes of storage per block, a multiple of 8.
  [[nodiscard]] virtual std::size_t block_bytes() const = 0;

  /// Start state of episode `chance.episodes[env]` of environment `env`.
  [[nodiscard]] virtual State start(const Chance& chance, int env) const = 0;
  virtual void load(std::byte* storage, int env, const State& state) const = 0;
  [[nodiscard]] virtual State store(const std::byte* storage, int env) const = 0;

  /// For every environment of the slice whose `ended` flag is set: copies its state into `finals`
  /// (storage of the same shape) and puts the start state of its episode in its place.
  virtual void restart(const Slice& slice, std::span<const std::uint8_t> ended, std::byte* finals,
                       const Chance& chance) const;

  /// One step of every environment of the slice: actions [num_envs, num_agents] of the whole batch.
  /// Does not reset; writes the slice's part of every wanted buffer (earned, shaped, effort, events
  /// are overwritten, not added to).
  virtual void step(const Slice& slice, std::span<const Action> actions, const StepBuffers& out,
                    const Chance& chance) const = 0;

  /// Observations of player `seat`, dense rows [num_envs, size] of the whole batch.
  virtual void observe(const Slice& slice, Observation observation, int seat,
                       std::span<float> out) const = 0;
  /// Observations of every player, dense rows [num_envs, num_agents, size] of the whole batch.
  virtual void observe_all(const Slice& slice, Observation observation, std::span<float> out) const;
  /// The same as observe_all, given that `out` holds the observations of the states in `seen`
  /// (storage of the same shape): writes what changed since, and copies the states to `seen`.
  virtual void observe_changes(const Slice& slice, Observation observation, std::byte* seen,
                               std::span<float> out) const;
  /// The entries of every player's observation that are not zero; a slice must be the whole batch.
  /// The order of entries is a function of what the state is, not of the kernel.
  virtual void observe_sparse(const Slice& slice, Observation observation,
                              const SparseRows& out) const;
  /// The same entries of player `seat` in the environments `envs` (ascending) of `storage`: row i
  /// is that of envs[i].
  virtual void observe_seat(const std::byte* storage, Observation observation, int seat,
                            std::span<const int> envs, const SparseRows& out) const;
  /// Most entries that the players of one environment can have together in observe_sparse.
  [[nodiscard]] virtual std::size_t sparse_capacity(Observation observation) const;
  /// How many entries every row of observe_sparse begins with that are the same in all rows.
  [[nodiscard]] virtual std::size_t sparse_constant(Observation /*observation*/) const { return 0; }
  /// One state's observation, [size]. For final observations and single states.
  virtual void observe(const State& state, Observation observation, int seat,
                       std::span<float> out) const = 0;
};

/// Which kernel steps a batch. All give the same results; a vector kernel only lists the objects of
/// a state in the order of their slots (env/classic/vector_kernel.h).
enum class KernelChoice : std::uint8_t {
  kAuto,      ///< the fastest that holds the layout, given the number of environments
  kPortable,  ///< one environment after another
  kVector,    ///< blocks of environments, one instruction for many ("avx2")
};

/// The choice called "auto", "portable" or "avx2". Throws InputError (place: `place`) otherwise.
[[nodiscard]] KernelChoice parse_kernel(std::string_view name, const std::string& place);

/// From this number of environments on, kAuto takes the vector kernel.
inline constexpr int kVectorKernelEnvs = 8;

/// A kernel for a layout's rules, for batches of `num_envs`. Throws InputError when kVector is
/// asked for and the layout or the machine has no such kernel.
[[nodiscard]] std::unique_ptr<Kernel> make_kernel(std::shared_ptr<const Layout> layout,
                                                  KernelChoice choice = KernelChoice::kPortable,
                                                  int num_envs = 1);

/// For rule sets without a vector kernel: throws InputError when it is asked for.
void refuse_vector_kernel(const Layout& layout, KernelChoice choice);

}  // namespace potluck
