// potluck layout: kitchens as files.
#include <fmt/format.h>
#include <unistd.h>

#include <charconv>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <system_error>
#include <vector>

#include "env/layout/generator.h"
#include "env/layout/reader.h"
#include "env/layout/reference_layout.h"
#include "env/layout_facts.h"
#include "env/text/error.h"
#include "env/text/files.h"
#include "env/text/json_text.h"
#include "env/text/json_tree.h"
#include "render/canvas/png.h"
#include "render/canvas/scale.h"
#include "render/canvas/software_canvas.h"
#include "render/scene/layout_picture.h"
#include "tools/commands/commands.h"
#include "tools/tables/table.h"
#include "tools/terminal/kitchen_flags.h"
#include "tools/terminal/layout_facts_text.h"
#include "tools/terminal/layout_findings.h"
#include "tools/terminal/options.h"
#include "tools/terminal/picture_size.h"
#include "tools/window/layout_edit.h"

namespace potluck::tools {
namespace {

using Json = nlohmann::json;

/// Colour is for people: only on a terminal, and not where NO_COLOR is set (no-color.org).
bool colour_wanted() {
  return isatty(STDOUT_FILENO) != 0 && std::getenv("NO_COLOR") == nullptr;
}

/// The first words of a description, for a table.
std::string first_words(const std::string& text, std::size_t most) {
  if (text.size() <= most) {
    return text;
  }
  const std::size_t blank = text.rfind(' ', most - 3);
  return text.substr(0, blank == std::string::npos ? most - 3 : blank) + "...";
}

struct ListOptions {
  bool json = false;
};

void list_layouts(const ListOptions& options) {
  constexpr std::size_t kDescription = 72;
  Json all = Json::array();
  Table table{.name = "layouts",
              .title = "Kitchens",
              .columns = {{"name", Align::kLeft},
                          {"rules", Align::kLeft},
                          {"size", Align::kRight},
                          {"players", Align::kRight},
                          {"", Align::kLeft}},
              .rows = {},
              .notes = {"potluck layout show NAME draws one"}};
  for (const std::string& name : builtin_layout_names()) {
    const auto layout = load_layout(name);
    const LayoutSpec& spec = layout->spec();
    table.rows.push_back(
        {{name, std::string(spec.rules->name()), size_of(*layout),
          std::to_string(layout->num_agents()), first_words(spec.description, kDescription)}});
    all.push_back({{"name", name},
                   {"rules", spec.rules->name()},
                   {"width", layout->width()},
                   {"height", layout->height()},
                   {"players", layout->num_agents()},
                   {"description", spec.description}});
  }
  if (options.json) {
    fmt::print("{}\n", dump_json(Json{{"layouts", all}}, 2));
  } else {
    fmt::print("{}", format_table(table, colour_wanted()));
  }
}

struct ShowOptions {
  std::string layout;
  std::vector<std::string> overrides;
  std::string png;
  std::string size = "1280x720";
  bool json = false;
};

/// Draws the kitchen into a file: no display is needed.
void write_picture(const std::shared_ptr<const Layout>& layout, const ShowOptions& options) {
  const PictureSize size = parse_picture_size(options.size, "--size");
  const render::Scene scene = render::layout_picture(layout, render::units_of(size.pixels()));
  render::write_png(options.png, render::draw_picture(scene, size.width, size.height));
}

void show_layout(const ShowOptions& options) {
  const auto layout = load_layout(options.layout, options.overrides);
  warn_about(*layout, options.layout);
  const LayoutSpec& spec = layout->spec();
  if (!options.png.empty()) {
    write_picture(layout, options);
    return;
  }
  if (options.json) {
    fmt::print("{}\n", dump_json(facts_to_json(*layout), 2));
    return;
  }
  const bool colour = colour_wanted();
  fmt::print("{}{}{}\n", colour ? "\x1b[1m" : "", spec.name, colour ? "\x1b[0m" : "");
  if (!spec.description.empty()) {
    fmt::print("{}\n", spec.description);
  }
  fmt::print("\n{}\n", spec.rules->draw_layout(spec, colour));
  fmt::print("{}", describe_facts(*layout));
}

struct CheckOptions {
  std::vector<std::string> files;
  std::vector<std::string> overrides;
  bool json = false;
};

void check_layouts(const CheckOptions& options) {
  Json files = Json::array();
  std::size_t errors = 0;
  std::size_t warnings = 0;
  std::string text;
  for (const std::string& file : options.files) {
    const CheckedFile checked = check_file(file, options.overrides);
    errors += checked.errors.size();
    warnings += checked.warnings.size();
    files.push_back(to_json(checked));
    text += report(checked);
  }
  if (options.json) {
    fmt::print("{}\n",
               dump_json(Json{{"files", files}, {"errors", errors}, {"warnings", warnings}}, 2));
  } else {
    fmt::print("{}{} file{}: {} error{}, {} warning{}\n", text, options.files.size(),
               options.files.size() == 1 ? "" : "s", errors, errors == 1 ? "" : "s", warnings,
               warnings == 1 ? "" : "s");
  }
  if (errors > 0) {
    throw Failure();
  }
}

struct ConvertOptions {
  std::string in;
  std::string out;
  std::vector<std::string> overrides;
};

void warn(const std::string& place, const std::string& text) {
  fmt::print(stderr, "potluck: {}: warning: {}\n", place, text);
}

void convert_layout(const ConvertOptions& options) {
  const LayoutText found = find_layout_text(options.in);
  const bool to_reference = options.out.ends_with(".layout");
  if (found.reference == to_reference || (!to_reference && !options.out.ends_with(".json"))) {
    throw InputError(
        "layout convert",
        options.in + (found.reference ? " (a .layout file) to " : " to ") + options.out,
        found.reference ? "a .json file to write" : "a .layout file to write");
  }
  LayoutSpec spec = load_layout_spec(found, options.overrides);
  if (found.reference) {
    for (const LocatedFinding& located :
         check_text(options.in, found, options.overrides).warnings) {
      const Finding& finding = located.finding;
      warn(located.where, finding.found + (finding.remedy.empty() ? "" : "; " + finding.remedy));
    }
    spec.name = std::filesystem::path(options.out).stem().string();
    write_file_atomically(options.out, write_layout(spec));
    return;
  }
  const ReferenceText text = write_reference_layout(spec);
  for (const std::string& lost : text.warnings) {
    warn(options.in, lost);
  }
  if (const std::string stem = std::filesystem::path(options.out).stem().string();
      stem != spec.name) {
    warn(options.in, "name " + spec.name + " becomes " + stem + ": Overcooked-AI takes the file's");
  }
  write_file_atomically(options.out, text.text);
}

/// "7" or "5-9", as a range whose numbers the generator checks.
template <class T>
GeneratorVariety::Between<T> range_of(const char* flag, const std::string& text) {
  GeneratorVariety::Between<T> range;
  const char* const end = text.data() + text.size();
  auto read = std::from_chars(text.data(), end, range.least);
  range.most = range.least;
  if (read.ec == std::errc() && read.ptr != end && *read.ptr == '-') {
    read = std::from_chars(read.ptr + 1, end, range.most);
  }
  if (read.ec != std::errc() || read.ptr != end) {
    throw InputError(flag, text, "a number, or two with a hyphen between");
  }
  return range;
}

struct GenerateOptions {
  GeneratorVariety wishes;
  std::string width = "7";
  std::string height = "6";
  std::string pots = "1";
  std::string onions = "1";
  std::string tomatoes = "0";
  std::string dishes = "1";
  std::string windows = "1";
  std::string openness = "0.75";
  std::uint64_t seed = 0;
  int count = 1;
  std::string out;
  bool forced = false;
  bool free = false;
  bool json = false;
};

void generate_layouts(GenerateOptions options) {
  using Cooperation = GeneratorWishes::Cooperation;
  GeneratorVariety& wishes = options.wishes;
  wishes.cooperation = {options.forced ? Cooperation::kForced
                        : options.free ? Cooperation::kFree
                                       : Cooperation::kAny};
  wishes.width = range_of<int>("--width", options.width);
  wishes.height = range_of<int>("--height", options.height);
  wishes.pots = range_of<int>("--pots", options.pots);
  wishes.onions = range_of<int>("--onions", options.onions);
  wishes.tomatoes = range_of<int>("--tomatoes", options.tomatoes);
  wishes.dishes = range_of<int>("--dishes", options.dishes);
  wishes.windows = range_of<int>("--windows", options.windows);
  wishes.openness = range_of<double>("--openness", options.openness);
  Json written = Json::array();
  std::string text;
  for (int i = 0; i < options.count; ++i) {
    const LayoutSpec spec =
        generate_layout(options.wishes, RandomKey{options.seed}, static_cast<std::uint32_t>(i));
    std::string file;
    if (!options.out.empty()) {
      const std::filesystem::path out(options.out);
      const bool one_file = options.out.ends_with(".json");
      if (one_file && options.count > 1) {
        throw InputError("--out", options.out, "a folder for several kitchens");
      }
      file = (one_file ? out : out / (spec.name + ".json")).string();
      if (!one_file) {
        std::filesystem::create_directories(out);
      }
      write_file_atomically(file, write_layout(spec));
    }
    if (options.json) {
      Json entry = json_or_discarded(write_layout(spec));
      if (!file.empty()) {
        entry = {{"file", file}, {"layout", std::move(entry)}};
      } else {
        entry = {{"layout", std::move(entry)}};
      }
      written.push_back(std::move(entry));
    } else {
      text += file.empty() ? write_layout(spec) : file + "\n";
    }
  }
  fmt::print("{}", options.json ? dump_json(Json{{"layouts", written}}, 2) + "\n" : text);
}

void add_list(Command& layout) {
  auto options = std::make_shared<ListOptions>();
  Command& command = layout.add_command("list", "List the built-in kitchens");
  command.add("--json", &options->json, "One JSON object on standard output");
  command.action = [options] { list_layouts(*options); };
}

void add_show(Command& layout) {
  auto options = std::make_shared<ShowOptions>();
  Command& command = layout.add_command("show", "Draw a kitchen, with its facts");
  command.add("L", &options->layout, "A kitchen's name or a layout file", {.required = true});
  command.add("--set", &options->overrides, "Change a key, as in effort.move=0.1",
              {.value_name = "KEY=VALUE"});
  add_era_flag(command, options->overrides);
  command.add("--png", &options->png, "Draw it into this file instead", {.value_name = "OUT"});
  command.add("--size", &options->size, "Of the picture, in pixels",
              {.value_name = "WxH", .needs = "--png", .show_default = true});
  command.add("--json", &options->json, "One JSON object on standard output",
              {.excludes = "--png"});
  command.action = [options] { show_layout(*options); };
}

void add_check(Command& layout) {
  auto options = std::make_shared<CheckOptions>();
  Command& command = layout.add_command("check", "Find everything that is wrong with layout files");
  command.add("FILE", &options->files, "Layout files (.json or .layout), or kitchens",
              {.required = true});
  command.add("--set", &options->overrides, "Change a key, as in effort.move=0.1",
              {.value_name = "KEY=VALUE"});
  add_era_flag(command, options->overrides);
  command.add("--json", &options->json, "One JSON object on standard output");
  command.action = [options] { check_layouts(*options); };
}

void add_convert(Command& layout) {
  auto options = std::make_shared<ConvertOptions>();
  Command& command = layout.add_command(
      "convert", "Turn Overcooked-AI's .layout files into layout files, or back");
  command.add("IN", &options->in, "A .layout file, a .json file, or a kitchen", {.required = true});
  command.add("OUT", &options->out, "The other kind of file", {.required = true});
  command.add("--set", &options->overrides, "Change a key first, as in effort.move=0.1",
              {.value_name = "KEY=VALUE"});
  add_era_flag(command, options->overrides);
  command.action = [options] { convert_layout(*options); };
}

void add_generate(Command& layout) {
  auto options = std::make_shared<GenerateOptions>();
  GeneratorVariety& wishes = options->wishes;
  Command& command = layout.add_command(
      "generate",
      "Make random kitchens in which soup can be delivered; numbers may be ranges such as 5-9, "
      "from which each kitchen draws");
  command.add("--seed", &options->seed, "Same seed and wishes, same kitchens",
              {.show_default = true});
  command.add("--count", &options->count, "How many kitchens",
              {.range = {{1, 1000000, false}}, .show_default = true});
  command.add("--width", &options->width, "Tiles, border included", {.show_default = true});
  command.add("--height", &options->height, "Tiles, border included", {.show_default = true});
  command.add("--players", &wishes.players, "Cooks, 1 to 9", {.show_default = true});
  command.add("--pots", &options->pots, "Pots", {.show_default = true});
  command.add("--onions", &options->onions, "Onion dispensers", {.show_default = true});
  command.add("--tomatoes", &options->tomatoes, "Tomato dispensers", {.show_default = true});
  command.add("--dishes", &options->dishes, "Dish dispensers", {.show_default = true});
  command.add("--windows", &options->windows, "Serving windows", {.show_default = true});
  command.add("--openness", &options->openness, "Share of inner tiles that are floor, 0 to 1",
              {.show_default = true});
  command.add("--old-dynamics", &wishes.old_dynamics,
              "Share of kitchens in which soups start by themselves, 0 to 1",
              {.range = {{0.0, 1.0}}, .show_default = true});
  command.add("--horizon", &wishes.horizon, "Steps per episode", {.show_default = true});
  command.add("--forced-coordination", &options->forced, "Nobody can deliver a soup alone");
  command.add("--no-forced-coordination", &options->free, "Everybody can deliver every order alone",
              {.excludes = "--forced-coordination"});
  command.add("--out", &options->out,
              "A folder, or a .json file for one (default: standard output)");
  command.add("--json", &options->json, "One JSON object on standard output");
  command.action = [options] { generate_layouts(*options); };
}

void add_edit(Command& layout) {
  auto name = std::make_shared<std::string>();
  auto overrides = std::make_shared<std::vector<std::string>>();
  Command& command = layout.add_command("edit", "Draw a kitchen in a window");
  command.add("FILE", name.get(),
              "A layout file, new or not, or a kitchen to start from (default: an empty "
              "room)");
  add_era_flag(command, *overrides);
  command.action = [name, overrides] { edit_layout(*name, *overrides); };
}

}  // namespace

void add_layout_command(Command& program) {
  Command& layout =
      program.add_command("layout", "Kitchens: list, show, check, convert, generate, edit");
  add_list(layout);
  add_show(layout);
  add_check(layout);
  add_convert(layout);
  add_generate(layout);
  add_edit(layout);
}

}  // namespace potluck::tools
