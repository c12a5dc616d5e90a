// Animations as GIF files, by giflib. A build without giflib says so.
//
// All frames share one palette, chosen from some of them; a frame holds only the rectangle that
// changed, and transparent where nothing did. Same frames, same bytes.
#pragma once

#include <functional>
#include <string>

#include "render/canvas/image.h"

namespace potluck::render {

inline constexpr int kMaxGifFrames = 20000;

struct GifOptions {
  int num_frames = 0;
  int hundredths = 10;        ///< of a second per frame; viewers slow down those below 2
  int last_hundredths = 150;  ///< for the last frame, before it begins again
};

/// Was this program built with giflib?
[[nodiscard]] bool gif_available();

/// The file's bytes. `frame(i)` draws frame i; each is asked for once in order, and some once more
/// before, for the palette. All have one size; alpha is ignored. Throws std::runtime_error in a
/// build without giflib, naming the package that brings it.
[[nodiscard]] std::string encode_gif(const GifOptions& options,
                                     const std::function<Image(int)>& frame);

}  // namespace potluck::render
