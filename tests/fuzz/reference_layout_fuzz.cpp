// Any bytes as a .layout file: an InputError, findings, or a kitchen that works and can be written
// back.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "env/layout/reference_layout.h"
#include "env/text/error.h"
#include "tests/fuzz/kitchen_checks.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace potluck;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  ReferenceLayout read;
  try {
    read = parse_reference_layout(text, "fuzz.layout");
    for (const LocatedFinding& located : read.findings) {
      if (located.finding.severity == Finding::Severity::kError) {
        return 0;
      }
    }
  } catch (const InputError&) {
    return 0;
  }
  fuzz::check_kitchen(read.spec);
  const ReferenceLayout again =
      parse_reference_layout(write_reference_layout(read.spec).text, "fuzz.layout");
  fuzz::require(again.spec == read.spec);
  return 0;
}
