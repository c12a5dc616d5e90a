// JSON text as a tree in which every value knows its line, for files that people write.
//
// Errors in a kitchen's file should name the line to look at; the JSON library's own tree has
// forgotten it by then. Text from outside is hostile: nesting, the number of values and the length
// of an object are limited, and a key that stands twice is an error.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace potluck {

inline constexpr std::size_t kMaxJsonBytes = std::size_t{1} << 20;  ///< length of a file
inline constexpr std::size_t kMaxJsonDepth = 16;      ///< lists and objects within each other
inline constexpr std::size_t kMaxJsonValues = 50000;  ///< values in a file
inline constexpr std::size_t kMaxJsonKeys = 200;      ///< keys of one object

struct JsonValue {
  enum class Kind : std::uint8_t { kNull, kBoolean, kNumber, kString, kArray, kObject };

  Kind kind = Kind::kNull;
  bool boolean = false;
  bool whole = false;            ///< a number written without point or exponent that fits `integer`
  std::int64_t integer = 0;      ///< valid if whole
  double number = 0;             ///< every number
  std::string text;              ///< strings; values of overrides: as written
  std::vector<JsonValue> items;  ///< of lists and objects
  std::string key;               ///< of a value that stands in an object
  int line = 0;                  ///< from 1; of the key if there is one; 0: not from the text
  int override_index = -1;       ///< the override it comes from, or -1

  /// The value of `name` in an object, or null.
  [[nodiscard]] const JsonValue* find(std::string_view name) const;
};

/// Parses `text`. Throws InputError with `place:line:column` for what is no JSON and `place:line`
/// for what exceeds a limit or stands twice.
[[nodiscard]] JsonValue parse_json(std::string_view text, const std::string& place);

/// "a list", "true", "12": the value in an error message.
[[nodiscard]] std::string describe(const JsonValue& value);

/// `text` in double quotes, fit for an error message: unprintable characters as '?', cut at 60.
[[nodiscard]] std::string in_quotes(std::string_view text);

/// "orders[3]".
[[nodiscard]] std::string indexed_key(std::string key, std::size_t index);

/// Text of a number, the shortest that reads back equal; infinity is "inf".
[[nodiscard]] std::string number_text(double value);

}  // namespace potluck
