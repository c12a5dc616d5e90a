#include "agents/process/process_log.h"

#include <string>

#include "env/text/error.h"
#include "env/text/key_writer.h"

namespace potluck::process {

ProcessLog::ProcessLog(const std::filesystem::path& path)
    : file_(path, std::ios::binary | std::ios::trunc) {
  if (!file_) {
    throw InputError(path.string(), "a file that cannot be written", "a place for the log",
                     "choose another");
  }
}

void ProcessLog::add(std::string_view partner, std::uint32_t process, std::string_view kind,
                     std::string_view text) {
  const std::string line = inline_object({{"partner", json_text(partner)},
                                          {"process", std::to_string(process)},
                                          {std::string(kind), json_text(text)}}) +
                           "\n";
  const std::lock_guard lock(mutex_);
  if (size_ + line.size() <= kMostLogged) {
    size_ += line.size();
    file_ << line << std::flush;
  }
}

}  // namespace potluck::process
