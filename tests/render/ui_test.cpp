#include "render/ui/ui.h"

#include <doctest/doctest.h>

#include <algorithm>

namespace potluck::render {
namespace {

/// Three widgets and a list, driven frame by frame.
struct Desk {
  Ui ui;
  int pressed = 0;
  bool on = false;
  float pace = 6;
  int option = 0;
  int row = 0;
  std::string name;
  bool enabled = true;
  Scene last;

  void frame() {
    last = Scene({400, 400});
    ui.begin(last);
    ui.set_enabled(enabled);
    pressed += ui.button({10, 10, 100, 30}, "Cook##1") ? 1 : 0;
    ui.toggle({10, 50, 160, 30}, "Sound", on);
    ui.slider({10, 90, 218, 30}, "pace", pace, 1, 11, 1);
    ui.selector({10, 130, 200, 30}, "seat", kOptions, option);
    ui.text_field({10, 170, 200, 30}, "name", name, "who", 5);
    ui.choose({10, 210, 200, 84}, "kitchens", static_cast<int>(kOptions.size()), 1, 28, row,
              [&](const Ui::Cell& cell) {
                ui.label(cell.rect, kOptions[static_cast<std::size_t>(cell.index)]);
              });
    ui.end();
  }
  void click(Point at) {
    ui.handle(MousePressed{.at = at});
    frame();
    ui.handle(MouseReleased{.at = at});
    frame();
  }
  void key(Key key, bool shift = false) {
    ui.handle(KeyDown{.key = key, .modifiers = {.shift = shift}});
    frame();
  }
  void type(const std::u32string& text) {
    for (const char32_t c : text) {
      ui.handle(TextTyped{c});
    }
    frame();
  }

