// Whole files: never half-written, never read beyond a limit.
//
// Three grades of care. `atomically`: whenever the program is killed, there is the old file or the
// new one. `durably`: so it is also when the machine loses power, and what was written before is on
// disk before what is written after; costs a few milliseconds per file. Appending durably: all of
// the text or none of it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <string_view>

namespace potluck {

/// The system would not take a file: no room, no permission, a disk that is gone. What was there
/// before is untouched, so trying again later is safe. what() is a whole line.
class WriteError : public std::runtime_error {
 public:
  WriteError(const std::filesystem::path& path, std::string reason);

  [[nodiscard]] const std::string& place() const { return place_; }
  [[nodiscard]] const std::string& reason() const { return reason_; }  ///< the system's words

 private:
  std::string place_;
  std::string reason_;
};

/// Replaces `path` by `content`: written to partial_name(path), then renamed. Throws InputError
/// when the folder does not exist, else WriteError; then `path` is as it was.
void write_file_atomically(const std::filesystem::path& path, std::string_view content);
/// The same, on disk when it returns.
void write_file_durably(const std::filesystem::path& path, std::string_view content);

/// Adds `text` at the end of the file, which must exist, and waits until it is on disk. Starts a
/// new line if the file ends within one. Throws WriteError; then the file is as it was.
void append_durably(const std::filesystem::path& path, std::string_view text);

/// Makes the names in `folder` (files made, renamed, removed) durable, where the file system can.
void sync_folder(const std::filesystem::path& folder);

/// The name under which `path` is written: `path` with ".partial" behind. One name per file, so
/// that killed programs leave at most one of them, which the next writer replaces.
[[nodiscard]] std::filesystem::path partial_name(const std::filesystem::path& path);

/// The whole file (or pipe, or device). Throws InputError when it cannot be read or is longer than
/// `max_bytes`, which is found out before more than that is read.
[[nodiscard]] std::string read_file(const std::filesystem::path& path, std::uintmax_t max_bytes);

}  // namespace potluck
