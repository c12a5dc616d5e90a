#include "env/trajectory/json.h"

#include "env/layout/reader.h"
#include "env/layout/source.h"

namespace potluck::trajectory_json {

namespace {

/// Python writes Infinity and NaN, which are no JSON: the words of our numbers, in as many bytes,
/// so that errors keep their columns.
std::string without_python_numbers(std::string_view text) {
  std::string out(text);
  bool quoted = false;
  for (std::size_t i = 0; i < out.size(); ++i) {
    const char c = out[i];
    if (quoted && c == '\\') {
      ++i;
    } else if (c == '"') {
      quoted = !quoted;
    } else if (!quoted && (c == 'I' || c == '-' || c == 'N')) {
      const std::string_view rest = std::string_view(out).substr(i);
      const std::string_view word = rest.starts_with("-Infinity")  ? "\"-inf\"   "
                                    : rest.starts_with("Infinity") ? "\"inf\"   "
                                    : rest.starts_with("NaN")      ? "\"?\""
                                                                   : "";
      out.replace(i, word.size(), word);
      i += word.empty() ? 0 : word.size() - 1;
    }
  }
  return out;
}

}  // namespace

Json parse(std::string_view text, const std::string& place) {
  const JsonLimits limits = {.what = "a trajectory"};
  if (text.find("Infinity") == std::string_view::npos &&
      text.find("NaN") == std::string_view::npos) {
    return parse_json_document(text, place, limits);
  }
  return parse_json_document(without_python_numbers(text), place, limits);
}

std::shared_ptr<const Layout> make_layout(const LayoutSpec& spec, const std::string& place,
                                          std::span<const std::string> overrides) {
  const LayoutSource source(write_layout(spec), place, overrides);
  source.throw_first_error();
  return std::make_shared<const Layout>(source.spec(), place);
}

}  // namespace potluck::trajectory_json
