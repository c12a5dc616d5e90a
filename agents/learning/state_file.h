// A learner's full state in a safetensors file: what makes a resumed run end exactly as if never
// stopped.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "agents/checkpoint/safetensors.h"
#include "agents/learning/config.h"
#include "agents/learning/frozen_partner.h"
#include "agents/network/adam.h"
#include "agents/policy/memory.h"
#include "agents/ppo/rollout.h"
#include "env/arena.h"
#include "env/batch_env.h"

namespace potluck {

/// A state with what check_state and state_update ask for, and nothing else yet.
[[nodiscard]] TensorFile begin_state(std::uint64_t seed, const TrainConfig& config,
                                     int updates_done);

void put_optimiser(TensorFile& file, const std::string& prefix, const Adam& adam);
void get_optimiser(const TensorFile& file, const std::string& prefix, Adam& adam,
                   const std::string& place);

/// Every environment's state, episode and step. What comes back is checked: states must be such of
/// their kitchens, byte for byte.
void put_envs(TensorFile& file, const std::string& prefix, const BatchEnv& envs);
void get_envs(const TensorFile& file, const std::string& prefix, BatchEnv& envs,
              const std::string& place);

/// Who sits where in the running episodes (Collector::seated), each as one of `seatings` says. A
/// state from before they were kept leaves them to be drawn anew.
void put_seats(TensorFile& file, const std::string& prefix, std::span<const int> seated);
void get_seats(const TensorFile& file, const std::string& prefix, std::span<int> seated,
               const Seatings& seatings, const std::string& place);

/// What a network remembers of the players; nothing if it has no memory.
void put_memory(TensorFile& file, const std::string& prefix, const Memory& memory);
void get_memory(const TensorFile& file, const std::string& prefix, Memory& memory,
                const std::string& place);

/// What the configuration only names and the result depends on: kitchens, and the partners that do
/// not learn. A state carries their digests, so that a run goes on with the same only.
class Surroundings {
 public:
  void add_kitchens(const Arena& arena);
  void add_partners(const std::vector<FrozenPartner>& partners);
  void put(TensorFile& file) const;
  /// Throws InputError naming what is another now. States of version 0.1 carry none and pass.
  void check(const TensorFile& file, const std::string& place) const;

 private:
  std::map<std::string, std::string> digests_;
};

/// Adds a digest of all that is in `file`, the last thing before it is written.
void seal(TensorFile& file);

/// Throws InputError unless `file` is the state of that seed under that configuration, and as it
/// was sealed; a key that the file does not know yet counts as unchanged if `config` has what such
/// files meant.
void check_state(const TensorFile& file, std::uint64_t seed, const TrainConfig& config,
                 const std::string& place);

/// Updates done, 0 to `max_updates`.
[[nodiscard]] int state_update(const TensorFile& file, int max_updates, const std::string& place);

}  // namespace potluck
