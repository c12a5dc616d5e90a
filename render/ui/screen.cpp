#include "render/ui/screen.h"

#include <algorithm>
#include <chrono>

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

void run_screens(Window& window, std::unique_ptr<Screen> first) {
  ScreenStack screens(std::move(first));
  auto before = std::chrono::steady_clock::now();
  while (!screens.finished()) {
    while (const std::optional<Event> event = window.poll()) {
      screens.handle(*event);
    }
    const auto now = std::chrono::steady_clock::now();
    screens.update(std::chrono::duration<double>(now - before).count());
    before = now;
    if (screens.finished()) {
      break;
    }
    window.present(screens.scene(window.size()));
  }
}

}  // namespace potluck::render
