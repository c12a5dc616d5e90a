#include "render/web/keys.h"

#include <algorithm>
#include <array>
#include <utility>

namespace potluck::render {
namespace {

constexpr std::array<std::pair<std::string_view, Key>, 26> kNamed = {{
    {"ArrowUp", Key::kUp},       {"ArrowDown", Key::kDown}, {"ArrowLeft", Key::kLeft},
    {"ArrowRight", Key::kRight}, {" ", Key::kSpace},        {"Enter", Key::kEnter},
    {"Tab", Key::kTab},          {"Escape", Key::kEscape},  {"Backspace", Key::kBackspace},
    {"Delete", Key::kDelete},    {"Insert", Key::kInsert},  {"Home", Key::kHome},
    {"End", Key::kEnd},          {"PageUp", Key::kPageUp},  {"PageDown", Key::kPageDown},
    {"+", Key::kPlus},           {"=", Key::kPlus},         {"-", Key::kMinus},
    {"_", Key::kMinus},          {",", Key::kComma},        {".", Key::kPeriod},
    {"/", Key::kSlash},          {"[", Key::kBracketLeft},  {"]", Key::kBracketRight},
    {"<", Key::kComma},          {">", Key::kPeriod},
}};

constexpr std::array<std::pair<std::string_view, Key>, 6> kPlaced = {{
    {"ShiftLeft", Key::kShiftLeft},
    {"ShiftRight", Key::kShiftRight},
    {"ControlLeft", Key::kControlLeft},
    {"ControlRight", Key::kControlRight},
    {"AltLeft", Key::kAltLeft},
    {"AltRight", Key::kAltRight},
}};

/// The key `offset` places after `first` in the list of keys.
Key after(Key first, int offset) {
  return static_cast<Key>(static_cast<int>(first) + offset);
}

}  // namespace

Key key_of(std::string_view key, std::string_view code) {
  if (key.size() == 1) {
    const char c = key.front();
    if (c >= 'a' && c <= 'z') {
      return after(Key::kA, c - 'a');
    }
    if (c >= 'A' && c <= 'Z') {
      return after(Key::kA, c - 'A');
    }
    if (c >= '0' && c <= '9') {
      return after(Key::k0, c - '0');
    }
  }
  for (const auto& [name, ours] : kNamed) {
    if (name == key) {
      return ours;
    }
  }
  for (const auto& [name, ours] : kPlaced) {
    if (name == code) {
      return ours;
    }
  }
  // Keyboards that write other letters still have digits and letters in these places.
  if (code.size() == 4 && code.starts_with("Key")) {
    return after(Key::kA, code[3] - 'A');
  }
  if (code.size() == 6 && code.starts_with("Digit")) {
    return after(Key::k0, code[5] - '0');
  }
  return Key::kUnknown;
}

char32_t typed_character(std::string_view key) {
  // A name is one character exactly if it is a character in UTF-8: names of keys have several.
  if (key.empty()) {
    return 0;
  }
  const auto lead = static_cast<unsigned char>(key.front());
  const std::size_t length = lead < 0x80   ? 1
                             : lead < 0xC0 ? 0
                             : lead < 0xE0 ? 2
                             : lead < 0xF0 ? 3
                                           : 4;
  if (length != key.size()) {
    return 0;
  }
  char32_t character = length == 1 ? lead : lead & (0x7FU >> length);
  for (std::size_t i = 1; i < length; ++i) {
    character = (character << 6U) | (static_cast<unsigned char>(key[i]) & 0x3FU);
  }
  return character < U' ' ? 0 : character;
}

}  // namespace potluck::render
