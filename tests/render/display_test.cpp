#include <doctest/doctest.h>

#include <cstdlib>
#include <string>

#include "render/ui/window.h"

namespace potluck::render {
namespace {

std::string refusal() {
  try {
    require_window("play");
  } catch (const NoWindow& error) {
    return error.what();
  }
  return {};
}

TEST_CASE("without a display there is one line and no abort") {
  const char* const before = std::getenv("DISPLAY");
  const std::string kept = before == nullptr ? "" : before;
  for (const char* display : {"", ":987", "nonsense"}) {
    setenv("DISPLAY", display, 1);
    const std::string said = refusal();
    INFO(said);
    CHECK(said.starts_with("play: "));
    CHECK(said.find('\n') == std::string::npos);
    CHECK(said.find(window_built() ? "xvfb-run" : "libsfml-dev") != std::string::npos);
    CHECK_THROWS_AS(Window(WindowOptions{}), NoWindow);
  }
  if (before != nullptr) {
    setenv("DISPLAY", kept.c_str(), 1);
  }
}

}  // namespace
}  // namespace potluck::render
