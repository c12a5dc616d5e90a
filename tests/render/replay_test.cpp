#include <doctest/doctest.h>

#if __has_include(<gif_lib.h>)
#include <gif_lib.h>
#endif

#include <cstring>

#include "env/layout/reader.h"
#include "env/random_actions.h"
#include "env/vector_env.h"
#include "render/canvas/color_table.h"
#include "render/canvas/gif.h"
#include "render/canvas/scale.h"
#include "render/canvas/software_canvas.h"
#include "render/replay/replay_screen.h"
#include "tests/render/compare_images.h"
#include "tests/render/puppets.h"

namespace potluck::render {
namespace {

/// A game of random cooks.
Trajectory game_in(const std::string& kitchen, int steps) {
  const auto layout = load_layout(kitchen);
  const Snapshots snapshots(layout);
  VectorEnv envs(layout, {.num_envs = 1, .key = {4}});
  const auto players = static_cast<std::size_t>(layout->num_agents());
  TrajectoryRecorder recorder(layout, {.seed = 4}, std::vector<std::string>(players, "random"),
                              snapshots.to_snapshot(envs.state(0)), "test");
  std::vector<Action> actions(players);
  std::vector<float> earned(players);
  std::vector<float> shaped(players);
  std::vector<float> effort(players);
  std::vector<EventMask> events(players);
  for (int t = 0; t < steps; ++t) {
    draw_actions({.seed = 9}, static_cast<std::uint32_t>(t), layout->num_actions(), actions);
    envs.step(actions, {.earned = earned, .shaped = shaped, .effort = effort, .events = events});
    recorder.add(actions, earned, shaped, effort, events, snapshots.to_snapshot(envs.state(0)));
  }
  return recorder.trajectory();
}

class Thinker final : public Partner {
 public:
  void begin_episode() override {}
  [[nodiscard]] Decision decide(const VectorEnv& game, int /*seat*/, RandomKey /*key*/) override {
    return {.action = 0,
            .probabilities = {1, 0, 0, 0, 0, 0},
            .value = static_cast<float>(game.steps()[0])};
  }
};

}  // namespace

TEST_CASE("episodes: any step at once says what playing to it adds up to") {
  for (const char* kitchen : {"cramped_room", "paper_kitchen", "relay"}) {
    const Episode episode(game_in(kitchen, 40), "game.json");
    CHECK(episode.last() == 40);
    double moves = 0;
    double score = 0;
    for (int t = 1; t <= 40; ++t) {
      const TrajectoryStep& step = episode.trajectory().steps[static_cast<std::size_t>(t) - 1];
      score += static_cast<double>(step.team());
      moves += (step.events[0] & bit(potluck::Event::kMoved)) != 0 ? 1 : 0;
    }
    const Hud hud = episode.hud(40);
    CHECK(hud.score == doctest::Approx(score));
    CHECK(hud.cooks[0].totals.count(potluck::Event::kMoved) == moves);
    CHECK(moves > 0);
    CHECK(episode.hud(0).cooks[0].totals.count(potluck::Event::kMoved) == 0);
    CHECK(episode.actions(0).empty());
    CHECK(episode.actions(1).size() == static_cast<std::size_t>(episode.layout().num_agents()));
  }
}

TEST_CASE("replay: plays, pauses, steps both ways, jumps and changes episodes") {
  std::vector<Episode> episodes;
  episodes.emplace_back(game_in("cramped_room", 30), "one");
  episodes.emplace_back(game_in("paper_kitchen", 20), "two");
  episodes[0].ask({nullptr, std::make_shared<Thinker>()});
  ReplayScreen screen(std::move(episodes), 10);
  CHECK(screen.playing());
  screen.update(0.55);
  CHECK(screen.position() == doctest::Approx(5.5));
  tap(screen, Key::kLeft);
  CHECK(screen.position() == 5);
  CHECK_FALSE(screen.playing());
  tap(screen, Key::kLeft);
  CHECK(screen.position() == 4);
  tap(screen, Key::kRight);
  CHECK(screen.position() == 5);
  tap(screen, Key::kEnd);
  CHECK(screen.position() == 30);
  tap(screen, Key::kRight);
  CHECK(screen.position() == 30);
  tap(screen, Key::kSpace);
  CHECK(screen.position() == 0);
  screen.update(100);
  CHECK(screen.position() == 30);
  CHECK_FALSE(screen.playing());
  tap(screen, Key::kHome);
  CHECK(screen.position() == 0);
  CHECK(screen.scene({1280, 720}).find(Part::kThought).empty());
  tap(screen, Key::kH);
  tap(screen, Key::kF);
  CHECK_FALSE(screen.scene({1280, 720}).find(Part::kThought).empty());
  CHECK_FALSE(screen.scene(kLeastUnits).shapes().empty());
  tap(screen, Key::kN);
  CHECK(screen.episode() == 1);
  CHECK(screen.position() == 0);
  tap(screen, Key::kN);
  CHECK(screen.episode() == 0);
  tap(screen, Key::kB);
  CHECK(screen.episode() == 1);
}

TEST_CASE("colours: few are kept, many are gathered near where they are") {
  Image image(16, 16);
  for (int row = 0; row < 16; ++row) {
    for (int col = 0; col < 16; ++col) {
      std::uint8_t* pixel = &image.rgba[image.index(row, col)];
      pixel[0] = static_cast<std::uint8_t>(row * 16);
      pixel[1] = static_cast<std::uint8_t>(col * 16);
      pixel[2] = 40;
      pixel[3] = 255;
    }
  }
  ColorTable all;
  all.count(image);
  all.choose(256);
  CHECK(all.colors().size() == 256);
  const Color seen = image.at(3, 7);
  const Color kept = all.colors()[all.nearest(seen)];
  CHECK(kept == seen);
  ColorTable few;
  few.count(image);
  few.choose(16);
  CHECK(few.colors().size() == 16);
  for (int i = 0; i < 16; ++i) {
    const Color from = image.at(i, 15 - i);
    const Color to = few.colors()[few.nearest(from)];
    CHECK(std::abs(from.r - to.r) <= 64);
    CHECK(std::abs(from.g - to.g) <= 64);
  }
}

#if __has_include(<gif_lib.h>)
TEST_CASE("animations: frames, times and pictures come out of the file as they went in") {
  if (!gif_available()) {
    return;
  }
  const Episode episode(game_in("cramped_room", 12), "game");
  SoftwareCanvas canvas(320, 240);
  const auto draw = [&](int frame) {
    return canvas.draw(
        replay_frame(episode, {.position = static_cast<double>(frame)}, units_of({320, 240})));
  };
  const GifOptions options{.num_frames = 13, .hundredths = 17, .last_hundredths = 99};
  const std::string bytes = encode_gif(options, draw);
  CHECK(bytes == encode_gif(options, draw));
  CHECK_THROWS_AS((void)encode_gif({.num_frames = 0}, draw), std::runtime_error);

  struct Reader {
    const std::string* bytes;
    std::size_t at = 0;
  } reader{&bytes};
  int error = 0;
  GifFileType* gif = DGifOpen(
      &reader,
      [](GifFileType* file, GifByteType* out, int size) {
        auto* from = static_cast<Reader*>(file->UserData);
        const auto count = std::min(static_cast<std::size_t>(size), from->bytes->size() - from->at);
        std::memcpy(out, from->bytes->data() + from->at, count);
        from->at += count;
        return static_cast<int>(count);
      },
      &error);
  REQUIRE(gif != nullptr);
  REQUIRE(DGifSlurp(gif) == GIF_OK);
  CHECK(gif->SWidth == 320);
  CHECK(gif->SHeight == 240);
  REQUIRE(gif->ImageCount == 13);
  // Laid over each other, the frames are the pictures, but for the palette.
  Image screen(320, 240);
  for (int i = 0; i < 13; ++i) {
    GraphicsControlBlock control{};
    REQUIRE(DGifSavedExtensionToGCB(gif, i, &control) == GIF_OK);
    CHECK(control.DelayTime == (i == 12 ? 99 : 17));
    const SavedImage& saved = gif->SavedImages[i];
    const GifImageDesc& where = saved.ImageDesc;
    for (int row = 0; row < where.Height; ++row) {
      for (int col = 0; col < where.Width; ++col) {
        const int index = saved.RasterBits[row * where.Width + col];
        if (index == control.TransparentColor) {
          continue;
        }
        const GifColorType& color = gif->SColorMap->Colors[index];
        std::uint8_t* pixel = &screen.rgba[screen.index(where.Top + row, where.Left + col)];
        pixel[0] = color.Red;
        pixel[1] = color.Green;
        pixel[2] = color.Blue;
        pixel[3] = 255;
      }
    }
    CHECK(mean_difference(screen, draw(i)) < 3);
  }
  CHECK(mean_difference(screen, draw(0)) > 0.5);
  DGifCloseFile(gif, &error);
}
#endif

}  // namespace potluck::render
