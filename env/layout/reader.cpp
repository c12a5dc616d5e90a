#include "env/layout/reader.h"

#include <algorithm>
#include <filesystem>
#include <system_error>

#include "env/layout/builtin.h"
#include "env/layout/jaxmarl_layout.h"
#include "env/layout/reference_layout.h"
#include "env/layout/source.h"
#include "env/text/error.h"
#include "env/text/files.h"

namespace potluck {
namespace {

bool is_path(const std::string& name) {
  std::error_code unknown;
  return name.find('/') != std::string::npos || name.find('\\') != std::string::npos ||
         name.ends_with(".json") || name.ends_with(".layout") ||
         (std::filesystem::exists(name, unknown) && !std::filesystem::is_directory(name, unknown));
}

/// A .layout file as the layout file that says the same.
std::string translated(const LayoutText& found) {
  const ReferenceLayout read = parse_reference_layout(found.text, found.place);
  for (const LocatedFinding& located : read.findings) {
    if (located.finding.severity == Finding::Severity::kError) {
      throw located.error();
    }
  }
  return write_layout(read.spec);
}

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

/// What a text has that only one of the two formats can have: 1 Python, -1 JSON, 0 nothing.
int telling_token(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    const std::string_view rest = text.substr(i);
    if (rest.starts_with(R"(""")") || rest[0] == '\'' || rest[0] == '#' || rest[0] == '(') {
      return 1;
    }
    if (rest[0] == '"') {
      std::size_t end = i + 1;
      while (end < text.size() && text[end] != '"' && text[end] != '\n') {
        end += text[end] == '\\' ? 2U : 1U;
      }
      i = end + 1;
    } else if (is_letter(rest[0])) {
      std::size_t size = 1;
      while (size < rest.size() && is_letter(rest[size])) {
        ++size;
      }
      const std::string_view word = rest.substr(0, size);
      if (word == "None" || word == "True" || word == "False" || word == "float") {
        return 1;
      }
      if (word == "null" || word == "true" || word == "false") {
        return -1;
      }
      i += size;
    } else {
      ++i;
    }
  }
  return 0;
}

}  // namespace

bool is_reference_text(std::string_view text, const std::string& name) {
  if (is_jaxmarl_text(text)) {
    return true;
  }
  if (text.find("\"format\"") != std::string_view::npos) {
    return false;  // our files have one, with whatever mistakes there may be in them
  }
  const int telling = telling_token(text);
  return telling != 0 ? telling > 0 : name.ends_with(".layout");
}

LayoutText find_layout_text(const std::string& name_or_path) {
  const auto known = builtin_layouts();
  const auto it = std::find_if(known.begin(), known.end(), [&](const BuiltinLayout& layout) {
    return layout.name == name_or_path || layout.file == name_or_path;
  });
  if (it != known.end()) {
    return {.text = std::string(it->text), .place = "layouts/" + std::string(it->file) + ".json"};
  }
  if (!is_path(name_or_path)) {
    throw InputError("layout " + in_quotes(name_or_path), "no such kitchen",
                     one_of(builtin_layout_names()), "or give the path of a .json file");
  }
  LayoutText found{.text = read_file(name_or_path, kMaxJsonBytes), .place = name_or_path};
  found.reference = is_reference_text(found.text, name_or_path);
  return found;
}

LayoutSpec parse_layout(std::string_view text, const std::string& place,
                        std::span<const std::string> overrides) {
  const LayoutSource source(text, place, overrides);
  if (!source.unread().empty()) {
    throw source.unread().front().error();
  }
  return source.spec();
}

bool is_builtin_layout(std::string_view name) {
  const auto known = builtin_layouts();
  return std::any_of(known.begin(), known.end(),
                     [&](const BuiltinLayout& layout) { return layout.name == name; });
}

std::vector<std::string> builtin_layout_names() {
  std::vector<std::string> names;
  for (const BuiltinLayout& layout : builtin_layouts()) {
    names.emplace_back(layout.name);
  }
  std::sort(names.begin(), names.end());
  return names;
}

LayoutSpec load_layout_spec(const LayoutText& found, std::span<const std::string> overrides) {
  const LayoutSource source(found.reference ? translated(found) : found.text, found.place,
                            overrides);
  source.throw_first_error();
  return source.spec();
}

LayoutSpec load_layout_spec(const std::string& name_or_path,
                            std::span<const std::string> overrides) {
  return load_layout_spec(find_layout_text(name_or_path), overrides);
}

std::shared_ptr<const Layout> load_layout(const std::string& name_or_path,
                                          std::span<const std::string> overrides) {
  return std::make_shared<const Layout>(load_layout_spec(name_or_path, overrides), name_or_path);
}

}  // namespace potluck
