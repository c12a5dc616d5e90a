#include "agents/evaluation/text_file.h"

#include <fstream>
#include <ios>
#include <system_error>

#include "env/error.h"

namespace potluck {

std::string read_text_file(const std::filesystem::path& path, std::uintmax_t max_bytes) {
  std::error_code error;
  const auto status = std::filesystem::status(path, error);
  if (!std::filesystem::exists(status)) {
    throw InputError(path.string(), "no such file", "", "check the path");
  }
  if (!std::filesystem::is_regular_file(status)) {
    throw InputError(path.string(), "not a regular file", "a file", "check the path");
  }
  const std::uintmax_t size = std::filesystem::file_size(path, error);
  if (!error && size > max_bytes) {
    throw InputError(path.string(), std::to_string(size) + " bytes",
                     "at most " + std::to_string(max_bytes), "give a smaller file");
  }
  std::ifstream file(path, std::ios::binary);
  std::string text;
  if (!error && file) {
    text.resize(size);
    file.read(text.data(), static_cast<std::streamsize>(size));
    text.resize(static_cast<std::size_t>(file.gcount()));  // it may have shrunk meanwhile
  }
  if (error || file.bad() || !file.is_open()) {
    throw InputError(path.string(), "cannot be read", "a readable file", "check its permissions");
  }
  return text;
}

void replace_text_file(const std::filesystem::path& path, const std::string& text) {
  std::filesystem::path temporary = path;
  temporary += ".tmp";
  std::error_code error;
  {
    std::ofstream file(temporary, std::ios::binary | std::ios::trunc);
    file.write(text.data(), static_cast<std::streamsize>(text.size()));
    file.close();
    if (!file) {
      std::filesystem::remove(temporary, error);
      throw InputError(path.string(), "cannot be written", "a writable place",
                       "check that its folder exists, its permissions and the free space");
    }
  }
  std::filesystem::rename(temporary, path, error);
  if (error) {
    const std::string reason = error.message();
    std::filesystem::remove(temporary, error);
    throw InputError(path.string(), "cannot be replaced (" + reason + ")", "a writable place",
                     "check the path and its permissions");
  }
}

}  // namespace potluck
