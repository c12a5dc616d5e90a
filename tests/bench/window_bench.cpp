// How many frames a second a game in the window has, all in motion: xvfb-run bench_window [WIDTH
// HEIGHT]. Prints the rate without a limit and the slowest frames.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <vector>

#include "env/layout/reader.h"
#include "render/play/play_screen.h"
#include "render/ui/window.h"

using namespace potluck;
using namespace potluck::render;

namespace {

/// Walks about.
class Walker final : public Partner {
 public:
  void begin_episode() override {}
  [[nodiscard]] Decision decide(const VectorEnv& game, int seat, RandomKey key) override {
    const auto bits = key.draw(0, 0, game.steps()[0], Purpose::kMistake);
    return {.action = static_cast<Action>(bits[static_cast<std::size_t>(seat)] % 6),
            .probabilities = {0.3F, 0.2F, 0.1F, 0.1F, 0.1F, 0.2F},
            .value = static_cast<float>(bits[2] % 50)};
  }
};

class Walkers final : public Partners {
 public:
  [[nodiscard]] std::vector<PartnerChoice> choices(const Layout&) const override { return {}; }
  [[nodiscard]] std::unique_ptr<Partner> make(const std::string&,
                                              const std::shared_ptr<const Layout>&) const override {
    return std::make_unique<Walker>();
  }
};

}  // namespace

int main(int argc, char** argv) {
  const int width = argc > 2 ? std::atoi(argv[1]) : 1280;
  const int height = argc > 2 ? std::atoi(argv[2]) : 720;
  using Clock = std::chrono::steady_clock;
  Window window({.title = "bench", .width = width, .height = height, .frames_per_second = 100000});
  Walkers walkers;
  Setup setup;
  setup.layout = load_layout("counter_circuit_o_1order");
  setup.partner = "walker";
  PlayScreen screen(setup, walkers);
  for (const Key key : {Key::kH, Key::kF, Key::kUp}) {
    screen.handle(KeyDown{.key = key});
  }
  std::vector<double> frames;
  const auto began = Clock::now();
  auto last = began;
  while (last - began < std::chrono::seconds(8)) {
    while (window.poll()) {
    }
    window.present(screen.scene(window.size()));
    const auto now = Clock::now();
    const std::chrono::duration<double> frame = now - last;
    screen.update(frame.count());
    frames.push_back(frame.count());
    last = now;
  }
  std::ranges::sort(frames);
  const std::chrono::duration<double> whole = last - began;
  fmt::print("{} x {}: {:.0f} frames/s; frame {:.1f} ms in the median, {:.1f} ms for 99 of 100\n",
             width, height, static_cast<double>(frames.size()) / whole.count(),
             1e3 * frames[frames.size() / 2], 1e3 * frames[frames.size() * 99 / 100]);
}
