// Everything that processes say, in one file: a line of JSON for each piece, as it was read.
//
//   {"partner": "process:./cook in ring", "process": 3, "said": "{\"actions\": [5]}\n"}
//
// "said" is on its output, "complained" on its errors, "event" what happened to it. Processes of
// one partner in one kitchen are numbered from 0.
//
// What is no UTF-8 is written as U+FFFD. The file ends at kMostLogged bytes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <mutex>
#include <string_view>

namespace potluck::process {

inline constexpr std::size_t kMostLogged = std::size_t{1} << 30U;

/// May be used by all threads.
class ProcessLog {
 public:
  /// Replaces the file. Throws InputError when that cannot be.
  explicit ProcessLog(const std::filesystem::path& path);

  /// `kind`: "said", "complained" or "event".
  void add(std::string_view partner, std::uint32_t process, std::string_view kind,
           std::string_view text);

 private:
  std::mutex mutex_;
  std::ofstream file_;
  std::size_t size_ = 0;
};

}  // namespace potluck::process
