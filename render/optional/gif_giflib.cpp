#include <gif_lib.h>

#include <algorithm>
#include <array>
#include <memory>
#include <stdexcept>
#include <vector>

#include "render/canvas/color_table.h"
#include "render/canvas/gif.h"

namespace potluck::render {
namespace {

constexpr int kPaletteFrames = 12;  // looked at for the palette
constexpr int kColors = 255;        // and one for "as before"
constexpr std::uint8_t kAsBefore = 255;

struct Indexed {
  int width = 0;
  int height = 0;
  std::vector<std::uint8_t> pixels;
};

/// A GIF file that is being written into a string.
class Writer {
 public:
  Writer(int width, int height, const std::vector<Color>& colors)
      : map_(GifMakeMapObject(256, nullptr), GifFreeMapObject) {
    int error = 0;
    gif_ = EGifOpen(&bytes_, append, &error);
    require(gif_ != nullptr && map_ != nullptr);
    for (std::size_t i = 0; i < colors.size(); ++i) {
      map_->Colors[i] = {colors[i].r, colors[i].g, colors[i].b};
    }
    EGifSetGifVersion(gif_, true);
    require(EGifPutScreenDesc(gif_, width, height, 8, 0, map_.get()) == GIF_OK);
    // Begins again for ever (Netscape's extension).
    std::array<unsigned char, 3> forever = {1, 0, 0};
    require(EGifPutExtensionLeader(gif_, APPLICATION_EXT_FUNC_CODE) == GIF_OK &&
            EGifPutExtensionBlock(gif_, 11, "NETSCAPE2.0") == GIF_OK &&
            EGifPutExtensionBlock(gif_, 3, forever.data()) == GIF_OK &&
            EGifPutExtensionTrailer(gif_) == GIF_OK);
  }
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;
  ~Writer() {
    if (gif_ != nullptr) {
      EGifCloseFile(gif_, nullptr);
    }
  }

  /// Rows [top, bottom) and columns [left, right) of `frame`, shown for `hundredths`.
  void add(const Indexed& frame, int left, int top, int right, int bottom, int hundredths) {
    const GraphicsControlBlock control{.DisposalMode = DISPOSE_DO_NOT,
                                       .UserInputFlag = false,
                                       .DelayTime = hundredths,
                                       .TransparentColor = kAsBefore};
    std::array<GifByteType, 4> packed{};
    EGifGCBToExtension(&control, packed.data());
    require(EGifPutExtension(gif_, GRAPHICS_EXT_FUNC_CODE, 4, packed.data()) == GIF_OK &&
            EGifPutImageDesc(gif_, left, top, right - left, bottom - top, false, nullptr) ==
                GIF_OK);
    std::vector<GifPixelType> line(static_cast<std::size_t>(right - left));
    for (int row = top; row < bottom; ++row) {
      std::copy_n(frame.pixels.begin() + static_cast<std::ptrdiff_t>(row) * frame.width + left,
                  line.size(), line.begin());
      require(EGifPutLine(gif_, line.data(), right - left) == GIF_OK);
    }
  }

  std::string finish() {
    const bool good = EGifCloseFile(gif_, nullptr) == GIF_OK;
    gif_ = nullptr;
    require(good);
    return std::move(bytes_);
  }

 private:
  static int append(GifFileType* gif, const GifByteType* data, int size) {
    static_cast<std::string*>(gif->UserData)
        ->append(reinterpret_cast<const char*>(data), static_cast<std::size_t>(size));
    return size;
  }
  static void require(bool good) {
    if (!good) {
      throw std::runtime_error("the animation could not be encoded as GIF");
    }
  }

  std::string bytes_;
  GifFileType* gif_ = nullptr;
  std::unique_ptr<ColorMapObject, decltype(&GifFreeMapObject)> map_;
};

Indexed index(const Image& image, ColorTable& table) {
  Indexed indexed{.width = image.width, .height = image.height, .pixels = {}};
  indexed.pixels.reserve(image.rgba.size() / 4);
  for (std::size_t i = 0; i < image.rgba.size(); i += 4) {
    indexed.pixels.push_back(
        table.nearest({image.rgba[i], image.rgba[i + 1], image.rgba[i + 2], 255}));
  }
  return indexed;
}

/// Adds what is new in `now`; at least one pixel, so that the frame has its time.
void add_changes(Writer& writer, const Indexed& before, const Indexed& now, int hundredths) {
  int left = now.width;
  int right = 0;
  int top = now.height;
  int bottom = 0;
  Indexed changes = now;
  for (int row = 0; row < now.height; ++row) {
    for (int col = 0; col < now.width; ++col) {
      const auto at = static_cast<std::size_t>(row) * static_cast<std::size_t>(now.width) +
                      static_cast<std::size_t>(col);
      if (now.pixels[at] == before.pixels[at]) {
        changes.pixels[at] = kAsBefore;
        continue;
      }
      left = std::min(left, col);
      right = std::max(right, col + 1);
      top = std::min(top, row);
      bottom = row + 1;
    }
  }
  if (right == 0) {
    left = top = 0;
    right = bottom = 1;
  }
  writer.add(changes, left, top, right, bottom, hundredths);
}

}  // namespace

bool gif_available() {
  return true;
}

std::string encode_gif(const GifOptions& options, const std::function<Image(int)>& frame) {
  if (options.num_frames < 1 || options.num_frames > kMaxGifFrames) {
    throw std::runtime_error("an animation has 1 to " + std::to_string(kMaxGifFrames) + " frames");
  }
  ColorTable table;
  const int looked_at = std::min(options.num_frames, kPaletteFrames);
  for (int i = 0; i < looked_at; ++i) {
    table.count(frame(i * (options.num_frames - 1) / std::max(looked_at - 1, 1)));
  }
  table.choose(kColors);
  Indexed before = index(frame(0), table);
  Writer writer(before.width, before.height, table.colors());
  const auto time_of = [&](int i) {
    return i + 1 == options.num_frames ? options.last_hundredths : options.hundredths;
  };
  writer.add(before, 0, 0, before.width, before.height, time_of(0));
  for (int i = 1; i < options.num_frames; ++i) {
    Indexed now = index(frame(i), table);
    add_changes(writer, before, now, time_of(i));
    before = std::move(now);
  }
  return writer.finish();
}

}  // namespace potluck::render
