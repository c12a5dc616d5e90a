// Names that browsers give to keys (W3C, "UI Events KeyboardEvent key Values") as ours.
#pragma once

#include <string_view>

#include "render/ui/input.h"

namespace potluck::render {

/// `key`: what it types or is called ("a", "ArrowUp"); `code`: where it is ("ShiftRight", "KeyQ").
[[nodiscard]] Key key_of(std::string_view key, std::string_view code);

/// The character that a key of that name types; 0 for keys that type none.
[[nodiscard]] char32_t typed_character(std::string_view key);

}  // namespace potluck::render
