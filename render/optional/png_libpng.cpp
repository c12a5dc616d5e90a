#include "render/canvas/png.h"

#include <png.h>

#include <stdexcept>

#include "env/text/error.h"

namespace potluck::render {
namespace {

/// libpng's description of a picture, freed whatever happens.
struct PngImage {
  png_image image{};
  PngImage() { image.version = PNG_IMAGE_VERSION; }
  PngImage(const PngImage&) = delete;
  PngImage& operator=(const PngImage&) = delete;
  ~PngImage() { png_image_free(&image); }
};

}  // namespace

bool png_available() {
  return true;
}

std::string encode_png(const Image& image) {
  PngImage png;
  png.image.width = static_cast<png_uint_32>(image.width);
  png.image.height = static_cast<png_uint_32>(image.height);
  png.image.format = PNG_FORMAT_RGBA;
  // At most this much: rows as they are, their filter bytes, and room for headers.
  png_alloc_size_t size = PNG_IMAGE_PNG_SIZE_MAX(png.image);
  std::string bytes(size, '\0');
  if (png_image_write_to_memory(&png.image, bytes.data(), &size, 0, image.rgba.data(), 0,
                                nullptr) == 0) {
    throw std::runtime_error(std::string("the picture could not be encoded as PNG: ") +
                             png.image.message);
  }
  bytes.resize(size);
  return bytes;
}

Image decode_png(std::string_view bytes, const std::string& place) {
  PngImage png;
  const auto refuse = [&](const std::string& what) {
    return InputError(place, what, "a PNG picture");
  };
  if (png_image_begin_read_from_memory(&png.image, bytes.data(), bytes.size()) == 0) {
    throw refuse(png.image.message);
  }
  if (static_cast<long>(png.image.width) * static_cast<long>(png.image.height) > kMaxPngPixels) {
    throw refuse("a picture of " + std::to_string(png.image.width) + " x " +
                 std::to_string(png.image.height) + " pixels");
  }
  png.image.format = PNG_FORMAT_RGBA;
  Image image(static_cast<int>(png.image.width), static_cast<int>(png.image.height));
  if (png_image_finish_read(&png.image, nullptr, image.rgba.data(), 0, nullptr) == 0) {
    throw refuse(png.image.message);
  }
  return image;
}

}  // namespace potluck::render
