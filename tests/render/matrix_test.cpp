// Matrix games on the screen: a table instead of a kitchen, choices by number, no clock.
#include <doctest/doctest.h>

#include <memory>
#include <string>
#include <vector>

#include "env/layout/reader.h"
#include "env/matrix/rule_set.h"
#include "env/rule_set.h"
#include "render/play/play_screen.h"
#include "render/scene/layout_picture.h"
#include "render/scene/looks.h"
#include "tests/render/puppets.h"
#include "tests/render/render_support.h"

namespace potluck::render {
namespace {

PlayScreen screen_of(const std::string& layout, const Partners& partners) {
  Setup setup;
  setup.layout = load_layout(layout);
  setup.partner = "puppet";
  return PlayScreen(setup, partners, {});
}

TEST_CASE("every rule set has looks, and every stock layout a picture") {
  for (const RuleSet* rules : rule_sets()) {
    CHECK(looks_of(*rules).rules == rules);
  }
  for (const std::string& name : builtin_layout_names()) {
    CAPTURE(name);
    CHECK(!layout_picture(load_layout(name), {640, 480}).shapes().empty());
  }
}

TEST_CASE("matrix: the game waits for a choice, which a number key makes") {
  const Puppets puppets;  // chooses 0, 2 (no action: 0), 1, 3 (0) in turn
  PlayScreen screen = screen_of("prisoners_dilemma", puppets);
  screen.update(5);
  CHECK(screen.game().steps() == 0);
  screen.handle(KeyDown{.key = Key::k2});
  screen.handle(KeyUp{.key = Key::k2});
  screen.update(1.0 / 60);
  REQUIRE(screen.game().steps() == 1);
  CHECK(screen.game().last_step()->actions == std::vector<Action>{1, 0});
  CHECK(screen.game().last_step()->earned == std::vector<float>{5, 0});
  for (int round = 1; round < 10; ++round) {
    screen.handle(KeyDown{.key = Key::k1});
    screen.handle(KeyUp{.key = Key::k1});
    screen.update(1);
  }
  CHECK(screen.game().over());
  CHECK(screen.game().steps() == 10);
  CHECK(screen.game().totals(0).earned == doctest::Approx(5 + 9 * 3 - 2 * 3));
}

}  // namespace
}  // namespace potluck::render
