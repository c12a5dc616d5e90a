// Any bytes as a participant's results.json: an InputError, or results that are written as they
// were read.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "env/text/error.h"
#include "render/play/study_results.h"
#include "tests/fuzz/kitchen_checks.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace potluck;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  try {
    const auto read = [](std::string_view results) {
      return render::parse_results(results, "fuzz.json", "trust", 0);
    };
    const std::string written = render::format_results(read(text), "trust", 0);
    fuzz::require(render::format_results(read(written), "trust", 0) == written);
  } catch (const InputError&) {
    return 0;
  }
  return 0;
}
