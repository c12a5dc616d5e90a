#include <SFML/Graphics/Image.hpp>
#include <SFML/Graphics/RenderTexture.hpp>
#include <SFML/Graphics/RenderWindow.hpp>
#include <SFML/Graphics/Sprite.hpp>
#include <SFML/Graphics/Texture.hpp>
#include <SFML/Graphics/Vertex.hpp>
#include <SFML/System/Err.hpp>
#include <SFML/System/Sleep.hpp>
#include <algorithm>
#include <cmath>
#include <cstring>
#include <ostream>
#include <vector>

#include "render/canvas/damage.h"
#include "render/canvas/scale.h"
#include "render/canvas/tessellate.h"
#include "render/optional/display_check.h"
#include "render/optional/window_events.h"
#include "render/ui/window.h"

namespace potluck::render {
namespace {

sf::Color sf_color(Color c) {
  return {c.r, c.g, c.b, c.a};
}

sf::VideoMode mode_for(const WindowOptions& options) {
  const sf::VideoMode desktop = sf::VideoMode::getDesktopMode();
  const auto two_thirds = [](unsigned pixels, float least) {
    return std::min(pixels, std::max(pixels * 2 / 3, static_cast<unsigned>(least)));
  };
  const bool given = options.width > 0 && options.height > 0;
  return given ? sf::VideoMode(static_cast<unsigned>(options.width),
                               static_cast<unsigned>(options.height))
               : sf::VideoMode(two_thirds(desktop.width, kRoomyUnits.width),
                               two_thirds(desktop.height, kRoomyUnits.height));
}

/// Moves a window that nobody has placed to the middle of the screen; one larger than that begins
/// at its upper left. SFML 2.5 takes the screen's width for its height when it asks for the middle,
/// so without a window manager the window stands too low, in part below the screen.
void centre_unless_placed(sf::Window& window) {
  const sf::VideoMode desktop = sf::VideoMode::getDesktopMode();
  const sf::Vector2i room(static_cast<int>(desktop.width), static_cast<int>(desktop.height));
  const sf::Vector2i size(window.getSize());
  const sf::Vector2i at = window.getPosition();
  const sf::Vector2i asked((room.x - size.x) / 2, (room.x - size.y) / 2);
  const bool on_screen =
      at.x >= 0 && at.y >= 0 && at.x + size.x <= room.x && at.y + size.y <= room.y;
  if (at == asked || !on_screen) {
    window.setPosition({std::max((room.x - size.x) / 2, 0), std::max((room.y - size.y) / 2, 0)});
  }
}

}  // namespace

struct Window::Parts {
  explicit Parts(const WindowOptions& options)
      : window(mode_for(options),
               sf::String::fromUtf8(options.title.begin(), options.title.end())) {}

  sf::RenderWindow window;
  Tessellator tessellator;
  EventTranslator translator;
  std::vector<sf::Vertex> vertices;
  sf::RenderTexture page;  ///< what the window shows, kept to change only parts of it
  Scene shown;             ///< what is drawn on the page
  int still = 0;           ///< frames since the picture last changed
  sf::Time frame_time;

  /// Brings the page up to date; false if it was.
  bool refresh_page(const Scene& scene);

