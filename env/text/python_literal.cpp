#include "env/text/python_literal.h"

#include <charconv>
#include <cmath>
#include <limits>
#include <optional>
#include <system_error>
#include <utility>

#include "env/text/error.h"

namespace potluck {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || is_digit(c);
}

class Parser {
 public:
  Parser(std::string_view text, const std::string& place) : text_(text), place_(place) {}

  JsonValue parse() {
    if (text_.starts_with("\xef\xbb\xbf")) {
      at_ = 3;  // a byte order mark
    }
    skip_blanks();
    JsonValue value = parse_value(0);
    skip_blanks();
    if (!done()) {
      fail("the end of the file");
    }
    return value;
  }

 private:
  using Kind = JsonValue::Kind;

  [[nodiscard]] bool done() const { return at_ >= text_.size(); }
  [[nodiscard]] char peek() const { return done() ? '\0' : text_[at_]; }
  [[nodiscard]] bool sees(std::string_view what) const {
    return text_.substr(at_).starts_with(what);
  }
  void advance() {
    if (text_[at_] == '\n') {
      ++line_;
      line_start_ = at_ + 1;
    }
    ++at_;
  }

  [[noreturn]] void fail(const std::string& expected) const {
    std::string found = done() ? "the end of the file" : "'";
    if (!done()) {
      found += text_[at_] < ' ' || text_[at_] > '~' ? '?' : text_[at_];
      found += "'";
    }
    throw InputError(
        place_ + ":" + std::to_string(line_) + ":" + std::to_string(at_ - line_start_ + 1), found,
        expected);
  }
  [[noreturn]] void refuse(int line, const std::string& found, const std::string& expected) const {
    throw InputError(place_ + ":" + std::to_string(line), found, expected);
  }

  void skip_blanks() {
    while (!done()) {
      const char c = peek();
      if (c == '#') {
        while (!done() && peek() != '\n') {
          advance();
        }
      } else if (c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f') {
        advance();
      } else if (c == '\\' && (sees("\\\n") || sees("\\\r\n"))) {
        advance();  // a line continued on the next
      } else {
        return;
      }
    }
  }

  JsonValue new_value(Kind kind) {
    if (++values_ > kMaxJsonValues) {
      refuse(line_, "more than " + std::to_string(kMaxJsonValues) + " values", "at most that many");
    }
    JsonValue value;
    value.kind = kind;
    value.line = line_;
    return value;
  }

  JsonValue parse_value(std::size_t depth) {
    if (depth >= kMaxJsonDepth) {
      refuse(line_,
             "lists and dictionaries nested more than " + std::to_string(kMaxJsonDepth) + " deep",
             "at most that depth");
    }
    const char c = peek();
    if (c == '{') {
      return parse_dictionary(depth);
    }
    if (c == '[' || c == '(') {
      return parse_list(depth);
    }
    if (c == '"' || c == '\'') {
      return parse_text();
    }
    if (is_digit(c) || c == '-' || c == '+' || c == '.') {
      return parse_number();
    }
    return parse_name();
  }

  JsonValue parse_dictionary(std::size_t depth) {
    JsonValue value = new_value(Kind::kObject);
    advance();
    skip_blanks();
    while (peek() != '}') {
      if (peek() != '"' && peek() != '\'') {
        fail("a key in quotes or '}'");
      }
      const int line = line_;
      std::string key = parse_text().text;
      if (const JsonValue* first = value.find(key)) {
        refuse(line,
               "key " + in_quotes(key) + " stands twice (first in line " +
                   std::to_string(first->line) + ")",
               "every key once");
      }
      if (value.items.size() >= kMaxJsonKeys) {
        refuse(line, "a dictionary with more than " + std::to_string(kMaxJsonKeys) + " keys",
               "at most that many");
      }
      skip_blanks();
      if (peek() != ':') {
        fail("':'");
      }
      advance();
      skip_blanks();
      JsonValue item = parse_value(depth + 1);
      item.key = std::move(key);
      value.items.push_back(std::move(item));
      if (!comma('}')) {
        break;
      }
    }
    advance();
    return value;
  }

  JsonValue parse_list(std::size_t depth) {
    const bool tuple = peek() == '(';
    const char end = tuple ? ')' : ']';
    JsonValue value = new_value(Kind::kArray);
    advance();
    skip_blanks();
    bool trailing_comma = false;
    while (peek() != end) {
      value.items.push_back(parse_value(depth + 1));
      trailing_comma = comma(end);
      if (!trailing_comma) {
        break;
      }
    }
    advance();
    if (tuple && value.items.size() == 1 && !trailing_comma) {
      JsonValue inner = std::move(value.items.front());  // brackets around one value are just that
      return inner;
    }
    return value;
  }

  /// Between items: true after a comma, false before `end`.
  bool comma(char end) {
    skip_blanks();
    if (peek() == ',') {
      advance();
      skip_blanks();
      return true;
    }
    if (peek() != end) {
      fail(std::string("',' or '") + end + "'");
    }
    return false;
  }

