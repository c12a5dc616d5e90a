// Stands in for window_sfml.cpp where the window is not built.
#include "render/ui/window.h"

namespace potluck::render {
namespace {

[[noreturn]] void refuse(const std::string& what) {
  throw NoWindow(
      what +
      ": this program was built without the window; install the package libsfml-dev and "
      "build again: cmake --preset release -DPOTLUCK_WINDOW=ON && cmake --build --preset "
      "release");
}

}  // namespace

struct Window::Parts {};

bool window_built() {
  return false;
}

void require_window(const std::string& what) {
  refuse(what);
}

Window::Window(const WindowOptions&) {
  refuse("window");
}
Window::~Window() = default;

std::optional<Event> Window::poll() {
  return std::nullopt;
}
Size Window::size() const {
  return {};
}
void Window::present(const Scene&) {}
Image Window::capture() const {
  return {};
}

}  // namespace potluck::render