  [[nodiscard]] Size pixels() const {
    const sf::Vector2u size = window.getSize();
    return {static_cast<float>(size.x), static_cast<float>(size.y)};
  }
  [[nodiscard]] float scale() const { return pixels_per_unit(pixels()); }
};

bool window_built() {
  return true;
}

void require_window(const std::string& what) {
  if (const std::string problem = display_problem(); !problem.empty()) {
    throw NoWindow(what + ": " + problem +
                   "; on a machine without a screen, run it under xvfb-run (package xvfb)");
  }
}

Window::Window(const WindowOptions& options) {
  require_window("window");
  // SFML chats about missing driver features; our errors are one line each and our own.
  sf::err().rdbuf(nullptr);
  parts_ = std::make_unique<Parts>(options);
  if (!parts_->window.isOpen()) {
    throw NoWindow("window: the display refuses to open a window");
  }
  centre_unless_placed(parts_->window);
  const int rate = std::max(options.frames_per_second, 1);
  parts_->window.setFramerateLimit(static_cast<unsigned>(rate));
  parts_->frame_time = sf::microseconds(1'000'000 / rate);
  parts_->window.setKeyRepeatEnabled(true);
}

Window::~Window() = default;

std::optional<Event> Window::poll() {
  sf::Event event{};
  while (parts_->window.pollEvent(event)) {
    if (event.type == sf::Event::Resized) {
      const sf::FloatRect all(0, 0, static_cast<float>(event.size.width),
                              static_cast<float>(event.size.height));
      parts_->window.setView(sf::View(all));
    }
    if (std::optional<Event> ours = parts_->translator.translate(event, parts_->scale())) {
      return ours;
    }
  }
  return std::nullopt;
}

Size Window::size() const {
  return units_of(parts_->pixels());
}

void Window::present(const Scene& scene) {
  const bool changed = parts_->refresh_page(scene);
  // A still picture costs nothing; now and then it is shown again in case something covered it.
  constexpr int kMostStill = 15;
  parts_->still = changed ? 0 : parts_->still + 1;
  if (parts_->still % kMostStill != 0) {
    sf::sleep(parts_->frame_time);
    return;
  }
  sf::Sprite page(parts_->page.getTexture());
  parts_->window.draw(page, sf::BlendNone);
  parts_->window.display();
}

bool Window::Parts::refresh_page(const Scene& scene) {
  const sf::Vector2u size = window.getSize();
  const float pixels_per_unit = scale();
  std::vector<Rect> areas;
  if (page.getSize() != size) {
    if (!page.create(std::max(size.x, 1U), std::max(size.y, 1U))) {
      throw NoWindow("window: the display has no memory for a picture of this size");
    }
    areas.push_back(scene.bounds());
  } else {
    areas = changed_areas(shown, scene, 2 / pixels_per_unit);
  }
  if (areas.empty()) {
    return false;
  }
  float changed = 0;
  for (Rect& area : areas) {
    // Whole pixels, so that what is next to an area stays as it is.
    const float x = std::floor(area.x * pixels_per_unit);
    const float y = std::floor(area.y * pixels_per_unit);
    const float right = std::ceil(area.right() * pixels_per_unit);
    const float bottom = std::ceil(area.bottom() * pixels_per_unit);
    area = {x / pixels_per_unit, y / pixels_per_unit, (right - x) / pixels_per_unit,
            (bottom - y) / pixels_per_unit};
    changed += area.width * area.height;
  }
  constexpr float kMostOfIt = 0.7F;  // above, one pass over everything is cheaper
  const bool all = changed > kMostOfIt * scene.size().width * scene.size().height;
  const std::span<const Vertex> triangles = all ? tessellator.run(scene, pixels_per_unit)
                                                : tessellator.run(scene, pixels_per_unit, areas);
  vertices.clear();
  vertices.reserve(triangles.size());
  for (const Vertex& v : triangles) {
    vertices.emplace_back(sf::Vector2f(v.position.x, v.position.y), sf_color(v.color));
  }
  if (all) {
    page.clear(sf_color(scene.background()));
  }
  if (!vertices.empty()) {
    // One draw call: the order of the triangles is the order of the shapes.
    page.draw(vertices.data(), vertices.size(), sf::Triangles);
  }
  page.display();
  shown = scene;
  return true;
}

Image Window::capture() const {
  const sf::Vector2u size = parts_->window.getSize();
  sf::Texture texture;
  Image image;
  if (!texture.create(size.x, size.y)) {
    return image;
  }
  texture.update(parts_->window);
  const sf::Image picture = texture.copyToImage();
  image = Image(static_cast<int>(size.x), static_cast<int>(size.y));
  std::memcpy(image.rgba.data(), picture.getPixelsPtr(), image.rgba.size());
  return image;
}

}  // namespace potluck::render
