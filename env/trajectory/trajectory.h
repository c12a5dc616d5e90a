// Episodes written down: who did what, what it brought, and every state on the way.
//
// Our format (one file per episode, or a list of episodes; JSON) is self-contained: it carries its
// kitchen, so it replays anywhere, and the numbers behind its chance, so that `check_trajectory`
// (env/trajectory/check.h) can run it through the rules again.
//
//   {
//     "format": "potluck-trajectory", "version": 1,
//     "program": "potluck 0.1.0",                 who wrote it
//     "layout": {…},                              a layout file (layouts/layout.schema.json)
//     "random": {"seed": 7, "stream": 1, "env": 0, "episode": 0},
//                                                 the counters of all chance: key RandomKey{seed},
//                                                 of stream `stream` if there is one
//     "start": "rules",                           the start state is the one that the rules draw;
//                                                 "given": it was set by hand
//     "agents": ["greedy", "stay"],               who sat where
//     "event_names": ["tomato_pickup", …],        bit 0 first (env/event.h); for readers elsewhere
//     "start_state": STATE,
//     "steps": [
//       {"actions": [2, 5],                       of each player (env/action.h)
//        "earned": [0, 20], "shaped": [0, 0],     rewards, per player; "inf" and "-inf" are numbers
//        "effort": [0.1, 0],                      private cost, per player, >= 0
//        "events": [33554432, 0],                 a bit mask per player
//        "state": STATE},                         after the step
//       …]
//   }
//
//   STATE: {"timestep": 0,
//           "players": [{"row": 1, "col": 2, "facing": "north", "holding": OBJECT}, …],
//           "objects": [{"row": 0, "col": 2, "object": OBJECT}, …]}
//   of games without a grid {"timestep": 3, "past": [[0, 1]], "table": {"coin": [1, 2]}}: joint
//   actions, oldest first; numbers under names
//   OBJECT: "onion", "tomato", "dish" or {"soup": ["onion", …], "cooking_tick": -1}
//
// These are the words of a layout's start_state; rows and columns count from 0 at the top left. No
// "holding" means empty hands, no "cooking_tick" -1, no "objects" none, and lists of rewards,
// efforts or events that are missing are all 0. What states mean says each rule set's
// words.h. Keys that are not listed here are ignored.
//
// The readers also take, told apart by what is in the file (env/trajectory/foreign.h says what they
// leave open):
//   - Overcooked-AI's saved trajectories (*.reftraj, *.json with "ep_states", of 2019 with
//     "ep_observations"), and those that its demos in the browser write;
//   - tables of games of people (*.csv, or a list of their rows in JSON), as Overcooked-AI
//     publishes them;
//   - games of people in the format "overcooked-human-traj-v1".
//
// Pickles are programs and are refused. Files are hostile: length, depth and number of values are
// limited before anything is built.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "env/action.h"
#include "env/event.h"
#include "env/layout.h"
#include "env/random.h"
#include "env/snapshot.h"

namespace potluck {

inline constexpr int kTrajectoryVersion = 1;
inline constexpr std::size_t kMaxTrajectoryBytes = std::size_t{1} << 26;
/// Of a *.csv: the published ones have 144 and 172 million bytes.
inline constexpr std::size_t kMaxTableBytes = std::size_t{1} << 29;

/// The counters of an episode's chance.
struct EpisodeChance {
  std::uint64_t seed = 0;
  std::optional<std::uint32_t> stream = {};  ///< absent: the seed's own key
  std::uint32_t env = 0;
  std::uint32_t episode = 0;
  bool operator==(const EpisodeChance&) const = default;

  [[nodiscard]] RandomKey key() const {
    return stream ? RandomKey{seed}.stream(*stream) : RandomKey{seed};
  }
};

struct TrajectoryStep {
  std::vector<Action> actions;  ///< [num_agents]
  /// [num_agents] each; empty where the recording does not say.
  std::vector<float> earned = {};
  std::vector<float> shaped = {};
  std::vector<float> effort = {};
  std::vector<EventMask> events = {};
  /// Sum of `earned`, where the recording says that only.
  std::optional<float> team_reward = {};

