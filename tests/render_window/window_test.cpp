// A real window, under Xvfb (tests/CMakeLists.txt starts it): what it shows, what it hears.
#include "render/ui/window.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <tuple>

#include "env/layout/reader.h"
#include "render/canvas/scale.h"
#include "render/canvas/software_canvas.h"
#include "render/scene/layout_picture.h"
#include "render/ui/screen.h"
#include "tests/render/compare_images.h"

namespace potluck::render {
namespace {

/// Events until one of type T comes, at most ten seconds.
template <typename T>
std::optional<T> wait_for(Window& window, const Scene& scene) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(10);
  while (std::chrono::steady_clock::now() < end) {
    while (const std::optional<Event> event = window.poll()) {
      if (const T* found = std::get_if<T>(&*event)) {
        return *found;
      }
    }
    window.present(scene);
  }
  return std::nullopt;
}

void xdotool(const std::string& arguments) {
  REQUIRE(std::system(("xdotool " + arguments).c_str()) == 0);
}

struct Place {
  int x = 0;
  int y = 0;
  int width = 0;
  int height = 0;
};

/// What `xdotool COMMAND` says of a window or the screen; the command's --shell makes lines X=…,
/// Y=…, WIDTH=…, HEIGHT=… of it.
Place place_of(const std::string& command) {
  Place place;
  FILE* pipe = popen(("xdotool " + command).c_str(), "r");
  REQUIRE(pipe != nullptr);
  std::array<char, 200> line{};
  while (std::fgets(line.data(), static_cast<int>(line.size()), pipe) != nullptr) {
    std::sscanf(line.data(), "X=%d", &place.x);
    std::sscanf(line.data(), "Y=%d", &place.y);
    std::sscanf(line.data(), "WIDTH=%d", &place.width);
    std::sscanf(line.data(), "HEIGHT=%d", &place.height);
  }
  REQUIRE(pclose(pipe) == 0);
  return place;
}

// There is no window manager here.
TEST_CASE("a window that nobody places stands in the middle of the screen") {
  const Place screen = place_of("getdisplaygeometry --shell");
  REQUIRE(screen.width > 0);
  for (const auto& sized : {std::tuple{"Usual", 0, 0}, std::tuple{"Small", 640, 480},
                            std::tuple{"Large", 3000, 2000}}) {
    const char* const name = std::get<0>(sized);
    const int width = std::get<1>(sized);
    const int height = std::get<2>(sized);
    CAPTURE(name);
    const Window window({.title = name, .width = width, .height = height});
    const Place place =
        place_of(std::string("search --sync --name '^") + name + "$' getwindowgeometry --shell");
    CHECK(place.x == std::max(0, (screen.width - place.width) / 2));
    CHECK(place.y == std::max(0, (screen.height - place.height) / 2));
    CHECK((width == 0 || place.width == width));
  }
}

TEST_CASE("the window shows what the canvas draws, and hears keys and the mouse") {
  Window window({.title = "Potluck test", .width = 800, .height = 600});
  CHECK(window.size() == units_of({800, 600}));
  const Scene scene = layout_picture(load_layout("cramped_room"), window.size());
  for (int i = 0; i < 3; ++i) {
    while (window.poll()) {
    }
    window.present(scene);
  }
  const Image shown = window.capture();
  const Image drawn = draw_picture(scene, 800, 600);
  REQUIRE(shown.width == 800);
  CHECK(mean_difference(shrink(shown, 200, 150), shrink(drawn, 200, 150)) < 1.0);

  // A second scene that differs in parts only.
  Scene changed = scene;
  changed.disc({400, 300}, 40, {255, 0, 0, 160});
  changed.text("served", {90, 500}, 30, rgb(0xFFFFFF));
  window.present(changed);
  CHECK(mean_difference(shrink(window.capture(), 200, 150),
                        shrink(draw_picture(changed, 800, 600), 200, 150)) < 1.0);
  window.present(scene);
  CHECK(mean_difference(window.capture(), shown) < 0.05);

  // The window is the only one and at the top left; keys go to where the pointer is.
  xdotool("search --sync --name 'Potluck test' windowmove 0 0 windowfocus");
  xdotool("mousemove 120 80");
  REQUIRE(wait_for<MouseMoved>(window, scene).has_value());
  xdotool("key w");
  const auto key = wait_for<KeyDown>(window, scene);
  REQUIRE(key.has_value());
  CHECK(key->key == Key::kW);
  CHECK_FALSE(key->repeat);
  CHECK(wait_for<KeyUp>(window, scene).has_value());
  xdotool("click 1");
  const auto press = wait_for<MousePressed>(window, scene);
  REQUIRE(press.has_value());
  CHECK(press->button == MouseButton::kLeft);
  CHECK(press->at.x == doctest::Approx(120).epsilon(0.05));
}

class FewFrames : public Screen {
 public:
  explicit FewFrames(int& frames) : frames_(frames) {}
  void handle(const Event&) override {}
  void update(double) override {}
  Scene scene(Size size) override {
    if (++frames_ == 3) {
      done();
    }
    return Scene(size);
  }

 private:
  int& frames_;
};

TEST_CASE("screens run until they are done") {
  Window window({.width = 320, .height = 240});
  int frames = 0;
  run_screens(window, std::make_unique<FewFrames>(frames));
  CHECK(frames == 3);
}

}  // namespace
}  // namespace potluck::render
