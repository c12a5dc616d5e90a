// A study in the browser: what study.js asks of the one implementation (render/play/study_flow.h).
#include <emscripten.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "env/layout/reader.h"
#include "env/text/error.h"
#include "render/play/play_screen.h"
#include "render/play/study_flow.h"
#include "render/play/study_record.h"
#include "render/scene/looks.h"
#include "tools/web/page/app.h"

// A line for the record, and what the page must know of it.
EM_JS(void, potluck_record, (const char* line, int is_step),
      { Module.record(UTF8ToString(line), is_step); });
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

struct Sitting {
  std::unique_ptr<render::StudyFlow> flow;
  std::string lines;  ///< of the record so far, as far as it was restored
  LineKeeper keeper;
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

void play(const std::string& partner) {
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

/// Begins the game of the page, or goes on with the one that was begun. `partner`: who cooks
/// instead of the study's; may be empty.
EMSCRIPTEN_KEEPALIVE void potluck_study_play(const char* partner) {
  guarded([&] { play(partner); });
}
}
