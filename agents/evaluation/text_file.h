// Whole text files in and out: size checked before reading, replaced in one move when written.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

namespace potluck {

/// The bytes of a file. Throws InputError when it is missing, not a regular file, unreadable or
/// larger than `max_bytes` (checked before anything is allocated).
[[nodiscard]] std::string read_text_file(const std::filesystem::path& path,
                                         std::uintmax_t max_bytes);

/// Writes `text` to `path`.tmp and renames that to `path`, so that a reader sees the old file or
/// the new one, never half of it. Throws InputError when the place cannot be written; the temporary
/// file is removed.
void replace_text_file(const std::filesystem::path& path, const std::string& text);

}  // namespace potluck