  /// One text, or several in a row, which Python joins.
  JsonValue parse_text() {
    JsonValue value = new_value(Kind::kString);
    do {
      parse_text_part(value.text);
      skip_blanks();
    } while (peek() == '"' || peek() == '\'');
    return value;
  }

  void parse_text_part(std::string& out) {
    const char quote = peek();
    const std::string triple(3, quote);
    const bool is_long = sees(triple);
    const int line = line_;
    for (int i = 0; i < (is_long ? 3 : 1); ++i) {
      advance();
    }
    while (true) {
      if (done() || (!is_long && peek() == '\n')) {
        refuse(line, "a text without its closing quote", is_long ? triple : std::string(1, quote));
      }
      if (is_long ? sees(triple) : peek() == quote) {
        for (int i = 0; i < (is_long ? 3 : 1); ++i) {
          advance();
        }
        return;
      }
      if (peek() == '\\') {
        parse_escape(out);
      } else {
        out += peek();
        advance();
      }
    }
  }

  void parse_escape(std::string& out) {
    advance();
    switch (peek()) {
      case 'n':
        out += '\n';
        break;
      case 't':
        out += '\t';
        break;
      case '\\':
      case '\'':
      case '"':
        out += peek();
        break;
      case '\n':
        break;  // the line goes on
      default:
        fail("one of the escapes \\n \\t \\\\ \\' \\\"");
    }
    advance();
  }

  JsonValue parse_number() {
    JsonValue value = new_value(Kind::kNumber);
    bool negative = false;
    if (peek() == '-' || peek() == '+') {
      negative = peek() == '-';
      advance();
      if (sees("float")) {
        value.number = parse_float_call() * (negative ? -1 : 1);
        return value;
      }
    }
    std::string digits;
    bool whole = true;
    while (!done() && (is_name(peek()) || peek() == '.' ||
                       ((peek() == '-' || peek() == '+') && !digits.empty() &&
                        (digits.back() == 'e' || digits.back() == 'E')))) {
      if (peek() != '_') {
        whole = whole && is_digit(peek());
        digits += peek();
      }
      if (digits.size() > 64) {
        fail("a shorter number");
      }
      advance();
    }
    const char* begin = digits.data();
    const char* end = begin + digits.size();
    const auto [rest, error] = std::from_chars(begin, end, value.number);
    if (digits.empty() || rest != end || error == std::errc::invalid_argument) {
      refuse(line_, in_quotes(digits), "a decimal number");
    }
    if (error == std::errc::result_out_of_range || !std::isfinite(value.number)) {
      refuse(line_, in_quotes(digits), "a number that a double can hold");
    }
    if (whole) {
      const auto parsed = std::from_chars(begin, end, value.integer);
      value.whole = parsed.ec == std::errc{};
    }
    if (negative) {
      value.number = -value.number;
      value.integer = -value.integer;
    }
    return value;
  }

  /// float('inf'): the only call that is data.
  double parse_float_call() {
    const int line = line_;
    for (int i = 0; i < 5; ++i) {
      advance();
    }
    skip_blanks();
    if (peek() != '(') {
      fail("'('");
    }
    advance();
    skip_blanks();
    if (peek() != '"' && peek() != '\'') {
      fail("'inf' in quotes");
    }
    const std::string what = parse_text().text;
    skip_blanks();
    if (peek() != ')') {
      fail("')'");
    }
    advance();
    if (what == "inf" || what == "infinity" || what == "Infinity") {
      return std::numeric_limits<double>::infinity();
    }
    if (what == "-inf") {
      return -std::numeric_limits<double>::infinity();
    }
    refuse(line, "float(" + in_quotes(what) + ")", "float('inf')");
  }

  JsonValue parse_name() {
    JsonValue value = new_value(Kind::kNull);
    const auto word = [&](std::string_view name) {
      const bool there =
          sees(name) && (at_ + name.size() >= text_.size() || !is_name(text_[at_ + name.size()]));
      for (std::size_t i = 0; there && name != "float" && i < name.size(); ++i) {
        advance();
      }
      return there;
    };
    if (word("None")) {
      return value;
    }
    if (word("True")) {
      value.kind = Kind::kBoolean;
      value.boolean = true;
    } else if (word("False")) {
      value.kind = Kind::kBoolean;
    } else if (word("float")) {
      value.kind = Kind::kNumber;
      value.number = parse_float_call();
    } else {
      fail("a dictionary, list, text, number, None, True, False or float('inf')");
    }
    return value;
  }

  std::string_view text_;
  const std::string& place_;
  std::size_t at_ = 0;
  std::size_t line_start_ = 0;
  std::size_t values_ = 0;
  int line_ = 1;
};

}  // namespace

JsonValue parse_python_literal(std::string_view text, const std::string& place) {
  if (text.size() > kMaxJsonBytes) {
    throw InputError(place, std::to_string(text.size()) + " bytes of text",
                     "at most " + std::to_string(kMaxJsonBytes));
  }
  return Parser(text, place).parse();
}

}  // namespace potluck
