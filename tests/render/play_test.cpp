#include <doctest/doctest.h>

#include <set>

#include "env/classic/rule_set.h"
#include "env/coop_grid/rule_set.h"
#include "env/layout/reader.h"
#include "env/text/error.h"
#include "env/trajectory/check.h"
#include "render/canvas/scale.h"
#include "render/play/controls.h"
#include "render/play/start_screen.h"
#include "tests/render/puppets.h"

namespace potluck::render {
namespace {

class Shelf final : public GameKeeper {
 public:
  void begin_game() override { ++games; }
  std::string keep(const GameRecord& record) override {
    last = record.game.trajectory("test");
    num_presses = record.presses.size();
    taken_back.assign(record.taken_back.begin(), record.taken_back.end());
    return {};
  }
  std::string finish() override { return {}; }
  [[nodiscard]] std::string name() const override { return std::to_string(games); }
  std::optional<Trajectory> last;
  std::size_t num_presses = 0;
  std::vector<TakenBack> taken_back;
  int games = 0;
};

std::shared_ptr<const Layout> room(int horizon = 400) {
  return load_layout("cramped_room",
                     std::vector<std::string>{"horizon=" + std::to_string(horizon)});
}

/// You at the left, a partner who stands, at the right.
Setup setup_with(const std::string& partner, int horizon = 400) {
  Setup setup;
  setup.layout = room(horizon);
  setup.partner = partner;
  return setup;
}

/// What a person does alone in the cramped room for one soup, in steps of the game: as keys. The
/// cook begins at row 2, column 1 (onions at the left of row 1, dishes below, the pot at the top).
std::vector<Key> one_soup() {
  using enum Key;
  std::vector<Key> keys = {kUp};
  for (int onion = 0; onion < 3; ++onion) {
    for (const Key key : {kLeft, kSpace, kRight, kUp, kSpace, kLeft}) {
      keys.push_back(key);
    }
  }
  return keys;
}

}  // namespace

TEST_CASE("controls: the last key within a tick counts, a held key repeats") {
  Controls controls(1);
  CHECK_FALSE(controls.take(0));
  controls.handle(KeyDown{.key = Key::kLeft});
  controls.handle(KeyDown{.key = Key::kUp});
  CHECK(controls.pressed(0));
  CHECK(controls.take(0) == Wish::kUp);
  CHECK(controls.take(0) == Wish::kUp);
  controls.handle(KeyUp{.key = Key::kUp});
  CHECK(controls.take(0) == Wish::kLeft);
  controls.handle(KeyUp{.key = Key::kLeft});
  CHECK_FALSE(controls.take(0));
  // A tap between two ticks is not lost.
  controls.handle(KeyDown{.key = Key::kE});
  controls.handle(KeyUp{.key = Key::kE});
  CHECK(controls.take(0) == Wish::kInteract);
  CHECK_FALSE(controls.take(0));
  controls.handle(KeyDown{.key = Key::kD});
  controls.handle(FocusLost{});
  CHECK_FALSE(controls.take(0));
  CHECK_FALSE(controls.meant(KeyDown{.key = Key::kH}));
}

TEST_CASE("controls: two people share a keyboard, gamepads serve either") {
  Controls controls(2);
  controls.handle(KeyDown{.key = Key::kW});
  controls.handle(KeyDown{.key = Key::kSpace});
  CHECK(controls.take(0) == Wish::kInteract);
  CHECK(controls.take(1) == Wish::kUp);
  controls.release();
  controls.handle(PadDirection{.pad = 1, .x = -1, .y = 0});
  CHECK(controls.take(1) == Wish::kLeft);
  controls.handle(PadDirection{.pad = 1, .x = 0, .y = 0});
  CHECK_FALSE(controls.take(1));
  controls.handle(PadButton{.pad = 0, .button = 0, .down = true});
  CHECK(controls.take(0) == Wish::kInteract);
}

TEST_CASE("a wish is the right action under both rule sets") {
  CHECK(looks_of(classic::rule_set()).action(Wish::kLeft) ==
        static_cast<Action>(ClassicAction::kWest));
  CHECK(looks_of(coop_grid::rule_set()).action(Wish::kLeft) ==
        static_cast<Action>(CoopGridAction::kLeft));
  CHECK(looks_of(classic::rule_set()).action(Wish::kInteract) ==
        static_cast<Action>(ClassicAction::kInteract));
  CHECK(looks_of(coop_grid::rule_set()).action(Wish::kInteract) == kStayAction);
}

TEST_CASE("a game replays from its recording, also after it was taken back") {
  const Puppets puppets;
  Game game(room(30), seats_of(setup_with("puppet", 30), puppets), 7);
  const State start = game.now();
  const std::vector<Action> up = {0, 0};
  for (int i = 0; i < 10; ++i) {
    game.step(up);
  }
  const State at_ten = game.now();
  const std::vector<Action> left = {3, 0};
  for (int i = 0; i < 5; ++i) {
    game.step(left);
  }
  game.undo(5);
  CHECK(game.now() == at_ten);
  CHECK(game.steps() == 10);
  game.undo(100);
  CHECK(game.now() == start);
  for (int i = 0; i < 40; ++i) {
    game.step(i % 2 == 0 ? up : left);
  }
  CHECK(game.over());
  CHECK(game.steps() == 30);
  const Trajectory trajectory = game.trajectory("test");
  CHECK(trajectory.steps.size() == 30);
  CHECK(trajectory.agents == std::vector<std::string>{"person", "puppet"});
  CHECK(check_trajectory(trajectory, "test").num_differences == 0);
  CHECK(game.totals(1).count(potluck::Event::kMoveAction) == 30);
}

TEST_CASE("seats: people, partners and those who stand in") {
  const Puppets puppets;
  Setup setup = setup_with("puppet");
  setup.seat = 1;
  auto seats = seats_of(setup, puppets);
  CHECK_FALSE(seats[0].is_person());
  CHECK(seats[1].is_person());
  setup.partner.clear();
  seats = seats_of(setup, puppets);
  CHECK(seats[0].name == "person 2");
  CHECK(seats[1].name == "person 1");
  setup.layout = load_layout("multiplayer_schelling");
  setup.seat = 0;
  CHECK(seats_of(setup, puppets)[3].name == "stay");
  setup.partner = "nobody";
  CHECK_THROWS_AS((void)seats_of(setup, puppets), InputError);
}

TEST_CASE("play: the clock starts with the first key, and P stops it") {
  const Puppets puppets;
  Shelf shelf;
  PlayScreen screen(setup_with("stay"), puppets, {.keeper = &shelf});
  screen.update(5);
  CHECK(screen.game().steps() == 0);
  tap(screen, Key::kUp);
  for (int i = 0; i < 60; ++i) {
    screen.update(1.0 / 60);
  }
  CHECK(screen.game().steps() >= 5);
  CHECK(screen.game().steps() <= 6);
  tap(screen, Key::kP);
  const int steps = screen.game().steps();
  screen.update(3);
  CHECK(screen.game().steps() == steps);
  tap(screen, Key::kPeriod);
  CHECK(screen.game().steps() == steps + 1);
  // Kept with every step.
  REQUIRE(shelf.last);
  CHECK(shelf.last->steps.size() == static_cast<std::size_t>(steps) + 1);
  CHECK(shelf.num_presses == 1);
  tap(screen, Key::kR);
  CHECK(screen.game().steps() == 0);
  tap(screen, Key::kPeriod);
  CHECK(shelf.games == 2);
  CHECK(shelf.last->steps.size() == 1);
}

TEST_CASE("play: a turn-based kitchen waits, and a person alone cooks a soup in it") {
  const Puppets puppets;
  Setup setup = setup_with("stay");
  setup.turn_based = true;
  setup.pace = kFastestPace;
  PlayScreen screen(setup, puppets);
  int keys = 0;
  const auto press = [&](Key key) {
    tap(screen, key);
    screen.update(0.2);
    ++keys;
    REQUIRE(screen.game().steps() == keys);
  };
  for (const Key key : one_soup()) {
    press(key);
  }
  CHECK(screen.game().totals(0).count(potluck::Event::kPottingOnion) == 3);
  screen.update(10);
  CHECK(screen.game().steps() == keys);
  const float before = static_cast<float>(screen.game().steps());
  tap(screen, Key::kU);
  CHECK(static_cast<float>(screen.game().steps()) == std::max(before - 10, 0.0F));
}

TEST_CASE("play: every state of the screen draws, small and large") {
  const Puppets puppets;
  for (const Size size : {kLeastUnits, Size{1280, 720}, Size{2000, 700}}) {
    for (const char* kitchen : {"cramped_room", "paper_kitchen", "multiplayer_schelling"}) {
      Setup setup = setup_with("puppet", 20);
      setup.layout =
          load_layout(kitchen, std::vector<std::string>{"horizon=20", "effort.move=0.1"});
      PlayScreen screen(setup, puppets);
      CHECK(screen.scene(size).find(Part::kCookFacing).size() ==
            static_cast<std::size_t>(setup.layout->num_agents()));
      tap(screen, Key::kH);
      tap(screen, Key::kF);
      tap(screen, Key::kUp);
      screen.update(0.5);
      CHECK_FALSE(screen.scene(size).find(Part::kThought).empty());
      for (int i = 0; i < 20; ++i) {
        screen.update(0.25);
      }
      CHECK(screen.game().over());
      const Scene end = screen.scene(size);
      // Nothing important hangs over the edge.
      for (const Part part : {Part::kCookBody, Part::kWidget, Part::kTile}) {
        for (const Shape* shape : end.find(part)) {
          const Rect box = bounds_of(*shape);
          CHECK(box.x >= -1);
          CHECK(box.right() <= size.width + 1);
          CHECK(box.bottom() <= size.height + 1);
        }
      }
    }
  }
}

TEST_CASE("start: a kitchen, a partner and consent lead to a game") {
  const Puppets puppets;
  Shelf shelf;
  std::optional<bool> remembered;
  auto start = std::make_unique<StartScreen>(
      Kitchens{.names = {"cramped_room", "no_such_kitchen", "paper_kitchen"},
               .load = [](const std::string& name) { return load_layout(name); }},
      puppets, shelf,
      Consent{.given = {}, .folder = "games", .remember = [&](bool yes) { remembered = yes; }},
      Setup{});
  const StartScreen& seen = *start;
  CHECK(seen.setup().partner == "puppet");
  ScreenStack stack(std::move(start));
  const auto frame = [&] { return stack.scene({1280, 720}); };
  const auto click_text = [&](const std::string& words) {
    const Scene scene = frame();
    for (const Shape& shape : scene.shapes()) {
      const auto* text = std::get_if<Text>(&shape.geometry);
      if (text != nullptr && text->text == words) {
        const Point at = bounds_of(shape).center();
        stack.handle(MouseMoved{at});
        stack.handle(MousePressed{at});
        stack.handle(MouseReleased{at});
        (void)frame();
        return true;
      }
    }
    return false;
  };
  REQUIRE(click_text("no_such_kitchen"));
  CHECK(seen.setup().layout->name() == "cramped_room");
  REQUIRE(click_text("paper_kitchen"));
  CHECK(seen.setup().layout->name() == "paper_kitchen");
  REQUIRE(click_text("stay"));
  CHECK(seen.setup().partner == "stay");
  REQUIRE(click_text("Cook"));
  CHECK(stack.depth() == 1);
  REQUIRE(click_text("Yes"));
  CHECK(remembered == true);
  CHECK(stack.depth() == 2);
  stack.handle(KeyDown{.key = Key::kUp});
  stack.update(0.2);
  stack.update(0.2);
  stack.handle(KeyDown{.key = Key::kEscape});
  CHECK(stack.depth() == 2);
  REQUIRE(click_text("Leave"));
  CHECK(stack.depth() == 1);
  CHECK(shelf.last->layout->name() == "paper_kitchen");
  // Enter is enough.
  stack.handle(KeyDown{.key = Key::kEnter});
  (void)frame();
  CHECK(stack.depth() == 2);
}

TEST_CASE("start: nobody is to be chosen in a kitchen for one") {
  const Puppets puppets;
  Shelf shelf;
  StartScreen start(Kitchens{.names = {"cramped_room_single", "cramped_room"},
                             .load = [](const std::string& name) { return load_layout(name); }},
                    puppets, shelf, Consent{.given = true, .folder = "games", .remember = {}},
                    Setup{});
  const auto says = [&](const std::string& words) {
    const Scene scene = start.scene({1280, 720});
    return std::ranges::any_of(scene.shapes(), [&](const Shape& shape) {
      const auto* text = std::get_if<Text>(&shape.geometry);
      return text != nullptr && text->text == words;
    });
  };
  CHECK(says("a kitchen for one cook"));
  CHECK_FALSE(says("puppet"));
  tap(start, Key::kRight);
  CHECK(says("puppet"));
  CHECK(start.setup().partner == "puppet");
}

TEST_CASE("play: a turn-based kitchen loses no tap, repeats held keys, and one can wait") {
  const Puppets puppets;
  Setup setup = setup_with("stay");
  setup.turn_based = true;
  PlayScreen screen(setup, puppets);
  // Faster than the pace, without a frame between.
  for (const Key key : {Key::kUp, Key::kLeft, Key::kSpace, Key::kQ, Key::kShiftRight}) {
    tap(screen, key);
  }
  CHECK(screen.game().steps() == 5);
  CHECK(screen.game().totals(0).count(potluck::Event::kOnionPickup) == 1);
  screen.handle(KeyDown{.key = Key::kDown});
  CHECK(screen.game().steps() == 6);
  screen.update(0.25);
  CHECK(screen.game().steps() == 6);
  screen.update(0.2);
  CHECK(screen.game().steps() == 7);
  for (int i = 0; i < 60; ++i) {
    screen.update(1.0 / 60);
  }
  CHECK(screen.game().steps() >= 12);
  CHECK(screen.game().steps() <= 13);
  screen.handle(KeyUp{.key = Key::kDown});
  const int steps = screen.game().steps();
  screen.update(2);
  CHECK(screen.game().steps() == steps);
}

TEST_CASE("play: two people take a turn together") {
  const Puppets puppets;
  Setup setup = setup_with("");
  setup.turn_based = true;
  PlayScreen screen(setup, puppets);
  tap(screen, Key::kRight);
  tap(screen, Key::kUp);
  CHECK(screen.game().steps() == 0);
  tap(screen, Key::kS);
  REQUIRE(screen.game().steps() == 1);
  CHECK(screen.game().last_step()->actions ==
        std::vector<Action>{looks_of(classic::rule_set()).action(Wish::kUp),
                            looks_of(classic::rule_set()).action(Wish::kDown)});
}

TEST_CASE("play: what is taken back is told to the keeper, and partners remember what stayed") {
  const Puppets puppets;
  Shelf shelf;
  PlayScreen screen(setup_with("counter"), puppets, {.keeper = &shelf});
  for (int i = 0; i < 9; ++i) {
    tap(screen, Key::kPeriod);
  }
  REQUIRE(screen.game().steps() == 9);
  CHECK(screen.game().value_curve(1).back() == 10);
  tap(screen, Key::kComma);
  CHECK(screen.game().steps() == 8);
  CHECK(screen.game().value_curve(1).back() == 9);
  tap(screen, Key::kU);
  CHECK(screen.game().steps() == 0);
  CHECK(screen.game().value_curve(1) == std::vector<float>{1});
  REQUIRE(shelf.taken_back.size() == 2);
  CHECK(shelf.taken_back[0].from == 9);
  CHECK(shelf.taken_back[0].to == 8);
  CHECK(shelf.taken_back[1].from == 8);
  CHECK(shelf.taken_back[1].to == 0);
  CHECK(shelf.games == 1);
}

TEST_CASE("play: a finished game that is taken back stays as it was, the rest is another") {
  const Puppets puppets;
  Shelf shelf;
  PlayScreen screen(setup_with("puppet", 12), puppets, {.keeper = &shelf});
  for (int i = 0; i < 15; ++i) {
    tap(screen, Key::kPeriod);
  }
  CHECK(screen.game().over());
  CHECK(shelf.last->steps.size() == 12);
  CHECK(shelf.games == 1);
  tap(screen, Key::kComma);
  CHECK_FALSE(screen.game().over());
  CHECK(shelf.games == 2);
  CHECK(shelf.last->steps.size() == 11);
  tap(screen, Key::kComma);
  CHECK(shelf.games == 2);
}

TEST_CASE("play: the menu changes partner, kitchen and seat without leaving") {
  const Puppets puppets;
  Shelf shelf;
  const Kitchens kitchens{.names = {"cramped_room", "paper_kitchen", "no_such_kitchen"},
                          .load = [](const std::string& name) { return load_layout(name); }};
  Setup setup = setup_with("puppet");
  setup.kitchen = "cramped_room";
  PlayScreen screen(setup, puppets, {.keeper = &shelf, .kitchens = &kitchens});
  const auto key = [&](Key which) {
    tap(screen, which);
    (void)screen.scene({1280, 720});
  };
  key(Key::kUp);
  screen.update(0.2);
  CHECK(screen.game().steps() == 1);
  key(Key::kEscape);
  CHECK(screen.paused());
  screen.update(1);
  CHECK(screen.game().steps() == 1);
  key(Key::kEnter);  // "Go on" has the focus
  CHECK_FALSE(screen.paused());
  screen.update(0.2);
  CHECK(screen.game().steps() == 2);

  screen.handle(PadButton{.pad = 0, .button = 7, .down = true});
  CHECK(screen.paused());
  for (int i = 0; i < 3; ++i) {
    key(Key::kDown);  // again, swap seats, partner
  }
  key(Key::kRight);
  CHECK(screen.setup().partner == "stay");
  CHECK(screen.game().steps() == 0);
  key(Key::kRight);
  CHECK(screen.setup().partner == "stay");  // nobody is refused: it stays with whom there was
  CHECK(screen.game().seats()[1].name == "stay");
  key(Key::kRight);
  CHECK(screen.setup().partner.empty());
  CHECK(screen.game().seats()[1].name == "person 2");
  key(Key::kDown);
  key(Key::kRight);
  CHECK(screen.setup().layout->name() == "paper_kitchen");
  CHECK(screen.setup().partner.empty());
  key(Key::kRight);
  CHECK(screen.setup().layout->name() == "paper_kitchen");
  key(Key::kUp);
  key(Key::kUp);
  key(Key::kEnter);
  CHECK(screen.setup().seat == 1);
  CHECK(shelf.games == 5);
  key(Key::kEscape);
  CHECK_FALSE(screen.paused());
}

}  // namespace potluck::render
