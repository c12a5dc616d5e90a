#include "render/canvas/stroke_font.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <iterator>
#include <numbers>

namespace potluck::render {
namespace {

/// A character as drawn on a grid of 20 units per em: baseline 0, small letters 10, capitals 14
/// high. Paths: M x y begin a stroke, L x y go straight, C three points of a cubic curve, A cx cy
/// rx ry from to an arc of an ellipse in degrees (0 is right, counter-clockwise), O cx cy rx ry a
/// whole ellipse.
struct Drawing {
  char32_t code;
  float width;
  std::string_view path;
};

constexpr float kGridPerEm = 20;
constexpr float kGap = 3.7F;  ///< between the middle lines of neighbouring letters

// Sorted by code, for binary search. Drawn for this program.
constexpr auto kDrawings = std::to_array<Drawing>({
    {U' ', 1.6F, ""},
    {U'!', 0, "M 0 14 L 0 4.6 O 0 0.2 0.25 0.25"},
    {U'"', 3, "M 0 14 L 0 10.5 M 3 14 L 3 10.5"},
    {U'#', 10, "M 3 13 L 1.6 1 M 8.4 13 L 7 1 M 0.4 9 L 10 9 M 0 5 L 9.6 5"},
    {U'$', 8.4F,
     "M 7.9 11.2 C 7.2 12.6 5.8 13.2 4.2 13.2 C 1.9 13.2 0.3 12 0.3 10.2 C 0.3 8.2 2 7.6 4.2 7.1 "
     "C 6.6 6.6 8.4 5.9 8.4 3.9 C 8.4 2 6.6 0.8 4.2 0.8 C 2.2 0.8 0.7 1.6 0 3.1 M 4.2 15.4 L 4.2 "
     "-1.4"},
    {U'%', 13, "O 2.8 10.6 2.8 3.3 O 10.2 3.4 2.8 3.3 M 10.4 14 L 2.6 0"},
    {U'&', 10.6F,
     "M 10.6 0 L 2.6 9 C 1 10.9 1.6 14 4.4 14 C 6.9 14 7.6 11.6 6.3 9.9 C 5.2 8.5 0 7.6 0 3.8 C 0 "
     "1.5 1.8 0 4.2 0 C 7.2 0 9.4 2.6 10 6.4"},
    {U'\'', 0, "M 0 14 L 0 10.5"},
    {U'(', 3.4F, "M 3.4 15.4 C 1.2 13 0 10 0 6 C 0 2.4 1.2 -1 3.4 -3.4"},
    {U')', 3.4F, "M 0 15.4 C 2.2 13 3.4 10 3.4 6 C 3.4 2.4 2.2 -1 0 -3.4"},
    {U'*', 6.4F, "M 3.2 14 L 3.2 7 M 0.2 12.2 L 6.2 8.8 M 6.2 12.2 L 0.2 8.8"},
    {U'+', 8.4F, "M 4.2 11.2 L 4.2 2.8 M 0 7 L 8.4 7"},
    {U',', 0.6F, "M 0.6 0.3 L -0.3 -2.9"},
    {U'-', 5, "M 0 5.4 L 5 5.4"},
    {U'.', 0, "O 0 0.2 0.25 0.25"},
    {U'/', 6.4F, "M 0 -2 L 6.4 15"},
    {U'0', 8.4F, "O 4.2 7 4.2 7"},
    {U'1', 8.4F, "M 1.2 11.2 L 4.9 14 L 4.9 0"},
    {U'2', 8.4F,
     "M 0.3 10.4 C 0.6 12.7 2.2 14 4.3 14 C 6.6 14 8.1 12.6 8.1 10.5 C 8.1 7.6 5 5 0.2 0 L 8.4 0"},
    {U'3', 8.4F,
     "M 0.6 12 C 1.4 13.3 2.7 14 4.1 14 C 6.2 14 7.7 12.7 7.7 10.7 C 7.7 8.7 6.2 7.5 3.4 7.5 M 3.4 "
     "7.5 C 6.4 7.5 8.3 6.1 8.3 3.8 C 8.3 1.5 6.5 0 4.1 0 C 2.2 0 0.8 0.9 0 2.5"},
    {U'4', 8.4F, "M 6.3 0 L 6.3 14 L 0 4 L 8.6 4"},
    {U'5', 8.4F,
     "M 7.6 14 L 1.6 14 L 0.9 7.6 C 1.8 8.5 2.9 8.9 4.1 8.9 C 6.7 8.9 8.4 7.1 8.4 4.5 C 8.4 1.8 "
     "6.6 0 4.1 0 C 2.2 0 0.8 0.9 0 2.4"},
    {U'6', 8.4F, "O 4.2 4.4 4.2 4.4 M 0.1 5.2 C 0.8 8.8 3.2 12 6.4 14"},
    {U'7', 8.4F, "M 0 14 L 8.4 14 L 2.8 0"},
    {U'8', 8.4F, "O 4.2 10.6 3.5 3.4 O 4.2 3.6 4.2 3.6"},
    {U'9', 8.4F, "O 4.2 9.6 4.2 4.4 M 8.3 8.8 C 7.6 5.2 5.2 2 2 0"},
    {U':', 0, "O 0 9.2 0.25 0.25 O 0 0.8 0.25 0.25"},
    {U';', 0.6F, "O 0.5 9.2 0.25 0.25 M 0.6 0.6 L -0.3 -2.6"},
    {U'<', 7.6F, "M 7.6 11.4 L 0 7 L 7.6 2.6"},
    {U'=', 8.4F, "M 0 9.2 L 8.4 9.2 M 0 4.8 L 8.4 4.8"},
    {U'>', 7.6F, "M 0 11.4 L 7.6 7 L 0 2.6"},
    {U'?', 7.2F,
     "M 0 11 C 0.4 12.9 1.8 14 3.6 14 C 5.7 14 7.1 12.7 7.1 10.8 C 7.1 8 3.6 7.8 3.6 4.6 O 3.6 "
     "0.2 0.25 0.25"},
    {U'@', 13.6F,
     "M 9.6 8.6 L 9.2 4.8 C 9 3.2 13.4 2.4 13.4 7 C 13.4 11 10.6 13.6 6.8 13.6 C 3 13.6 0 10.6 0 "
     "6.6 C 0 2.4 2.8 -0.8 6.8 -0.8 C 8.2 -0.8 9.4 -0.5 10.4 0.1 O 6.6 6.4 2.8 2.9"},
    {U'A', 10.4F, "M 0 0 L 5.2 14 L 10.4 0 M 1.8 4.8 L 8.6 4.8"},
    {U'B', 8.5F,
     "M 0 0 L 0 14 L 4.4 14 A 4.4 10.7 3.3 3.3 90 -90 L 0 7.4 M 4.4 7.4 L 4.8 7.4 A 4.8 3.7 3.7 "
     "3.7 90 -90 L 0 0"},
    {U'C', 10.6F, "A 6.4 7 6.4 7 48 312"},
    {U'D', 10, "M 0 0 L 0 14 L 3.4 14 A 3.4 7 6.6 7 90 -90 L 0 0"},
    {U'E', 7.4F, "M 7.4 14 L 0 14 L 0 0 L 7.4 0 M 0 7.2 L 6.4 7.2"},
    {U'F', 7, "M 7 14 L 0 14 L 0 0 M 0 7 L 6 7"},
    {U'G', 12, "A 6.4 7 6.4 7 48 340 L 12.2 6.8 L 7.4 6.8"},
    {U'H', 9.6F, "M 0 14 L 0 0 M 9.6 14 L 9.6 0 M 0 7.2 L 9.6 7.2"},
    {U'I', 0, "M 0 14 L 0 0"},
    {U'J', 6, "M 6 14 L 6 3.6 C 6 1.3 4.7 0 2.8 0 C 1.5 0 0.5 0.6 0 1.7"},
    {U'K', 8.6F, "M 0 0 L 0 14 M 8.2 14 L 0 5.6 M 2.9 8.6 L 8.6 0"},
    {U'L', 7, "M 0 14 L 0 0 L 7 0"},
    {U'M', 11.6F, "M 0 0 L 0 14 L 5.8 5.4 L 11.6 14 L 11.6 0"},
    {U'N', 9.8F, "M 0 0 L 0 14 L 9.8 0 L 9.8 14"},
    {U'O', 13, "O 6.5 7 6.5 7"},
    {U'P', 8.3F, "M 0 0 L 0 14 L 4.5 14 A 4.5 10.2 3.8 3.8 90 -90 L 0 6.4"},
    {U'Q', 13, "O 6.5 7 6.5 7 M 8 3.4 L 12 -0.8"},
    {U'R', 8.8F, "M 0 0 L 0 14 L 4.5 14 A 4.5 10.2 3.8 3.8 90 -90 L 0 6.4 M 4.6 6.4 L 8.8 0"},
    {U'S', 8.4F,
     "M 7.9 11.6 C 7.2 13.2 5.8 14 4.2 14 C 1.9 14 0.3 12.6 0.3 10.6 C 0.3 8.4 2 7.8 4.2 7.2 C 6.6 "
     "6.6 8.4 5.9 8.4 3.6 C 8.4 1.4 6.6 0 4.2 0 C 2.2 0 0.7 1 0 2.7"},
    {U'T', 9.6F, "M 0 14 L 9.6 14 M 4.8 14 L 4.8 0"},
    {U'U', 9.6F, "M 0 14 L 0 4.8 A 4.8 4.8 4.8 4.8 180 360 L 9.6 14"},
    {U'V', 10, "M 0 14 L 5 0 L 10 14"},
    {U'W', 14.8F, "M 0 14 L 3.7 0 L 7.4 12 L 11.1 0 L 14.8 14"},
    {U'X', 9, "M 0 14 L 9 0 M 9 14 L 0 0"},
    {U'Y', 9.4F, "M 0 14 L 4.7 6.8 L 9.4 14 M 4.7 6.8 L 4.7 0"},
    {U'Z', 8.6F, "M 0 14 L 8.6 14 L 0 0 L 8.6 0"},
    {U'[', 3, "M 3 15.4 L 0 15.4 L 0 -3.4 L 3 -3.4"},
    {U'\\', 6.4F, "M 6.4 -2 L 0 15"},
    {U']', 3, "M 0 15.4 L 3 15.4 L 3 -3.4 L 0 -3.4"},
    {U'^', 7, "M 0 9.6 L 3.5 14 L 7 9.6"},
    {U'_', 9, "M 0 -1.6 L 9 -1.6"},
    {U'`', 2.4F, "M 0 14 L 2.4 11.4"},
    {U'a', 8.2F, "O 4.1 5 4.1 5 M 8.2 10 L 8.2 0"},
    {U'b', 8.2F, "M 0 14.5 L 0 0 O 4.1 5 4.1 5"},
    {U'c', 7, "A 4.2 5 4.2 5 50 310"},
    {U'd', 8.2F, "O 4.1 5 4.1 5 M 8.2 14.5 L 8.2 0"},
    {U'e', 8.3F, "M 0.1 5.2 L 8.3 5.2 A 4.15 5 4.15 5 2 318"},
    {U'f', 4.8F, "M 5.2 14.4 C 3 14.9 1.9 13.9 1.9 11.8 L 1.9 0 M 0 9.7 L 4.7 9.7"},
    {U'g', 8.2F,
     "O 4.1 5 4.1 5 M 8.2 10 L 8.2 -0.3 C 8.2 -2.9 6.6 -4.4 4.2 -4.4 C 2.8 -4.4 1.6 -3.9 0.8 "
     "-3"},
    {U'h', 7.6F, "M 0 14.5 L 0 0 M 0 5.8 C 0 8.4 1.7 10 3.9 10 C 6.3 10 7.6 8.5 7.6 6 L 7.6 0"},
    {U'i', 0, "M 0 10 L 0 0 O 0 13.9 0.3 0.3"},
    {U'j', 1.2F, "M 1.2 10 L 1.2 -1.6 C 1.2 -3.6 0.4 -4.5 -1.2 -4.3 O 1.2 13.9 0.3 0.3"},
    {U'k', 7, "M 0 14.5 L 0 0 M 6.6 10 L 0 3.9 M 2.6 6.3 L 7 0"},
    {U'l', 1.7F, "M 0 14.5 L 0 2 C 0 0.6 0.6 0 1.8 0"},
    {U'm', 13,
     "M 0 10 L 0 0 M 0 6.2 C 0 8.6 1.4 10 3.4 10 C 5.4 10 6.5 8.7 6.5 6.4 L 6.5 0 M 6.5 6.2 C 6.5 "
     "8.6 7.9 10 9.9 10 C 11.9 10 13 8.7 13 6.4 L 13 0"},
    {U'n', 7.6F, "M 0 10 L 0 0 M 0 5.8 C 0 8.4 1.7 10 3.9 10 C 6.3 10 7.6 8.5 7.6 6 L 7.6 0"},
    {U'o', 8.6F, "O 4.3 5 4.3 5"},
    {U'p', 8.2F, "M 0 10 L 0 -4.4 O 4.1 5 4.1 5"},
    {U'q', 8.2F, "O 4.1 5 4.1 5 M 8.2 10 L 8.2 -4.4"},
    {U'r', 4.2F, "M 0 10 L 0 0 M 0 5.6 C 0 8.6 1.6 10.3 4.4 9.9"},
    {U's', 6.6F,
     "M 6.2 8.2 C 5.7 9.4 4.6 10 3.3 10 C 1.5 10 0.3 9 0.3 7.6 C 0.3 6 1.6 5.5 3.3 5.1 C 5.2 4.7 "
     "6.6 4.1 6.6 2.6 C 6.6 1 5.2 0 3.3 0 C 1.7 0 0.5 0.7 0 2"},
    {U't', 4.8F, "M 1.9 13.2 L 1.9 2.7 C 1.9 0.7 3 -0.2 4.9 0.2 M 0 9.7 L 4.7 9.7"},
    {U'u', 7.6F, "M 0 10 L 0 4 C 0 1.5 1.3 0 3.7 0 C 5.9 0 7.6 1.6 7.6 4.2 M 7.6 10 L 7.6 0"},
    {U'v', 7.6F, "M 0 10 L 3.8 0 L 7.6 10"},
    {U'w', 12, "M 0 10 L 3 0 L 6 9 L 9 0 L 12 10"},
    {U'x', 7, "M 0 10 L 7 0 M 7 10 L 0 0"},
    {U'y', 7.6F, "M 0 10 L 3.9 0.3 M 7.6 10 L 3.3 -2.2 C 2.6 -3.9 1.7 -4.5 0.2 -4.3"},
    {U'z', 6.8F, "M 0 10 L 6.8 10 L 0 0 L 6.8 0"},
    {U'{', 4, "M 4 15.4 C 1.4 15.4 3 6 0 6 C 3 6 1.4 -3.4 4 -3.4"},
    {U'|', 0, "M 0 15.4 L 0 -3.4"},
    {U'}', 4, "M 0 15.4 C 2.6 15.4 1 6 4 6 C 1 6 2.6 -3.4 0 -3.4"},
    {U'~', 8.4F, "M 0 6 C 1 9 3 8.6 4.2 7 C 5.4 5.4 7.4 5 8.4 8"},
    {U'±', 8.4F, "M 4.2 12.6 L 4.2 5 M 0 8.8 L 8.4 8.8 M 0 1.6 L 8.4 1.6"},
    {U'·', 0, "O 0 5.6 0.35 0.35"},
    {U'×', 7, "M 0.4 10.4 L 6.6 3.6 M 6.6 10.4 L 0.4 3.6"},
    {U'–', 8, "M 0 5.4 L 8 5.4"},
    {U'—', 14, "M 0 5.4 L 14 5.4"},
    {U'’', 0.8F, "M 0.8 14.2 L 0 10.8"},
    {U'…', 9, "O 0 0.2 0.25 0.25 O 4.5 0.2 0.25 0.25 O 9 0.2 0.25 0.25"},
    {U'→', 11, "M 0 6 L 11 6 M 6.6 10.2 L 11 6 L 6.6 1.8"},
    {U'\uFFFD', 8, "M 0 0 L 0 14 L 8 14 L 8 0 L 0 0"},
});
static_assert(std::ranges::is_sorted(kDrawings, {}, &Drawing::code));

std::size_t index_of(char32_t code) {
  const auto* const found = std::ranges::lower_bound(kDrawings, code, {}, &Drawing::code);
  return found != kDrawings.end() && found->code == code
             ? static_cast<std::size_t>(found - kDrawings.begin())
             : kDrawings.size() - 1;
}

float advance_of(const Drawing& drawing) {
  return (drawing.width + kGap) / kGridPerEm;
}

/// Reads one drawing's path into polylines, in em.
class PathReader {
 public:
  explicit PathReader(std::string_view path) : rest_(path) {}

