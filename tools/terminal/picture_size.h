// "1280x720": the size of a picture, as flags say it.
#pragma once

#include <string>
#include <string_view>

#include "render/canvas/geometry.h"

namespace potluck::tools {

struct PictureSize {
  int width = 0;  ///< pixels
  int height = 0;
  [[nodiscard]] render::Size pixels() const {
    return {static_cast<float>(width), static_cast<float>(height)};
  }
};

/// Throws InputError (place: `flag`) unless `text` is WxH with sides of 64..16384 pixels.
[[nodiscard]] PictureSize parse_picture_size(std::string_view text, const std::string& flag);

}  // namespace potluck::tools
