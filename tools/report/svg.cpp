#include "tools/report/svg.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <utility>

namespace potluck::tools {
namespace {

using Variable = std::pair<std::string_view, std::string_view>;

constexpr std::array<Variable, 16> kLight = {{{"paper", "#ffffff"},
                                              {"ink", "#1c1f23"},
                                              {"ink2", "#4d545c"},
                                              {"ink3", "#767d86"},
                                              {"rule", "#9aa1a9"},
                                              {"grid", "#e6e8eb"},
                                              {"wash", "#f4f5f6"},
                                              {"c0", "#d55e00"},
                                              {"c1", "#0072b2"},
                                              {"c2", "#009e73"},
                                              {"c3", "#b4578c"},
                                              {"c4", "#b58900"},
                                              {"c5", "#3fa0d8"},
                                              {"c6", "#5b5b9b"},
                                              {"c7", "#7b4f2c"},
                                              {"c8", "#93b52f"}}};

constexpr std::array<Variable, 16> kDark = {{{"paper", "#15181b"},
                                             {"ink", "#e8eaec"},
                                             {"ink2", "#b4bac1"},
                                             {"ink3", "#8b929a"},
                                             {"rule", "#5d646c"},
                                             {"grid", "#2a2f34"},
                                             {"wash", "#1d2125"},
                                             {"c0", "#f08a3c"},
                                             {"c1", "#4aa8e0"},
                                             {"c2", "#2fc297"},
                                             {"c3", "#dd8fbd"},
                                             {"c4", "#e0b53a"},
                                             {"c5", "#8fd0f5"},
                                             {"c6", "#a3a3df"},
                                             {"c7", "#c39a78"},
                                             {"c8", "#b9d95a"}}};

/// Every eighth of viridis and the ends, from its published table.
constexpr std::array<std::array<int, 3>, 9> kViridis = {{{0x44, 0x01, 0x54},
                                                         {0x47, 0x2d, 0x7b},
                                                         {0x3b, 0x52, 0x8b},
                                                         {0x2c, 0x72, 0x8e},
                                                         {0x21, 0x90, 0x8c},
                                                         {0x27, 0xad, 0x81},
                                                         {0x5d, 0xc8, 0x63},
                                                         {0xaa, 0xdc, 0x32},
                                                         {0xfd, 0xe7, 0x25}}};

/// Blue over white to orange.
constexpr std::array<std::array<int, 3>, 5> kBlueOrange = {{{0x21, 0x66, 0xac},
                                                            {0x92, 0xc5, 0xde},
                                                            {0xf7, 0xf7, 0xf7},
                                                            {0xfd, 0xb8, 0x63},
                                                            {0xb3, 0x58, 0x06}}};

/// Straight between the colours of a table.
template <std::size_t size>
std::array<double, 3> rgb_of(const std::array<std::array<int, 3>, size>& table, double share) {
  const double position =
      std::clamp(std::isnan(share) ? 0.0 : share, 0.0, 1.0) * static_cast<double>(size - 1);
  const auto below = static_cast<std::size_t>(position);
  const std::size_t above = std::min(below + 1, size - 1);
  const double part = position - static_cast<double>(below);
  std::array<double, 3> rgb{};
  for (std::size_t i = 0; i < rgb.size(); ++i) {
    rgb[i] = table[below][i] + part * (table[above][i] - table[below][i]);
  }
  return rgb;
}

std::string hex_of(const std::array<double, 3>& rgb) {
  return fmt::format("#{:02x}{:02x}{:02x}", std::lround(rgb[0]), std::lround(rgb[1]),
                     std::lround(rgb[2]));
}

/// Length of the UTF-8 sequence at the front, or 0 if there is none (RFC 3629: no overlong forms,
/// no surrogates, nothing above U+10FFFF).
std::size_t utf8_length(std::string_view text) {
  const auto byte = [&text](std::size_t i) {
    return static_cast<std::uint32_t>(static_cast<unsigned char>(text[i]));
  };
  const std::uint32_t first = byte(0);
  const std::size_t length = first < 0x80   ? 1
                             : first < 0xC2 ? 0
                             : first < 0xE0 ? 2
                             : first < 0xF0 ? 3
                             : first < 0xF5 ? 4
                                            : 0;
  if (length == 0 || text.size() < length) {
    return 0;
  }
  std::uint32_t code = length == 1 ? first : first & (0xFFU >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xC0U) != 0x80U) {
      return 0;
    }
    code = (code << 6U) | (byte(i) & 0x3FU);
  }
  const bool valid = (length != 3 || (code >= 0x800 && (code < 0xD800 || code > 0xDFFF))) &&
                     (length != 4 || (code >= 0x10000 && code <= 0x10FFFF));
  return valid ? length : 0;
}

std::string declarations(const std::array<Variable, 16>& variables) {
  std::string text;
  for (const auto& [name, value] : variables) {
    text += fmt::format("--{}:{};", name, value);
  }
  return text;
}

/// The end of an element's tag, with its tooltip inside if it has one.
std::string closing(std::string_view element, std::string_view tooltip) {
  return tooltip.empty() ? std::string("/>")
                         : fmt::format("><title>{}</title></{}>", escape_markup(tooltip), element);
}

}  // namespace

