#include "render/ui/screen.h"

#include <algorithm>

#include "render/ui/window.h"

namespace potluck::render {

ScreenStack::ScreenStack(std::unique_ptr<Screen> first) {
  screens_.push_back(std::move(first));
}

void ScreenStack::settle() {
  while (!screens_.empty()) {
    Screen& top = *screens_.back();
    std::unique_ptr<Screen> next = std::move(top.next_);
    const bool over = top.done_;
    if (!over && next == nullptr) {
      return;
    }
    if (over) {
      screens_.pop_back();
    }
    if (next != nullptr) {
      screens_.push_back(std::move(next));
    } else if (!screens_.empty()) {
      screens_.back()->resumed();
    }
  }
}

void ScreenStack::handle(const Event& event) {
  if (finished()) {
    return;
  }
  if (std::holds_alternative<CloseRequested>(event)) {
    // Every screen is asked, so that each saves its work even when another objects.
    const auto objections = std::count_if(screens_.rbegin(), screens_.rend(),
                                          [](const auto& screen) { return !screen->close(); });
    if (objections == 0) {
      screens_.clear();
    } else {
      settle();
    }
    return;
  }
  screens_.back()->handle(event);
  settle();
}

void ScreenStack::update(double seconds) {
  if (!finished()) {
    screens_.back()->update(std::clamp(seconds, 0.0, kLongestUpdate));
    settle();
  }
}

Scene ScreenStack::scene(Size size) {
  if (finished()) {
    return Scene(size);
  }
  Scene scene = screens_.back()->scene(size);
  settle();
  return scene;
}

ScreenLoop::ScreenLoop(Window& window, std::unique_ptr<Screen> first)
    : window_(window), screens_(std::move(first)), before_(std::chrono::steady_clock::now()) {}

bool ScreenLoop::frame() {
  while (const std::optional<Event> event = window_.poll()) {
    screens_.handle(*event);
  }
  const auto now = std::chrono::steady_clock::now();
  screens_.update(std::chrono::duration<double>(now - before_).count());
  before_ = now;
  if (screens_.finished()) {
    return false;
  }
  window_.present(screens_.scene(window_.size()));
  return true;
}

void run_screens(Window& window, std::unique_ptr<Screen> first) {
  ScreenLoop loop(window, std::move(first));
  while (loop.frame()) {
  }
}

}  // namespace potluck::render
