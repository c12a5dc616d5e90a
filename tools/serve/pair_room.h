// People who cook in pairs: a lobby for each of a study's games with a person, and the clock of the
// games that run. Knows no sockets and no rules of a kitchen: what both do in a step goes to both,
// and their pages play it by the same rules. Messages (JSON texts):
//
//   to a page    {"wait": seconds left}                     every second in the lobby
//                {"start": {"pair", "seat", "kitchen", "seed", "pace", "ticks"}}; of a game that
//                runs also "sofar": base64 of two bytes a step
//                {"tick": t, "actions": [a0, a1]}           at the study's pace
//                {"gone": seat}, {"back": seat}             the partner's line
//                {"end": "finished" | "no_partner" | "partner_left" | "diverged"}
//   from a page  {"action": a, "tick": t}                   for the next step; the last one counts,
//                                                           and who says nothing stays
//                {"hash": "…", "tick": t}                   of the state after t steps: if the two
//                                                           differ, the game ends as "diverged"
// A game lies in a file of its own, step by step, so that it goes on when the server was killed;
// then it waits a little for both. (After a loss of power the last seconds may be missing: pages
// know more than the server, and the game ends as diverged.)
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "render/play/study.h"

namespace potluck::tools {

class PairRoom {
 public:
  /// Reads the games that are in `folder`, which is made. Throws InputError for a kitchen of a
  /// pair's game that cannot be read.
  PairRoom(const render::Study& study, std::filesystem::path folder);

  /// Is there a game with a person?
  [[nodiscard]] bool has_pairs() const { return !kitchens_.empty(); }
  [[nodiscard]] bool is_pair_game(int game) const { return kitchens_.contains(game); }

  /// A line to a page; `send` is called with texts for it, and no more after leave(). An empty
  /// text: it should be cut, for a newer line of the same page is there.
  using Send = std::function<void(const std::string&)>;
  using Line = std::uint64_t;
  /// A participant's page is there, for a game of pairs. An older line of the same is forgotten.
  Line join(const std::string& participant, int game, Send send, double now);
  /// What came from it; false: no page sends such things, the line should be cut.
  [[nodiscard]] bool hear(Line line, std::string_view text, double now);
  void leave(Line line, double now);
  /// Nothing of a participant is left, nor of those games; the partner is told that they have left.
  void remove(const std::string& participant);

  /// Does what is due; returns the seconds until something is again, at most a tenth.
  double tick(double now);

  struct Status {
    int waiting = 0;
    int games = 0;             ///< that run
    double tick_delay_99 = 0;  ///< seconds: the 99th percentile of how late the last steps were
  };
  [[nodiscard]] Status status() const;

 private:
  struct Visitor {
    std::string participant;
    int game = 0;
    Send send;
    double allowance = 0;  ///< messages that it may send at once
    double heard = 0;
  };
  struct Waiting {
    std::string participant;
    double until = 0;
    double told = 0;  ///< when it was told how long it waits still
  };
  struct Game {
    std::string id;
    int game = 0;
    std::uint32_t seed = 0;
    std::array<std::string, 2> participants;
    std::string steps;  ///< two bytes each
    std::array<std::optional<Line>, 2> lines;
    std::array<double, 2> gone_since{};
    std::array<std::uint8_t, 2> actions{};
    std::map<int, std::string> hashes;  ///< by step, of the page that came first
    double next = 0;                    ///< when the next step is due
    std::string end;                    ///< empty: it runs
    std::ofstream file;
  };

  [[nodiscard]] int ticks_of(const Game& game) const {
    return kitchens_.find(game.game)->second.ticks;
  }
  void read(const std::filesystem::path& path);
  void open_file(Game& game);
  void pair_up(int game, double now);
  void greet(Game& game, int seat, double now);
  void step(Game& game, double now);
  static bool write(Game& game, const std::string& line);
  void finish(Game& game, const std::string& why);
  void tell(const Game& game, int seat, const std::string& text);
  [[nodiscard]] Game* game_of(const std::string& participant, int game);

  const render::Study& study_;
  std::filesystem::path folder_;
  struct Kitchen {
    int ticks = 0;  ///< of an episode
    int actions = 0;
  };
  std::map<int, Kitchen> kitchens_;  ///< by number of the study's game
  std::map<Line, Visitor> visitors_;
  std::map<int, std::vector<Waiting>> lobbies_;
  std::map<std::pair<std::string, int>, bool> found_nobody_;  ///< participant and game
  std::vector<std::unique_ptr<Game>> games_;
  std::map<std::pair<std::string, int>, Game*> seats_;  ///< participant and game
  Line next_line_ = 1;
  std::vector<float> delays_;  ///< a ring
  std::size_t delay_at_ = 0;
};

}  // namespace potluck::tools
