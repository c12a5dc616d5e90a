#include <doctest/doctest.h>

#include <optional>

#include "env/classic/game/parameters.h"
#include "env/layout/reader.h"
#include "env/random.h"
#include "render/canvas/scale.h"
#include "render/editor/editor_screen.h"

namespace potluck::render {
namespace {

std::uint32_t draw(std::uint32_t i, std::uint32_t below) {
  return uniform_below(RandomKey{3}.draw(0, 0, i, Purpose::kBenchmark)[0], below);
}

/// A random change of the document, whatever it may be.
void meddle(Document& document, std::uint32_t i) {
  const auto number = [&](std::uint32_t which, int below) {
    return static_cast<int>(draw(10 * i + which, static_cast<std::uint32_t>(below)));
  };
  const Square at{number(0, document.height()), number(1, document.width())};
  const Square other{number(2, document.height()), number(3, document.width())};
  const char symbol = " XPOTDS123"[number(4, 10)];
  switch (number(5, 10)) {
    case 0:
      document.paint_line(at, other, symbol);
      break;
    case 1:
      document.paint_rectangle(at, other, symbol);
      break;
    case 2:
      document.fill(at, symbol);
      break;
    case 3:
      document.flip_columns();
      break;
    case 4:
      document.mirror_rows();
      break;
    case 5:
      document.grow(static_cast<Side>(number(6, 4)));
      break;
    case 6:
      document.shrink(static_cast<Side>(number(6, 4)));
      break;
    case 7: {
      LayoutSpec spec = document.spec();
      set_order(spec, all_recipes()[static_cast<std::size_t>(number(6, 9))],
                static_cast<OrderState>(number(7, 3)));
      document.change(spec);
      break;
    }
    default:
      document.begin_stroke();
      document.paint(at, symbol);
      document.paint(other, symbol);
      document.end_stroke();
  }
}

struct World {
  std::optional<LayoutSpec> saved;
  std::string saved_to;
  std::optional<LayoutSpec> kept;
  int tries = 0;

