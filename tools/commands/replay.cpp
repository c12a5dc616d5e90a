// `potluck replay`: shows recorded episodes, or runs them through the rules again.
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <system_error>
#include <thread>

#include "env/layout/reader.h"
#include "env/snapshots.h"
#include "env/text/error.h"
#include "env/text/files.h"
#include "env/text/json_text.h"
#include "env/text/json_tree.h"
#include "env/trajectory/check.h"
#include "env/trajectory/playthrough.h"
#include "env/trajectory/trajectory.h"
#include "render/replay/episode.h"
#include "render/ui/window.h"
#include "tools/commands/commands.h"
#include "tools/play/play_partners.h"
#include "tools/play/replay_pictures.h"
#include "tools/terminal/interrupt.h"
#include "tools/terminal/kitchen_flags.h"
#include "tools/window/show_episodes.h"

namespace potluck::tools {
namespace {

namespace fs = std::filesystem;
using OrderedJson = nlohmann::ordered_json;

struct ReplayFlags {
  std::vector<std::string> files;
  std::vector<std::string> layouts;
  std::vector<std::string> layout_set;
  std::string export_to;
  bool check = false;
  bool json = false;
  bool text = false;
  bool playthrough = false;
  std::vector<std::string> agents;
  PictureFlags pictures;
  int from = 0;
  int to = -1;
  double speed = 5;
};

double team_return(const Trajectory& episode) {
  double total = 0;
  for (const TrajectoryStep& step : episode.steps) {
    total += static_cast<double>(step.team());
  }
  return total;
}

OrderedJson return_json(double value) {
  return std::isinf(value) ? OrderedJson(value > 0 ? "inf" : "-inf") : OrderedJson(value);
}

OrderedJson describe_json(const fs::path& file, const Trajectory& episode) {
  return {{"file", file.string()},
          {"name", episode.name},
          {"format", name_of(episode.format)},
          {"layout", episode.layout->name()},
          {"agents", episode.agents},
          {"steps", episode.steps.size()},
          {"team_return", return_json(team_return(episode))}};
}

void print_json(const OrderedJson& json) {
  fmt::print("{}\n", dump_json(json));
}

/// Control characters of names in files must not steer the terminal.
std::string printable(std::string text) {
  std::ranges::replace_if(
      text, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }, '?');
  return text;
}

/// The episodes of the files, and what they leave unsaid.
class Recordings {
 public:
  explicit Recordings(const ReplayFlags& flags)
      : files_(trajectory_files(flags.files)), layout_set_(flags.layout_set) {
    warn_of_files_left_out(flags.files);
    for (const std::string& name : flags.layouts) {
      kitchens_.push_back(load_layout_spec(name));
    }
  }

  [[nodiscard]] const std::vector<fs::path>& files() const { return files_; }

  [[nodiscard]] std::vector<Trajectory> read(const fs::path& file) const {
    std::vector<Trajectory> episodes =
        read_trajectories(file, {.overrides = layout_set_, .kitchens = kitchens_});
    for (const Trajectory& episode : episodes) {
      const auto fits = [&](const LayoutSpec& kitchen) {
        return same_terrain(kitchen, episode.layout->spec());
      };
      if (!kitchens_.empty() && std::ranges::none_of(kitchens_, fits)) {
        throw InputError(place_of(file, episodes, episode),
                         "a game of " + episode.layout->name() + " with another grid",
                         "that of a kitchen named by --layout",
                         "name its kitchen too: --layout is allowed more than once");
      }
    }
    return episodes;
  }

  /// The file, and which of its episodes.
  static std::string place_of(const fs::path& file, const std::vector<Trajectory>& episodes,
                              const Trajectory& episode) {
    if (episodes.size() == 1) {
      return file.string();
    }
    return fmt::format("{}, {}", file.string(),
                       episode.name.empty() ? fmt::format("episode {}", &episode - episodes.data())
                                            : episode.name);
  }

