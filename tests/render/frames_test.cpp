// Stored pictures, compared small: what is drawn may change by a hair (compilers, fused
// multiplication), not by a colour or a shape. Meant to change? Run this program with
// POTLUCK_STORE_FRAMES=1 and look at what it wrote.
#include <doctest/doctest.h>

#include <cstdlib>

#include "env/text/error.h"
#include "env/text/files.h"
#include "render/canvas/palette.h"
#include "render/canvas/png.h"
#include "render/canvas/scale.h"
#include "render/canvas/software_canvas.h"
#include "render/play/start_screen.h"
#include "render/scene/kitchen_scene.h"
#include "tests/render/compare_images.h"
#include "tests/render/puppets.h"
#include "tests/render/render_support.h"

namespace potluck::render {
namespace {

constexpr int kWidth = 160;
constexpr int kHeight = 120;
constexpr double kTolerance = 0.2;  // of 255

void check_frame(const Scene& scene, const std::string& name) {
  const std::string path = std::string(POTLUCK_TEST_DATA) + "/render/" + name + ".png";
  const Image small = shrink(draw_picture(scene, 640, 480), kWidth, kHeight);
  if (std::getenv("POTLUCK_STORE_FRAMES") != nullptr) {
    write_png(path, small);
    return;
  }
  const Image stored = decode_png(read_file(path, 1 << 20), path);
  INFO(name);
  CHECK(mean_difference(small, stored) < kTolerance);
}

TEST_CASE("stored frames" * doctest::skip(!png_available())) {
  const Size size = units_of({640, 480});
  check_frame(layout_picture(kitchen("cramped_room"), size), "cramped_room");
  check_frame(layout_picture(kitchen("paper_kitchen"), size), "paper_kitchen");

  Scene busy(size, palette::kPage);
  const Snapshot state = busy_state();
  KitchenPainter(kitchen("multiplayer_schelling")).draw(busy, busy.bounds(), state, state);
  check_frame(busy, "busy_kitchen");
  // The comparison notices one cook that turned round.
  Snapshot turned = state;
  turned.players[0].orientation = Orientation::kSouth;
  Scene other(size, palette::kPage);
  KitchenPainter(kitchen("multiplayer_schelling")).draw(other, other.bounds(), turned, turned);
  CHECK(mean_difference(shrink(draw_picture(busy, 640, 480), kWidth, kHeight),
                        shrink(draw_picture(other, 640, 480), kWidth, kHeight)) > kTolerance);
}

class Nobody final : public GameKeeper {
 public:
  void begin_game() override {}
  std::string keep(const GameRecord& /*record*/) override { return {}; }
  std::string finish() override { return {}; }
  [[nodiscard]] std::string name() const override { return {}; }
};

TEST_CASE("stored frames of games" * doctest::skip(!png_available())) {
  const Size size = units_of({640, 480});
  const Puppets puppets;
  Nobody keeper;
  StartScreen start({.names = {"cramped_room", "relay", "paper_kitchen", "stag_hunt"},
                     .load = [](const std::string& name) { return load_layout(name); }},
                    puppets, keeper, {.given = true, .folder = "games", .remember = {}}, Setup{});
  check_frame(start.scene(size), "start_screen");

  Setup setup;
  setup.layout = load_layout("cramped_room", std::vector<std::string>{"effort.move=0.1"});
  setup.partner = "puppet";
  PlayScreen game(setup, puppets);
  check_frame(game.scene(size), "game_begins");
  for (const Key key : {Key::kH, Key::kF}) {
    game.handle(KeyDown{.key = key});
  }
  for (int i = 0; i < 20; ++i) {
    game.handle(KeyDown{.key = i % 2 == 0 ? Key::kLeft : Key::kUp});
    game.handle(KeyDown{.key = Key::kPeriod});
  }
  game.update(1);
  check_frame(game.scene(size), "game_overlays");
}

TEST_CASE("PNG there and back, and what is no PNG" * doctest::skip(!png_available())) {
  Image image(3, 2);
  for (std::size_t i = 0; i < image.rgba.size(); ++i) {
    image.rgba[i] = static_cast<std::uint8_t>(i * 10 + 5);
  }
  const std::string bytes = encode_png(image);
  CHECK(decode_png(bytes, "here") == image);
  CHECK_THROWS_AS((void)decode_png("", "here"), InputError);
  CHECK_THROWS_AS((void)decode_png("no picture", "here"), InputError);
  // Cut off anywhere before the end mark (and the check sum before it).
  for (std::size_t length = 0; length + 20 < bytes.size(); length += 7) {
    CHECK_THROWS_AS((void)decode_png(bytes.substr(0, length), "here"), InputError);
  }
  // A header that promises 4 giga-pixels.
  std::string huge = bytes;
  huge.replace(16, 8, std::string("\x00\x01\x00\x00\x00\x01\x00\x00", 8));
  CHECK_THROWS_AS((void)decode_png(huge, "here"), InputError);
}

}  // namespace
}  // namespace potluck::render
