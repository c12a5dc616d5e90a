// Stands in for gif_giflib.cpp where there is no giflib.
#include <stdexcept>

#include "render/canvas/gif.h"

namespace potluck::render {

bool gif_available() {
  return false;
}

std::string encode_gif(const GifOptions&, const std::function<Image(int)>&) {
  throw std::runtime_error(
      "GIF: this program was built without giflib, so it makes no animations; install libgif-dev "
      "and build again");
}

}  // namespace potluck::render