std::string escape_markup(std::string_view text) {
  constexpr std::string_view kReplacement = "\xEF\xBF\xBD";
  std::string escaped;
  escaped.reserve(text.size());
  while (!text.empty()) {
    const std::size_t length = utf8_length(text);
    const char c = text.front();
    const bool control = length == 1 && (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) &&
                         c != '\n' && c != '\t';
    if (length == 0 || control) {
      escaped += kReplacement;
    } else if (c == '&') {
      escaped += "&amp;";
    } else if (c == '<') {
      escaped += "&lt;";
    } else if (c == '>') {
      escaped += "&gt;";
    } else if (c == '"') {
      escaped += "&quot;";
    } else if (c == '\'') {
      escaped += "&#39;";
    } else {
      escaped += text.substr(0, length);
    }
    text.remove_prefix(std::max<std::size_t>(length, 1));
  }
  return escaped;
}

std::string coordinate(double value) {
  std::string text = fmt::format("{:.2f}", value);
  text.erase(text.find_last_not_of('0') + 1);
  if (text.back() == '.') {
    text.pop_back();
  }
  return text == "-0" ? "0" : text;
}

std::vector<double> nice_ticks(double low, double high, int wanted) {
  if (!(std::isfinite(low) && std::isfinite(high)) || !(low < high)) {
    return {std::isfinite(low) ? low : 0.0};
  }
  const double rough = (high - low) / std::max(wanted, 1);
  if (!(rough > 0) || !std::isfinite(rough)) {
    return {low};
  }
  const double power = std::pow(10.0, std::floor(std::log10(rough)));
  const double ratio = rough / power;
  const double step = power * (ratio < 1.5 ? 1 : ratio < 3.5 ? 2 : ratio < 7.5 ? 5 : 10);
  const double first = std::ceil(low / step - 1e-9);
  std::vector<double> ticks;
  for (double i = first; i * step <= high + step * 1e-9 && ticks.size() < 100; i += 1) {
    ticks.push_back(i == 0 ? 0.0 : i * step);  // no minus zero
  }
  return ticks.empty() ? std::vector<double>{low} : ticks;
}

double tick_step(const std::vector<double>& ticks) {
  return ticks.size() < 2 ? 1.0 : ticks[1] - ticks[0];
}

std::string tick_label(double value, double step) {
  const double size = std::max(std::abs(value), step);
  const auto [unit, suffix] = size >= 1e9   ? std::pair(1e9, "G")
                              : size >= 1e6 ? std::pair(1e6, "M")
                              : size >= 1e4 ? std::pair(1e3, "k")
                                            : std::pair(1.0, "");
  if (value == 0) {
    return "0";
  }
  const double scaled_step = step / unit;
  const int decimals =
      scaled_step >= 1
          ? 0
          : std::clamp(static_cast<int>(std::ceil(-std::log10(scaled_step) - 1e-9)), 0, 6);
  std::string text = fmt::format("{:.{}f}", std::abs(value) / unit, decimals);
  if (decimals > 0 && *suffix != '\0') {  // 1.0M is 1M
    text.erase(text.find_last_not_of('0') + 1);
    text.erase(text.find_last_not_of('.') + 1);
  }
  return (value < 0 ? "−" : "") + text + suffix;
}

double text_width(std::string_view text, double font_size) {
  const auto characters = std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
  });
  return 0.56 * font_size * static_cast<double>(characters);
}

double Scale::operator()(double value) const {
  const double range = from_high - from_low;
  const double share = range == 0 ? 0.5 : (value - from_low) / range;
  return to_low + share * (to_high - to_low);
}

std::string viridis(double share) {
  return hex_of(rgb_of(kViridis, share));
}

std::string blue_orange(double share) {
  return hex_of(rgb_of(kBlueOrange, share));
}

bool viridis_is_light(double share) {
  const std::array<double, 3> rgb = rgb_of(kViridis, share);
  // Relative luminance of sRGB (ITU-R BT.709 weights), with a square for the transfer curve.
  const auto linear = [](double c) { return (c / 255) * (c / 255); };
  return 0.2126 * linear(rgb[0]) + 0.7152 * linear(rgb[1]) + 0.0722 * linear(rgb[2]) > 0.22;
}

std::string dash_class(int dash) {
  return dash % kNumDashes == 0 ? "" : fmt::format(" d{}", dash % kNumDashes);
}

std::string stroke_class(int colour) {
  return colour < 0 ? fmt::format("sg{}", (kGrey - colour) % kNumGreys)
                    : fmt::format("s{}", colour % kNumColours);
}

std::string fill_class(int colour) {
  return colour < 0 ? fmt::format("fg{}", (kGrey - colour) % kNumGreys)
                    : fmt::format("f{}", colour % kNumColours);
}

std::string light_variables() {
  return declarations(kLight);
}
std::string dark_variables() {
  return declarations(kDark);
}

