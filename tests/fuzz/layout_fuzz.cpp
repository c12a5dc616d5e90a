// Any bytes as a layout file: an InputError, findings, or a kitchen that works.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "env/layout/source.h"
#include "env/text/error.h"
#include "tests/fuzz/kitchen_checks.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  try {
    const potluck::LayoutSource source(text, "fuzz.json");
    source.throw_first_error();
    potluck::fuzz::check_kitchen(source.spec());
  } catch (const potluck::InputError&) {
    return 0;
  }
  return 0;
}
