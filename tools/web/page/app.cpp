#include "tools/web/page/app.h"

#include <emscripten.h>

#include <exception>
#include <utility>

EM_JS(void, potluck_trouble, (const char* text), { Module.trouble(UTF8ToString(text)); });

namespace potluck::tools {

App::App() : partners_({}), window_({}) {}

App& App::instance() {
  static App app;
  return app;
}

void App::show(std::unique_ptr<render::Screen> first, std::function<void()> over) {
  loop_ = std::make_unique<render::ScreenLoop>(window_, std::move(first));
  over_ = std::move(over);
}

bool App::frame() {
  if (loop_ != nullptr && !loop_->frame()) {
    loop_ = nullptr;
    if (const auto over = std::exchange(over_, {})) {
      over();
    }
  }
  return loop_ != nullptr;
}

void guarded(const std::function<void()>& work) {
  try {
    work();
  } catch (const std::exception& error) {
    potluck_trouble(error.what());
  }
}

const char* for_page(std::string text) {
  static std::string kept;
  kept = std::move(text);
  return kept.c_str();
}

}  // namespace potluck::tools
