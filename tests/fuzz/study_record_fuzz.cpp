// Any bytes as a participant's record: an InputError, or games that play again or are refused.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "env/text/error.h"
#include "render/play/study_record.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace potluck;
  try {
    const render::StudyRecord record = render::parse_record(
        std::string_view(reinterpret_cast<const char*>(data), size), "fuzz.jsonl");
    for (const render::RecordedGame& game : record.games) {
      (void)render::trajectory_of(game, "fuzz");
    }
  } catch (const InputError&) {
  }
  return 0;
}
