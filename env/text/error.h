// What a user did wrong, said in one line: place, found, expected, remedy.
//
// Files, flags, configurations and checkpoints come from outside and may be wrong; whoever reads
// one throws InputError. The `potluck` program prints it as
//     potluck: <place>: <found>, expected <what>; <remedy>
// and exits with 2. Mistakes of the programmer are POTLUCK_ASSERT's business (env/text/assert.h).
#pragma once

#include <stdexcept>
#include <string>
#include <vector>

namespace potluck {

/// A mistake in something the user gave us. Immutable; what() is the whole line without "potluck:
/// ".
class InputError : public std::runtime_error {
 public:
  /// `place`: file, line or key, flag. `found`: what stands there. `expected`: what could stand
  /// there (empty: omitted). `remedy`: what to do about it (empty: omitted).
  InputError(std::string place, std::string found, std::string expected = {},
             std::string remedy = {});

  [[nodiscard]] const std::string& place() const { return place_; }
  [[nodiscard]] const std::string& found() const { return found_; }
  [[nodiscard]] const std::string& expected() const { return expected_; }
  [[nodiscard]] const std::string& remedy() const { return remedy_; }

 private:
  std::string place_;
  std::string found_;
  std::string expected_;
  std::string remedy_;
};

/// "one of a, b, c": how an unknown name is told what the known ones are.
[[nodiscard]] std::string one_of(const std::vector<std::string>& names);

}  // namespace potluck
