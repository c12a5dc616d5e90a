#include "render/ui/key_hints.h"

#include "render/canvas/palette.h"
#include "render/canvas/stroke_font.h"

namespace potluck::render {
namespace {

constexpr float kCapText = 12;
constexpr float kWords = 13;
constexpr float kInside = 5;    // between cap and words
constexpr float kBetween = 14;  // between hints

float cap_width(const KeyHint& hint) {
  return std::max(text_width(hint.key, kCapText) + 11, kKeyHintHeight);
}

float width_of(const KeyHint& hint) {
  return cap_width(hint) + kInside + text_width(hint.words, kWords);
}

}  // namespace

float key_hints_width(std::span<const KeyHint> hints) {
  float width = 0;
  for (const KeyHint& hint : hints) {
    width += width_of(hint) + (width > 0 ? kBetween : 0);
  }
  return width;
}

void draw_key_hints(Scene& scene, const Rect& area, std::span<const KeyHint> hints, Align align) {
  while (!hints.empty() && key_hints_width(hints) > area.width) {
    hints = hints.first(hints.size() - 1);
  }
  const float spare = area.width - key_hints_width(hints);
  float x = area.x;
  x += align == Align::kLeft ? 0 : (align == Align::kCenter ? spare / 2 : spare);
  const float y = area.center().y;
  for (const KeyHint& hint : hints) {
    const Rect cap{x, y - kKeyHintHeight / 2, cap_width(hint), kKeyHintHeight};
    scene.rect(cap, palette::kPanelEdge, 5);
    scene.rect({cap.x, cap.y, cap.width, cap.height - 2}, palette::kPanelHigh, 5);
    scene.text(hint.key, {cap.center().x, y - 1}, kCapText, palette::kText, Align::kCenter, true);
    scene.text(hint.words, {cap.right() + kInside, y}, kWords, palette::kTextSoft);
    x += width_of(hint) + kBetween;
  }
}

}  // namespace potluck::render
