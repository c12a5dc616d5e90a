#include <doctest/doctest.h>

#include <algorithm>

#include "render/canvas/software_canvas.h"
#include "render/canvas/stroke_font.h"

namespace potluck::render {
namespace {

TEST_CASE("every printable character has strokes of its own, within its line") {
  const StrokeFont font;
  const GlyphStrokes& unknown = font.glyph(U'\uFFFD');
  std::u32string all;
  for (char32_t c = U'!'; c <= U'~'; ++c) {
    all += c;
  }
  all += U"·×–—…±→’";
  for (const char32_t c : all) {
    const GlyphStrokes& glyph = font.glyph(c);
    INFO(encode_utf8(c));
    REQUIRE_FALSE(glyph.strokes.empty());
    CHECK(&glyph != &unknown);
    for (const auto& stroke : glyph.strokes) {
      for (const Point p : stroke) {
        CHECK(p.x >= -0.01F);
        CHECK(p.x <= glyph.advance + 0.02F);
        CHECK(p.y <= 0.8F);
        CHECK(p.y >= -kDescent - 0.01F);
      }
    }
  }
  CHECK(&font.glyph(U'語') == &unknown);
  CHECK(font.glyph(U' ').strokes.empty());
}

TEST_CASE("widths, fitting, wrapping") {
  CHECK(text_width("", 20) == 0);
  CHECK(text_width("ab", 20) == doctest::Approx(text_width("a", 20) + text_width("b", 20)));
  CHECK(text_width("ab", 40) == doctest::Approx(2 * text_width("ab", 20)));
  CHECK(text_width("0123", 10) == doctest::Approx(4 * text_width("7", 10)));
  CHECK(fit_text("soup", 20, 1000) == "soup");
  const std::string cut = fit_text("a long description", 20, 80);
  CHECK(cut.ends_with("…"));
  CHECK(text_width(cut, 20) <= 80);
  const auto lines = wrap_text("one two three\nfour", 20, text_width("one two ", 20));
  CHECK(lines == std::vector<std::string>{"one two", "three", "four"});
  CHECK(wrap_text("", 20, 50) == std::vector<std::string>{""});
}

TEST_CASE("UTF-8, also broken") {
  CHECK(decode_utf8("a·") == std::vector<char32_t>{U'a', U'·'});
  CHECK(decode_utf8("\xC3") == std::vector<char32_t>{U'\uFFFD'});
  CHECK(decode_utf8("\xFFx") == std::vector<char32_t>{U'\uFFFD', U'x'});
  for (const char32_t c : std::u32string(U"aß語🍲")) {
    CHECK(decode_utf8(encode_utf8(c)) == std::vector<char32_t>{c});
  }
}

TEST_CASE("text stands where it should") {
  Scene scene({60, 40}, rgb(0));
  scene.text("H", {30, 20}, 20, rgb(0xFFFFFF), Align::kCenter);
  const Image image = draw_picture(scene, 60, 40);
  int top = 40;
  int bottom = 0;
  for (int row = 0; row < 40; ++row) {
    for (int col = 0; col < 60; ++col) {
      if (image.at(row, col).r > 128) {
        top = std::min(top, row);
        bottom = std::max(bottom, row);
      }
    }
  }
  CHECK((top + bottom) / 2.0 == doctest::Approx(20).epsilon(0.06));
  CHECK(bottom - top == doctest::Approx(14).epsilon(0.15));  // capitals: 0.7 em
}

}  // namespace
}  // namespace potluck::render
