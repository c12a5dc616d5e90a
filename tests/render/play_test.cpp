#include <doctest/doctest.h>

#include <set>

#include "env/error.h"
#include "env/layout_reader.h"
#include "env/trajectory_check.h"
#include "render/play/controls.h"
#include "render/play/start_screen.h"
#include "render/scale.h"

namespace potluck::render {
namespace {

/// Does what it was told, over and over.
class Puppet final : public Partner {
 public:
  explicit Puppet(std::vector<Action> actions) : actions_(std::move(actions)) {}
  void begin_episode() override { ++episodes; }
  [[nodiscard]] Decision decide(const VectorEnv& game, int /*seat*/, RandomKey /*key*/) override {
    Decision decision{.action = actions_[game.steps()[0] % actions_.size()],
                      .probabilities = std::vector<float>(6, 0.0F),
                      .value = static_cast<float>(game.steps()[0])};
    decision.probabilities[decision.action] = 1;
    return decision;
  }
  int episodes = 0;

 private:
  std::vector<Action> actions_;
};

class Puppets final : public Partners {
 public:
  [[nodiscard]] std::vector<PartnerChoice> choices(const Layout& /*layout*/) const override {
    return {{"puppet", "walks"}, {"stay", "stands"}};
  }
  [[nodiscard]] std::unique_ptr<Partner> make(
      const std::string& name, const std::shared_ptr<const Layout>& /*layout*/) const override {
    if (name == "puppet") {
      return std::make_unique<Puppet>(std::vector<Action>{0, 2, 1, 3});
    }
    if (name == "stay") {
      return std::make_unique<Puppet>(std::vector<Action>{kStayAction});
    }
    throw InputError(name, "unknown", "puppet or stay");
  }
};

class Shelf final : public GameKeeper {
 public:
  std::string keep(const Game& game, const Setup& /*setup*/, std::span<const Press> presses,
                   int number) override {
    last = game.trajectory("test");
    num_presses = presses.size();
    numbers.insert(number);
    return {};
  }
  std::optional<Trajectory> last;
  std::size_t num_presses = 0;
  std::set<int> numbers;
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

void tap(Screen& screen, Key key) {
  screen.handle(KeyDown{.key = key});
  screen.handle(KeyUp{.key = key});
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
  CHECK(controls.waiting(0));
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
  CHECK_FALSE(controls.handle(KeyDown{.key = Key::kH}));
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
  CHECK(action_of(Wish::kLeft, Rules::kClassic) == static_cast<Action>(ClassicAction::kWest));
  CHECK(action_of(Wish::kLeft, Rules::kCoopGrid) == static_cast<Action>(CoopGridAction::kLeft));
  CHECK(action_of(Wish::kInteract, Rules::kClassic) ==
        static_cast<Action>(ClassicAction::kInteract));
  CHECK(action_of(Wish::kInteract, Rules::kCoopGrid) == kStayAction);
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
  CHECK(trajectory.agents == std::vector<std::string>{"you", "puppet"});
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
  PlayScreen screen(setup_with("stay"), puppets, &shelf);
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
  // Kept every second, and when the window closes.
  CHECK(shelf.last);
  CHECK(screen.close());
  CHECK(shelf.last->steps.size() == static_cast<std::size_t>(steps) + 1);
  CHECK(shelf.num_presses == 1);
  tap(screen, Key::kR);
  CHECK(screen.game().steps() == 0);
  tap(screen, Key::kPeriod);
  CHECK(screen.close());
  CHECK(shelf.numbers == std::set<int>{0, 1});
}

TEST_CASE("play: a turn-based kitchen waits, and a person alone cooks a soup in it") {
  const Puppets puppets;
  Setup setup = setup_with("stay");
  setup.turn_based = true;
  setup.pace = kFastestPace;
  PlayScreen screen(setup, puppets, nullptr);
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
  CHECK(static_cast<float>(screen.game().steps()) == std::max(before - 150, 0.0F));
}

TEST_CASE("play: every state of the screen draws, small and large") {
  const Puppets puppets;
  for (const Size size : {kLeastUnits, Size{1280, 720}, Size{2000, 700}}) {
    for (const char* kitchen : {"cramped_room", "paper_kitchen", "multiplayer_schelling"}) {
      Setup setup = setup_with("puppet", 20);
      setup.layout =
          load_layout(kitchen, std::vector<std::string>{"horizon=20", "effort.move=0.1"});
      PlayScreen screen(setup, puppets, nullptr);
      CHECK(screen.scene(size).find(Part::kCookBody).size() ==
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
  CHECK(stack.depth() == 1);
  CHECK(shelf.last->layout->name() == "paper_kitchen");
  REQUIRE(click_text("Cook"));
  CHECK(stack.depth() == 2);
}

}  // namespace potluck::render
