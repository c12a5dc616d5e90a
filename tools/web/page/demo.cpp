// The page without a study: every kitchen, every partner, the editor, recorded games.
#include <emscripten.h>

#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "agents/roster/shipped_agents.h"
#include "env/layout/reader.h"
#include "env/text/error.h"
#include "env/trajectory/trajectory.h"
#include "render/editor/editor_screen.h"
#include "render/play/start_screen.h"
#include "render/replay/replay_screen.h"
#include "tools/bench/agent_choices.h"
#include "tools/bench/signature.h"
#include "tools/web/page/app.h"

EM_JS(double, potluck_random, (), { return crypto.getRandomValues(new Uint32Array(1))[0]; });
EM_JS(void, potluck_save, (const char* name, const char* text),
      { Module.download(UTF8ToString(name), UTF8ToString(text)); });

namespace potluck::tools {
namespace {

constexpr float kReplaySpeed = 6;

/// The demo writes nothing down.
class NoKeeper final : public render::GameKeeper {
 public:
  void begin_game() override {}
  std::string keep(const render::GameRecord&) override { return {}; }
  std::string finish() override { return {}; }
  [[nodiscard]] std::string name() const override { return {}; }
};

std::uint64_t random_seed() {
  return static_cast<std::uint64_t>(potluck_random());
}

/// The kitchens worth a first look, then all others.
std::vector<std::string> kitchen_names() {
  std::vector<std::string> names = {
      "cramped_room",        "asymmetric_advantages",    "coordination_ring",
      "forced_coordination", "counter_circuit_o_1order", "paper_kitchen"};
  for (const std::string& name : builtin_layout_names()) {
    if (std::ranges::find(names, name) == names.end()) {
      names.push_back(name);
    }
  }
  return names;
}

void show_start() {
  static NoKeeper keeper;
  render::Setup setup;
  setup.seed = random_seed();
  render::Kitchens kitchens{.names = kitchen_names(),
                            .load = [](const std::string& name) { return load_layout(name); }};
  const render::Consent nothing_is_kept{.given = false, .folder = {}, .remember = [](bool) {}};
  App::instance().show(
      std::make_unique<render::StartScreen>(std::move(kitchens), App::instance().partners(), keeper,
                                            nothing_is_kept, setup),
      show_start);
}

void show_editor(const LayoutSpec& spec) {
  const render::EditorServices services{
      .save =
          [](const LayoutSpec& kitchen, const std::string& path) {
            const auto slash = path.find_last_of('/');
            potluck_save(path.substr(slash == std::string::npos ? 0 : slash + 1).c_str(),
                         write_layout(kitchen).c_str());
            return std::string();
          },
      .keep = [](const std::optional<LayoutSpec>&) { return std::string(); },
      .try_it = [](std::shared_ptr<const Layout> layout) -> std::unique_ptr<render::Screen> {
        render::Setup setup;
        setup.layout = std::move(layout);
        setup.partner = setup.layout->num_agents() > 1 ? "greedy" : "";
        setup.seed = random_seed();
        return std::make_unique<render::PlayScreen>(setup, App::instance().partners());
      }};
  App::instance().show(
      std::make_unique<render::EditorScreen>(spec, spec.name + ".json", std::nullopt, services),
      show_start);
}

void show_file(std::string_view text, const std::string& name) {
  if (text.find("\"grid\"") != std::string_view::npos &&
      text.find("\"steps\"") == std::string_view::npos &&
      text.find("ep_") == std::string_view::npos) {
    show_editor(parse_layout(text, name));
    return;
  }
  std::vector<render::Episode> episodes;
  for (Trajectory& trajectory : parse_trajectories(text, name)) {
    episodes.emplace_back(std::move(trajectory), name);
  }
  App::instance().show(std::make_unique<render::ReplayScreen>(std::move(episodes), kReplaySpeed),
                       show_start);
}

}  // namespace
}  // namespace potluck::tools

using namespace potluck;
using namespace potluck::tools;

extern "C" {

EMSCRIPTEN_KEEPALIVE void potluck_add_agent(const char* kitchen, const char* name,
                                            const char* bytes, int size) {
  add_shipped_agent(kitchen, name, std::string(bytes, static_cast<std::size_t>(size)));
}

EMSCRIPTEN_KEEPALIVE void potluck_start() {
  guarded(show_start);
}

EMSCRIPTEN_KEEPALIVE void potluck_edit() {
  guarded([] { show_editor(render::blank_kitchen()); });
}

EMSCRIPTEN_KEEPALIVE void potluck_open(const char* name, const char* bytes, int size) {
  guarded([&] { show_file({bytes, static_cast<std::size_t>(size)}, name); });
}

EMSCRIPTEN_KEEPALIVE int potluck_frame() {
  int shown = 0;
  guarded([&shown] { shown = App::instance().frame() ? 1 : 0; });
  return shown;
}

/// Prints it, as `potluck bench --signature` does.
EMSCRIPTEN_KEEPALIVE void potluck_signature() {
  guarded([] { (void)print_signature(); });
}

/// Prints them, as `potluck bench --choices` does.
EMSCRIPTEN_KEEPALIVE void potluck_choices() {
  guarded(print_agent_choices);
}

EMSCRIPTEN_KEEPALIVE const char* potluck_version() {
  return for_page(POTLUCK_VERSION);
}
}

int main() {
  return 0;  // the page begins when it is ready
}
