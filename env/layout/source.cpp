#include "env/layout/source.h"

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <utility>

#include "env/layout/spec_reader.h"
#include "env/text/fields.h"

namespace potluck {
namespace {

constexpr std::size_t kMaxUnread = 200;

/// Marks `value` and all within as coming from override `index`.
void mark(JsonValue& value, int index) {
  value.line = 0;
  value.override_index = index;
  for (JsonValue& item : value.items) {
    mark(item, index);
  }
}

/// Applies "key=value" to the tree.
void apply_override(JsonValue& root, const std::string& text, int index) {
  const std::string place = "override " + text;
  const std::size_t equals = text.find('=');
  if (equals == std::string::npos || equals == 0) {
    throw InputError(place, equals == 0 ? "no key before '='" : "no '='", "key=value",
                     "as in effort.move=0.1");
  }
  const std::string raw = text.substr(equals + 1);
  JsonValue value;
  try {
    value = parse_json(raw, place);
  } catch (const InputError&) {
    value.kind = JsonValue::Kind::kString;  // an unquoted text
    value.text = raw;
  }
  if (value.kind != JsonValue::Kind::kString) {
    value.text = raw;
  }
  JsonValue* object = &root;
  std::string_view key = std::string_view(text).substr(0, equals);
  std::size_t depth = 0;
  while (true) {
    const std::size_t dot = key.find('.');
    const std::string_view name = key.substr(0, dot);
    if (name.empty() || ++depth > kMaxJsonDepth) {
      throw InputError(place, in_quotes(text.substr(0, equals)) + " is no key",
                       "a key of the layout file, with dots between levels");
    }
    auto it = std::find_if(object->items.begin(), object->items.end(),
                           [&](const JsonValue& item) { return item.key == name; });
    if (it == object->items.end()) {
      JsonValue inner;
      inner.kind = JsonValue::Kind::kObject;
      inner.key = std::string(name);
      inner.override_index = index;
      object->items.push_back(std::move(inner));
      it = object->items.end() - 1;
    }
    if (dot == std::string_view::npos) {
      value.key = std::string(name);
      mark(value, index);
      *it = std::move(value);
      return;
    }
    if (it->kind != JsonValue::Kind::kObject) {
      throw InputError(place, in_quotes(name) + " is " + describe(*it) + " and has no keys",
                       "a key of an object");
    }
    object = &*it;
    key.remove_prefix(dot + 1);
  }
}

/// "layouts/ring.json" -> "ring".
std::string stem(const std::string& place) {
  return std::filesystem::path(place).stem().string();
}

std::string where_of(const JsonValue& value, const std::string& place,
                     const std::vector<std::string>& overrides) {
  if (value.override_index >= 0) {
    return "override " + overrides[static_cast<std::size_t>(value.override_index)];
  }
  return value.line > 0 ? place + ":" + std::to_string(value.line) : place;
}

/// The next part of a key path, "orders" or "[3]", taken off its front.
std::string_view take_part(std::string_view& path) {
  std::size_t end = path.find_first_of(".[", path.front() == '[' ? 1 : 0);
  end = std::min(end, path.size());
  const std::string_view part = path.substr(0, end);
  path.remove_prefix(end);
  if (!path.empty() && path.front() == '.') {
    path.remove_prefix(1);
  }
  return part;
}

const JsonValue* step_into(const JsonValue& value, std::string_view part) {
  if (part.size() < 3 || part.front() != '[') {
    return value.find(part);
  }
  std::size_t index = 0;
  std::from_chars(part.data() + 1, part.data() + part.size() - 1, index);
  const bool inside = value.kind == JsonValue::Kind::kArray && index < value.items.size();
  return inside ? &value.items[index] : nullptr;
}

}  // namespace

LayoutSource::LayoutSource(std::string_view text, std::string place,
                           std::span<const std::string> overrides)
    : place_(std::move(place)),
      overrides_(overrides.begin(), overrides.end()),
      root_(parse_json(text, place_)) {
  if (root_.kind != JsonValue::Kind::kObject) {
    throw InputError(where_of(root_, place_, overrides_), "the file is " + describe(root_),
                     "an object { } with the keys of a layout");
  }
  for (std::size_t i = 0; i < overrides_.size(); ++i) {
    apply_override(root_, overrides_[i], static_cast<int>(i));
  }
  spec_.name = stem(place_);
  const Complain complain = [&](const JsonValue& value, Finding finding) {
    if (unread_.size() < kMaxUnread) {
      unread_.push_back({where_of(value, place_, overrides_), std::move(finding)});
    }
  };
  read_layout_spec(root_, complain, spec_);
  for (Finding& finding : check_layout(spec_)) {
    const auto unreadable = [&](const LocatedFinding& known) {
      const std::string_view key = known.finding.place;
      const std::string_view at = finding.place;
      return at.starts_with(key) || key.starts_with(at);
    };
    if (std::none_of(unread_.begin(), unread_.end(), unreadable)) {
      std::string line = where(finding.place);
      wrong_.push_back({std::move(line), std::move(finding)});
    }
  }
}

std::string LayoutSource::where(std::string_view key) const {
  const JsonValue* value = &root_;
  while (!key.empty()) {
    const JsonValue* inner = step_into(*value, take_part(key));
    if (inner == nullptr) {
      break;
    }
    value = inner;
  }
  return value == &root_ ? place_ : where_of(*value, place_, overrides_);
}

void LayoutSource::throw_first_error() const {
  for (const auto* findings : {&unread_, &wrong_}) {
    for (const LocatedFinding& located : *findings) {
      if (located.finding.severity == Finding::Severity::kError) {
        throw located.error();
      }
    }
  }
}

}  // namespace potluck
