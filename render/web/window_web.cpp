// The window of a browser: a canvas that the page gives, drawn by WebGL, and events that the page
// hands over (tools/web/page/canvas.js calls the functions at the end). There is one.
#include <emscripten.h>

#include <algorithm>
#include <deque>
#include <iterator>
#include <string>
#include <string_view>

#include "render/canvas/damage.h"
#include "render/canvas/scale.h"
#include "render/canvas/tessellate.h"
#include "render/ui/window.h"
#include "render/web/keys.h"

// Draws `count` corners of triangles ([count] of Vertex) over a background (0xRRGGBB).
EM_JS(void, potluck_draw, (const void* vertices, int count, int background),
      { Module.canvasDraw(vertices, count, background); });

namespace potluck::render {
namespace {

// What is handed to the graphics card as it lies: two floats and four bytes a corner.
static_assert(sizeof(Vertex) == 12 && sizeof(Color) == 4);

/// What the page said since the last frame.
struct Page {
  std::deque<Event> events;
  Size points{1280, 720};  ///< of the canvas, in the page's own pixels
  float ratio = 1;         ///< the screen's pixels to one of the page's
};

Page& page() {
  static Page the_page;
  return the_page;
}

/// Of the page's pixels, not the screen's: on a phone, many pixels do not make a large screen.
float points_per_unit() {
  return pixels_per_unit(page().points);
}

Point units(float x, float y) {
  return {x / points_per_unit(), y / points_per_unit()};
}

Modifiers modifiers(int bits) {
  return {(bits & 1) != 0, (bits & 2) != 0, (bits & 4) != 0};
}

}  // namespace

struct Window::Parts {
  Tessellator tessellator;
  Scene shown;
  float scale = 0;  ///< at which it is shown
};

bool window_built() {
  return true;
}
void require_window(const std::string&) {}

Window::Window(const WindowOptions&) : parts_(std::make_unique<Parts>()) {}
Window::~Window() = default;

std::optional<Event> Window::poll() {
  if (page().events.empty()) {
    return std::nullopt;
  }
  const Event event = page().events.front();
  page().events.pop_front();
  return event;
}

Size Window::size() const {
  return units_of(page().points);
}

/// The browser calls for every frame, so nobody waits.
void Window::present(const Scene& scene) {
  const float scale = points_per_unit() * page().ratio;
  if (scale == parts_->scale && scene.size() == parts_->shown.size() &&
      changed_areas(parts_->shown, scene, 2 / scale).empty()) {
    return;
  }
  const std::span<const Vertex> triangles = parts_->tessellator.run(scene, scale);
  const Color back = scene.background();
  potluck_draw(triangles.data(), static_cast<int>(triangles.size()),
               (back.r << 16) | (back.g << 8) | back.b);
  parts_->shown = scene;
  parts_->scale = scale;
}

Image Window::capture() const {
  return {};
}

}  // namespace potluck::render

using namespace potluck::render;

extern "C" {

EMSCRIPTEN_KEEPALIVE void potluck_resize(float width, float height, float ratio) {
  page().points = {std::max(width, 1.0F), std::max(height, 1.0F)};
  page().ratio = std::clamp(ratio, 0.25F, 8.0F);
  page().events.emplace_back(Resized{units_of(page().points)});
}

EMSCRIPTEN_KEEPALIVE void potluck_key(const char* key, const char* code, int down, int repeat,
                                      int bits) {
  const Key pressed = key_of(key, code);
  if (down != 0) {
    page().events.emplace_back(KeyDown{pressed, modifiers(bits), repeat != 0});
    const bool plain = (bits & 6) == 0;
    if (const char32_t typed = typed_character(key); typed != 0 && plain) {
      page().events.emplace_back(TextTyped{typed});
    }
  } else {
    page().events.emplace_back(KeyUp{pressed});
  }
}

/// what: 0 moved, 1 pressed, 2 released.
EMSCRIPTEN_KEEPALIVE void potluck_pointer(int what, float x, float y, int button, int bits) {
  const Point at = units(x, y);
  const auto which = static_cast<MouseButton>(button == 2   ? MouseButton::kRight
                                              : button == 1 ? MouseButton::kMiddle
                                                            : MouseButton::kLeft);
  switch (what) {
    case 1:
      page().events.emplace_back(MousePressed{at, which, modifiers(bits)});
      break;
    case 2:
      page().events.emplace_back(MouseReleased{at, which});
      break;
    default:
      page().events.emplace_back(MouseMoved{at});
      break;
  }
}

EMSCRIPTEN_KEEPALIVE void potluck_wheel(float x, float y, float notches) {
  page().events.emplace_back(MouseWheel{units(x, y), notches});
}

EMSCRIPTEN_KEEPALIVE void potluck_blur() {
  page().events.emplace_back(FocusLost{});
}

EMSCRIPTEN_KEEPALIVE void potluck_pad_button(int pad, int button, int down) {
  page().events.emplace_back(PadButton{pad, button, down != 0});
}

EMSCRIPTEN_KEEPALIVE void potluck_pad_direction(int pad, int x, int y) {
  page().events.emplace_back(PadDirection{pad, x, y});
}
}
