#include "tools/play/replay_pictures.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <system_error>

#include "env/text/error.h"
#include "env/text/files.h"
#include "render/canvas/gif.h"
#include "render/canvas/palette.h"
#include "render/canvas/png.h"
#include "render/canvas/scale.h"
#include "render/canvas/software_canvas.h"
#include "tools/terminal/progress.h"

namespace potluck::tools {
namespace {

namespace fs = std::filesystem;

constexpr int kMostOnSheet = 64;

/// The folder of `file` must be there before an hour's film is drawn.
void require_folder(const fs::path& file) {
  const fs::path folder = file.has_parent_path() ? file.parent_path() : fs::path(".");
  std::error_code error;
  if (!fs::is_directory(folder, error)) {
    throw InputError(file.string(), "a folder that does not exist", "a place to write to",
                     "make " + folder.string() + " first");
  }
}

render::ReplayView view_at(const PictureFlags& flags, double position) {
  return {.position = position, .shows_work = flags.work, .shows_thoughts = flags.thoughts};
}

render::Scene frame_of(const PictureFlags& flags, const render::Episode& episode, double position,
                       const PictureSize& size) {
  return render::replay_frame(episode, view_at(flags, position), render::units_of(size.pixels()));
}

/// `count` moments from `first` to `last`, row after row, each as large as fits.
render::Image sheet(const PictureFlags& flags, const render::Episode& episode, int first, int last,
                    const PictureSize& size) {
  const int count = std::clamp(flags.sheet, 1, kMostOnSheet);
  const int columns = static_cast<int>(std::ceil(std::sqrt(static_cast<double>(count))));
  const int rows = (count + columns - 1) / columns;
  render::Image all(size.width, size.height);
  const PictureSize each{.width = size.width / columns, .height = size.height / rows};
  render::SoftwareCanvas canvas(each.width, each.height);
  for (std::size_t i = 0; i < all.rgba.size(); i += 4) {
    const render::Color page = render::palette::kPage;
    all.rgba[i] = page.r;
    all.rgba[i + 1] = page.g;
    all.rgba[i + 2] = page.b;
    all.rgba[i + 3] = 255;
  }
  for (int i = 0; i < count; ++i) {
    const double position =
        count == 1 ? last : first + static_cast<double>(last - first) * i / (count - 1);
    const render::Image& one = canvas.draw(frame_of(flags, episode, std::round(position), each));
    for (int row = 0; row < one.height; ++row) {
      std::copy_n(
          one.rgba.begin() + static_cast<std::ptrdiff_t>(one.index(row, 0)),
          static_cast<std::size_t>(one.width) * 4,
          all.rgba.begin() + static_cast<std::ptrdiff_t>(all.index(i / columns * each.height + row,
                                                                   i % columns * each.width)));
    }
  }
  return all;
}

}  // namespace

void write_pictures(const PictureFlags& flags, const render::Episode& episode, int first, int last,
                    double speed) {
  const auto size_or = [&](const char* usual) {
    return parse_picture_size(flags.size.empty() ? usual : flags.size, "--size");
  };
  for (const std::string& file : {flags.png, flags.gif}) {
    if (!file.empty()) {
      require_folder(file);
    }
  }
  if (flags.at > episode.last()) {
    throw InputError("--at", std::to_string(flags.at),
                     fmt::format("a step from 0 to {}", episode.last()));
  }
  const int num_frames = (last - first) * flags.smooth + 1;
  const auto position_of = [&](int frame) {
    return first + static_cast<double>(frame) / flags.smooth;
  };
  if (!flags.png.empty()) {
    const PictureSize size = size_or("960x720");
    if (flags.sheet > 0) {
      render::write_png(flags.png, sheet(flags, episode, first, last, size));
    } else {
      const int at = flags.at >= 0 ? flags.at : last;
      render::write_png(flags.png, render::draw_picture(frame_of(flags, episode, at, size),
                                                        size.width, size.height));
    }
  }
  if (!flags.gif.empty()) {
    const PictureSize size = size_or("560x420");
    if (num_frames > render::kMaxGifFrames) {
      throw InputError("--gif", fmt::format("{} frames", num_frames),
                       fmt::format("at most {}", render::kMaxGifFrames),
                       "choose fewer with --from, --to or --smooth");
    }
    render::SoftwareCanvas canvas(size.width, size.height);
    ProgressBar bar("gif");
    const auto draw = [&](int frame) {
      bar.update(static_cast<double>(frame) / num_frames, fmt::format("frame {}", frame));
      return canvas.draw(frame_of(flags, episode, position_of(frame), size));
    };
    const int hundredths = std::max(2, static_cast<int>(std::lround(100 / (speed * flags.smooth))));
    write_file_atomically(
        flags.gif, render::encode_gif({.num_frames = num_frames, .hundredths = hundredths}, draw));
    bar.finish(1, fmt::format("{} frames", num_frames));
  }
  if (!flags.frames.empty()) {
    const PictureSize size = size_or("960x720");
    std::error_code error;
    fs::create_directories(flags.frames, error);
    if (error) {
      throw InputError(flags.frames, "a folder that cannot be made (" + error.message() + ")",
                       "a place to write to");
    }
    render::SoftwareCanvas canvas(size.width, size.height);
    ProgressBar bar("frames");
    for (int frame = 0; frame < num_frames; ++frame) {
      render::write_png(fs::path(flags.frames) / fmt::format("frame_{:05}.png", frame),
                        canvas.draw(frame_of(flags, episode, position_of(frame), size)));
      bar.update(static_cast<double>(frame) / num_frames, fmt::format("frame {}", frame));
    }
    bar.finish(1, fmt::format("{} frames", num_frames));
    fmt::print("As a film: ffmpeg -framerate {:g} -i {}/frame_%05d.png -pix_fmt yuv420p film.mp4\n",
               speed * flags.smooth, flags.frames);
  }
}

}  // namespace potluck::tools
