#include <SFML/Graphics/Image.hpp>
#include <SFML/Graphics/RenderWindow.hpp>
#include <SFML/Graphics/Texture.hpp>
#include <SFML/Graphics/Vertex.hpp>
#include <SFML/System/Err.hpp>
#include <cstring>
#include <ostream>
#include <vector>

#include "render/optional/display_check.h"
#include "render/optional/window_events.h"
#include "render/scale.h"
#include "render/tessellate.h"
#include "render/window.h"

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

}  // namespace

struct Window::Parts {
  explicit Parts(const WindowOptions& options)
      : window(mode_for(options),
               sf::String::fromUtf8(options.title.begin(), options.title.end())) {}

  sf::RenderWindow window;
  Tessellator tessellator;
  EventTranslator translator;
  std::vector<sf::Vertex> vertices;

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
  parts_->window.setFramerateLimit(static_cast<unsigned>(std::max(options.frames_per_second, 1)));
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
  const std::span<const Vertex> triangles = parts_->tessellator.run(scene, parts_->scale());
  std::vector<sf::Vertex>& vertices = parts_->vertices;
  vertices.clear();
  vertices.reserve(triangles.size());
  for (const Vertex& v : triangles) {
    vertices.emplace_back(sf::Vector2f(v.position.x, v.position.y), sf_color(v.color));
  }
  parts_->window.clear(sf_color(scene.background()));
  if (!vertices.empty()) {
    // One draw call: the order of the triangles is the order of the shapes.
    parts_->window.draw(vertices.data(), vertices.size(), sf::Triangles);
  }
  parts_->window.display();
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
