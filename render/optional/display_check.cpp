#include "render/optional/display_check.h"

#if defined(__unix__) && !defined(__APPLE__)
#include <dlfcn.h>

#include <cstdlib>
#include <memory>

namespace potluck::render {
namespace {

// libX11's functions are looked up in the library that SFML brings along, so that building needs no
// X11 headers.
using OpenDisplay = void* (*)(const char*);
using CloseDisplay = int (*)(void*);
using QueryExtension = int (*)(void*, const char*, int*, int*, int*);

struct CloseLibrary {
  void operator()(void* library) const { dlclose(library); }
};

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
  const std::unique_ptr<void, CloseLibrary> library(dlopen("libX11.so.6", RTLD_LAZY | RTLD_LOCAL));
  if (library == nullptr) {
    return "libX11 is missing";
  }
  const auto open = find<OpenDisplay>(library.get(), "XOpenDisplay");
  const auto close = find<CloseDisplay>(library.get(), "XCloseDisplay");
  const auto query = find<QueryExtension>(library.get(), "XQueryExtension");
  if (open == nullptr || close == nullptr || query == nullptr) {
    return "libX11 is not as expected";
  }
  void* connection = open(nullptr);
  if (connection == nullptr) {
    return std::string("the display ") + display + " does not answer";
  }
  int ignored = 0;
  const bool draws = query(connection, "GLX", &ignored, &ignored, &ignored) != 0;
  close(connection);
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
