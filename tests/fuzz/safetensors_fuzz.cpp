// Any bytes as a safetensors file: an InputError, or tensors that are written as they were read; if
// they say that they are an agent, one that plays and is written as it was read.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "agents/checkpoint/agent_file.h"
#include "agents/checkpoint/safetensors.h"
#include "env/text/error.h"
#include "tests/fuzz/agent_checks.h"
#include "tests/fuzz/kitchen_checks.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace potluck;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  try {
    const TensorFile file = parse_safetensors(bytes, "fuzz.safetensors");
    fuzz::require(parse_safetensors(write_safetensors(file), "again.safetensors") == file);
    fuzz::check_agent(read_agent(file, "fuzz.safetensors"));
  } catch (const InputError&) {
    return 0;
  }
  return 0;
}
