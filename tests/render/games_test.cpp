// Coin and splitting games on the screen: keys by phase, what is hidden, turn by turn.
#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <variant>
#include <vector>

#include "env/layout/reader.h"
#include "env/split/state.h"
#include "render/canvas/scale.h"
#include "render/play/play_screen.h"
#include "render/scene/kitchen_scene.h"
#include "tests/render/puppets.h"
#include "tests/render/render_support.h"

namespace potluck::render {
namespace {

PlayScreen game_screen(const std::string& layout, const Partners& partners, int seat = 0) {
  Setup setup;
  setup.layout = load_layout(layout);
  setup.partner = "puppet";
  setup.seat = seat;
  return PlayScreen(setup, partners, {});
}

/// Is there such a text in the picture?
bool says(const Scene& scene, const std::string& words) {
  return std::ranges::any_of(scene.shapes(), [&](const Shape& shape) {
    const Text* text = std::get_if<Text>(&shape.geometry);
    return text != nullptr && text->text.find(words) != std::string::npos;
  });
}

TEST_CASE("trust_and_split: number keys are words, then claims; the partner's turn needs no key") {
  const Puppets puppets;  // says or claims something; its numbers are not this test's business
  PlayScreen screen = game_screen("trust_and_split", puppets);
  tap(screen, Key::k7);  // no such word
  screen.update(1);
  CHECK(screen.game().steps() == 0);
  tap(screen, Key::k2);  // paper
  CHECK(screen.game().steps() == 1);
  CHECK(unpack<split::SplitState>(screen.game().now()).now[0].word == 2);
  screen.update(1);  // the partner speaks
  CHECK(screen.game().steps() == 2);
  screen.update(5);  // and now the game waits
  CHECK(screen.game().steps() == 2);
  tap(screen, Key::k0);
  REQUIRE(screen.game().steps() == 3);
  CHECK(unpack<split::SplitState>(screen.game().now()).last[0].claims[0] == 0);
  // The second round begins with the partner's word.
  screen.update(1);
  CHECK(screen.game().steps() == 4);
  tap(screen, Key::k1);
  tap(screen, Key::kSpace);
  REQUIRE(screen.game().steps() == 6);
  CHECK(unpack<split::SplitState>(screen.game().now()).last[0].claims[0] == 10);
}

TEST_CASE(
    "trust_and_split: a player sees its own card, a spectator both, everybody the last round") {
  const auto layout = load_layout("trust_and_split");
  const KitchenPainter painter(layout);
  const Snapshot start = layout->rules().plain_start(*layout);  // paper, rock
  const auto picture = [&](int viewer) {
    Scene scene({800, 600});
    KitchenOverlays overlays;
    overlays.viewer = viewer;
    painter.draw(scene, scene.bounds(), start, start, 1, overlays);
    return scene;
  };
  // The names of hands are words, too, and stand in the line about keys.
  const auto cards = [&](const Scene& scene, const std::string& hand) {
    return std::ranges::count_if(scene.shapes(), [&](const Shape& shape) {
      const Text* text = std::get_if<Text>(&shape.geometry);
      return text != nullptr && text->text == hand;
    });
  };
  CHECK(cards(picture(kSeesAll), "paper") == 1);
  CHECK(cards(picture(kSeesAll), "rock") == 1);
  CHECK(cards(picture(0), "paper") == 1);
  CHECK(cards(picture(0), "rock") == 0);
  CHECK(cards(picture(1), "paper") == 0);
  CHECK(cards(picture(1), "rock") == 1);
  CHECK(says(picture(0), "you"));
}

TEST_CASE("trust_and_split: two people share the number keys, one after the other") {
  const Puppets puppets;
  Setup setup;
  setup.layout = load_layout("trust_and_split");
  setup.partner = "";
  PlayScreen screen(setup, puppets, {});
  const auto press = [&](Key key) {
    tap(screen, key);
    screen.update(1);
  };
  press(Key::k3);  // person 1 says scissors
  REQUIRE(screen.game().steps() == 1);
  press(Key::k1);  // person 2 says rock
  REQUIRE(screen.game().steps() == 2);
  const auto now = unpack<split::SplitState>(screen.game().now()).now;
  CHECK(now[0].word == 3);
  CHECK(now[1].word == 1);
  press(Key::k7);  // person 1 claims 7
  CHECK(screen.game().steps() == 2);
  press(Key::k2);  // person 2 claims 2
  REQUIRE(screen.game().steps() == 3);
  const auto last = unpack<split::SplitState>(screen.game().now()).last;
  CHECK(last[0].claims[0] == 7);
  CHECK(last[1].claims[0] == 2);
}

TEST_CASE("trust_and_split: what a partner writes is shown until it is taken back") {
  const Puppets puppets;
  Setup setup;
  setup.layout = load_layout("trust_and_split");
  setup.partner = "talker";
  setup.seat = 1;
  PlayScreen screen(setup, puppets, {});
  CHECK_FALSE(says(screen.scene({1200, 800}), "trust me"));
  tap(screen, Key::kPeriod);
  REQUIRE(screen.game().steps() == 1);
  CHECK(says(screen.scene({1200, 800}), "I hold a rock, trust me"));
  CHECK(says(screen.scene(kLeastUnits), "I hold a rock"));
  tap(screen, Key::kComma);
  CHECK_FALSE(says(screen.scene({1200, 800}), "trust me"));
}

TEST_CASE("coin_game and split: every key plays at once, turn by turn") {
  const Puppets puppets;
  PlayScreen coins = game_screen("coin_game", puppets);
  coins.update(5);
  CHECK(coins.game().steps() == 0);
  tap(coins, Key::kLeft);
  coins.update(1.0 / 60);
  REQUIRE(coins.game().steps() == 1);
  CHECK(coins.game().last_step()->actions[0] == 2);

  PlayScreen split = game_screen("split", puppets);
  for (const Key key : {Key::k3, Key::kSpace, Key::k0}) {
    tap(split, key);
    split.update(1);
  }
  REQUIRE(split.game().steps() == 3);
  CHECK(unpack<split::SplitState>(split.game().now()).last[0].claims ==
        std::array<std::uint8_t, 4>{3, 10, 0, 0});
  CHECK(says(split.scene({1200, 800}), "last round"));
}

}  // namespace
}  // namespace potluck::render
