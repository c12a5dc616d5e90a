// Logarithms of softmax probabilities.
#pragma once

#include <cstddef>
#include <span>

namespace potluck {

/// The most logits of a row: how many actions a network can choose from.
inline constexpr std::size_t kMaxLogits = 32;

/// log_probs [n, k] = logits [n, k] - log(sum over the row of exp(logits)), k in 1..kMaxLogits,
/// row-major. The row's maximum is subtracted first, so logits of any size are safe; a logit of
/// -infinity (an action that is not allowed) gets -infinity, as long as some other logit of the row
/// is finite. NaN makes its row NaN. A row's result does not depend on the other rows. `log_probs`
/// may be `logits`.
void log_softmax(std::span<const float> logits, int n, int k, std::span<float> log_probs);

}  // namespace potluck
