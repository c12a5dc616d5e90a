// Any bytes as what two pages say to the room of pairs, a line each: nothing but a line that is
// cut.
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "tests/fuzz/kitchen_checks.h"
#include "tests/temporary_directory.h"
#include "tools/serve/pair_room.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace potluck;
  using namespace potluck::tools;
  static const render::Study study = render::parse_study(
      R"({"name": "fuzz", "games": [{"kitchen": "cramped_room", "partner": "person"}]})", "fuzz");
  const TemporaryDirectory folder;
  PairRoom room(study, folder.path());
  std::array<PairRoom::Line, 2> lines{};
  for (std::size_t seat = 0; seat < 2; ++seat) {
    lines[seat] = room.join(
        seat == 0 ? "a" : "b", 0, [](const std::string&) {}, 0);
  }
  std::string_view rest(reinterpret_cast<const char*>(data), size);
  double now = 1;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    const std::string_view text = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    const std::size_t seat = text.size() % 2;
    if (!room.hear(lines[seat], text, now)) {
      room.leave(lines[seat], now);
      lines[seat] = room.join(
          seat == 0 ? "a" : "b", 0, [](const std::string&) {}, now);
    }
    now += 0.2;
    fuzz::require(room.tick(now) < 0.11);
  }
  // What was kept is read again.
  PairRoom again(study, folder.path());
  return 0;
}
