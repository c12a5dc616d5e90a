// The key "start_states": states that episodes may begin in, in the words of recordings
// (env/trajectory/trajectory.h).
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "env/snapshot.h"
#include "env/text/fields.h"
#include "env/text/key_writer.h"

namespace potluck::overcooked_v2 {

inline constexpr const char* kIngredientExpected =
    "\"onion\", \"tomato\", \"mushroom\", \"carrot\", \"eggplant\", \"fish\", \"garlic\", \"ham\", "
    "\"kale\" or \"zucchini\"";
[[nodiscard]] std::optional<Ingredient> ingredient_named(std::string_view name);

void read_start_states(Fields& fields, std::vector<Snapshot>& states);
void write_start_states(const std::vector<Snapshot>& states, KeyWriter& out);

}  // namespace potluck::overcooked_v2
