// Any bytes as the saved state of a training that goes on (--resume): an InputError, or a state
// from which it goes on. The bytes are the file, or, after a NUL, what changes in a good one:
//   which tensor, 16 bits of where in it, the byte's value (4 bytes a change); from tensor 128 on
//   it is the environments' states, with which most can go wrong
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <span>
#include <vector>

#include "agents/learning/metrics.h"
#include "env/text/error.h"
#include "tests/fuzz/kitchen_checks.h"
#include "tests/fuzz/training.h"

namespace potluck {
namespace {

TensorFile changed(std::span<const std::uint8_t> changes) {
  static const TensorFile good = fuzz::state();
  TensorFile file = good;
  for (; changes.size() >= 4; changes = changes.subspan(4)) {
    const bool states = changes[0] >= 128;
    auto tensor = file.tensors.begin();
    std::advance(tensor, changes[0] % file.tensors.size());
    std::vector<std::byte>& bytes =
        states ? file.tensors.at("phase0.states").bytes : tensor->second.bytes;
    const std::size_t where = changes[1] + 256U * changes[2];
    if (!bytes.empty()) {
      bytes[where % bytes.size()] = static_cast<std::byte>(changes[3]);
    }
  }
  return file;
}

}  // namespace
}  // namespace potluck

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace potluck;
  const std::span<const std::uint8_t> bytes(data, size);
  try {
    const TensorFile file =
        size > 0 && data[0] == 0
            ? changed(bytes.subspan(1))
            : parse_safetensors({reinterpret_cast<const char*>(data), size}, "fuzz.safetensors");
    Trainer trainer = fuzz::trainer();
    trainer.restore(file, "fuzz.safetensors");
    if (!trainer.finished()) {
      trainer.run_update();
    }
  } catch (const InputError&) {
    return 0;
  } catch (const Diverged&) {  // with weights that are finite, and no more
    return 0;
  }
  return 0;
}
