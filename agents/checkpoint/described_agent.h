// Networks that other programs trained, described in JSON, as agents of ours.
//
// Four formats, told apart by "format":
//   overcooked-bc-v1    multilayer perceptrons on `features`, ReLU: "weights" is a list of
//                       W0 [in, out], b0 [out], W1, … with their numbers in "data", row-major
//   overcooked-ppo-v1   convolutions on `lossless`, then dense layers, then logits and a value:
//                       "tensors" names "conv…/kernel" [kx, ky, in, out], "…/bias", "dense…/kernel"
//                       [in, out] in this order, the last two dense ones being logits and value,
//                       with offsets into the float32 file "bin" beside the description;
//                       "architecture" says paddings (SAME, VALID) and slopes (leaky_relu 0.2)
//   overcooked-bc19-v1  as overcooked-bc-v1, on `features_2019` ("observation" says so), with tanh
//                       ("activation") and "policy": "no_waits" and "stuck_time" say how actions are
//                       drawn (agents/policy/unsticking_policy.h), "history" is one more than the
//                       latter
//   overcooked-ppo19-v1 as overcooked-ppo-v1, on `lossless_2019`, without a value
// All have "layout", "old_dynamics" and "actions" (names that begin with NORTH, SOUTH, EAST, WEST,
// STAY, INTERACT, in the order of the logits).
#pragma once

#include <filesystem>
#include <string_view>

#include "agents/checkpoint/agent_file.h"

namespace potluck {

/// Algorithm of agents that came from elsewhere.
inline constexpr const char* kImported = "imported";

/// The agent that the file `path` describes, for both seats of its kitchen. Throws InputError, with
/// place, for anything that is no such description: sizes are checked before anything of their size
/// is made.
[[nodiscard]] TrainedAgent import_agent(const std::filesystem::path& path);

/// The same of a description's text; `bin` is what its "bin" holds (unused without one).
[[nodiscard]] TrainedAgent parse_described_agent(std::string_view text, std::string_view bin,
                                                 const std::string& place);

}  // namespace potluck