 private:
  std::vector<fs::path> files_;
  std::vector<std::string> layout_set_;
  std::vector<LayoutSpec> kitchens_;
};

/// What a check counts, of a file or of all.
struct CheckSums {
  std::size_t episodes = 0;
  std::size_t steps = 0;
  std::size_t differences = 0;
};

OrderedJson check_json(const fs::path& file, const Trajectory& episode,
                       const TrajectoryCheck& result) {
  OrderedJson entry = describe_json(file, episode);
  entry["differences"] = result.num_differences;
  entry["listed"] = OrderedJson::array();
  for (const TrajectoryDifference& difference : result.differences) {
    entry["listed"].push_back({{"step", difference.step},
                               {"field", difference.field},
                               {"recorded", difference.recorded},
                               {"replayed", difference.replayed}});
  }
  return entry;
}

void print_differences(const std::string& name, const TrajectoryCheck& result) {
  for (const TrajectoryDifference& difference : result.differences) {
    const std::string where =
        difference.step < 0 ? "start" : fmt::format("step {}", difference.step);
    fmt::print("{}: {}, {}: recorded {}, replayed {}\n", name, where, difference.field,
               difference.recorded, difference.replayed);
  }
  if (result.num_differences > result.differences.size()) {
    fmt::print("{}: and {} more\n", name, result.num_differences - result.differences.size());
  }
}

/// Checks the episodes of one file; `all` gets them where they are wanted as JSON.
CheckSums check_file(const ReplayFlags& flags, const Recordings& recordings, const fs::path& file,
                     OrderedJson& all) {
  CheckSums sums;
  const std::vector<Trajectory> episodes = recordings.read(file);
  for (const Trajectory& episode : episodes) {
    const std::string place = Recordings::place_of(file, episodes, episode);
    const TrajectoryCheck result = check_trajectory(episode, place);
    ++sums.episodes;
    sums.steps += result.steps;
    sums.differences += result.num_differences;
    if (flags.json) {
      all.push_back(check_json(file, episode, result));
    } else {
      print_differences(printable(place), result);
    }
  }
  if (!flags.json) {
    fmt::print("{}: {}{} steps, {} differences\n", printable(file.string()),
               sums.episodes == 1 ? "" : fmt::format("{} episodes, ", sums.episodes), sums.steps,
               sums.differences);
  }
  return sums;
}

void check(const ReplayFlags& flags) {
  OrderedJson all = OrderedJson::array();
  CheckSums sums;
  std::size_t unread = 0;
  const Recordings recordings(flags);
  for (const fs::path& file : recordings.files()) {
    try {
      const CheckSums one = check_file(flags, recordings, file, all);
      sums.episodes += one.episodes;
      sums.steps += one.steps;
      sums.differences += one.differences;
    } catch (const InputError& error) {
      if (recordings.files().size() == 1) {
        throw;
      }
      // One bad file says nothing of the others.
      fmt::print(stderr, "potluck: {}\n", error.what());
      ++unread;
    }
  }
  if (flags.json) {
    print_json({{"episodes", all}, {"steps", sums.steps}, {"differences", sums.differences}});
  } else if (recordings.files().size() > 1) {
    fmt::print("{} episodes, {} steps, {} differences\n", sums.episodes, sums.steps,
               sums.differences);
  }
  if (unread > 0) {
    throw Failure(
        fmt::format("{} of {} files could not be checked", unread, recordings.files().size()));
  }
  if (sums.differences > 0) {
    throw Failure(
        fmt::format("{} differences between the recording and the rules", sums.differences));
  }
}

/// Writes all episodes as one file of Overcooked-AI's.
void export_episodes(const ReplayFlags& flags) {
  const Recordings recordings(flags);
  std::vector<Trajectory> all;
  for (const fs::path& file : recordings.files()) {
    for (Trajectory& episode : recordings.read(file)) {
      all.push_back(std::move(episode));
    }
  }
  const OvercookedText written = write_overcooked_ai(all, flags.files.front());
  for (const std::string& warning : written.warnings) {
    fmt::print(stderr, "potluck: {}: warning: {}\n", printable(flags.export_to), warning);
  }
  write_file_atomically(flags.export_to, written.text);
  fmt::print("{}: {} episode{}\n", printable(flags.export_to), all.size(),
             all.size() == 1 ? "" : "s");
}

/// The states of an episode that are wanted: [first, last].
struct Range {
  std::size_t first = 0;
  std::size_t last = 0;
};

Range wanted(const ReplayFlags& flags, const Trajectory& episode, const fs::path& file) {
  const std::size_t last = episode.states.size() - 1;
  const auto first = static_cast<std::size_t>(flags.from);
  if (first > last) {
    throw InputError("--from", fmt::format("{}", flags.from),
                     fmt::format("at most {}, the last state of {}", last, file.string()));
  }
  const std::size_t end = flags.to < 0 ? last : std::min(last, static_cast<std::size_t>(flags.to));
  if (end < first) {
    throw InputError("--to", fmt::format("{}", flags.to),
                     fmt::format("--from ({}) or more", first));
  }
  return {first, end};
}

/// The state after `t` steps, and what led to it.
std::string frame(const Trajectory& episode, const Snapshots& snapshots, std::size_t t,
                  double total, bool colour) {
  std::string out = fmt::format("step {} of {}", t, episode.steps.size());
  if (t == 0) {
    out += ", the start";
  } else {
    const TrajectoryStep& step = episode.steps[t - 1];
    for (std::size_t i = 0; i < step.actions.size(); ++i) {
      out +=
          fmt::format("{} {}", i == 0 ? ": " + std::to_string(i + 1) : ", " + std::to_string(i + 1),
                      episode.layout->rules().action_name(*episode.layout, static_cast<int>(i),
                                                          step.actions[i]));
    }
    out += fmt::format("; reward {}, so far {}", number_text(static_cast<double>(step.team())),
                       number_text(total));
  }
  return out + "\n" +
         episode.layout->rules().draw_state(*episode.layout, snapshots.words(), episode.states[t],
                                            colour);
}

/// Shows an episode; false when interrupted.
bool show(const ReplayFlags& flags, const fs::path& file, const Trajectory& episode) {
  const bool terminal = isatty(STDOUT_FILENO) != 0;
  const Range range = wanted(flags, episode, file);
  const Snapshots snapshots(episode.layout);
  std::string who;
  for (const std::string& agent : episode.agents) {
    who += (who.empty() ? ", played by " : " and ") + agent;
  }
  const std::string head =
      printable(fmt::format("{}: {}{}", file.string(), episode.layout->name(), who));
  const std::string_view legend = episode.layout->rules().legend();
  if (!terminal) {
    fmt::print("{}\n{}\n", head, legend);
  }
  double total = 0;
  for (std::size_t t = 0; t <= range.last; ++t) {
    total += t == 0 ? 0.0 : static_cast<double>(episode.steps[t - 1].team());
    if (t < range.first) {
      continue;
    }
    const std::string picture = frame(episode, snapshots, t, total, terminal);
    if (!terminal) {
      fmt::print("\n{}", picture);
      continue;
    }
    // Home and clear: one picture over the other.
    fmt::print("\x1b[H\x1b[2J{}\n\n{}\n{}\n", head, picture, legend);
    std::fflush(stdout);
    const auto until =
        std::chrono::steady_clock::now() + std::chrono::duration<double>(1 / flags.speed);
    while (t < range.last && std::chrono::steady_clock::now() < until) {
      if (interrupted()) {
        return false;
      }
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
  }
  return true;
}

OrderedJson frames_json(const ReplayFlags& flags, const fs::path& file, const Trajectory& episode) {
  const Range range = wanted(flags, episode, file);
  OrderedJson frames = OrderedJson::array();
  for (std::size_t t = range.first; t <= range.last; ++t) {
    OrderedJson entry = {{"step", t}};
    if (t > 0) {
      const TrajectoryStep& step = episode.steps[t - 1];
      for (std::size_t seat = 0; seat < step.actions.size(); ++seat) {
        entry["actions"].push_back(episode.layout->rules().action_name(
            *episode.layout, static_cast<int>(seat), step.actions[seat]));
      }
      entry["reward"] = return_json(static_cast<double>(step.team()));
    }
    entry["state"] = parse_ordered_json(write_state(episode.states[t]));
    frames.push_back(std::move(entry));
  }
  return frames;
}

/// Texts of whole episodes, for people and for tests.
void print_playthroughs(const ReplayFlags& flags) {
  const Recordings recordings(flags);
  for (const fs::path& file : recordings.files()) {
    for (const Trajectory& episode : recordings.read(file)) {
      fmt::print("{}", playthrough(episode, file.string()));
    }
  }
}

void replay(const ReplayFlags& flags) {
  catch_interrupts();
  OrderedJson all = OrderedJson::array();
  const Recordings recordings(flags);
  for (const fs::path& file : recordings.files()) {
    for (const Trajectory& episode : recordings.read(file)) {
      if (flags.json) {
        OrderedJson entry = describe_json(file, episode);
        entry["frames"] = frames_json(flags, file, episode);
        all.push_back(std::move(entry));
      } else if (!show(flags, file, episode)) {
        throw Interrupted("stopped");
      }
    }
  }
  if (flags.json) {
    print_json({{"episodes", all}});
  }
}

/// All episodes of the files, ready to be drawn; agents are asked what they think of them.
std::vector<render::Episode> load_episodes(const ReplayFlags& flags) {
  std::vector<render::Episode> episodes;
  const PlayPartners partners({});
  const Recordings recordings(flags);
  for (const fs::path& file : recordings.files()) {
    for (Trajectory& trajectory : recordings.read(file)) {
      render::Episode& episode =
          episodes.emplace_back(std::move(trajectory), printable(file.filename().string()));
      if (flags.agents.empty()) {
        continue;
      }
      const auto players = static_cast<std::size_t>(episode.layout().num_agents());
      if (flags.agents.size() != players) {
        throw InputError("--agents", fmt::format("{} agents", flags.agents.size()),
                         fmt::format("{}, as {} has players", players, episode.layout().name()));
      }
      std::vector<std::shared_ptr<render::Partner>> asked;
      for (const std::string& name : flags.agents) {
        asked.push_back(name == "-" ? nullptr
                                    : std::shared_ptr<render::Partner>(
                                          partners.make(name, episode.trajectory().layout)));
      }
      episode.ask(asked);
    }
  }
  if (episodes.empty()) {
    throw InputError(flags.files.front(), "no episode", "a recording");
  }
  return episodes;
}

void draw_pictures(const ReplayFlags& flags) {
  const std::vector<render::Episode> episodes = load_episodes(flags);
  if (episodes.size() != 1) {
    throw InputError("--png, --gif, --frames", fmt::format("{} episodes", episodes.size()), "one",
                     "name a file with one episode");
  }
  const Range range = wanted(flags, episodes[0].trajectory(), episodes[0].name());
  write_pictures(flags.pictures, episodes[0], static_cast<int>(range.first),
                 static_cast<int>(range.last), flags.speed);
}

/// Shows the episodes in the window; false where there can be none.
bool show_in_window(const ReplayFlags& flags) {
  try {
    render::require_window("replay");
  } catch (const render::NoWindow& reason) {
    if (isatty(STDOUT_FILENO) != 0) {
      fmt::print(stderr, "{}; shown as text\n", reason.what());
    }
    return false;
  }
  show_episodes(load_episodes(flags), flags.speed);
  return true;
}

}  // namespace

void add_replay_command(Command& program) {
  auto flags = std::make_shared<ReplayFlags>();
  Command& command =
      program.add_command("replay", "Show recorded episodes, or check them against the rules");
  command.add(
      "files", &flags->files,
      "Trajectories of `potluck simulate --record`, of Overcooked-AI and its demos (.reftraj, "
      ".json) or its games of people (.csv); folders stand for all in them",
      {.required = true});
  command.add("--check", &flags->check,
              "Run them through the rules again; exit code 1 if anything differs");
  command.add("--from", &flags->from, "First step to show", {.range = {{0, 1000000}}});
  command.add("--to", &flags->to, "Last step to show", {.range = {{0, 1000000}}});
  command.add("--speed", &flags->speed, "Steps per second, in a terminal",
              {.range = {{0.01, 1000.0}}, .show_default = true});
  command.add("--layout", &flags->layouts,
              "The kitchen of other programs' games, for what the files do not say of it "
              "(orders, cook times, dynamics, the grid)");
  command.add("--export", &flags->export_to,
              "Write the episodes into this file, as Overcooked-AI saves trajectories");
  command.add("--layout-set", &flags->layout_set,
              "key=value: what a file does not say of its kitchen, such as old_dynamics=true");
  add_era_flag(command, flags->layout_set);
  command.add("--json", &flags->json, "Print one JSON object");
  command.add("--text", &flags->text,
              "In the terminal (default: in the window if there is a display, and the output "
              "is no pipe)");
  command.add("--playthrough", &flags->playthrough,
              "Print every state with what there is to see, to do and to get");
  command.add("--agents", &flags->agents,
              "Agents whose thoughts H shows, by seat, commas between; - for nobody",
              {.commas = true});
  PictureFlags& pictures = flags->pictures;
  command.add("--png", &pictures.png, "Draw one step into this file");
  command.add("--at", &pictures.at, "Step of the picture (default: the last)",
              {.range = {{0, 1000000}}});
  command.add("--sheet", &pictures.sheet, "So many steps on one sheet, for --png",
              {.range = {{1, 64}}});
  command.add("--gif", &pictures.gif, "Draw an animation into this file");
  command.add("--frames", &pictures.frames, "Draw numbered pictures into this folder");
  command.add("--smooth", &pictures.smooth, "Frames per step, for --gif and --frames",
              {.range = {{1, 20}}, .show_default = true});
  command.add("--size", &pictures.size, "WxH in pixels (default 960x720, animations 560x420)");
  command.add("--work", &pictures.work, "Pictures show who did how much work");
  command.add("--thoughts", &pictures.thoughts, "Pictures show what --agents think");
  command.action = [flags] {
    if (!flags->export_to.empty()) {
      export_episodes(*flags);
    } else if (flags->check) {
      check(*flags);
    } else if (flags->playthrough) {
      print_playthroughs(*flags);
    } else if (flags->pictures.any()) {
      draw_pictures(*flags);
    } else if (flags->json || flags->text || isatty(STDOUT_FILENO) == 0 ||
               !show_in_window(*flags)) {
      replay(*flags);
    }
  };
}

}  // namespace potluck::tools
