// A window on the desktop: events in, scenes out. Everything else of render/ works without one.
//
// Scenes are in units (render/canvas/scale.h): a window asks for scenes of size() units and
// enlarges them, so text keeps its place and is readable on every monitor.
#pragma once

#include <memory>
#include <optional>
#include <stdexcept>
#include <string>

#include "render/canvas/image.h"
#include "render/canvas/scene.h"
#include "render/ui/input.h"

namespace potluck::render {

/// No window can be opened; what() is one line that says why and what to do (such as `xvfb-run`).
class NoWindow : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Was this program built with the window (SFML)?
[[nodiscard]] bool window_built();

/// Throws NoWindow unless a window can be opened: the build has one, there is a display, it answers
/// and it draws with OpenGL. `what` begins the message, such as "play". Checked before SFML is
/// asked, which would end the process. Cost: a connection to the display.
void require_window(const std::string& what);

struct WindowOptions {
  std::string title = "Potluck";
  int width = 0;   ///< pixels; 0: two thirds of the monitor
  int height = 0;  ///< pixels; 0: as width
  int frames_per_second = 60;
};

class Window {
 public:
  /// Opens it: where the window manager places it, else in the middle of the screen. Throws
  /// NoWindow.
  explicit Window(const WindowOptions& options);
  ~Window();
  Window(const Window&) = delete;
  Window& operator=(const Window&) = delete;

  /// The next event; nothing when there is none just now. Never waits.
  [[nodiscard]] std::optional<Event> poll();
  /// The size of the scenes to present, in units; at least 640 x 480 unless the window is narrower
  /// or flatter than that in shape.
  [[nodiscard]] Size size() const;
  /// Shows a scene and waits until it is time for the next.
  void present(const Scene& scene);
  /// What the window shows, in pixels, as the driver drew it; after present.
  [[nodiscard]] Image capture() const;

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace potluck::render
