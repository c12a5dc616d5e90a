#include "agents/network/conv_text.h"

#include <fmt/format.h>

#include <charconv>

#include "env/text/error.h"

namespace potluck {
namespace {

constexpr std::size_t kMaxConvolutions = 8;
constexpr int kMaxFilters = 4096;

/// Reads a number from the front of `text`, which must go on with `next`; 0 if it does not.
int take_extent(std::string_view& text, char next) {
  int number = 0;
  const auto result = std::from_chars(text.data(), text.data() + text.size(), number);
  const auto length = static_cast<std::size_t>(result.ptr - text.data());
  if (result.ec != std::errc{} || length >= text.size() || text[length] != next) {
    return 0;
  }
  text.remove_prefix(length + 1);
  return number;
}

ConvLayer parse_layer(const std::string& text, const std::string& place) {
  std::string_view rest = text;
  const int filters = take_extent(rest, 'x');
  const int columns = take_extent(rest, 'x');
  const int rows = take_extent(rest, ' ');
  if (filters < 1 || filters > kMaxFilters || columns < 1 || columns != rows) {
    throw InputError(
        place, "'" + text.substr(0, 40) + "'",
        fmt::format("a convolution of 1 to {} filters such as '25x3x3 same'", kMaxFilters));
  }
  return {.filters = filters, .kernel = columns, .padding = parse_padding(rest, place)};
}

}  // namespace

std::vector<std::string> to_texts(std::span<const ConvLayer> layers) {
  std::vector<std::string> texts;
  for (const ConvLayer& layer : layers) {
    texts.push_back(fmt::format("{}x{}x{} {}", layer.filters, layer.kernel, layer.kernel,
                                to_string(layer.padding)));
  }
  return texts;
}

std::vector<ConvLayer> parse_convolutions(std::span<const std::string> texts,
                                          const std::string& place) {
  if (texts.size() > kMaxConvolutions) {
    throw InputError(place, fmt::format("{} convolutions", texts.size()),
                     fmt::format("at most {}", kMaxConvolutions));
  }
  std::vector<ConvLayer> layers;
  for (const std::string& text : texts) {
    layers.push_back(parse_layer(text, place));
  }
  return layers;
}

std::vector<ConvLayer> usual_convolutions() {
  return {{.filters = 25, .kernel = 5, .padding = Padding::kSame},
          {.filters = 25, .kernel = 3, .padding = Padding::kSame},
          {.filters = 25, .kernel = 3, .padding = Padding::kValid}};
}

}  // namespace potluck
