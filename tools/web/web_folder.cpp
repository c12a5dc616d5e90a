#include "tools/web/web_folder.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <system_error>
#include <utility>

#include "agents/roster/run_directory.h"
#include "agents/roster/shipped_agents.h"
#include "env/layout/reader.h"
#include "env/text/error.h"
#include "env/text/files.h"
#include "env/text/json_text.h"
#include "tools/play/play_partners.h"
#include "tools/web/base64.h"
#include "tools/web/page_files.h"

namespace potluck::tools {
namespace {

namespace fs = std::filesystem;
using DataJson = nlohmann::ordered_json;

constexpr std::uintmax_t kMostProgram = std::uintmax_t{1} << 26;
constexpr std::uintmax_t kMostAgent = std::uintmax_t{1} << 26;

/// What a page must be given beside its program.
class PageData {
 public:
  void add(const ShippedAgent& agent) { agents_[agent.full_name()] = base64(agent.file); }

  /// Replaces what the page has not (files, run directories) by copies that travel along.
  void take_along(DataJson& game, const std::string& place) {
    auto& kitchen = game["kitchen"].get_ref<std::string&>();
    auto& partner = game["partner"].get_ref<std::string&>();
    const auto layout = load_layout(kitchen);
    if (!is_builtin_layout(kitchen)) {
      kitchen = add_file("kitchens", layout->name(), ".json", write_layout(layout->spec()));
    }
    if (partner == render::kPersonPartner) {
      return;
    }
    std::error_code ignored;
    if (fs::is_directory(partner, ignored)) {
      const auto agents = RunDirectory(partner).agents();
      partner = add_file("agents", fs::path(partner).filename().string(), ".safetensors",
                         read_file(agents.begin()->second, kMostAgent));
    } else if (partner.ends_with(".safetensors") && fs::exists(partner, ignored)) {
      partner = add_file("agents", fs::path(partner).stem().string(), ".safetensors",
                         read_file(partner, kMostAgent));
    } else if (const ShippedAgent* shipped = find_shipped_agent(partner, layout->name())) {
      add(*shipped);
    } else if (partner.find(':') != std::string::npos) {
      throw InputError(place, "the partner '" + partner + "'",
                       "one that runs in a browser: an agent or a scripted cook");
    }
  }

  [[nodiscard]] std::string script(const DataJson& study) const {
    DataJson all = {{"agents", agents_}, {"files", files_}};
    if (!study.is_null()) {
      all["study"] = study;
    }
    return "var potluckGiven = " + dump_json(all) + ";\n";
  }

 private:
  /// The name under which the page finds it.
  std::string add_file(const std::string& folder, const std::string& stem, const std::string& end,
                       const std::string& content) {
    const std::string bytes = base64(content);
    int copy = 1;
    while (true) {
      const std::string name =
          folder + "/" + stem + (copy > 1 ? "_" + std::to_string(copy) : "") + end;
      if (!files_.contains(name)) {
        files_[name] = bytes;
      }
      if (files_[name] == bytes) {
        return name;
      }
      ++copy;
    }
  }

  DataJson agents_ = DataJson::object();
  DataJson files_ = DataJson::object();
};

}  // namespace

void check_study(const render::Study& study, const std::string& place) {
  const PlayPartners partners({});
  const auto check = [&](const render::StudyGame& game) {
    const auto layout = load_layout(game.kitchen);
    if (game.partner == render::kPersonPartner) {
      if (layout->num_agents() != 2) {
        throw InputError(place, "a person as partner in " + game.kitchen, "a kitchen for two");
      }
      if (study.without != "end") {
        (void)partners.make(study.without, layout);
      }
    } else {
      (void)partners.make(game.partner, layout);
    }
  };
  if (study.practice) {
    check(*study.practice);
  }
  std::ranges::for_each(study.games, check);
}

fs::path find_web_program(const std::string& given) {
  std::error_code ignored;
  if (!given.empty()) {
    if (!fs::is_regular_file(given, ignored)) {
      throw InputError("--program", given + ", which is no file", "potluck.js");
    }
    return given;
  }
  const fs::path here = fs::read_symlink("/proc/self/exe", ignored).parent_path();
  for (const fs::path& place :
       {here / "potluck.js", here / "../share/potluck/potluck.js", here / "../web/potluck.js"}) {
    if (fs::is_regular_file(place, ignored)) {
      return place;
    }
  }
  throw InputError("web", "no potluck.js beside " + here.string(), "the program for browsers",
                   "build it (apt install emscripten; emcmake cmake --preset web && cmake --build "
                   "--preset web) and say --program build/web/potluck.js");
}

std::size_t write_web_folder(const fs::path& folder, const fs::path& program,
                             const std::string& study_text, const std::string& study_place,
                             bool hides_codes) {
  PageData data;
  DataJson study;
  if (study_text.empty()) {
    std::ranges::for_each(shipped_agents(), [&](const ShippedAgent& agent) { data.add(agent); });
  } else {
    const render::Study parsed = render::parse_study(study_text, study_place);
    check_study(parsed, study_place);
    study = ordered_json_or_discarded(study_text);
    if (study.contains("practice")) {
      data.take_along(study["practice"], study_place);
    }
    for (DataJson& game : study["games"]) {
      if (game["partner"] == render::kPersonPartner && parsed.without != "end") {
        DataJson stand_in = {{"kitchen", game["kitchen"]}, {"partner", parsed.without}};
        data.take_along(stand_in, study_place);
      }
      data.take_along(game, study_place);
    }
  }
  const std::string code = read_file(program, kMostProgram);
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) {
    throw InputError("--out", folder.string() + " cannot be made (" + error.message() + ")",
                     "a folder to write to");
  }
  std::size_t bytes = 0;
  const auto write = [&](const char* name, const std::string& content) {
    write_file_atomically(folder / name, content);
    bytes += content.size();
  };
  write("index.html", std::string(page_html()));
  write("potluck.js", code);
  DataJson shown = study;
  if (hides_codes) {
    shown.erase("codes");
  }
  write("data.js", data.script(shown));
  write("LICENSE.txt", std::string(licence_text()));
  if (study.is_null()) {
    write("jspsych-plugin-potluck.js", std::string(jspsych_plugin()));
  } else {
    write("study.json", dump_json(study, 1) + "\n");
  }
  return bytes;
}

}  // namespace potluck::tools
