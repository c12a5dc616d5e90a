#include "env/text/json_cursor.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "env/text/error.h"

namespace potluck {
namespace {

using Json = nlohmann::json;

constexpr double kMaxNumber = 1e30;  // well within float

std::string line_and_column(std::string_view text, std::size_t byte) {
  const std::string_view before = text.substr(0, std::min(byte == 0 ? 0 : byte - 1, text.size()));
  const auto line = std::ranges::count(before, '\n') + 1;
  const std::size_t last = before.rfind('\n');
  const std::size_t column = last == std::string_view::npos ? before.size() : before.size() - last;
  return std::to_string(line) + ":" + std::to_string(std::max<std::size_t>(column, 1));
}

}  // namespace

Json parse_json_document(std::string_view text, const std::string& place,
                         const JsonLimits& limits) {
  std::size_t values = 0;
  // What walks a value is recursive, so the depth is limited before anything does.
  const auto limit = [&](int depth, Json::parse_event_t, const Json&) {
    if (depth > limits.depth) {
      throw InputError(place,
                       "lists and objects more than " + std::to_string(limits.depth) + " deep",
                       limits.what);
    }
    if (++values > limits.values) {
      throw InputError(place, "more than " + std::to_string(limits.values) + " values",
                       limits.what);
    }
    return true;
  };
  try {
    return Json::parse(text, limit);
  } catch (const Json::parse_error& error) {
    throw InputError(place + ":" + line_and_column(text, error.byte), "not valid JSON",
                     limits.what + " in JSON", "was the file cut off?");
  } catch (const Json::out_of_range&) {
    throw InputError(place, "a number beyond all limits", limits.what + " in JSON");
  }
}

Json plain_json(const JsonValue& value) {
  switch (value.kind) {
    case JsonValue::Kind::kNull:
      return nullptr;
    case JsonValue::Kind::kBoolean:
      return value.boolean;
    case JsonValue::Kind::kNumber:
      if (value.whole) {
        return value.integer;
      }
      return value.number;
    case JsonValue::Kind::kString:
      return value.text;
    case JsonValue::Kind::kArray: {
      Json list = Json::array();
      for (const JsonValue& item : value.items) {
        list.push_back(plain_json(item));
      }
      return list;
    }
    case JsonValue::Kind::kObject: {
      Json object = Json::object();
      for (const JsonValue& item : value.items) {
        object[item.key] = plain_json(item);
      }
      return object;
    }
  }
  return nullptr;
}

std::string JsonCursor::found() const {
  switch (json_->type()) {
    case Json::value_t::string:
      return in_quotes(json_->get_ref<const std::string&>());
    case Json::value_t::object:
      return "an object";
    case Json::value_t::array:
      return "a list";
    default:
      return json_->dump();
  }
}

void JsonCursor::fail(const std::string& expected, const std::string& remedy) const {
  throw InputError(where(), found(), expected, remedy.empty() ? remedy_ : remedy);
}

void JsonCursor::fail_with(const std::string& found, const std::string& expected) const {
  throw InputError(where(), found, expected, remedy_);
}

void JsonCursor::require_object() const {
  if (!json_->is_object()) {
    fail("an object");
  }
}

JsonCursor JsonCursor::at(const char* key) const {
  require_object();
  const auto found = json_->find(key);
  const std::string path = path_.empty() ? key : path_ + "." + key;
  if (found == json_->end()) {
    throw InputError(place_ + ": " + path, "missing", "a value", remedy_);
  }
  return {*found, place_, path, remedy_};
}

std::optional<JsonCursor> JsonCursor::find(const char* key) const {
  require_object();
  const auto found = json_->find(key);
  if (found == json_->end() || found->is_null()) {
    return std::nullopt;
  }
  return at(key);
}

void JsonCursor::only(std::initializer_list<const char*> keys) const {
  require_object();
  for (const auto& [key, value] : json_->items()) {
    if (std::ranges::find(keys, key) == keys.end()) {
      fail_with("unknown key " + in_quotes(key),
                one_of(std::vector<std::string>(keys.begin(), keys.end())));
    }
  }
}

std::size_t JsonCursor::size() const {
  if (!json_->is_array()) {
    fail("a list");
  }
  return json_->size();
}

std::size_t JsonCursor::size_within(std::size_t least, std::size_t most) const {
  const std::size_t count = size();
  if (count < least || count > most) {
    fail_with("a list of " + std::to_string(count),
              least == most ? "one of " + std::to_string(least)
              : least == 0  ? "at most " + std::to_string(most)
                            : "one of " + std::to_string(least) + " to " + std::to_string(most));
  }
  return count;
}

void JsonCursor::require_size(std::size_t expected) const {
  (void)size_within(expected, expected);
}

JsonCursor JsonCursor::operator[](std::size_t index) const {
  if (index >= size()) {
    fail_with("a list of " + std::to_string(size()), "at least " + std::to_string(index + 1));
  }
  return {(*json_)[index], place_, indexed_key(path_, index), remedy_};
}

std::int64_t JsonCursor::whole(std::int64_t low, std::int64_t high) const {
  constexpr double kExact = 9007199254740992.0;  // 2^53
  if (json_->is_number_float()) {
    const double number = json_->get<double>();
    if (std::abs(number) <= kExact && std::trunc(number) == number &&
        number >= static_cast<double>(low) && number <= static_cast<double>(high)) {
      return static_cast<std::int64_t>(number);
    }
  }
  const bool fits = json_->is_number_unsigned()
                        ? json_->get<std::uint64_t>() <=
                              static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())
                        : json_->is_number_integer();
  const std::int64_t value = fits ? json_->get<std::int64_t>() : 0;
  if (!fits || value < low || value > high) {
    fail("a whole number from " + std::to_string(low) + " to " + std::to_string(high));
  }
  return value;
}

std::uint64_t JsonCursor::unsigned_whole() const {
  if (!json_->is_number_unsigned()) {
    fail("a whole number from 0 to 2^64 - 1");
  }
  return json_->get<std::uint64_t>();
}

double JsonCursor::number() const {
  const double value = json_->is_number() ? json_->get<double>() : 2 * kMaxNumber;
  if (!(std::abs(value) <= kMaxNumber)) {
    fail("a number");
  }
  return value;
}

double JsonCursor::number_within(double low, double high) const {
  const double value = number();
  if (value < low || value > high) {
    fail("a number from " + number_text(low) + " to " + number_text(high));
  }
  return value;
}

double JsonCursor::count() const {
  const double value = number();
  if (value < 0) {
    fail("a number not below 0");
  }
  return value;
}

double JsonCursor::number_or_infinite() const {
  if (json_->is_string()) {
    const auto& name = json_->get_ref<const std::string&>();
    if (name == "inf" || name == "-inf") {
      const double infinite = std::numeric_limits<double>::infinity();
      return name == "inf" ? infinite : -infinite;
    }
  }
  if (!json_->is_number() || !(std::abs(json_->get<double>()) <= kMaxNumber)) {
    fail("a number, \"inf\" or \"-inf\"");
  }
  return json_->get<double>();
}

bool JsonCursor::flag() const {
  if (!json_->is_boolean()) {
    fail("true or false");
  }
  return json_->get<bool>();
}

const std::string& JsonCursor::text(std::size_t most) const {
  if (!json_->is_string()) {
    fail("a text");
  }
  const auto& value = json_->get_ref<const std::string&>();
  if (value.size() > most) {
    fail_with("a text of " + std::to_string(value.size()) + " bytes",
              "at most " + std::to_string(most));
  }
  return value;
}

}  // namespace potluck
