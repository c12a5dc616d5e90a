#include "tools/window/play.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <memory>
#include <utility>

#include "env/layout/reader.h"
#include "render/play/start_screen.h"
#include "render/play/study_screen.h"
#include "render/ui/window.h"
#include "tools/terminal/kitchen_flags.h"
#include "tools/window/game_files.h"
#include "tools/window/settings.h"
#include "tools/window/study_files.h"

namespace potluck::tools {
namespace {

/// The kitchens worth a first look, then all others.
std::vector<std::string> kitchen_names(const std::string& first) {
  std::vector<std::string> names = {
      "cramped_room",        "asymmetric_advantages",    "coordination_ring",
      "forced_coordination", "counter_circuit_o_1order", "paper_kitchen"};
  for (const std::string& name : builtin_layout_names()) {
    if (std::ranges::find(names, name) == names.end()) {
      names.push_back(name);
    }
  }
  if (!first.empty() && std::ranges::find(names, first) == names.end()) {
    names.insert(names.begin(), first);
  }
  return names;
}

}  // namespace

void play_in_window(const PlayFlags& flags, const render::Setup& setup,
                    const PlayPartners& partners) {
  const std::string folder = flags.record.empty() ? games_folder().string() : flags.record;
  GameFiles files(folder);
  Settings settings = load_settings();
  std::optional<bool> record = settings.record_games;
  if (flags.no_record) {
    record = false;
  } else if (!flags.record.empty()) {
    record = true;
  }
  // Of the flags, other kitchens heed only how files of 2019 are meant.
  std::vector<std::string> of_files;
  std::ranges::copy_if(flags.layout_set, std::back_inserter(of_files),
                       [](const std::string& item) { return item.starts_with("era="); });
  const auto builtin = builtin_layout_names();
  render::Kitchens kitchens{
      .names = kitchen_names(flags.layout), .load = [&](const std::string& name) {
        const bool is_builtin = std::ranges::find(builtin, name) != builtin.end();
        auto layout = load_layout(name, name == setup.kitchen ? flags.layout_set
                                        : is_builtin          ? std::vector<std::string>()
                                                              : of_files);
        warn_about(*layout, name);
        return layout;
      }};
  render::Window window({.title = "Potluck"});
  auto start = std::make_unique<render::StartScreen>(std::move(kitchens), partners, files,
                                                     render::Consent{.given = record,
                                                                     .folder = folder,
                                                                     .remember =
                                                                         [&settings](bool yes) {
                                                                           settings.record_games =
                                                                               yes;
                                                                           save_settings(settings);
                                                                         }},
                                                     setup, flags.partner == kPerson);
  if (!flags.layout.empty()) {
    start->cook();
  }
  render::run_screens(window, std::move(start));
}

void take_part_in_window(const PlayFlags& flags, const render::Study& study) {
  const std::filesystem::path folder = flags.record.empty() ? "study_" + study.name : flags.record;
  const int participant =
      flags.participant ? *flags.participant : StudyFiles::next_participant(folder);
  const StudyFiles files(folder, study.name, participant);
  const PlayPartners partners({});
  GameFiles games(files.folder());
  auto screen = std::make_unique<render::StudyScreen>(
      study, participant, files.load(), partners, games,
      render::StudyServices{.load = [](const std::string& name) { return load_layout(name); },
                            .keep = [&files](const auto& results) { return files.save(results); },
                            .note = [&files](const auto& event) { return files.note(event); }});
  render::Window window({.title = "Potluck"});
  render::run_screens(window, std::move(screen));
  fmt::print("participant {}: {}\n", participant, files.folder().string());
}

}  // namespace potluck::tools
