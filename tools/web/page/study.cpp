// A study in the browser: what study.js asks of the one implementation (render/play/study_flow.h).
#include <emscripten.h>
#include <fmt/format.h>

#include <algorithm>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "env/layout/reader.h"
#include "env/snapshots.h"
#include "env/text/error.h"
#include "env/text/fnv.h"
#include "env/trajectory/trajectory.h"
#include "render/play/play_screen.h"
#include "render/play/study_flow.h"
#include "render/play/study_record.h"
#include "render/scene/looks.h"
#include "tools/web/page/app.h"

// A line for the record, and what the page must know of it.
EM_JS(void, potluck_record, (const char* line, int is_step),
      { Module.record(UTF8ToString(line), is_step); });
// What the person does, for the server that ticks.
EM_JS(void, potluck_said_action, (int action, int steps), { Module.pairSays(action, steps); });
EM_JS(void, potluck_game_over, (), { Module.gameOver(); });

namespace potluck::tools {
namespace {

using render::Game;
using render::PlannedGame;

/// Hands every step to the page, which keeps it.
class LineKeeper final : public render::GameKeeper {
 public:
  void begin_game() override { presses_ = 0; }
  std::string keep(const render::GameRecord& record) override {
    const auto fresh = record.presses.subspan(std::min(presses_, record.presses.size()));
    presses_ = record.presses.size();
    const double seconds = record.presses.empty() ? 0 : record.presses.back().seconds;
    potluck_record(render::step_line(record.game, seconds, fresh).c_str(), 1);
    return {};
  }
  std::string finish() override { return {}; }
  [[nodiscard]] std::string name() const override { return {}; }

 private:
  std::size_t presses_ = 0;
};

/// The other end of a pair's game: the page brings what the server sends.
class PageWire final : public render::Wire {
 public:
  void say(Action action, int steps) override { potluck_said_action(action, steps); }
  std::optional<std::vector<Action>> next() override {
    if (waiting_.empty()) {
      return std::nullopt;
    }
    std::vector<Action> actions = std::move(waiting_.front());
    waiting_.pop_front();
    return actions;
  }
  void add(std::vector<Action> actions) { waiting_.push_back(std::move(actions)); }
  void clear() { waiting_.clear(); }

 private:
  std::deque<std::vector<Action>> waiting_;
};

/// What a server says of a pair's game.
struct Pairing {
  int seat = 0;
  std::uint64_t seed = 0;
  float pace = 0;
};

struct Sitting {
  std::unique_ptr<render::StudyFlow> flow;
  std::string lines;  ///< of the record so far, as far as it was restored
  LineKeeper keeper;
  PageWire wire;
  const Game* pair = nullptr;  ///< while a pair's game is shown
};

Sitting& sitting() {
  static Sitting now;
  return now;
}

std::string instructions_of(const std::string& kitchen) {
  try {
    return std::string(render::looks_of(load_layout(kitchen)->rules()).instructions);
  } catch (const std::exception&) {
    return {};
  }
}

/// `pairing`: another person is the partner.
void play(const std::string& partner, const Pairing* pairing = nullptr) {
  Sitting& now = sitting();
  const render::Study& study = now.flow->study();
  const bool resumes = now.flow->playing().has_value();
  const std::optional<PlannedGame> planned = resumes ? now.flow->playing() : now.flow->page().game;
  if (!planned) {
    return;
  }
  render::Setup setup;
  setup.kitchen = planned->what.kitchen;
  setup.layout = load_layout(setup.kitchen);
  setup.partner = partner.empty() ? planned->what.partner : partner;
  setup.seat = std::max(planned->place, 0) % std::max(setup.layout->num_agents(), 1);
  setup.pace = study.pace;
  setup.seed = planned->seed;
  setup.hide_names = true;
  setup.one_game = true;
  render::GameServices services{.keeper = &now.keeper};
  now.wire.clear();
  now.pair = nullptr;
  if (pairing != nullptr) {
    setup.partner.clear();
    setup.elsewhere = true;
    setup.seat = pairing->seat;
    setup.seed = pairing->seed;
    setup.pace = pairing->pace;
    services.wire = &now.wire;
  }
  if (resumes) {
    const render::StudyRecord record = render::parse_record(now.lines, "record");
    if (!record.games.empty()) {
      services.so_far = record.games.back().steps;
    }
  }
  services.ended = [](const Game& game) {
    const std::string line = render::game_end_line(game.score());
    sitting().flow->take(line);
    potluck_record(line.c_str(), 0);
    sitting().pair = nullptr;
  };
  auto screen = std::make_unique<render::PlayScreen>(setup, App::instance().partners(), services);
  if (!resumes) {
    std::vector<std::string> agents;
    for (const render::Seat& seat : screen->game().seats()) {
      agents.push_back(seat.name);
    }
    const std::string line = render::game_begin_line(*planned, setup, agents);
    now.flow->take(line);
    potluck_record(line.c_str(), 0);
  }
  if (pairing != nullptr) {
    now.pair = &screen->game();
  }
  App::instance().show(std::move(screen), [] { potluck_game_over(); });
}

}  // namespace
}  // namespace potluck::tools

