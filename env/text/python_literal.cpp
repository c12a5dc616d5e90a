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
    JsonValue value = parse_sum(0);
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

  /// Terms with + and - between, as wide as an expression gets.
  JsonValue parse_sum(std::size_t depth) {
    if (depth >= kMaxJsonDepth) {
      refuse(line_,
             "lists and dictionaries nested more than " + std::to_string(kMaxJsonDepth) + " deep",
             "at most that depth");
    }
    JsonValue value = parse_product(depth);
    skip_blanks();
    while (peek() == '+' || peek() == '-') {
      const std::string op(1, peek());
      advance();
      skip_blanks();
      apply(op, value, parse_product(depth));
      skip_blanks();
    }
    return value;
  }

  JsonValue parse_product(std::size_t depth) {
    JsonValue value = parse_signed(depth);
    skip_blanks();
    while (peek() == '*' || peek() == '/' || peek() == '%') {
      std::string op(1, peek());
      advance();
      if (peek() == op.front() && op != "%") {
        op += peek();
        advance();
      }
      if (op == "**") {
        refuse(line_, "a power", "the number itself");
      }
      skip_blanks();
      apply(op, value, parse_signed(depth));
      skip_blanks();
    }
    return value;
  }

  JsonValue parse_signed(std::size_t depth) {
    bool negative = false;
    bool is_signed = false;
    while (peek() == '-' || peek() == '+') {
      is_signed = true;
      negative ^= peek() == '-';
      advance();
      skip_blanks();
    }
    JsonValue value = parse_value(depth);
    if (is_signed && value.kind != Kind::kNumber) {
      refuse(line_, "a sign before " + describe(value), "a number behind it");
    }
    if (negative) {
      value.number = -value.number;
      value.integer = -value.integer;
    }
    return value;
  }

  JsonValue parse_value(std::size_t depth) {
    const char c = peek();
    if (c == '{') {
      return parse_dictionary(depth);
    }
    if (c == '[' || c == '(') {
      return parse_list(depth);
    }
    if (sees_text()) {
      return parse_text();
    }
    if (is_digit(c) || c == '.') {
      return parse_number();
    }
    return parse_name();
  }

  // --- Operators, as Python has them for numbers, texts and lists.

  void apply(const std::string& op, JsonValue& left, JsonValue right) {
    if (left.kind == Kind::kNumber && right.kind == Kind::kNumber) {
      calculate(op, left, right);
    } else if (op == "+" && left.kind == right.kind && left.kind == Kind::kString) {
      grow(right.text.size(), 1);
      left.text += right.text;
    } else if (op == "+" && left.kind == right.kind && left.kind == Kind::kArray) {
      for (JsonValue& item : right.items) {
        left.items.push_back(std::move(item));
      }
    } else if (op == "*" && is_count(right) && is_series(left)) {
      repeat(left, right.integer);
    } else if (op == "*" && is_count(left) && is_series(right)) {
      const std::int64_t times = left.integer;
      right.line = left.line;
      left = std::move(right);
      repeat(left, times);
    } else {
      refuse(line_, describe(left) + " " + op + " " + describe(right),
             "numbers, or texts and lists where Python takes them");
    }
  }

  static bool is_count(const JsonValue& value) {
    return value.kind == Kind::kNumber && value.whole;
  }
  static bool is_series(const JsonValue& value) {
    return value.kind == Kind::kString || value.kind == Kind::kArray;
  }

  /// What operators make of a short file is not short: it is counted, like the file itself.
  void grow(std::size_t bytes, std::size_t times) {
    if (times > 0 && bytes > (kMaxJsonBytes - grown_) / times) {
      refuse(line_,
             "texts and lists that grow by more than " + std::to_string(kMaxJsonBytes) + " bytes",
             "at most that many");
    }
    grown_ += bytes * times;
  }

  void repeat(JsonValue& value, std::int64_t times) {
    if (times <= 0) {
      value.text.clear();
      value.items.clear();
      return;
    }
    const auto more = static_cast<std::size_t>(times - 1);
    const std::string once = value.text;
    const std::size_t size = value.items.size();
    grow(weight(value) - kValueWeight, more);
    for (std::size_t i = 0; i < more && (size > 0 || !once.empty()); ++i) {
      value.text += once;
      for (std::size_t item = 0; item < size; ++item) {
        JsonValue copy = value.items[item];
        value.items.push_back(std::move(copy));
      }
    }
  }

  /// Bytes, roughly.
  static std::size_t weight(const JsonValue& value) {
    std::size_t bytes = kValueWeight + value.text.size() + value.key.size();
    for (const JsonValue& item : value.items) {
      bytes += weight(item);
    }
    return bytes;
  }
  static constexpr std::size_t kValueWeight = kMaxJsonBytes / kMaxJsonValues;

  void calculate(const std::string& op, JsonValue& left, const JsonValue& right) const {
    const bool divides = op == "/" || op == "//" || op == "%";
    if (divides && right.number == 0) {
      refuse(line_, "a division by 0", "another number");
    }
    std::int64_t exact = 0;
    bool whole = left.whole && right.whole && op != "/";
    if (whole && (op == "//" || op == "%")) {
      if (right.integer == -1) {  // the only division that can overflow
        whole = !__builtin_sub_overflow(std::int64_t{0}, left.integer, &exact);
        exact = op == "%" ? 0 : exact;
      } else {
        const std::int64_t rest = left.integer % right.integer;
        const bool below = rest != 0 && (rest < 0) != (right.integer < 0);  // Python rounds down
        exact = op == "%" ? rest + (below ? right.integer : 0)
                          : left.integer / right.integer - (below ? 1 : 0);
      }
    } else if (whole) {
      whole = op == "+"   ? !__builtin_add_overflow(left.integer, right.integer, &exact)
              : op == "-" ? !__builtin_sub_overflow(left.integer, right.integer, &exact)
                          : !__builtin_mul_overflow(left.integer, right.integer, &exact);
    }
    const double a = left.number;
    const double b = right.number;
    const double rounded = std::floor(a / b);
    left.number = whole        ? static_cast<double>(exact)
                  : op == "+"  ? a + b
                  : op == "-"  ? a - b
                  : op == "*"  ? a * b
                  : op == "/"  ? a / b
                  : op == "//" ? rounded
                               : a - b * rounded;
    left.whole = whole;
    left.integer = whole ? exact : 0;
    if (std::isnan(left.number)) {
      refuse(line_, "a calculation without a result", "a number");
    }
  }

  JsonValue parse_dictionary(std::size_t depth) {
    JsonValue value = new_value(Kind::kObject);
    advance();
    skip_blanks();
    while (peek() != '}') {
      if (!sees_text()) {
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
      JsonValue item = parse_sum(depth + 1);
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
      value.items.push_back(parse_sum(depth + 1));
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

  /// Length of the letters before a quote here, 0 to 2; 3 if no text begins here.
  [[nodiscard]] std::size_t prefix() const {
    for (std::size_t length = 0; length < 3 && at_ + length < text_.size(); ++length) {
      const char c = text_[at_ + length];
      if (c == '"' || c == '\'') {
        return length;
      }
      if ((c | 0x20) != 'r' && (c | 0x20) != 'u' && (c | 0x20) != 'b' && (c | 0x20) != 'f') {
        break;
      }
    }
    return 3;
  }
  [[nodiscard]] bool sees_text() const { return prefix() < 3; }

  /// One text, or several in a row, which Python joins.
  JsonValue parse_text() {
    JsonValue value = new_value(Kind::kString);
    do {
      parse_text_part(value.text);
      skip_blanks();
    } while (sees_text());
    return value;
  }

  void parse_text_part(std::string& out) {
    bool raw = false;
    for (std::size_t left = prefix(); left > 0; --left) {
      const char letter = static_cast<char>(peek() | 0x20);
      if (letter == 'b' || letter == 'f' || left == 2) {
        refuse(line_, std::string("a text with ") + peek() + " before its quotes",
               "a text, r\"raw\" or u\"Unicode\"");
      }
      raw |= letter == 'r';
      advance();
    }
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
      if (peek() == '\\' && raw) {
        out += peek();  // the character behind it is no end of the text
        advance();
        if (!done()) {
          out += peek();
          advance();
        }
      } else if (peek() == '\\') {
        parse_escape(out);
      } else {
        out += peek();
        advance();
      }
    }
  }

  void parse_escape(std::string& out) {
    constexpr std::string_view kLetters = "abfnrtv\\'\"";
    constexpr std::string_view kMeanings = "\a\b\f\n\r\t\v\\'\"";
    advance();
    const char c = peek();
    const std::size_t known = done() ? std::string_view::npos : kLetters.find(c);
    if (known != std::string_view::npos) {
      out += kMeanings[known];
      advance();
    } else if (c == '\n') {
      advance();  // the line goes on
    } else if (c == 'x' || c == 'u' || c == 'U') {
      advance();
      append_code(out, parse_digits(16, c == 'x' ? 2 : c == 'u' ? 4 : 8, /*all=*/true));
    } else if (c >= '0' && c <= '7') {
      append_code(out, parse_digits(8, 3, /*all=*/false));
    } else if (c == 'N') {
      fail("an escape without a name, such as \\u00a0");
    } else {
      out += '\\';  // Python leaves what it does not know
    }
  }

  /// A number of up to `most` digits; of exactly as many if `all` are asked for.
  std::uint32_t parse_digits(std::uint32_t base, int most, bool all) {
    std::uint32_t code = 0;
    for (int i = 0; i < most; ++i) {
      const char c = peek();
      const std::uint32_t digit = is_digit(c)            ? static_cast<std::uint32_t>(c - '0')
                                  : c >= 'a' && c <= 'f' ? static_cast<std::uint32_t>(c - 'a' + 10)
                                  : c >= 'A' && c <= 'F' ? static_cast<std::uint32_t>(c - 'A' + 10)
                                                         : base;
      if (done() || digit >= base) {
        if (all) {
          fail("a digit of an escape");
        }
        break;
      }
      code = code * base + digit;
      advance();
    }
    return code;
  }

  /// The character as UTF-8.
  void append_code(std::string& out, std::uint32_t code) const {
    if (code > 0x10FFFF || (code >= 0xD800 && code < 0xE000)) {
      refuse(line_, "an escape that is no character", "one of Unicode");
    }
    const auto put = [&](std::uint32_t byte) { out += static_cast<char>(byte); };
    if (code < 0x80) {
      put(code);
    } else if (code < 0x800) {
      put(0xC0 | (code >> 6));
      put(0x80 | (code & 0x3F));
    } else if (code < 0x10000) {
      put(0xE0 | (code >> 12));
      put(0x80 | ((code >> 6) & 0x3F));
      put(0x80 | (code & 0x3F));
    } else {
      put(0xF0 | (code >> 18));
      put(0x80 | ((code >> 12) & 0x3F));
      put(0x80 | ((code >> 6) & 0x3F));
      put(0x80 | (code & 0x3F));
    }
  }

  JsonValue parse_number() {
    JsonValue value = new_value(Kind::kNumber);
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
    const char letter =
        digits.size() > 2 && digits[0] == '0' ? static_cast<char>(digits[1] | 0x20) : '0';
    if (const int base = letter == 'x'   ? 16
                         : letter == 'o' ? 8
                         : letter == 'b' ? 2
                                         : 0;
        base != 0) {
      const auto parsed = std::from_chars(begin + 2, end, value.integer, base);
      if (parsed.ec != std::errc{} || parsed.ptr != end) {
        refuse(line_, in_quotes(digits), "a number that fits 64 bits");
      }
      value.whole = true;
      value.number = static_cast<double>(value.integer);
      return value;
    }
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
    if (!sees_text()) {
      fail("'inf' in quotes");
    }
    const std::string what = parse_text().text;
    skip_blanks();
    if (peek() != ')') {
      fail("')'");
    }
    advance();
    const bool negative = what.starts_with('-');
    const std::string_view digits = std::string_view(what).substr(negative ? 1 : 0);
    double number = 0;
    const char* end = digits.data() + digits.size();
    const auto [rest, error] = std::from_chars(digits.data(), end, number);
    if (digits.empty() || rest != end || error != std::errc{} || std::isnan(number)) {
      refuse(line, "float(" + in_quotes(what) + ")", "float('inf')");
    }
    return negative ? -number : number;
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
  std::size_t grown_ = 0;  ///< bytes made by operators
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
