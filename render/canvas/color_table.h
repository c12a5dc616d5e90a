// At most 255 colours that stand for those of pictures (median cut; Heckbert, "Color image
// quantization for frame buffer display", SIGGRAPH 1982).
#pragma once

#include <cstdint>
#include <map>
#include <unordered_map>
#include <vector>

#include "render/canvas/color.h"
#include "render/canvas/image.h"

namespace potluck::render {

class ColorTable {
 public:
  /// Counts the colours of a picture; before choose().
  void count(const Image& image);
  /// Chooses at most `most` colours (1 to 256).
  void choose(int most);

  [[nodiscard]] const std::vector<Color>& colors() const { return colors_; }
  /// Index of the nearest chosen colour.
  [[nodiscard]] std::uint8_t nearest(Color color);

 private:
  std::map<std::uint32_t, std::uint64_t> counts_;  ///< by 0xRRGGBB; ordered, so that runs agree
  std::vector<Color> colors_;
  std::unordered_map<std::uint32_t, std::uint8_t> known_;
};

}  // namespace potluck::render
