// A picture in memory: rows of RGBA bytes from the top.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "render/canvas/color.h"

namespace potluck::render {

struct Image {
  int width = 0;
  int height = 0;
  std::vector<std::uint8_t> rgba;  ///< [height, width, 4], alpha not premultiplied

  Image() = default;
  Image(int w, int h)
      : width(w), height(h), rgba(static_cast<std::size_t>(w) * static_cast<std::size_t>(h) * 4) {}

  [[nodiscard]] std::size_t index(int row, int col) const {
    return (static_cast<std::size_t>(row) * static_cast<std::size_t>(width) +
            static_cast<std::size_t>(col)) *
           4;
  }
  [[nodiscard]] Color at(int row, int col) const {
    const std::uint8_t* p = &rgba[index(row, col)];
    return {p[0], p[1], p[2], p[3]};
  }
  bool operator==(const Image&) const = default;
};

}  // namespace potluck::render
