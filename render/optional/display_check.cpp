#include "render/optional/display_check.h"

#if defined(__unix__) && !defined(__APPLE__)
#include <dlfcn.h>

#include <chrono>
#include <cstdlib>
#include <thread>

namespace potluck::render {
namespace {

constexpr int kTries = 8;
constexpr std::chrono::milliseconds kPause{50};

// libX11's functions are looked up in the library that SFML brings along, so that building needs no
// X11 headers.
using OpenDisplay = void* (*)(const char*);
using QueryExtension = int (*)(void*, const char*, int*, int*, int*);

template <typename Function>
Function find(void* library, const char* name) {
  return reinterpret_cast<Function>(dlsym(library, name));
}

}  // namespace

std::string display_problem() {
  // SFML 2.5 speaks X11 only; Wayland desktops set DISPLAY too, for XWayland.
  const char* display = std::getenv("DISPLAY");
  if (display == nullptr || *display == '\0') {
    return "there is no display (DISPLAY is not set)";
  }
  void* library = dlopen("libX11.so.6", RTLD_LAZY | RTLD_LOCAL);
  if (library == nullptr) {
    return "libX11 is missing";
  }
  const auto open = find<OpenDisplay>(library, "XOpenDisplay");
  const auto query = find<QueryExtension>(library, "XQueryExtension");
  if (open == nullptr || query == nullptr) {
    return "libX11 is not as expected";
  }
  // A server resets itself when its last client leaves and is away meanwhile. So one that does not
  // answer is asked again, and the connection is never closed: SFML aborts the process when it
  // calls in vain.
  static void* const connection = [open] {
    void* opened = open(nullptr);
    for (int tries = 1; opened == nullptr && tries < kTries; ++tries) {
      std::this_thread::sleep_for(kPause);
      opened = open(nullptr);
    }
    return opened;
  }();
  if (connection == nullptr) {
    return std::string("the display ") + display + " does not answer";
  }
  int ignored = 0;
  const bool draws = query(connection, "GLX", &ignored, &ignored, &ignored) != 0;
  return draws ? std::string() : std::string("the display ") + display + " has no OpenGL";
}

}  // namespace potluck::render

#else

namespace potluck::render {

std::string display_problem() {
  return {};
}

}  // namespace potluck::render

#endif
