// How close an agent comes to the best that one could do with a partner.
//
// Source: Wang et al., "ZSC-Eval: An evaluation toolkit and benchmark for multi-agent zero-shot
// coordination" (NeurIPS 2024, arXiv 2310.05208): best-response proximity, the return of an
// agent with a partner over the return that a best response to this partner has with it, gathered
// over partners and runs as interquartile mean (aggregates.h). A "best response" is itself a
// training result, so an agent may beat it: that counts as 1, no more.
#pragma once

namespace potluck {

/// min(1, value / best). kUndefined where the best response earns nothing (best <= 0): there is no
/// such thing as half of nothing. Negative when the agent does harm (private effort).
[[nodiscard]] double best_response_proximity(double value, double best);

/// best - value, in units of return; below 0 when the agent beats the best response.
[[nodiscard]] double best_response_regret(double value, double best);

}  // namespace potluck
