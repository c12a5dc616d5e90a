#include "render/canvas/png.h"

#include "env/text/files.h"

namespace potluck::render {

void write_png(const std::filesystem::path& path, const Image& image) {
  write_file_atomically(path, encode_png(image));
}

}  // namespace potluck::render
