// JSON from outside with the path of every value, for the trajectory readers. Internal: included by
// their .cpp files only, so that nlohmann's header stays out of everybody else's.
#pragma once

#include <cstdint>
#include <limits>
#include <nlohmann/json.hpp>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "env/layout.h"
#include "env/snapshot.h"
#include "env/text/error.h"
#include "env/trajectory/trajectory.h"

namespace potluck::trajectory_json {

using Json = nlohmann::json;

inline constexpr int kMaxDepth = 16;
inline constexpr std::size_t kMaxValues = 8'000'000;
/// Steps of one episode: as many as the longest horizon.
inline constexpr std::size_t kMaxSteps = 1'000'000;

/// Parses `text`. Throws InputError with `place:line:column` for what is no JSON, and `place` for
/// what exceeds a limit.
[[nodiscard]] Json parse(std::string_view text, const std::string& place);

/// A value and where it stands. Borrows the value.
class Value {
 public:
  Value(const Json& json, std::string place, std::string path = {})
      : json_(&json), place_(std::move(place)), path_(std::move(path)) {}

  [[nodiscard]] const Json& json() const { return *json_; }
  [[nodiscard]] const std::string& file() const { return place_; }
  /// "game.json: steps[3].actions".
  [[nodiscard]] std::string where() const { return path_.empty() ? place_ : place_ + ": " + path_; }
  [[noreturn]] void fail(const std::string& expected, const std::string& remedy = {}) const;

  /// The value of `key`; fails without one.
  [[nodiscard]] Value at(const char* key) const;
  /// The value of `key` unless it is missing or null.
  [[nodiscard]] std::optional<Value> find(const char* key) const;
  /// Number of items of a list.
  [[nodiscard]] std::size_t size() const;
  /// Number of items of a list, which must be `expected`.
  void require_size(std::size_t expected) const;
  /// Item of a list.
  [[nodiscard]] Value operator[](std::size_t index) const;

  [[nodiscard]] std::int64_t whole(std::int64_t low, std::int64_t high) const;
  [[nodiscard]] int small(int low, int high) const { return static_cast<int>(whole(low, high)); }
  [[nodiscard]] std::uint64_t unsigned_whole() const;
  /// A number within +-1e30, or "inf" or "-inf".
  [[nodiscard]] double number() const;
  [[nodiscard]] bool flag() const;
  [[nodiscard]] const std::string& text() const;

 private:
  [[nodiscard]] std::string found() const;

  const Json* json_;
  std::string place_;
  std::string path_;
};

/// The readers of foreign files (env/trajectory/foreign.cpp).
[[nodiscard]] std::vector<Trajectory> read_overcooked_ai(const Value& root,
                                                         std::span<const std::string> overrides);
[[nodiscard]] Trajectory read_human_game(const Value& root, std::span<const std::string> overrides);

/// `spec` with `overrides` applied, checked and compiled; `place` in errors.
[[nodiscard]] std::shared_ptr<const Layout> make_layout(const LayoutSpec& spec,
                                                        const std::string& place,
                                                        std::span<const std::string> overrides);

}  // namespace potluck::trajectory_json
