// Reading JSON that may hold anything: values that know where they stand and say so in errors.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>

#include "env/text/error.h"

namespace potluck {

inline constexpr std::size_t kMaxTextLength = 65'536;

/// A value of a document that `potluck evaluate` wrote. `place` names the document. Functions throw
/// InputError where the value is not what is asked for.
class JsonNode {
 public:
  JsonNode(const nlohmann::json& json, std::string path, const std::string& place)
      : json_(json), path_(std::move(path)), place_(place) {}

  [[nodiscard]] JsonNode key(const char* name) const {
    need(json_.is_object(), "an object");
    const auto found = json_.find(name);
    const std::string path = path_.empty() ? name : path_ + "." + name;
    if (found == json_.end()) {
      throw InputError(place_ + ": " + path, "missing", "a value",
                       "write it with potluck evaluate");
    }
    return {*found, path, place_};
  }
  [[nodiscard]] bool has(const char* name) const {
    return json_.is_object() && json_.contains(name);
  }
  [[nodiscard]] JsonNode item(std::size_t index) const {
    return {json_[index], path_ + "[" + std::to_string(index) + "]", place_};
  }
  [[nodiscard]] std::size_t array_size(std::size_t least, std::size_t most) const {
    const std::string expected =
        least == most ? "an array of " + std::to_string(least)
                      : "an array of " + std::to_string(least) + " to " + std::to_string(most);
    need(json_.is_array(), expected);
    if (json_.size() < least || json_.size() > most) {
      fail(std::to_string(json_.size()) + " entries", expected);
    }
    return json_.size();
  }
  [[nodiscard]] std::string text() const {
    need(json_.is_string(), "a string");
    auto value = json_.get<std::string>();
    if (value.size() > kMaxTextLength) {
      fail("a string of " + std::to_string(value.size()) + " bytes",
           "at most " + std::to_string(kMaxTextLength));
    }
    return value;
  }
  [[nodiscard]] double number() const {
    need(json_.is_number(), "a number");
    return json_.get<double>();
  }
  [[nodiscard]] double number_from(double least, double most) const {
    const double value = number();
    if (value < least || value > most) {
      fail(json_.dump(), most < std::numeric_limits<double>::max()
                             ? "a number from " + nlohmann::json(least).dump() + " to " +
                                   nlohmann::json(most).dump()
                             : "a number not below " + nlohmann::json(least).dump());
    }
    return value;
  }
  [[nodiscard]] double count() const { return number_from(0, std::numeric_limits<double>::max()); }
  [[nodiscard]] int integer(int least, int most = std::numeric_limits<int>::max()) const {
    const std::string expected =
        "an integer from " + std::to_string(least) + " to " + std::to_string(most);
    need(json_.is_number_integer(), expected);
    const bool fits = json_.is_number_unsigned()
                          ? json_.get<std::uint64_t>() <= std::uint64_t{INT32_MAX}
                          : json_.get<std::int64_t>() >= INT32_MIN;
    if (!fits || json_.get<std::int64_t>() < least || json_.get<std::int64_t>() > most) {
      fail(json_.dump(), expected);
    }
    return json_.get<int>();
  }
  [[nodiscard]] std::uint64_t unsigned_integer() const {
    need(json_.is_number_unsigned(), "an integer not below 0");
    return json_.get<std::uint64_t>();
  }
  [[nodiscard]] bool flag() const {
    need(json_.is_boolean(), "true or false");
    return json_.get<bool>();
  }
  [[nodiscard]] bool is_null() const { return json_.is_null(); }
  [[nodiscard]] const nlohmann::json& json() const { return json_; }
  [[nodiscard]] const std::string& path() const { return path_; }

  [[noreturn]] void fail(const std::string& found, const std::string& expected) const {
    throw InputError(place_ + (path_.empty() ? "" : ": " + path_), found, expected,
                     "write it with potluck evaluate");
  }

 private:
  void need(bool holds, const std::string& expected) const {
    if (!holds) {
      fail(std::string("found ") + json_.type_name(), expected);
    }
  }

  const nlohmann::json& json_;
  std::string path_;
  const std::string& place_;
};

}  // namespace potluck
