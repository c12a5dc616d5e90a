// Drawing in SVG: primitives, ticks and colours that every figure of a report shares.
//
// Figures are strings. Inside the page they take their colours from the page (CSS variables, so
// that light, dark and paper each get their own); standalone_svg() makes a file of one that any
// program can show.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace potluck::tools {

/// Text for HTML and SVG, content or attribute: & < > " ' escaped; control characters and bytes
/// that are not UTF-8 become U+FFFD. Everything that comes from a file or a command line goes
/// through here.
[[nodiscard]] std::string escape_markup(std::string_view text);

/// A coordinate with at most two decimals: "12", "12.5", "0.33".
[[nodiscard]] std::string coordinate(double value);

/// Round numbers (1, 2 or 5 times a power of ten apart) inside [low, high], about `wanted` of them;
/// at least one. Equal or unusable bounds give that one value.
[[nodiscard]] std::vector<double> nice_ticks(double low, double high, int wanted);

/// Label of a tick whose neighbours are `step` away: as few decimals as tell them apart; 1,500,000
/// is "1.5M".
[[nodiscard]] std::string tick_label(double value, double step);

/// Distance of neighbouring ticks; 1 when there is only one.
[[nodiscard]] double tick_step(const std::vector<double>& ticks);

/// Room that `text` takes in the figures' sans-serif at `font_size` pixels: an estimate, 0.56 em a
/// character.
[[nodiscard]] double text_width(std::string_view text, double font_size);

/// Straight from values to pixels.
struct Scale {
  double from_low = 0;
  double from_high = 1;
  double to_low = 0;
  double to_high = 1;
  [[nodiscard]] double operator()(double value) const;
};

/// "#rrggbb" at `share` in [0, 1] of viridis (S. van der Walt and N. Smith, 2015; public domain):
/// even steps of lightness, told apart with every common colour blindness and in grey.
[[nodiscard]] std::string viridis(double share);
/// The same of a scale with a middle: blue, white, orange (ends and middle of PuOr's and RdBu's
/// colour-blind-safe diverging maps; Harrower and Brewer, "ColorBrewer.org", 2003).
[[nodiscard]] std::string blue_orange(double share);
/// Is black the better ink on that colour?
[[nodiscard]] bool viridis_is_light(double share);

/// Number of line colours (Okabe and Ito, "Color universal design", 2008, without yellow, and
/// chosen: violet, brown, yellow-green); classes
/// s0 … (stroke) and f0 … (fill). kGrey is a class of its own for agents that were not trained.
inline constexpr int kNumColours = 9;
inline constexpr int kGrey = -1;
/// Below kGrey there are more greys; they repeat after kNumGreys.
inline constexpr int kNumGreys = 3;
inline constexpr int kNumDashes = 5;
/// "" for solid lines, " d2" for the second pattern of dashes; patterns repeat.
[[nodiscard]] std::string dash_class(int dash);
/// "s2", "f2"; colours repeat after kNumColours.
[[nodiscard]] std::string stroke_class(int colour);
[[nodiscard]] std::string fill_class(int colour);

/// Style of everything inside figures, with var(--…) for colours.
[[nodiscard]] std::string figure_css();
/// The variables' declarations ("--ink:#1b1f24;…") for light and for dark.
[[nodiscard]] std::string light_variables();
[[nodiscard]] std::string dark_variables();

/// One figure being drawn. Coordinates in pixels from the upper left; classes name styles of
/// figure_css().
class Svg {
 public:
  /// `label` is what a screen reader says.
  Svg(double width, double height, std::string_view label);

  void rect(double x, double y, double width, double height, std::string_view attributes,
            std::string_view tooltip = {});
  void line(double x1, double y1, double x2, double y2, std::string_view css_class);
  void circle(double x, double y, double radius, std::string_view css_class,
              std::string_view tooltip = {});
  /// `data` is a path's d attribute (made here from numbers, not escaped).
  void path(const std::string& data, std::string_view css_class);
  /// `anchor`: start, middle or end. `turned` degrees clockwise about (x, y).
  void text(double x, double y, std::string_view text, std::string_view css_class = "",
            std::string_view anchor = "start", double turned = 0);
  /// Elements that were made elsewhere; not escaped.
  void raw(std::string_view elements) { body_ += elements; }
  /// The whole element.
  [[nodiscard]] std::string finish() const;

 private:
  std::string body_;
};

/// An SVG file of a figure made by Svg: own style, light colours written out, white ground.
[[nodiscard]] std::string standalone_svg(const std::string& figure);

}  // namespace potluck::tools
