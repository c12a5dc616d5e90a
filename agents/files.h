// Files that are never half-written.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace potluck {

/// Replaces `path` by `content`: written to a temporary name in the same folder, then renamed.
/// Throws std::runtime_error naming the file and the system's reason; then `path` is as it was.
void write_file_atomically(const std::filesystem::path& path, std::string_view content);

/// The whole file. Throws InputError when it cannot be read or is longer than `max_bytes`.
[[nodiscard]] std::string read_file(const std::filesystem::path& path, std::uintmax_t max_bytes);

}  // namespace potluck