  /// What the team was paid; 0 where the recording does not say.
  [[nodiscard]] float team() const;
};

enum class TrajectoryFormat : std::uint8_t { kPotluck, kOvercookedAi, kHumanGame, kTable };

/// "potluck", "overcooked_ai", "overcooked_human", "overcooked_table".
[[nodiscard]] std::string_view name_of(TrajectoryFormat format);

struct Trajectory {
  TrajectoryFormat format = TrajectoryFormat::kPotluck;
  std::string program;
  std::shared_ptr<const Layout> layout;
  EpisodeChance chance;
  bool starts_by_rules = true;      ///< false: states[0] was set by hand
  std::vector<std::string> agents;  ///< by seat; may be empty
  std::string name;                 ///< what the file calls this one among its episodes
  /// [num_agents] whether a person sat there; empty where the recording does not say.
  std::vector<bool> people;
  /// False: the objects of a state stand in no order, nor do the ingredients of a soup, and soups
  /// in hands have no tick worth comparing.
  bool exact = true;
  std::vector<Snapshot> states;  ///< states[t] before step t; the last one may be missing
  std::vector<TrajectoryStep> steps;
};

/// Takes an episode down while it is played.
class TrajectoryRecorder {
 public:
  /// `start` is the state in which the episode begins. `program`: "potluck 0.1.0".
  TrajectoryRecorder(std::shared_ptr<const Layout> layout, EpisodeChance chance,
                     std::vector<std::string> agents, Snapshot start, std::string program,
                     bool starts_by_rules = true);

  /// A step: everything [num_agents], and the state after it.
  void add(std::span<const Action> actions, std::span<const float> earned,
           std::span<const float> shaped, std::span<const float> effort,
           std::span<const EventMask> events, Snapshot after);

  [[nodiscard]] const Trajectory& trajectory() const { return trajectory_; }

 private:
  Trajectory trajectory_;
};

/// The text of a file of one episode, which must say everything (as a recorder's does, and what was
/// read from our own format).
[[nodiscard]] std::string write_trajectory(const Trajectory& trajectory);

struct OvercookedText {
  std::string text;
  std::vector<std::string> warnings = {};  ///< what that program cannot play, a line each
};

/// A file of Overcooked-AI's saved trajectories, an entry per episode, with what the kitchen has
/// beside its defaults among the parameters. Throws InputError, naming `place`, for episodes of
/// other rules than classic.
[[nodiscard]] OvercookedText write_overcooked_ai(std::span<const Trajectory> episodes,
                                                 const std::string& place);

/// A state as a line of JSON in the words above.
[[nodiscard]] std::string write_state(const Snapshot& snapshot);

/// The way back, for a state of `layout`. Throws InputError, naming `place` and the key, for
/// anything else; whether such a state can be, Snapshots::to_state says.
[[nodiscard]] Snapshot parse_state(std::string_view text, const Layout& layout,
                                   const std::string& place);

/// What other programs' files leave unsaid.
struct TrajectoryHints {
  /// "key=value", as in env/layout/reader.h: have the last word on every kitchen.
  std::span<const std::string> overrides = {};
  /// Kitchens that the games may have been played in. What a game does not say of its kitchen comes
  /// from the first of them with its grid (players apart), if there is one.
  std::span<const LayoutSpec> kitchens = {};
};

/// The episodes of a file in any of the formats, one at least. Throws InputError, naming `place`
/// and the key, for anything that is not such a file.
[[nodiscard]] std::vector<Trajectory> parse_trajectories(std::string_view text,
                                                         const std::string& place,
                                                         const TrajectoryHints& hints = {});

/// Do the two have the same grid, players' starts apart?
[[nodiscard]] bool same_terrain(const LayoutSpec& a, const LayoutSpec& b);

/// Beside the games of a study's participant: what was answered (tools/window/study_files.h).
inline constexpr const char* kStudyResultsFile = "results.json";

/// The files that `names` name; of a folder all *.json, *.reftraj and *.csv in it, sorted, but for
/// kStudyResultsFile. Throws InputError for a folder without any; files are not looked at yet.
[[nodiscard]] std::vector<std::filesystem::path> trajectory_files(
    const std::vector<std::string>& names);

/// A line for each folder of `names` that has pickles, which cannot be read, beside such files.
[[nodiscard]] std::vector<std::string> files_left_out(const std::vector<std::string>& names);

/// parse_trajectories of the file `path`.
[[nodiscard]] std::vector<Trajectory> read_trajectories(const std::filesystem::path& path,
                                                        const TrajectoryHints& hints = {});

}  // namespace potluck
