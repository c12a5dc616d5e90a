// Checkpoints: the weights of a trained agent and what one must know to seat it.
//
// A checkpoint is a safetensors file with tensors "seat0.actor.0.weight" [inputs, outputs],
// "seat0.actor.0.bias" [outputs], … and "seat0.critic.…", for every seat of the kitchen, and
// metadata (strings): "format", "algorithm", "layout", "seats" (how many), "observation" (JSON),
// "architecture" (JSON), "env_steps", "seed", "config" (JSON: the whole training configuration),
// and "drawing" (JSON) of those whose actions are not simply drawn.
#pragma once

#include <filesystem>
#include <string>

#include "agents/checkpoint/safetensors.h"
#include "agents/policy/trained_agent.h"

namespace potluck {

inline constexpr const char* kAgentFormat = "potluck-agent-1";

[[nodiscard]] TensorFile write_agent(const TrainedAgent& agent);

/// Throws InputError (place: `place`) when `file` is no checkpoint or does not hold together.
[[nodiscard]] TrainedAgent read_agent(const TensorFile& file, const std::string& place);

/// load_safetensors and read_agent.
[[nodiscard]] TrainedAgent load_agent(const std::filesystem::path& path);

/// A network's tensors under "<prefix>.actor.…" and "<prefix>.critic.…", in and out of a file.
void put_network(TensorFile& file, const std::string& prefix, const ActorCritic& network);
void get_network(const TensorFile& file, const std::string& prefix, ActorCritic& network,
                 const std::string& place);

}  // namespace potluck