  std::vector<std::vector<Point>> read() {
    while (skip_blanks()) {
      const char command = rest_.front();
      rest_.remove_prefix(1);
      switch (command) {
        case 'M':
          strokes_.emplace_back();
          to(point());
          break;
        case 'L':
          to(point());
          break;
        case 'C':
          cubic();
          break;
        case 'A':
          arc();
          break;
        default:  // 'O'
          whole();
          strokes_.emplace_back();
      }
    }
    std::erase_if(strokes_, [](const auto& stroke) { return stroke.empty(); });
    return std::move(strokes_);
  }

 private:
  static constexpr int kCurveSteps = 10;

  bool skip_blanks() {
    rest_.remove_prefix(std::min(rest_.find_first_not_of(' '), rest_.size()));
    return !rest_.empty();
  }
  float number() {
    skip_blanks();
    float value = 0;
    const auto [end, error] = std::from_chars(rest_.data(), rest_.data() + rest_.size(), value);
    rest_.remove_prefix(static_cast<std::size_t>(end - rest_.data()));
    return value;
  }
  Point point() {
    const float x = number();
    return {x, number()};
  }
  void to(Point p) {
    at_ = p;
    if (strokes_.empty()) {
      strokes_.emplace_back();
    }
    strokes_.back().push_back({(p.x + kGap / 2) / kGridPerEm, p.y / kGridPerEm});
  }
  void cubic() {
    const Point p0 = at_;
    const Point p1 = point();
    const Point p2 = point();
    const Point p3 = point();
    for (int i = 1; i <= kCurveSteps; ++i) {
      const float t = static_cast<float>(i) / kCurveSteps;
      const float s = 1 - t;
      to(p0 * (s * s * s) + p1 * (3 * s * s * t) + p2 * (3 * s * t * t) + p3 * (t * t * t));
    }
  }
  void along(Point center, Point radius, float from, float until, int steps) {
    for (int i = 0; i <= steps; ++i) {
      const float degrees =
          from + (until - from) * static_cast<float>(i) / static_cast<float>(steps);
      const float angle = degrees * std::numbers::pi_v<float> / 180;
      to(center + Point{radius.x * std::cos(angle), radius.y * std::sin(angle)});
    }
  }
  void arc() {
    const Point center = point();
    const Point radius = point();
    const float from = number();
    const float until = number();
    constexpr float kDegreesPerStep = 11;
    along(center, radius, from, until,
          std::max(2, static_cast<int>(std::abs(until - from) / kDegreesPerStep)));
  }
  void whole() {
    const Point center = point();
    const Point radius = point();
    strokes_.emplace_back();
    const bool dot = radius.x < 1;
    along(center, radius, 0, 360, dot ? 6 : 32);
  }

