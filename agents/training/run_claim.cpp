#include "agents/training/run_claim.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <string>
#include <system_error>
#include <thread>

#include "env/text/error.h"
#include "env/text/files.h"

namespace potluck {
namespace {

constexpr mode_t kAnyoneWrites = 0666;  // less what the user's umask takes away

InputError not_writable(const std::filesystem::path& path, const std::string& reason) {
  return {path.string(), "a folder that cannot be written (" + reason + ")", "a place to write to",
          "choose another --out"};
}

/// "process 4711 on node7", as the holder of a lock describes itself.
std::string this_process() {
  std::array<char, 256> host{};
  if (::gethostname(host.data(), host.size() - 1) != 0) {
    host[0] = '?';
  }
  return fmt::format("process {} on {}", ::getpid(), host.data());
}

std::string holder_of(const FileDescriptor& lock) {
  std::array<char, 300> text{};
  const ssize_t size = ::pread(lock.get(), text.data(), text.size(), 0);
  std::string name(text.data(), static_cast<std::size_t>(std::max<ssize_t>(size, 0)));
  std::replace_if(
      name.begin(), name.end(), [](char c) { return c < ' '; }, ' ');
  return name.empty() ? "another program" : name;
}

/// False: somebody else holds it. Who only asks (is_claimed) holds it for an instant.
bool lock_now(const FileDescriptor& lock) {
  constexpr int kTries = 5;
  for (int i = 0; i < kTries; ++i) {
    if (::flock(lock.get(), LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK) {
      return true;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  return false;
}

}  // namespace

RunClaim::RunClaim(const RunDirectory& directory) : directory_(directory) {
  try {
    make_folders(directory_.checkpoints());
    take_lock();
  } catch (...) {
    remove_empty_folders();
    throw;
  }
}

RunClaim::~RunClaim() {
  // The name goes first: who opens it from now on gets a file of their own (see take_lock).
  ::unlink(directory_.lock().c_str());
  lock_.close();
  remove_empty_folders();
}

void RunClaim::make_folders(const std::filesystem::path& innermost) {
  std::vector<std::filesystem::path> missing;
  std::error_code error;
  for (std::filesystem::path path = std::filesystem::absolute(innermost);
       !std::filesystem::is_directory(path, error) && path != path.parent_path();
       path = path.parent_path()) {
    missing.push_back(path);
  }
  std::reverse(missing.begin(), missing.end());
  for (const std::filesystem::path& path : missing) {
    if (std::filesystem::create_directory(path, error)) {
      made_.push_back(path);
      sync_folder(path.parent_path());
    } else if (error) {
      throw InputError(directory_.path().string(),
                       "a folder that cannot be made (" + error.message() + ")",
                       "a place to write to", "choose another --out");
    }
  }
}

void RunClaim::remove_empty_folders() const {
  for (auto path = made_.rbegin(); path != made_.rend(); ++path) {
    ::rmdir(path->c_str());  // refuses folders that are in use
  }
}

void RunClaim::take_lock() {
  const std::string name = directory_.lock().string();
  while (true) {
    lock_ = FileDescriptor(::open(name.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, kAnyoneWrites));
    if (!lock_) {
      throw not_writable(directory_.path(), std::strerror(errno));
    }
    if (!lock_now(lock_)) {
      throw InputError(directory_.path().string(), holder_of(lock_) + " trains here",
                       "a run of its own for each program",
                       "wait until that one has ended, or choose another --out");
    }
    // The last holder may have removed the name between our open() and flock(): then this lock
    // guards nothing.
    struct stat locked {};
    struct stat named {};
    if (::fstat(lock_.get(), &locked) == 0 && ::stat(name.c_str(), &named) == 0 &&
        locked.st_ino == named.st_ino && locked.st_dev == named.st_dev) {
      break;
    }
  }
  // Only for the message above, so a full disk is no reason to stop here.
  const std::string holder = this_process();
  static_cast<void>(::ftruncate(lock_.get(), 0) == 0 &&
                    ::pwrite(lock_.get(), holder.data(), holder.size(), 0) > 0);
}

bool is_claimed(const RunDirectory& directory) {
  const FileDescriptor lock(::open(directory.lock().c_str(), O_RDWR | O_CLOEXEC));
  return lock && ::flock(lock.get(), LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK;
}

}  // namespace potluck
