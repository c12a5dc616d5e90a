// The built-in font: a geometric sans drawn with a round pen.
//
// Why our own: letters are strokes like every other line of a scene, so text needs no font file, no
// font library and no texture; it looks the same in a window, in a picture made without a display
// and in every size, and its weight is a number. It covers printable ASCII and · × – — … ± → ’;
// anything else shows as an empty box.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "render/canvas/geometry.h"

namespace potluck::render {

/// In em, from the baseline up.
inline constexpr float kCapHeight = 0.7F;
inline constexpr float kDescent = 0.22F;
/// Thickness of the pen, in em.
inline constexpr float kRegularPen = 0.085F;
inline constexpr float kBoldPen = 0.125F;

/// Width of a line of text, in the unit of `size`. Bold text is as wide as regular text.
[[nodiscard]] float text_width(std::string_view text, float size);

/// `text` if it fits into `width`, else its beginning with "…".
[[nodiscard]] std::string fit_text(std::string_view text, float size, float width);

/// `text` in lines of at most `width`, broken at blanks and '\n'; a word wider than that has a line
/// of its own.
[[nodiscard]] std::vector<std::string> wrap_text(std::string_view text, float size, float width);

/// Code points of UTF-8 text; what is no UTF-8 becomes U+FFFD.
[[nodiscard]] std::vector<char32_t> decode_utf8(std::string_view text);
[[nodiscard]] std::string encode_utf8(char32_t code);

/// The strokes of one character in em, x from the left of its advance, y up from the baseline;
/// curves as polylines.
struct GlyphStrokes {
  float advance = 0;
  std::vector<std::vector<Point>> strokes;
};

/// All characters with their strokes, made once and then only read.
class StrokeFont {
 public:
  StrokeFont();
  [[nodiscard]] const GlyphStrokes& glyph(char32_t code) const;

 private:
  std::vector<GlyphStrokes> glyphs_;
};

}  // namespace potluck::render
