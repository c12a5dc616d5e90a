#include "tools/terminal/picture_size.h"

#include <charconv>
#include <system_error>

#include "env/text/error.h"
#include "render/canvas/software_canvas.h"

namespace potluck::tools {

PictureSize parse_picture_size(std::string_view text, const std::string& flag) {
  constexpr int kLeast = 64;
  constexpr int kMost = render::SoftwareCanvas::kMaxSide;
  PictureSize size;
  const char* const end = text.data() + text.size();
  const auto good = [](int side) { return side >= kLeast && side <= kMost; };
  const auto width = std::from_chars(text.data(), end, size.width);
  if (width.ec == std::errc() && width.ptr != end && *width.ptr == 'x') {
    const auto height = std::from_chars(width.ptr + 1, end, size.height);
    if (height.ec == std::errc() && height.ptr == end && good(size.width) && good(size.height)) {
      return size;
    }
  }
  throw InputError(flag, "'" + std::string(text) + "'",
                   "WIDTHxHEIGHT in pixels, such as 1280x720, each " + std::to_string(kLeast) +
                       " to " + std::to_string(kMost));
}

}  // namespace potluck::tools
