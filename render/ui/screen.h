// Screens: what fills the window for a while (start screen, game, replay, editor).
//
// A screen takes events, lets time pass and says what it looks like; it knows no window, so tests
// drive it by hand. Screens lie on a stack: the editor pushes a game to try a kitchen and is there
// again when the game is done.
//
//   class Hello : public Screen {
//    public:
//     void handle(const Event& event) override { ui_.handle(event); }
//     void update(double) override {}
//     Scene scene(Size size) override {
//       Scene scene(size, palette::kPage);
//       ui_.begin(scene);
//       if (ui_.button(scene.bounds().centered(160, 40), "Enough")) done();
//       ui_.end();
//       return scene;
//     }
//    private:
//     Ui ui_;
//   };
//
//   Window window({.title = "Hello"});
//   run_screens(window, std::make_unique<Hello>());
#pragma once

#include <chrono>
#include <memory>
#include <utility>
#include <vector>

#include "render/canvas/scene.h"
#include "render/ui/input.h"

namespace potluck::render {

class Screen {
 public:
  Screen() = default;
  Screen(const Screen&) = delete;
  Screen& operator=(const Screen&) = delete;
  virtual ~Screen() = default;

  virtual void handle(const Event& event) = 0;
  /// `seconds` since the last call, at most ScreenStack::kLongestUpdate.
  virtual void update(double seconds) = 0;
  /// The picture now. Widgets act here (render/ui/ui.h), so this is called once per frame, after
  /// the frame's events.
  [[nodiscard]] virtual Scene scene(Size size) = 0;

  /// The user closes the window: save what must not be lost. False keeps the window open (and the
  /// screen should say why, or ask). Asked of every screen, from the top of the stack down.
  virtual bool close() { return true; }
  /// The screen above is gone and this one shows again.
  virtual void resumed() {}

 protected:
  /// This screen is over; the one below shows again. Takes effect after handle, update or scene.
  void done() { done_ = true; }
  /// Shows `next` on top of this screen.
  void push(std::unique_ptr<Screen> next) { next_ = std::move(next); }
  /// Shows `next` instead of this screen.
  void replace(std::unique_ptr<Screen> next) {
    next_ = std::move(next);
    done_ = true;
  }

 private:
  friend class ScreenStack;
  bool done_ = false;
  std::unique_ptr<Screen> next_;
};

/// Screens on top of each other. Only the top one gets events, time and the picture.
class ScreenStack {
 public:
  explicit ScreenStack(std::unique_ptr<Screen> first);

  /// After a pause (a dragged window, a stopped process) the game goes on, it does not catch up.
  static constexpr double kLongestUpdate = 0.25;

  void handle(const Event& event);
  void update(double seconds);
  [[nodiscard]] Scene scene(Size size);
  /// No screen is left, or the window was closed and no screen objected.
  [[nodiscard]] bool finished() const { return screens_.empty(); }
  [[nodiscard]] std::size_t depth() const { return screens_.size(); }

 private:
  void settle();

  std::vector<std::unique_ptr<Screen>> screens_;
};

class Window;

/// Screens in a window, frame by frame, for those who must not wait in a loop (browsers).
class ScreenLoop {
 public:
  /// `window` must outlive it.
  ScreenLoop(Window& window, std::unique_ptr<Screen> first);

  /// Events, the time since the last frame, a picture. False when no screen is left. Exceptions of
  /// screens come out of here.
  bool frame();
  [[nodiscard]] ScreenStack& screens() { return screens_; }

 private:
  Window& window_;
  ScreenStack screens_;
  std::chrono::steady_clock::time_point before_;
};

/// Shows `first` and whatever it leads to in `window` until no screen is left.
void run_screens(Window& window, std::unique_ptr<Screen> first);

}  // namespace potluck::render
