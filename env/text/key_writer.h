// Text of JSON files that people read: keys in a fixed order, defaults left out, short lists in one
// line.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace potluck {

/// Keys with the JSON text of their values.
using Keys = std::vector<std::pair<std::string, std::string>>;

/// JSON texts of a string and of a number (infinity is "inf").
[[nodiscard]] std::string json_text(std::string_view value);
[[nodiscard]] std::string json_amount(double value);
/// Items within one line: [a, b].
[[nodiscard]] std::string inline_list(const std::vector<std::string>& items);
/// Items one below the other, `indent` blanks deep.
[[nodiscard]] std::string tall_list(const std::vector<std::string>& items, int indent);
[[nodiscard]] std::string inline_object(const Keys& keys);
[[nodiscard]] std::string tall_object(const Keys& keys, int indent);

/// Collects keys whose value differs from the default.
class KeyWriter {
 public:
  void put(const std::string& key, std::string value) { keys_.emplace_back(key, std::move(value)); }
  void number(const std::string& key, double value, double standard);
  void flag(const std::string& key, bool value, bool standard);
  template <typename T>
  void optional(const std::string& key, const std::optional<T>& value) {
    if (value) {
      put(key, json_amount(static_cast<double>(*value)));
    }
  }
  template <typename T>
  void table(const std::string& key, const std::vector<T>& values) {
    std::vector<std::string> items;
    for (const T value : values) {
      items.push_back(json_amount(static_cast<double>(value)));
    }
    if (!items.empty()) {
      put(key, inline_list(items));
    }
  }
  /// Nothing if `inner` has no keys.
  void object(const std::string& key, const KeyWriter& inner);
  [[nodiscard]] const Keys& keys() const { return keys_; }

 private:
  Keys keys_;
};

}  // namespace potluck
