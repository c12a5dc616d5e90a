#include "env/trajectory/json.h"

#include <algorithm>
#include <cmath>

#include "env/layout/reader.h"
#include "env/layout/source.h"
#include "env/text/json_tree.h"

namespace potluck::trajectory_json {
namespace {

constexpr double kMaxNumber = 1e30;  // well within float

std::string line_and_column(std::string_view text, std::size_t byte) {
  const std::string_view before = text.substr(0, std::min(byte == 0 ? 0 : byte - 1, text.size()));
  const auto line = std::ranges::count(before, '\n') + 1;
  const std::size_t last = before.rfind('\n');
  const std::size_t column = last == std::string_view::npos ? before.size() : before.size() - last;
  return std::to_string(line) + ":" + std::to_string(std::max<std::size_t>(column, 1));
}

}  // namespace

Json parse(std::string_view text, const std::string& place) {
  std::size_t values = 0;
  // What walks a value is recursive, so the depth is limited before anything does.
  const auto limit = [&](int depth, Json::parse_event_t, const Json&) {
    if (depth > kMaxDepth) {
      throw InputError(place, "lists and objects more than " + std::to_string(kMaxDepth) + " deep",
                       "a trajectory");
    }
    if (++values > kMaxValues) {
      throw InputError(place, "more than " + std::to_string(kMaxValues) + " values",
                       "a trajectory");
    }
    return true;
  };
  try {
    return Json::parse(text, limit);
  } catch (const Json::parse_error& error) {
    throw InputError(place + ":" + line_and_column(text, error.byte), "not valid JSON",
                     "a trajectory in JSON", "was the file cut off?");
  } catch (const Json::out_of_range&) {
    throw InputError(place, "a number beyond all limits", "a trajectory in JSON");
  }
}

std::string Value::found() const {
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

void Value::fail(const std::string& expected, const std::string& remedy) const {
  throw InputError(where(), found(), expected, remedy);
}

Value Value::at(const char* key) const {
  if (!json_->is_object()) {
    fail("an object");
  }
  const auto found = json_->find(key);
  if (found == json_->end()) {
    throw InputError(where(), "no \"" + std::string(key) + "\"", "one");
  }
  return {*found, place_, path_.empty() ? key : path_ + "." + key};
}

std::optional<Value> Value::find(const char* key) const {
  if (!json_->is_object()) {
    fail("an object");
  }
  const auto found = json_->find(key);
  if (found == json_->end() || found->is_null()) {
    return std::nullopt;
  }
  return at(key);
}

std::size_t Value::size() const {
  if (!json_->is_array()) {
    fail("a list");
  }
  return json_->size();
}

void Value::require_size(std::size_t expected) const {
  if (size() != expected) {
    throw InputError(where(), "a list of " + std::to_string(size()),
                     "one of " + std::to_string(expected));
  }
}

Value Value::operator[](std::size_t index) const {
  if (index >= size()) {
    throw InputError(where(), "a list of " + std::to_string(size()),
                     "at least " + std::to_string(index + 1));
  }
  return {(*json_)[index], place_, indexed_key(path_, index)};
}

std::int64_t Value::whole(std::int64_t low, std::int64_t high) const {
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

std::uint64_t Value::unsigned_whole() const {
  if (!json_->is_number_unsigned()) {
    fail("a whole number from 0 to 2^64 - 1");
  }
  return json_->get<std::uint64_t>();
}

double Value::number() const {
  if (json_->is_string()) {
    const auto& name = json_->get_ref<const std::string&>();
    if (name == "inf" || name == "-inf") {
      const double infinite = std::numeric_limits<double>::infinity();
      return name == "inf" ? infinite : -infinite;
    }
  }
  const double value = json_->is_number() ? json_->get<double>() : 2 * kMaxNumber;
  if (!(std::abs(value) <= kMaxNumber)) {
    fail("a number, \"inf\" or \"-inf\"");
  }
  return value;
}

bool Value::flag() const {
  if (!json_->is_boolean()) {
    fail("true or false");
  }
  return json_->get<bool>();
}

const std::string& Value::text() const {
  if (!json_->is_string()) {
    fail("a text");
  }
  return json_->get_ref<const std::string&>();
}

std::shared_ptr<const Layout> make_layout(const LayoutSpec& spec, const std::string& place,
                                          std::span<const std::string> overrides) {
  const LayoutSource source(write_layout(spec), place, overrides);
  source.throw_first_error();
  return std::make_shared<const Layout>(source.spec(), place);
}

}  // namespace potluck::trajectory_json
