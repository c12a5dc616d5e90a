#include "env/text/fields.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "env/text/error.h"

namespace potluck {

const JsonValue* Fields::get(const char* key) {
  known_.emplace_back(key);
  return object_.find(key);
}

void Fields::wrong(const JsonValue& value, const std::string& path, const std::string& expected) {
  complain_(value, {.severity = Finding::Severity::kError,
                    .place = path,
                    .found = path + " is " + describe(value),
                    .expected = expected,
                    .remedy = {}});
}

bool Fields::flag(const char* key, bool& out) {
  const JsonValue* value = get(key);
  if (value == nullptr) {
    return false;
  }
  if (value->kind == JsonValue::Kind::kBoolean) {
    out = value->boolean;
  } else {
    wrong(*value, path(key), "true or false");
  }
  return true;
}

bool Fields::whole(const char* key, int& out) {
  const JsonValue* value = get(key);
  if (value == nullptr) {
    return false;
  }
  // 400.0 and 4e2 are whole numbers to people and to other JSON writers.
  const bool fits = value->kind == JsonValue::Kind::kNumber &&
                    std::fabs(value->number) <= std::numeric_limits<int>::max() &&
                    std::trunc(value->number) == value->number;
  if (fits) {
    out = static_cast<int>(value->number);
  } else {
    wrong(*value, path(key), "a whole number");
  }
  return true;
}

bool Fields::real(const char* key, double& out) {
  const JsonValue* value = get(key);
  if (value == nullptr) {
    return false;
  }
  if (value->kind == JsonValue::Kind::kNumber) {
    out = value->number;
  } else {
    wrong(*value, path(key), "a number");
  }
  return true;
}

bool Fields::real_or_infinite(const char* key, double& out) {
  const JsonValue* value = get(key);
  if (value == nullptr) {
    return false;
  }
  if (value->kind == JsonValue::Kind::kNumber) {
    out = value->number;
  } else if (value->kind == JsonValue::Kind::kString && value->text == "inf") {
    out = std::numeric_limits<double>::infinity();
  } else {
    wrong(*value, path(key), "a number or \"inf\"");
  }
  return true;
}

bool Fields::text(const char* key, std::string& out) {
  const JsonValue* value = get(key);
  if (value == nullptr) {
    return false;
  }
  // An override's value keeps its text, so that `name=7` needs no quotes.
  const bool plain = value->override_index >= 0 && value->items.empty();
  if (value->kind == JsonValue::Kind::kString || plain) {
    out = value->text;
  } else {
    wrong(*value, path(key), "text in double quotes");
  }
  return true;
}

void Fields::optional_whole(const char* key, std::optional<int>& out) {
  int value = 0;
  if (whole(key, value)) {
    out = value;
  }
}

void Fields::optional_real(const char* key, std::optional<double>& out) {
  double value = 0;
  if (real(key, value)) {
    out = value;
  }
}

const std::vector<JsonValue>* Fields::list(const char* key, const std::string& expected) {
  const JsonValue* value = get(key);
  if (value == nullptr) {
    return nullptr;
  }
  if (value->kind != JsonValue::Kind::kArray) {
    wrong(*value, path(key), expected);
    return nullptr;
  }
  return &value->items;
}

const JsonValue* Fields::object(const char* key) {
  const JsonValue* value = get(key);
  if (value == nullptr) {
    return nullptr;
  }
  if (value->kind != JsonValue::Kind::kObject) {
    wrong(*value, path(key), "an object { }");
    return nullptr;
  }
  return value;
}

void Fields::finish() {
  std::sort(known_.begin(), known_.end());
  std::vector<std::string> shown;
  for (const std::string& name : known_) {
    if (name.front() != '$') {
      shown.push_back(name);
    }
  }
  for (const JsonValue& item : object_.items) {
    if (!std::binary_search(known_.begin(), known_.end(), item.key)) {
      complain_(item, {.severity = Finding::Severity::kError,
                       .place = path_ + item.key,
                       .found = "unknown key " + in_quotes(path_ + item.key),
                       .expected = one_of(shown),
                       .remedy = {}});
    }
  }
}

}  // namespace potluck
