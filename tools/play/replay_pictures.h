// Recorded episodes as files: a picture, a sheet of pictures, an animation, frames for a film.
#pragma once

#include <filesystem>
#include <string>

#include "render/replay/episode.h"
#include "tools/terminal/picture_size.h"

namespace potluck::tools {

struct PictureFlags {
  std::string png;
  std::string gif;
  std::string frames;  ///< folder
  int at = -1;         ///< step of the picture; -1: the last
  int sheet = 0;       ///< pictures on a sheet; 0: one picture
  int smooth = 2;      ///< frames per step
  std::string size;    ///< "WxH"; empty: 960x720, animations 560x420
  bool work = false;
  bool thoughts = false;

  [[nodiscard]] bool any() const { return !png.empty() || !gif.empty() || !frames.empty(); }
};

/// Makes what the flags ask for of steps [first, last] at `speed` steps per second. Throws
/// InputError for steps that are not there and folders that cannot be written to, before any work.
void write_pictures(const PictureFlags& flags, const render::Episode& episode, int first, int last,
                    double speed);

}  // namespace potluck::tools