  std::string_view rest_;
  Point at_;
  std::vector<std::vector<Point>> strokes_;
};

}  // namespace

std::vector<char32_t> decode_utf8(std::string_view text) {
  std::vector<char32_t> codes;
  codes.reserve(text.size());
  for (std::size_t i = 0; i < text.size();) {
    const auto lead = static_cast<unsigned char>(text[i]);
    const int more = lead < 0x80        ? 0
                     : lead >> 5U == 6  ? 1
                     : lead >> 4U == 14 ? 2
                     : lead >> 3U == 30 ? 3
                                        : -1;
    ++i;
    if (more < 0) {
      codes.push_back(U'\uFFFD');
      continue;
    }
    char32_t code = more == 0 ? lead : lead & (0x3FU >> static_cast<unsigned>(more));
    int seen = 0;
    while (seen < more && i < text.size() &&
           (static_cast<unsigned char>(text[i]) & 0xC0U) == 0x80U) {
      code = (code << 6U) | (static_cast<unsigned char>(text[i]) & 0x3FU);
      ++i;
      ++seen;
    }
    codes.push_back(seen == more ? code : U'\uFFFD');
  }
  return codes;
}

std::string encode_utf8(char32_t code) {
  std::string out;
  const auto put = [&out](char32_t byte) { out += static_cast<char>(byte); };
  if (code < 0x80) {
    put(code);
  } else if (code < 0x800) {
    put(0xC0U | (code >> 6U));
    put(0x80U | (code & 0x3FU));
  } else if (code < 0x10000) {
    put(0xE0U | (code >> 12U));
    put(0x80U | ((code >> 6U) & 0x3FU));
    put(0x80U | (code & 0x3FU));
  } else {
    put(0xF0U | (code >> 18U));
    put(0x80U | ((code >> 12U) & 0x3FU));
    put(0x80U | ((code >> 6U) & 0x3FU));
    put(0x80U | (code & 0x3FU));
  }
  return out;
}

float text_width(std::string_view text, float size) {
  float width = 0;
  for (const char32_t code : decode_utf8(text)) {
    width += advance_of(kDrawings[index_of(code)]);
  }
  return width * size;
}

std::string fit_text(std::string_view text, float size, float width) {
  if (text_width(text, size) <= width) {
    return std::string(text);
  }
  std::string kept;
  for (const char32_t code : decode_utf8(text)) {
    std::string longer = kept + encode_utf8(code);
    if (text_width(longer + "…", size) > width) {
      break;
    }
    kept = std::move(longer);
  }
  return kept + "…";
}

std::vector<std::string> wrap_text(std::string_view text, float size, float width) {
  std::vector<std::string> lines(1);
  bool line_begins = true;
  for (std::size_t i = 0; i <= text.size();) {
    const std::size_t end = std::min(text.find_first_of(" \n", i), text.size());
    const std::string_view word = text.substr(i, end - i);
    const std::string longer = lines.back() + (line_begins ? "" : " ") + std::string(word);
    if (line_begins || text_width(longer, size) <= width) {
      lines.back() = longer;
    } else {
      lines.emplace_back(word);
    }
    line_begins = false;
    if (end < text.size() && text[end] == '\n') {
      lines.emplace_back();
      line_begins = true;
    }
    i = end + 1;
  }
  return lines;
}

StrokeFont::StrokeFont() {
  glyphs_.reserve(kDrawings.size());
  for (const Drawing& drawing : kDrawings) {
    glyphs_.push_back({.advance = advance_of(drawing), .strokes = PathReader(drawing.path).read()});
  }
}

const GlyphStrokes& StrokeFont::glyph(char32_t code) const {
  return glyphs_[index_of(code)];
}

}  // namespace potluck::render
