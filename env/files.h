// Whole files: never half-written, never read beyond a limit.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace potluck {

/// Replaces `path` by `content`: written to a temporary name in the same folder, then renamed.
/// Throws InputError when that folder does not exist, else std::runtime_error naming the file and
/// the system's reason; then `path` is as it was.
void write_file_atomically(const std::filesystem::path& path, std::string_view content);

/// The whole file (or pipe, or device). Throws InputError when it cannot be read or is longer than
/// `max_bytes`, which is found out before more than that is read.
[[nodiscard]] std::string read_file(const std::filesystem::path& path, std::uintmax_t max_bytes);

}  // namespace potluck
