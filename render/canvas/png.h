// Pictures as PNG files, by libpng. Needs neither display nor SFML; a build without libpng says so.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "render/canvas/image.h"

namespace potluck::render {

/// Largest picture that is read, in pixels: a hostile header must not fill the memory.
inline constexpr long kMaxPngPixels = 64L * 1024 * 1024;

/// The PNG file's bytes. Throws std::runtime_error in a build without libpng, naming the package
/// that brings it.
[[nodiscard]] std::string encode_png(const Image& image);

/// A PNG file's picture. Throws InputError, naming `place`, when `bytes` are no picture or one of
/// more than kMaxPngPixels.
[[nodiscard]] Image decode_png(std::string_view bytes, const std::string& place);

/// Writes `image` to `path`, whole or not at all (env/text/files.h).
void write_png(const std::filesystem::path& path, const Image& image);

/// Was this program built with libpng?
[[nodiscard]] bool png_available();

}  // namespace potluck::render