  EditorServices services() {
    return {.save =
                [this](const LayoutSpec& spec, const std::string& path) {
                  if (path == "full") {
                    return std::string("no room");
                  }
                  saved = spec;
                  saved_to = path;
                  return std::string();
                },
            .keep =
                [this](const std::optional<LayoutSpec>& spec) {
                  kept = spec;
                  return std::string();
                },
            .try_it = [this](std::shared_ptr<const Layout>) -> std::unique_ptr<Screen> {
              ++tries;
              return nullptr;
            }};
  }
};

/// The middle of a square, as the screen draws it.
Point middle_of(const Scene& scene, const Document& document, Square at) {
  const auto tiles = scene.find(Label{Part::kTile, at.row * document.width() + at.col});
  REQUIRE_FALSE(tiles.empty());
  return bounds_of(*tiles.front()).center();
}

void click(Screen& screen, Point at) {
  screen.handle(MouseMoved{at});
  screen.handle(MousePressed{at});
  screen.handle(MouseReleased{at});
}

}  // namespace

TEST_CASE("documents: any changes can be taken back and made again") {
  const LayoutSpec first = load_layout_spec("stag_hunt");
  Document document(first);
  for (std::uint32_t i = 0; i < 300; ++i) {
    meddle(document, i);
    CHECK(document.width() * document.height() <= kMaxCells);
  }
  const LayoutSpec last = document.spec();
  int steps = 0;
  while (document.can_undo()) {
    document.undo();
    ++steps;
  }
  CHECK(document.spec() == first);
  CHECK(steps > 100);
  while (document.can_redo()) {
    document.redo();
  }
  CHECK(document.spec() == last);
}

TEST_CASE("documents: strokes, starts, sizes and mirrors") {
  Document document(blank_kitchen());
  document.begin_stroke();
  document.paint_line({1, 1}, {1, 5}, 'X');
  document.end_stroke();
  CHECK(document.spec().grid[1] == "XXXXXXX");
  document.undo();
  CHECK(document.spec() == blank_kitchen());
  document.paint({1, 1}, '1');
  CHECK(document.spec().grid[1] == "X1    X");
  CHECK(document.spec().grid[2] == "X   2 X");
  document.fill({3, 1}, 'T');
  CHECK(document.spec().grid[3] == "XTTTTTX");
  CHECK(document.at({1, 1}) == '1');
  document.mirror_columns();
  CHECK(document.spec().grid[1] == "X1TTT X");
  document.grow(Side::kLeft);
  CHECK(document.width() == 8);
  CHECK(document.spec().grid[0] == "XXXXXXXX");
  CHECK(document.spec().grid[1].substr(0, 3) == "X 1");
  document.shrink(Side::kTop);
  CHECK(document.height() == 4);
  Document grid(load_layout_spec("paper_kitchen"));
  grid.grow(Side::kRight);
  CHECK(grid.width() == 6);
  CHECK(grid.is_valid());
}

TEST_CASE("documents: checks are those of layout check") {
  Document document(load_layout_spec("cramped_room"));
  CHECK(document.is_valid());
  CHECK(document.findings().empty());
  document.paint({0, 2}, 'X');
  CHECK_FALSE(document.is_valid());
  document.undo();
  CHECK(document.is_valid());
  document.paint({0, 0}, '?');
  REQUIRE_FALSE(document.findings().empty());
  CHECK(document.findings().front().row == 0);
  CHECK(document.findings().size() == check_layout(document.spec()).size());
}

TEST_CASE("parameters: every key of the form reads and writes itself") {
  for (const char* name : {"stag_hunt", "paper_kitchen"}) {
    LayoutSpec spec = load_layout_spec(name);
    for (const Parameter& parameter : parameters_of(*spec.rules)) {
      CAPTURE(parameter.key);
      LayoutSpec other = spec;
      const std::string text =
          parameter.is_switch      ? (parameter.read(spec) == "true" ? "false" : "true")
          : parameter.key == "era" ? "today"
                                   : std::string(parameter.read(spec) == "3" ? "2" : "3");
      CHECK(parameter.write(other, text));
      CHECK(parameter.read(other) == text);
      CHECK(parameter.read(other) != parameter.read(load_layout_spec(name)));
      CHECK(parse_layout(write_layout(other), "test") == other);
      if (!parameter.is_switch) {
        CHECK_FALSE(parameter.write(other, "many"));
        CHECK_FALSE(parameter.write(other, "3 4"));
        CHECK(parameter.read(other) == text);
      }
    }
  }
  // Values and times stay beside their orders.
  LayoutSpec spec = load_layout_spec("stag_hunt");
  set_order(spec, {.onions = 0, .tomatoes = 1}, OrderState::kNotOrdered);
  CHECK(classic::parameters(spec).recipe_values == std::vector<double>{4, 40, 40});
  set_order(spec, {.onions = 3, .tomatoes = 0}, OrderState::kBonus);
  CHECK(classic::parameters(spec).recipe_values.size() == classic::parameters(spec).orders.size());
  CHECK(order_state(spec, {.onions = 3, .tomatoes = 0}) == OrderState::kBonus);
  CHECK(check_layout(spec).empty());
}

TEST_CASE("parameters: the era brings its rules, and takes them with it") {
  LayoutSpec spec = load_layout_spec("stag_hunt");
  const auto form = parameters_of(*spec.rules);
  const auto era = std::ranges::find(form, "era", &Parameter::key);
  REQUIRE(era != form.end());
  CHECK(era->read(spec).empty());
  CHECK_FALSE(era->write(spec, "201"));
  CHECK(era->write(spec, "2019"));
  CHECK(classic::parameters(spec).old_dynamics);
  CHECK(check_layout(spec).empty());
  CHECK(parse_layout(write_layout(spec), "test") == spec);
  CHECK(era->write(spec, ""));
  CHECK_FALSE(classic::parameters(spec).old_dynamics);
  CHECK(check_layout(spec).empty());
}

TEST_CASE("editor: draws with the mouse, saves, keeps unsaved work, asks before it leaves") {
  World world;
  EditorScreen screen(load_layout_spec("cramped_room"), "", std::nullopt, world.services());
  const Size size{1280, 720};
  Scene scene = screen.scene(size);
  screen.handle(KeyDown{.key = Key::kT});
  click(screen, middle_of(scene, screen.document(), {0, 1}));
  CHECK(screen.document().at({0, 1}) == 'T');
  screen.update(3);
  REQUIRE(world.kept);
  CHECK(world.kept->grid[0][1] == 'T');
  // A drag is one stroke.
  screen.handle(KeyDown{.key = Key::kX});
  screen.handle(MouseMoved{middle_of(scene, screen.document(), {1, 1})});
  screen.handle(MousePressed{middle_of(scene, screen.document(), {1, 1})});
  screen.handle(MouseMoved{middle_of(scene, screen.document(), {1, 3})});
  screen.handle(MouseReleased{middle_of(scene, screen.document(), {1, 3})});
  CHECK(screen.document().spec().grid[1] == "OXXXO");
  screen.handle(KeyDown{.key = Key::kZ, .modifiers = {.control = true}});
  CHECK(screen.document().spec().grid[1] == "O  2O");
  // No file yet: Ctrl+S asks for a name; closing asks, too.
  screen.handle(KeyDown{.key = Key::kS, .modifiers = {.control = true}});
  CHECK_FALSE(world.saved);
  const auto press = [&](const std::string& words) {
    scene = screen.scene(size);
    for (const Shape& shape : scene.shapes()) {
      const auto* text = std::get_if<Text>(&shape.geometry);
      if (text != nullptr && text->text == words) {
        click(screen, bounds_of(shape).center());
      }
    }
    scene = screen.scene(size);
  };
  press("Cancel");
  CHECK_FALSE(screen.close());
  press("Stay");
  screen.handle(KeyDown{.key = Key::kS, .modifiers = {.control = true}});
  // The toolbar's Save is pale and takes no click now; the dialogue's does.
  press("Save");
  REQUIRE(world.saved);
  CHECK(world.saved_to == "cramped_room.json");
  CHECK(world.saved->grid[0] == "XTPXX");
  CHECK(screen.is_saved());
  CHECK_FALSE(world.kept);
  CHECK(screen.close());
  screen.handle(KeyDown{.key = Key::kF5});
  CHECK(world.tries == 1);
}

TEST_CASE("editor: unsaved work of a crash is offered, and every page draws at every size") {
  World world;
  const LayoutSpec lost = load_layout_spec("two_gates");
  EditorScreen screen(blank_kitchen(), "kitchen.json", lost, world.services());
  for (const Size size : {kLeastUnits, Size{1280, 720}}) {
    (void)screen.scene(size);
  }
  const auto press = [&](const std::string& words) {
    const Scene scene = screen.scene({1280, 720});
    for (const Shape& shape : scene.shapes()) {
      const auto* text = std::get_if<Text>(&shape.geometry);
      if (text != nullptr && text->text == words) {
        click(screen, bounds_of(shape).center());
        break;
      }
    }
    (void)screen.scene({1280, 720});
  };
  press("Go on with it");
  CHECK(screen.document().spec() == lost);
  for (const char* page : {"Numbers", "Checks", "Kitchen"}) {
    press(page);
    screen.handle(KeyDown{.key = Key::kH});
    CHECK_FALSE(screen.scene(kLeastUnits).shapes().empty());
  }
  // Errors are crossed out where they are.
  screen.document().change(blank_kitchen());
  screen.document().paint({0, 0}, '?');
  CHECK_FALSE(screen.scene({1280, 720}).find(Label{Part::kMark, 0}).empty());
}

}  // namespace potluck::render
