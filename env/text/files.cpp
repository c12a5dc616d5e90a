#include "env/text/files.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <system_error>
#include <utility>

#include "env/text/error.h"
#include "env/text/file_descriptor.h"

namespace potluck {
namespace {

constexpr std::size_t kFirstChunk = 65536;
constexpr mode_t kAnyoneWrites = 0666;  // less what the user's umask takes away

FileDescriptor open_file(const std::filesystem::path& path, int flags) {
  return FileDescriptor(::open(path.c_str(), flags | O_CLOEXEC, kAnyoneWrites));
}

/// Whether the whole text was taken; if not, errno says why.
bool write_all(const FileDescriptor& file, std::string_view text) {
  while (!text.empty()) {
    const ssize_t count = ::write(file.get(), text.data(), text.size());
    if (count > 0) {
      text.remove_prefix(static_cast<std::size_t>(count));
    } else if (count == 0 || errno != EINTR) {
      return false;
    }
  }
  return true;
}

bool ends_within_line(const FileDescriptor& file, off_t size) {
  char last = '\n';
  return size > 0 && ::pread(file.get(), &last, 1, size - 1) == 1 && last != '\n';
}

void replace_file(const std::filesystem::path& path, std::string_view content, bool durably) {
  const std::filesystem::path folder = path.parent_path();
  std::error_code unknown;
  if (!folder.empty() && !std::filesystem::is_directory(folder, unknown)) {
    throw InputError(path.string(), "cannot be written: no such folder", "a place to write to");
  }
  const std::filesystem::path temporary = partial_name(path);
  FileDescriptor file = open_file(temporary, O_WRONLY | O_CREAT | O_TRUNC);
  // Synchronised before it gets its name: otherwise the name may reach the disk without content.
  const bool good = file && write_all(file, content) && (!durably || ::fsync(file.get()) == 0) &&
                    file.close() && ::rename(temporary.c_str(), path.c_str()) == 0;
  if (!good) {
    const std::string reason = std::strerror(errno);
    ::unlink(temporary.c_str());
    throw WriteError(path, reason);
  }
  if (durably) {
    sync_folder(folder);
  }
}

bool was_there(const std::filesystem::path& path) {
  std::error_code unknown;
  return std::filesystem::exists(path, unknown);
}

}  // namespace

WriteError::WriteError(const std::filesystem::path& path, std::string reason)
    : std::runtime_error(fmt::format("{}: cannot be written ({}){}", path.string(), reason,
                                     was_there(path) ? ", the old file is kept" : "")),
      place_(path.string()),
      reason_(std::move(reason)) {}

std::filesystem::path partial_name(const std::filesystem::path& path) {
  std::filesystem::path partial = path;
  partial += ".partial";
  return partial;
}

void sync_folder(const std::filesystem::path& folder) {
  const FileDescriptor names = open_file(folder.empty() ? "." : folder, O_RDONLY | O_DIRECTORY);
  if (names) {
    ::fsync(names.get());  // some file systems refuse this and order names themselves
  }
}

void write_file_atomically(const std::filesystem::path& path, std::string_view content) {
  replace_file(path, content, /*durably=*/false);
}

void write_file_durably(const std::filesystem::path& path, std::string_view content) {
  replace_file(path, content, /*durably=*/true);
}

void append_durably(const std::filesystem::path& path, std::string_view text) {
  FileDescriptor file = open_file(path, O_RDWR | O_APPEND);
  struct stat before {};
  if (!file || ::fstat(file.get(), &before) != 0) {
    throw WriteError(path, std::strerror(errno));
  }
  const bool good = (!ends_within_line(file, before.st_size) || write_all(file, "\n")) &&
                    write_all(file, text) && ::fsync(file.get()) == 0;
  if (!good) {
    const std::string reason = std::strerror(errno);
    // Should this fail as well, the next append starts a line of its own.
    static_cast<void>(::ftruncate(file.get(), before.st_size) == 0);
    throw WriteError(path, reason);
  }
}

std::string read_file(const std::filesystem::path& path, std::uintmax_t max_bytes) {
  namespace fs = std::filesystem;
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (!fs::exists(status)) {
    throw InputError(path.string(), "no such file");
  }
  if (fs::is_directory(status)) {
    throw InputError(path.string(), "is a folder", "a file");
  }
  const auto too_long = [&](const std::string& size) {
    return InputError(path.string(), "the file has " + size + " bytes",
                      "at most " + std::to_string(max_bytes));
  };
  const bool regular = fs::is_regular_file(status);
  const std::uintmax_t size = regular ? fs::file_size(path, error) : 0;
  if (!error && size > max_bytes) {
    throw too_long(std::to_string(size));
  }
  std::ifstream in(path, std::ios::binary);
  if (error || !in) {
    throw InputError(path.string(), "cannot be opened", "a readable file");
  }
  // Devices and pipes have no size beforehand and files may grow, so the reading itself is bounded
  // as well.
  std::string text;
  for (std::size_t chunk = regular ? size + 1 : kFirstChunk; in && text.size() <= max_bytes;
       chunk = text.size()) {
    const std::size_t begin = text.size();
    text.resize(begin + chunk);
    in.read(text.data() + begin, static_cast<std::streamsize>(chunk));
    text.resize(begin + static_cast<std::size_t>(in.gcount()));
  }
  if (in.bad()) {
    throw InputError(path.string(), "cannot be read", "a readable file");
  }
  if (text.size() > max_bytes) {
    throw too_long("more than " + std::to_string(max_bytes));
  }
  return text;
}

}  // namespace potluck
