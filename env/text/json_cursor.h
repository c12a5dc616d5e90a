// A value of a JSON document from outside, which knows where it stands and says so in errors: for
// files that programs write (recordings, evaluations, studies). Files that people write by hand are
// read by line (env/text/fields.h).
//
// Every function that asks for something throws InputError where the value is something else:
//   game.json: steps[3].actions: found "north", expected a list
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <limits>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "env/text/json_tree.h"

namespace potluck {

/// How much a document may hold; what it is called in errors.
struct JsonLimits {
  std::string what = "a JSON document";  ///< "a trajectory"
  int depth = 16;                        ///< lists and objects within each other
  std::size_t values = 8'000'000;
};

/// Parses `text`. Throws InputError with `place:line:column` for what is no JSON, and `place` for
/// what exceeds a limit.
[[nodiscard]] nlohmann::json parse_json_document(std::string_view text, const std::string& place,
                                                 const JsonLimits& limits);

/// A tree that remembers lines as one that does not.
[[nodiscard]] nlohmann::json plain_json(const JsonValue& value);

/// Borrows the value.
class JsonCursor {
 public:
  /// `remedy` ends every error that has none of its own: "write it with potluck evaluate".
  JsonCursor(const nlohmann::json& json, std::string place, std::string path = {},
             std::string remedy = {})
      : json_(&json),
        place_(std::move(place)),
        path_(std::move(path)),
        remedy_(std::move(remedy)) {}

  [[nodiscard]] const nlohmann::json& json() const { return *json_; }
  [[nodiscard]] const std::string& file() const { return place_; }
  [[nodiscard]] const std::string& path() const { return path_; }
  /// "game.json: steps[3].actions".
  [[nodiscard]] std::string where() const { return path_.empty() ? place_ : place_ + ": " + path_; }
  [[noreturn]] void fail(const std::string& expected, const std::string& remedy = {}) const;
  /// Likewise, about something else than the value itself.
  [[noreturn]] void fail_with(const std::string& found, const std::string& expected) const;

  // Objects.
  void require_object() const;
  [[nodiscard]] bool has(const char* key) const {
    return json_->is_object() && json_->contains(key);
  }
  /// The value of `key`; fails without one.
  [[nodiscard]] JsonCursor at(const char* key) const;
  /// The value of `key` unless it is missing or null.
  [[nodiscard]] std::optional<JsonCursor> find(const char* key) const;
  /// Fails for a key that is not among these.
  void only(std::initializer_list<const char*> keys) const;

  // Lists.
  [[nodiscard]] std::size_t size() const;
  /// The size, which must be within the limits.
  std::size_t size_within(std::size_t least, std::size_t most) const;
  void require_size(std::size_t expected) const;
  [[nodiscard]] JsonCursor operator[](std::size_t index) const;

  // Plain values. A whole number may be written 1.0, as programs do that count in floats.
  [[nodiscard]] std::int64_t whole(std::int64_t low, std::int64_t high) const;
  [[nodiscard]] int small(int low, int high = std::numeric_limits<int>::max()) const {
    return static_cast<int>(whole(low, high));
  }
  [[nodiscard]] std::uint64_t unsigned_whole() const;
  /// A number within +-1e30.
  [[nodiscard]] double number() const;
  [[nodiscard]] double number_within(double low, double high) const;
  /// A number of 0 or more.
  [[nodiscard]] double count() const;
  /// A number within +-1e30, or "inf" or "-inf".
  [[nodiscard]] double number_or_infinite() const;
  [[nodiscard]] bool flag() const;
  [[nodiscard]] bool is_null() const { return json_->is_null(); }
  /// A text of so many bytes at most.
  [[nodiscard]] const std::string& text(std::size_t most = 65'536) const;

 private:
  [[nodiscard]] std::string found() const;

  const nlohmann::json* json_;
  std::string place_;
  std::string path_;
  std::string remedy_;
};

}  // namespace potluck