  inline static const std::vector<std::string> kOptions = {"a", "b", "c", "d", "e", "f"};
};

TEST_CASE("a click presses what lies under it, when released there") {
  Desk desk;
  desk.click({50, 20});
  CHECK(desk.pressed == 1);
  desk.click({200, 20});
  CHECK(desk.pressed == 1);
  desk.ui.handle(MousePressed{.at = {50, 20}});
  desk.frame();
  desk.ui.handle(MouseReleased{.at = {300, 300}});
  desk.frame();
  CHECK(desk.pressed == 1);
  // Down and up within one frame, and other buttons.
  desk.ui.handle(MousePressed{.at = {50, 20}});
  desk.ui.handle(MouseReleased{.at = {50, 20}});
  desk.frame();
  CHECK(desk.pressed == 2);
  desk.ui.handle(MousePressed{.at = {50, 20}, .button = MouseButton::kRight});
  desk.ui.handle(MouseReleased{.at = {50, 20}, .button = MouseButton::kRight});
  desk.frame();
  CHECK(desk.pressed == 2);
  desk.enabled = false;
  desk.click({50, 20});
  CHECK(desk.pressed == 2);
}

TEST_CASE("the mouse changes values") {
  Desk desk;
  desk.click({20, 65});
  CHECK(desk.on);
  desk.click({10 + 9 + 100, 105});
  CHECK(desk.pace == 6);
  desk.click({10 + 9 + 162, 105});
  CHECK(desk.pace == 9);
  desk.click({20, 145});
  CHECK(desk.option == 5);
  desk.click({195, 145});
  CHECK(desk.option == 0);
  desk.click({50, 210 + 28 + 14});
  CHECK(desk.row == 1);
  // The third row is cut by nothing; scrolled by a notch (48 units) another lies there.
  desk.ui.handle(MouseWheel{.at = {50, 250}, .notches = -1});
  desk.frame();
  desk.click({50, 210 + 10});
  CHECK(desk.row == 2);
}

TEST_CASE("the keyboard goes everywhere") {
  Desk desk;
  desk.frame();
  CHECK(desk.last.find(Part::kFocusRing).empty());
  desk.key(Key::kTab);
  desk.key(Key::kEnter);
  CHECK(desk.pressed == 1);
  CHECK(desk.last.find(Part::kFocusRing).size() == 1);
  desk.key(Key::kDown);
  desk.key(Key::kSpace);
  CHECK(desk.on);
  desk.key(Key::kTab);
  desk.key(Key::kRight);
  desk.key(Key::kRight);
  CHECK(desk.pace == 8);
  desk.key(Key::kEnd);
  CHECK(desk.pace == 11);
  desk.key(Key::kDown);
  desk.key(Key::kLeft);
  CHECK(desk.option == 5);
  desk.key(Key::kTab);
  desk.key(Key::kTab);
  desk.key(Key::kDown);
  desk.key(Key::kDown);
  CHECK(desk.row == 2);
  desk.key(Key::kEnd);
  CHECK(desk.row == 5);
  desk.key(Key::kDown);  // past the end of the list, on to the first widget
  desk.key(Key::kEnter);
  CHECK(desk.pressed == 2);
  desk.key(Key::kTab, true);
  desk.key(Key::kHome);
  CHECK(desk.row == 0);
  desk.ui.set_keyboard(false);
  desk.key(Key::kEnd);
  CHECK(desk.row == 0);
}

TEST_CASE("a gamepad is a keyboard") {
  Desk desk;
  desk.frame();
  desk.ui.handle(PadDirection{.x = 0, .y = 1});
  desk.frame();
  desk.ui.handle(PadButton{.button = 0, .down = true});
  desk.frame();
  CHECK(desk.pressed == 1);
}

TEST_CASE("typing") {
  Desk desk;
  desk.click({100, 185});
  CHECK(desk.ui.is_typing());
  desk.type(U"soup");
  CHECK(desk.name == "soup");
  desk.key(Key::kHome);
  desk.type(U"ä");
  CHECK(desk.name == "äsoup");
  desk.type(U"x");
  CHECK(desk.name == "äsoup");  // five characters at most
  desk.key(Key::kBackspace);
  CHECK(desk.name == "soup");
  desk.key(Key::kDelete);
  CHECK(desk.name == "oup");
  desk.key(Key::kEnter);
  desk.frame();
  CHECK_FALSE(desk.ui.is_typing());
  desk.type(U"x");
  CHECK(desk.name == "oup");
}

TEST_CASE("what is scrolled out of sight cannot be pressed") {
  Ui ui;
  int pressed = 0;
  const auto frame = [&] {
    Scene scene({200, 200});
    ui.begin(scene);
    const Rect content = ui.begin_scroll({0, 0, 100, 50}, "area", 300);
    pressed += ui.button({content.x, content.y + 60, 80, 30}, "Deep") ? 1 : 0;
    ui.end_scroll();
    ui.end();
  };
  const auto click = [&](Point at) {
    ui.handle(MousePressed{.at = at});
    ui.handle(MouseReleased{.at = at});
    frame();
  };
  click({40, 70});
  CHECK(pressed == 0);
  ui.handle(MouseWheel{.at = {20, 20}, .notches = -1});
  frame();
  click({40, 25});
  CHECK(pressed == 1);
}

TEST_CASE("cells: arrows go in two directions, the choice scrolls into view, Enter enters it") {
  Ui ui;
  int chosen = 9;
  bool entered = false;
  bool button = false;
  std::vector<int> drawn;
  const auto frame = [&] {
    Scene scene({300, 300});
    drawn.clear();
    ui.begin(scene);
    // Eleven cells, three in a row, two rows in view.
    const Ui::Choice choice =
        ui.choose({0, 0, 300, 100}, "cells", 11, 3, 50, chosen, [&](const Ui::Cell& cell) {
          drawn.push_back(cell.index);
          CHECK(cell.chosen == (cell.index == chosen));
        });
    entered = choice.entered;
    button = ui.button({0, 200, 80, 30}, "Go");
    ui.end();
    return choice.changed;
  };
  const auto key = [&](Key which) {
    ui.handle(KeyDown{.key = which});
    return frame();
  };
  ui.focus("cells");
  CHECK_FALSE(frame());
  CHECK(std::ranges::find(drawn, 9) != drawn.end());
  CHECK(std::ranges::find(drawn, 0) == drawn.end());
  CHECK(key(Key::kUp));
  CHECK(chosen == 6);
  CHECK(key(Key::kLeft));
  CHECK(chosen == 5);
  CHECK(key(Key::kHome));
  CHECK(chosen == 0);
  CHECK(drawn.front() == 0);
  CHECK(key(Key::kRight));
  CHECK(chosen == 1);
  CHECK_FALSE(entered);
  CHECK_FALSE(key(Key::kEnter));
  CHECK(entered);
  // A click chooses, too.
  ui.handle(MousePressed{.at = {250, 70}});
  frame();
  ui.handle(MouseReleased{.at = {250, 70}});
  CHECK(frame());
  CHECK(chosen == 5);
  // Past the last row the arrows leave; so does a gamepad's shoulder, at once.
  key(Key::kDown);
  CHECK(chosen == 8);
  key(Key::kDown);
  CHECK(chosen == 8);
  key(Key::kEnter);
  CHECK(button);
  ui.handle(PadButton{.pad = 0, .button = 4, .down = true});
  frame();
  key(Key::kEnter);
  CHECK(entered);
  ui.handle(PadButton{.pad = 0, .button = 5, .down = true});
  frame();
  ui.handle(PadButton{.pad = 0, .button = 0, .down = true});
  frame();
  CHECK(button);
}

}  // namespace
}  // namespace potluck::render