using namespace potluck;
using namespace potluck::tools;

extern "C" {

/// 1 if the text is a study; else the page shows why not.
EMSCRIPTEN_KEEPALIVE int potluck_study(const char* text, int order, const char* language) {
  int good = 0;
  guarded([&] {
    render::Study study = render::parse_study(text, "study");
    const std::string spoken = *language == '\0' ? study.language : std::string(language);
    sitting().flow =
        std::make_unique<render::StudyFlow>(std::move(study), order, spoken, instructions_of);
    sitting().lines.clear();
    good = 1;
  });
  return good;
}

EMSCRIPTEN_KEEPALIVE const char* potluck_study_header(const char* participant, int order) {
  const render::StudyFlow& flow = *sitting().flow;
  return for_page(render::header_line({.study = flow.study().name,
                                       .participant = participant,
                                       .order = order,
                                       .language = flow.language(),
                                       .program = "potluck " POTLUCK_VERSION,
                                       .signature = POTLUCK_SIGNATURE}));
}

EMSCRIPTEN_KEEPALIVE const char* potluck_study_page() {
  return for_page(sitting().flow->page_json());
}

/// What is wrong with an event; empty: it was accepted.
EMSCRIPTEN_KEEPALIVE const char* potluck_study_take(const char* event) {
  return for_page(sitting().flow->take(event));
}

/// A text of the program's in the language of the study.
EMSCRIPTEN_KEEPALIVE const char* potluck_said(const char* text) {
  return for_page(sitting().flow->study().said(text, sitting().flow->language()));
}

/// A line of the record, in order: before a game goes on, all of them.
EMSCRIPTEN_KEEPALIVE void potluck_study_line(const char* line) {
  sitting().lines += std::string(line) + "\n";
}

EMSCRIPTEN_KEEPALIVE void potluck_study_forget() {
  sitting().lines.clear();
}

/// Begins the page's game with another person, or goes on with it.
EMSCRIPTEN_KEEPALIVE void potluck_pair_play(int seat, double seed, float pace) {
  const Pairing pairing{.seat = seat, .seed = static_cast<std::uint64_t>(seed), .pace = pace};
  guarded([&] { play({}, &pairing); });
}

/// The next step of the pair.
EMSCRIPTEN_KEEPALIVE void potluck_pair_tick(int first, int second) {
  sitting().wire.add({static_cast<Action>(first), static_cast<Action>(second)});
}

/// Steps of the pair's game so far; -1: none is played.
EMSCRIPTEN_KEEPALIVE int potluck_pair_steps() {
  return sitting().pair == nullptr ? -1 : sitting().pair->steps();
}

/// A hash (64-bit FNV-1a) of the state as text, which both partners' pages and the server compare.
EMSCRIPTEN_KEEPALIVE const char* potluck_pair_hash() {
  const Game* game = sitting().pair;
  if (game == nullptr) {
    return "";
  }
  const Snapshots snapshots(game->shared_layout());
  return for_page(fmt::format("{:016x}", fnv1a(write_state(snapshots.to_snapshot(game->now())))));
}

/// The pair's game ends here: the partner has left, or the two saw different games.
EMSCRIPTEN_KEEPALIVE void potluck_pair_end() {
  guarded([] {
    if (const Game* game = std::exchange(sitting().pair, nullptr)) {
      const std::string line = render::game_end_line(game->score());
      sitting().flow->take(line);
      potluck_record(line.c_str(), 0);
    }
  });
}

/// Begins the game of the page, or goes on with the one that was begun. `partner`: who cooks
/// instead of the study's; may be empty.
EMSCRIPTEN_KEEPALIVE void potluck_study_play(const char* partner) {
  guarded([&] { play(partner); });
}
}
