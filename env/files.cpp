#include "env/files.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <stdexcept>
#include <system_error>

#include "env/error.h"

namespace potluck {
namespace {

constexpr std::size_t kFirstChunk = 65536;

}  // namespace

void write_file_atomically(const std::filesystem::path& path, std::string_view content) {
  const std::filesystem::path folder = path.parent_path();
  std::error_code unknown;
  if (!folder.empty() && !std::filesystem::is_directory(folder, unknown)) {
    throw InputError(path.string(), "cannot be written: no such folder", "a place to write to");
  }
  std::filesystem::path temporary = path;
  temporary += ".partial";
  errno = 0;
  {
    std::ofstream out(temporary, std::ios::binary | std::ios::trunc);
    out.write(content.data(), static_cast<std::streamsize>(content.size()));
    out.flush();
    if (!out) {
      const std::string reason = std::strerror(errno);
      out.close();
      std::error_code ignored;
      std::filesystem::remove(temporary, ignored);
      throw std::runtime_error(
          fmt::format("{}: cannot be written ({}), the old file is kept", path.string(), reason));
    }
  }
  std::error_code error;
  std::filesystem::rename(temporary, path, error);
  if (error) {
    std::error_code ignored;
    std::filesystem::remove(temporary, ignored);
    throw std::runtime_error(fmt::format("{}: cannot be written ({}), the old file is kept",
                                         path.string(), error.message()));
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
