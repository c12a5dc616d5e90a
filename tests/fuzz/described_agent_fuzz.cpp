// Any bytes as the description of a network, up to the first NUL, and as its "bin" behind that: an
// InputError, or an agent that plays and is written as it was read.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "agents/checkpoint/described_agent.h"
#include "env/text/error.h"
#include "tests/fuzz/agent_checks.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace potluck;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const std::size_t end = bytes.find('\0');
  const std::string_view bin = end == std::string_view::npos ? "" : bytes.substr(end + 1);
  TrainedAgent agent;
  try {
    agent = parse_described_agent(bytes.substr(0, end), bin, "fuzz.json");
  } catch (const InputError&) {
    return 0;
  }
  fuzz::check_agent(agent);
  return 0;
}
