#include "tools/window/layout_edit.h"

#include <algorithm>
#include <exception>
#include <filesystem>
#include <memory>
#include <optional>
#include <random>
#include <system_error>

#include "env/layout/reader.h"
#include "env/text/error.h"
#include "env/text/files.h"
#include "render/editor/editor_screen.h"
#include "render/play/play_screen.h"
#include "render/ui/window.h"
#include "tools/play/play_partners.h"
#include "tools/window/settings.h"

namespace potluck::tools {
namespace {

namespace fs = std::filesystem;

constexpr std::uintmax_t kMaxLayoutBytes = 1U << 20U;

fs::path recovery_file() {
  return state_folder() / "unsaved_kitchen.json";
}

std::optional<LayoutSpec> recovered() {
  try {
    const std::string place = recovery_file().string();
    return parse_layout(read_file(place, kMaxLayoutBytes), place);
  } catch (const std::exception&) {
    return std::nullopt;  // nothing was left
  }
}

std::string keep(const std::optional<LayoutSpec>& spec) {
  std::error_code error;
  if (!spec) {
    fs::remove(recovery_file(), error);
    return {};
  }
  try {
    fs::create_directories(recovery_file().parent_path(), error);
    write_file_atomically(recovery_file(), write_layout(*spec));
  } catch (const std::exception& trouble) {
    return trouble.what();
  }
  return {};
}

std::string save(const LayoutSpec& spec, const std::string& path) {
  try {
    write_file_atomically(path, write_layout(spec));
  } catch (const std::exception& trouble) {
    return trouble.what();
  }
  return {};
}

}  // namespace

void edit_layout(const std::string& name, const std::vector<std::string>& overrides) {
  LayoutSpec spec = render::blank_kitchen();
  std::string path;
  if (!name.empty()) {
    const auto builtin = builtin_layout_names();
    const bool is_builtin = std::ranges::find(builtin, name) != builtin.end();
    std::error_code ignored;
    if (is_builtin || fs::exists(name, ignored)) {
      spec = load_layout_spec(name, overrides);
    } else if (name.find('/') == std::string::npos && !name.ends_with(".json")) {
      spec = load_layout_spec(name);  // throws, and lists the names
    } else {
      spec.name = fs::path(name).stem().string();  // a new file
    }
    path = is_builtin ? std::string() : name;
  }
  if (!spec.rules->has_grid()) {
    throw InputError(name, "a game without a grid (rules " + std::string(spec.rules->name()) + ")",
                     "a kitchen", "write the file in a text editor; potluck layout check reads it");
  }
  render::require_window("layout edit");
  const PlayPartners partners({});
  const render::EditorServices services{
      .save = save,
      .keep = keep,
      .try_it =
          [&partners](std::shared_ptr<const Layout> layout) -> std::unique_ptr<render::Screen> {
        render::Setup setup;
        setup.layout = std::move(layout);
        setup.partner = setup.layout->num_agents() > 1 ? "greedy" : "";
        setup.seed = std::random_device{}();
        return std::make_unique<render::PlayScreen>(setup, partners);
      }};
  render::Window window({.title = "Potluck editor"});
  render::run_screens(
      window, std::make_unique<render::EditorScreen>(std::move(spec), path, recovered(), services));
}

}  // namespace potluck::tools
