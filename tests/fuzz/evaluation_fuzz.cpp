// Any bytes as evaluation.json: an InputError, or an evaluation that is written as it was read.
#include <cstddef>
#include <cstdint>
#include <string>

#include "agents/evaluation/file/evaluation_json.h"
#include "env/text/error.h"
#include "tests/fuzz/kitchen_checks.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace potluck;
  const std::string text(reinterpret_cast<const char*>(data), size);
  try {
    const CrossPlay evaluation = parse_evaluation(text, "fuzz.json");
    const std::string written = format_evaluation(evaluation);
    fuzz::require(format_evaluation(parse_evaluation(written, "again.json")) == written);
  } catch (const InputError&) {
    return 0;
  }
  return 0;
}