std::string figure_css() {
  std::string css =
      ".fig text{font:11px/1 system-ui,-apple-system,'Segoe UI',Roboto,'Helvetica Neue',Arial,"
      "'DejaVu Sans',sans-serif;fill:var(--ink2);font-variant-numeric:tabular-nums}"
      ".fig .name{fill:var(--ink);font-weight:600}"
      ".fig .small{font-size:10px}.fig .faint{fill:var(--ink3)}"
      ".fig .axis{stroke:var(--rule);stroke-width:1}.fig .grid{stroke:var(--grid);stroke-width:1}"
      ".fig .zero{stroke:var(--ink3);stroke-width:1}"
      ".fig .half{stroke:var(--paper);stroke-width:1.5}"
      ".fig .curve{fill:none;stroke-width:1.8;stroke-linejoin:round}"
      ".fig .d1{stroke-dasharray:5 3}.fig .d2{stroke-dasharray:2 2.5}"
      ".fig .d3{stroke-dasharray:9 3 2 3}.fig .d4{stroke-dasharray:12 4}"
      ".fig .band{opacity:.16;stroke:none}.fig .cell{opacity:.38}"
      ".fig .mark{stroke:var(--paper);stroke-width:1.5}"
      ".fig .span{stroke-width:4;stroke-linecap:round}"
      ".fig .whisker{stroke:var(--ink);stroke-width:1.2}"
      ".fig .none{fill:var(--wash)}.fig .seat1{opacity:.42}"
      ".fig .halo{fill:none;stroke:var(--paper);stroke-width:3.6}"
      ".fig .pair{fill:none;stroke:var(--ink);stroke-width:1.8}"
      ".fig .onlight{fill:#101316;pointer-events:none}.fig "
      ".ondark{fill:#f6f7f8;pointer-events:none}"
      ".fig .sg0{stroke:var(--ink3)}.fig .fg0{fill:var(--ink3)}"
      ".fig .sg1{stroke:var(--rule)}.fig .fg1{fill:var(--rule)}"
      ".fig .sg2{stroke:var(--ink2)}.fig .fg2{fill:var(--ink2)}";
  for (int i = 0; i < kNumColours; ++i) {
    css += fmt::format(".fig .s{0}{{stroke:var(--c{0})}}.fig .f{0}{{fill:var(--c{0})}}", i);
  }
  return css;
}

Svg::Svg(double width, double height, std::string_view label)
    : body_(fmt::format(
          R"(<svg class="fig" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {0} {1}" )"
          R"(width="{0}" height="{1}" role="img" aria-label="{2}">)",
          coordinate(width), coordinate(height), escape_markup(label))) {}

void Svg::rect(double x, double y, double width, double height, std::string_view attributes,
               std::string_view tooltip) {
  body_ += fmt::format(R"(<rect x="{}" y="{}" width="{}" height="{}" {})", coordinate(x),
                       coordinate(y), coordinate(width), coordinate(height), attributes);
  body_ += closing("rect", tooltip);
}

void Svg::line(double x1, double y1, double x2, double y2, std::string_view css_class) {
  body_ += fmt::format(R"(<line x1="{}" y1="{}" x2="{}" y2="{}" class="{}"/>)", coordinate(x1),
                       coordinate(y1), coordinate(x2), coordinate(y2), css_class);
}

void Svg::circle(double x, double y, double radius, std::string_view css_class,
                 std::string_view tooltip) {
  body_ += fmt::format(R"(<circle cx="{}" cy="{}" r="{}" class="{}")", coordinate(x), coordinate(y),
                       coordinate(radius), css_class);
  body_ += closing("circle", tooltip);
}

void Svg::path(const std::string& data, std::string_view css_class) {
  body_ += fmt::format(R"(<path d="{}" class="{}"/>)", data, css_class);
}

void Svg::text(double x, double y, std::string_view text, std::string_view css_class,
               std::string_view anchor, double turned) {
  body_ += fmt::format(R"(<text x="{}" y="{}")", coordinate(x), coordinate(y));
  if (!css_class.empty()) {
    body_ += fmt::format(R"( class="{}")", css_class);
  }
  if (anchor != "start") {
    body_ += fmt::format(R"( text-anchor="{}")", anchor);
  }
  if (turned != 0) {
    body_ += fmt::format(R"x( transform="rotate({} {} {})")x", coordinate(turned), coordinate(x),
                         coordinate(y));
  }
  body_ += fmt::format(">{}</text>", escape_markup(text));
}

std::string Svg::finish() const {
  return body_ + "</svg>";
}

std::string standalone_svg(const std::string& figure) {
  std::string css = figure_css();
  for (const auto& [name, value] : kLight) {
    const std::string variable = fmt::format("var(--{})", name);
    for (std::size_t at = css.find(variable); at != std::string::npos; at = css.find(variable)) {
      css.replace(at, variable.size(), value);
    }
  }
  const std::size_t end_of_tag = figure.find('>') + 1;
  return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + figure.substr(0, end_of_tag) + "<style>" +
         css + R"(</style><rect width="100%" height="100%" fill="#ffffff"/>)" +
         figure.substr(end_of_tag) + "\n";
}

}  // namespace potluck::tools
