// Any bytes as a study file: an InputError, or a study that every participant can be led through.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "env/text/error.h"
#include "render/play/study.h"
#include "tests/fuzz/kitchen_checks.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace potluck;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  render::Study study;
  try {
    study = render::parse_study(text, "fuzz.json");
  } catch (const InputError&) {
    return 0;
  }
  const auto games = static_cast<int>(study.games.size());
  for (int participant = 0; participant < 2 * games; ++participant) {
    std::vector<int> order = render::order_for(study, participant);
    std::ranges::sort(order);
    fuzz::require(static_cast<int>(order.size()) == games);
    for (int game = 0; game < games; ++game) {
      fuzz::require(order[static_cast<std::size_t>(game)] == game);
    }
  }
  return 0;
}
