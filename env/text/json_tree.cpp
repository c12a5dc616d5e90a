#include "env/text/json_tree.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <iterator>
#include <nlohmann/json.hpp>
#include <system_error>
#include <utility>

#include "env/text/error.h"

namespace potluck {
namespace {

/// Walks over the text and tells an outsider how far the parser has read.
class CountingIterator {
 public:
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = const char&;

  CountingIterator(const char* at, std::size_t* count) : at_(at), count_(count) {}
  reference operator*() const { return *at_; }
  CountingIterator& operator++() {
    ++at_;
    ++*count_;
    return *this;
  }
  CountingIterator operator++(int) {
    CountingIterator old = *this;
    ++*this;
    return old;
  }
  bool operator==(const CountingIterator& other) const { return at_ == other.at_; }
  bool operator!=(const CountingIterator& other) const { return at_ != other.at_; }

 private:
  const char* at_;
  std::size_t* count_;
};

/// Builds the tree from the parser's events.
class TreeBuilder : public nlohmann::json_sax<nlohmann::json> {
 public:
  TreeBuilder(std::string_view text, const std::string& place, const std::size_t* consumed)
      : text_(text), place_(place), consumed_(consumed) {}

  JsonValue take() { return std::move(root_); }

  bool null() override {
    add(JsonValue{});
    return true;
  }
  bool boolean(bool value) override {
    JsonValue node;
    node.kind = JsonValue::Kind::kBoolean;
    node.boolean = value;
    add(std::move(node));
    return true;
  }
  bool number_integer(number_integer_t value) override {
    JsonValue node;
    node.kind = JsonValue::Kind::kNumber;
    node.whole = true;
    node.integer = value;
    node.number = static_cast<double>(value);
    add(std::move(node));
    return true;
  }
  bool number_unsigned(number_unsigned_t value) override {
    if (value <= INT64_MAX) {
      return number_integer(static_cast<number_integer_t>(value));
    }
    return number_float(static_cast<double>(value), {});
  }
  bool number_float(number_float_t value, const string_t& /*text*/) override {
    JsonValue node;
    node.kind = JsonValue::Kind::kNumber;
    node.number = value;
    add(std::move(node));
    return true;
  }
  bool string(string_t& value) override {
    JsonValue node;
    node.kind = JsonValue::Kind::kString;
    node.text = std::move(value);
    add(std::move(node));
    return true;
  }
  bool binary(binary_t& /*value*/) override { return false; }
  bool start_object(std::size_t /*elements*/) override { return open(JsonValue::Kind::kObject); }
  bool start_array(std::size_t /*elements*/) override { return open(JsonValue::Kind::kArray); }
  bool end_object() override { return close(); }
  bool end_array() override { return close(); }
  bool key(string_t& name) override {
    const JsonValue& object = open_.back();
    if (const JsonValue* first = object.find(name)) {
      throw InputError(here(),
                       "key " + in_quotes(name) + " stands twice (first in line " +
                           std::to_string(first->line) + ")",
                       "every key once", "delete one of the two");
    }
    if (object.items.size() >= kMaxJsonKeys) {
      throw InputError(here(), "an object with more than " + std::to_string(kMaxJsonKeys) + " keys",
                       "at most that many");
    }
    key_ = std::move(name);
    key_line_ = line();
    return true;
  }
  bool parse_error(std::size_t /*position*/, const std::string& /*token*/,
                   const nlohmann::json::exception& error) override {
    std::string detail = error.what();
    // The library's prefix repeats its own name and position; what follows " - " is the matter.
    if (const std::size_t dash = detail.find(" - "); dash != std::string::npos) {
      detail.erase(0, dash + 3);
    } else if (const std::size_t bracket = detail.find("] "); bracket != std::string::npos) {
      detail.erase(0, bracket + 2);
    }
    if (detail.size() > kMaxDetail) {
      detail = detail.substr(0, kMaxDetail) + "...";
    }
    for (char& c : detail) {
      c = c < ' ' || c > '~' ? '?' : c;
    }
    const int at = line();
    throw InputError(place_ + ":" + std::to_string(at) + ":" + std::to_string(column()),
                     "JSON syntax error: " + detail);
  }

 private:
  static constexpr std::size_t kMaxDetail = 160;

