// `potluck play`: a person cooks.
#include "tools/window/play.h"

#include <algorithm>
#include <filesystem>
#include <memory>
#include <random>

#include "agents/checkpoint/agent_file.h"
#include "agents/roster/guests.h"
#include "agents/roster/run_directory.h"
#include "env/layout/reader.h"
#include "env/text/error.h"
#include "env/text/files.h"
#include "render/ui/window.h"
#include "tools/commands/commands.h"
#include "tools/terminal/kitchen_flags.h"

namespace potluck::tools {
namespace {

/// Where an agent learned to cook, if that is known.
std::optional<std::string> kitchen_of(const std::string& partner) {
  std::error_code ignored;
  if (std::filesystem::is_directory(partner, ignored)) {
    const auto agents = RunDirectory(partner).agents();
    return agents.empty() ? std::nullopt : std::optional(load_agent(agents.begin()->second).layout);
  }
  if (std::filesystem::is_regular_file(partner, ignored)) {
    return load_agent(partner).layout;
  }
  const std::size_t slash = is_guest_name(partner) ? std::string::npos : partner.find('/');
  return slash == std::string::npos ? std::nullopt : std::optional(partner.substr(0, slash));
}

/// The kitchen that the flags ask for, be it the one where the partner is at home; null if they
/// leave it open.
std::shared_ptr<const Layout> asked_kitchen(const PlayFlags& flags) {
  if (!flags.layout.empty()) {
    auto layout = load_layout(flags.layout, flags.layout_set);
    warn_about(*layout, flags.layout);
    return layout;
  }
  const auto builtin = builtin_layout_names();
  const std::optional<std::string> home = kitchen_of(flags.partner);
  if (home && std::ranges::find(builtin, *home) != builtin.end()) {
    return load_layout(*home, flags.layout_set);
  }
  return flags.partner.empty() && flags.layout_set.empty()
             ? nullptr
             : load_layout("cramped_room", flags.layout_set);
}

void play(const PlayFlags& flags) {
  render::Setup setup;
  const bool with_person = flags.partner == kPerson;
  setup.partner = with_person ? std::string() : flags.partner;
  setup.seat = flags.seat;
  setup.pace = flags.pace;
  setup.turn_based = flags.turn_based;
  setup.seed = flags.seed.value_or(std::random_device{}());
  const auto guests = make_guests(flags.guests, setup.seed);
  const PlayPartners partners(
      setup.partner.empty() ? std::vector<std::string>() : std::vector<std::string>{setup.partner},
      guests.get(), flags.turn_based);
  // What cannot be is refused here rather than in the window.
  setup.layout = asked_kitchen(flags);
  if (setup.layout) {
    setup.kitchen = flags.layout.empty() ? setup.layout->name() : flags.layout;
  }
  if (setup.layout && !setup.partner.empty()) {
    (void)partners.make(setup.partner, setup.layout);
  }
  if (setup.layout && setup.layout->num_agents() == 1 && !flags.partner.empty()) {
    throw InputError("--partner", "'" + flags.partner + "' in " + setup.layout->name(),
                     "nobody: it is a kitchen for one",
                     "leave --partner out, or choose another kitchen");
  }
  if (setup.layout && setup.seat >= setup.layout->num_agents()) {
    throw InputError(
        "--seat", std::to_string(setup.seat),
        "0 to " + std::to_string(setup.layout->num_agents() - 1) + " in " + setup.layout->name());
  }
  render::require_window("play");
  play_in_window(flags, setup, partners);
  tell_summary(*guests);
}

void run_study(const PlayFlags& flags) {
  constexpr std::uintmax_t kMaxStudy = 1U << 20U;
  const render::Study study = render::parse_study(read_file(flags.study, kMaxStudy), flags.study);
  render::require_window("play --study");
  take_part_in_window(flags, study);
}

}  // namespace

void add_play_command(Command& program) {
  auto flags = std::make_shared<PlayFlags>();
  Command& command = program.add_command("play", "Cook with an agent, or with another person");
  command.add("layout", &flags->layout, "Kitchen (default: a screen to choose from)");
  command.add("--layout-set", &flags->layout_set,
              "key=value: any key of the layout file, such as effort.move=0.1");
  add_era_flag(command, flags->layout_set);
  command.add("--partner", &flags->partner,
              "An agent that comes along (potluck agents list), a scripted cook, a "
              "checkpoint, a run directory, process:COMMAND, language:MODEL, or person: another "
              "one at this "
              "keyboard");
  command.add("--seat", &flags->seat, "Your seat", {.range = {{0, 8}}, .show_default = true});
  command.add("--pace", &flags->pace, "Steps per second",
              {.range = {{static_cast<double>(render::kSlowestPace),
                          static_cast<double>(render::kFastestPace)}},
               .show_default = true});
  command.add("--turn-based", &flags->turn_based, "The kitchen waits for your key");
  command.add("--record", &flags->record, "Folder for your games (and consent to write them down)");
  command.add("--no-record", &flags->no_record, "Write no game down", {.excludes = "--record"});
  command.add("--seed", &flags->seed, "Of all chance (default: a new one each time)");
  command.add(
      "--study", &flags->study,
      "A study file: kitchens and partners in counter-balanced order, hidden names, a question "
      "after "
      "each game, results in one folder per participant below --record (default study_NAME)");
  command.add("--participant", &flags->participant,
              "Number of the participant, from 0 (default: the next one); an interrupted one "
              "goes on",
              {.range = {{0, 999}}, .needs = "--study"});
  add_guest_flags(command, flags->guests);
  command.action = [flags] { flags->study.empty() ? play(*flags) : run_study(*flags); };
}

}  // namespace potluck::tools
