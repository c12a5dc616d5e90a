#include "env/layout/reader.h"

#include <algorithm>

#include "env/layout/builtin.h"
#include "env/layout/reference_layout.h"
#include "env/layout/source.h"
#include "env/text/error.h"
#include "env/text/files.h"

namespace potluck {
namespace {

bool is_path(const std::string& name) {
  return name.find('/') != std::string::npos || name.find('\\') != std::string::npos ||
         name.ends_with(".json") || name.ends_with(".layout");
}

/// A .layout file as the layout file that says the same.
LayoutText translated(const std::string& path) {
  const ReferenceLayout read = parse_reference_layout(read_file(path, kMaxJsonBytes), path);
  for (const LocatedFinding& located : read.findings) {
    if (located.finding.severity == Finding::Severity::kError) {
      throw located.error();
    }
  }
  return {write_layout(read.spec), path};
}

}  // namespace

LayoutText find_layout_text(const std::string& name_or_path) {
  if (name_or_path.ends_with(".layout")) {
    return translated(name_or_path);
  }
  if (is_path(name_or_path)) {
    return {read_file(name_or_path, kMaxJsonBytes), name_or_path};
  }
  const auto known = builtin_layouts();
  const auto it = std::find_if(known.begin(), known.end(), [&](const BuiltinLayout& layout) {
    return layout.name == name_or_path;
  });
  if (it == known.end()) {
    throw InputError("layout " + in_quotes(name_or_path), "no such kitchen",
                     one_of(builtin_layout_names()), "or give the path of a .json file");
  }
  return {std::string(it->text), "layouts/" + std::string(it->name) + ".json"};
}

LayoutSpec parse_layout(std::string_view text, const std::string& place,
                        std::span<const std::string> overrides) {
  const LayoutSource source(text, place, overrides);
  if (!source.unread().empty()) {
    throw source.unread().front().error();
  }
  return source.spec();
}

std::vector<std::string> builtin_layout_names() {
  std::vector<std::string> names;
  for (const BuiltinLayout& layout : builtin_layouts()) {
    names.emplace_back(layout.name);
  }
  std::sort(names.begin(), names.end());
  return names;
}

LayoutSpec load_layout_spec(const std::string& name_or_path,
                            std::span<const std::string> overrides) {
  const LayoutText found = find_layout_text(name_or_path);
  const LayoutSource source(found.text, found.place, overrides);
  source.throw_first_error();
  return source.spec();
}

std::shared_ptr<const Layout> load_layout(const std::string& name_or_path,
                                          std::span<const std::string> overrides) {
  return std::make_shared<const Layout>(load_layout_spec(name_or_path, overrides), name_or_path);
}

}  // namespace potluck
