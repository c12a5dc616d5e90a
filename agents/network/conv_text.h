// Convolutions as people and checkpoints write them: "25x5x5 same" is 25 filters of 5 x 5 cells
// over planes with zeros around them, "25x3x3 valid" 25 of 3 x 3 without.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "agents/network/conv.h"

namespace potluck {

[[nodiscard]] std::vector<std::string> to_texts(std::span<const ConvLayer> layers);
/// Throws InputError for texts that are none, more than 8 layers, or sizes that no network has.
[[nodiscard]] std::vector<ConvLayer> parse_convolutions(std::span<const std::string> texts,
                                                        const std::string& place);

/// "cnn": the three layers that the field's agents of this game usually have (Carroll et al. 2019:
/// 5 x 5, 3 x 3, then 3 x 3 without padding, 25 filters each).
[[nodiscard]] std::vector<ConvLayer> usual_convolutions();

}  // namespace potluck