  /// Line of the last character read. A number's end is seen one character late; were that a line
  /// break, it still belongs to the line that it ends.
  int line() {
    const std::size_t last = *consumed_ == 0 ? 0 : *consumed_ - 1;
    for (; counted_ < last; ++counted_) {
      if (text_[counted_] == '\n') {
        ++line_;
        line_start_ = counted_ + 1;
      }
    }
    return line_;
  }
  int column() const { return *consumed_ == 0 ? 1 : static_cast<int>(*consumed_ - line_start_); }
  std::string here() { return place_ + ":" + std::to_string(line()); }

  bool open(JsonValue::Kind kind) {
    if (open_.size() >= kMaxJsonDepth) {
      throw InputError(
          here(), "lists and objects nested more than " + std::to_string(kMaxJsonDepth) + " deep",
          "at most that depth");
    }
    JsonValue node;
    node.kind = kind;
    place_node(node);
    open_.push_back(std::move(node));
    return true;
  }
  bool close() {
    JsonValue node = std::move(open_.back());
    open_.pop_back();
    attach(std::move(node));
    return true;
  }
  void place_node(JsonValue& node) {
    if (++values_ > kMaxJsonValues) {
      throw InputError(here(), "more than " + std::to_string(kMaxJsonValues) + " values",
                       "at most that many");
    }
    const bool keyed = !open_.empty() && open_.back().kind == JsonValue::Kind::kObject;
    node.key = keyed ? std::exchange(key_, {}) : std::string{};
    node.line = keyed ? key_line_ : line();
  }
  void add(JsonValue node) {
    place_node(node);
    attach(std::move(node));
  }
  void attach(JsonValue node) {
    if (open_.empty()) {
      root_ = std::move(node);
    } else {
      open_.back().items.push_back(std::move(node));
    }
  }

  std::string_view text_;
  const std::string& place_;
  const std::size_t* consumed_;
  std::size_t counted_ = 0;
  std::size_t line_start_ = 0;
  int line_ = 1;
  std::size_t values_ = 0;
  std::string key_;
  int key_line_ = 0;
  std::vector<JsonValue> open_;
  JsonValue root_;
};

}  // namespace

const JsonValue* JsonValue::find(std::string_view name) const {
  const auto it = std::find_if(items.begin(), items.end(),
                               [&](const JsonValue& item) { return item.key == name; });
  return kind == Kind::kObject && it != items.end() ? &*it : nullptr;
}

JsonValue parse_json(std::string_view text, const std::string& place) {
  if (text.size() > kMaxJsonBytes) {
    throw InputError(place, std::to_string(text.size()) + " bytes of text",
                     "at most " + std::to_string(kMaxJsonBytes));
  }
  std::size_t consumed = 0;
  TreeBuilder builder(text, place, &consumed);
  nlohmann::json::sax_parse(CountingIterator(text.data(), &consumed),
                            CountingIterator(text.data() + text.size(), &consumed), &builder);
  return builder.take();
}

std::string describe(const JsonValue& value) {
  switch (value.kind) {
    case JsonValue::Kind::kNull:
      return "null";
    case JsonValue::Kind::kBoolean:
      return value.boolean ? "true" : "false";
    case JsonValue::Kind::kNumber:
      return value.whole ? std::to_string(value.integer) : number_text(value.number);
    case JsonValue::Kind::kString:
      return in_quotes(value.text);
    case JsonValue::Kind::kArray:
      return "a list";
    case JsonValue::Kind::kObject:
      return "an object";
  }
  return {};
}

std::string in_quotes(std::string_view text) {
  constexpr std::size_t kMaxShown = 60;
  std::string out = "\"";
  for (const char c : text.substr(0, kMaxShown)) {
    out += c < ' ' || c > '~' ? '?' : c;
  }
  return out + (text.size() > kMaxShown ? "...\"" : "\"");
}

std::string indexed_key(std::string key, std::size_t index) {
  key += '[';
  key += std::to_string(index);
  key += ']';
  return key;
}

std::string number_text(double value) {
  if (std::isnan(value)) {
    return "nan";
  }
  if (std::isinf(value)) {
    return value > 0 ? "inf" : "-inf";
  }
  if (std::trunc(value) == value && std::fabs(value) < 1e15) {
    return std::to_string(static_cast<long long>(value));  // "1000000" rather than "1e+06"
  }
  std::array<char, 32> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value);
  return {digits.data(), end.ptr};
}

}  // namespace potluck
