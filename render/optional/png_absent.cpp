// Stands in for png_libpng.cpp where there is no libpng.
#include <stdexcept>

#include "render/canvas/png.h"

namespace potluck::render {
namespace {

constexpr const char* kMissing =
    "PNG: this program was built without libpng, so it reads and writes no pictures; install "
    "libpng-dev and build again";

}  // namespace

bool png_available() {
  return false;
}

std::string encode_png(const Image&) {
  throw std::runtime_error(kMissing);
}

Image decode_png(std::string_view, const std::string&) {
  throw std::runtime_error(kMissing);
}

}  // namespace potluck::render
