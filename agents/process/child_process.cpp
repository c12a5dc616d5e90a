#include "agents/process/child_process.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <ctime>
#include <system_error>
#include <thread>
#include <utility>

extern char** environ;

namespace potluck::process {
namespace {

constexpr std::size_t kChunk = std::size_t{1} << 16U;
constexpr std::size_t kMostErrorText = 4096;
constexpr std::size_t kMostLastWords = 300;
constexpr std::chrono::milliseconds kFarewell{500};  // from the end of its input to its end

[[noreturn]] void fail(const char* what, int error = errno) {
  throw std::system_error(error, std::generic_category(), what);
}

struct PipeEnds {
  FileDescriptor read;
  FileDescriptor write;
};

/// Of numbers above those of the standard streams, which the child's are moved onto.
FileDescriptor moved_up(FileDescriptor file) {
  constexpr int kFirst = 3;
  const int number = fcntl(file.get(), F_DUPFD_CLOEXEC, kFirst);
  if (number < 0) {
    fail("fcntl");
  }
  return FileDescriptor(number);
}

PipeEnds make_pipe() {
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) {
    fail("pipe");
  }
  FileDescriptor read(ends[0]);
  FileDescriptor write(ends[1]);
  return {moved_up(std::move(read)), moved_up(std::move(write))};
}

void never_block(const FileDescriptor& file) {
  if (fcntl(file.get(), F_SETFL, fcntl(file.get(), F_GETFL) | O_NONBLOCK) < 0) {
    fail("fcntl");
  }
}

/// Keeps SIGPIPE from this thread, as nobody's business but write()'s.
class PipeSignalShield {
 public:
  PipeSignalShield() {
    sigemptyset(&pipe_);
    sigaddset(&pipe_, SIGPIPE);
    sigset_t pending;
    sigpending(&pending);
    was_pending_ = sigismember(&pending, SIGPIPE) == 1;
    pthread_sigmask(SIG_BLOCK, &pipe_, &before_);
  }
  PipeSignalShield(const PipeSignalShield&) = delete;
  PipeSignalShield& operator=(const PipeSignalShield&) = delete;
  ~PipeSignalShield() {
    if (!was_pending_) {
      const timespec now{};
      while (sigtimedwait(&pipe_, nullptr, &now) < 0 && errno == EINTR) {
      }
    }
    pthread_sigmask(SIG_SETMASK, &before_, nullptr);
  }

 private:
  sigset_t pipe_{};
  sigset_t before_{};
  bool was_pending_ = false;
};

int milliseconds_until(ChildProcess::Clock::time_point deadline) {
  const auto left =
      std::chrono::ceil<std::chrono::milliseconds>(deadline - ChildProcess::Clock::now());
  return static_cast<int>(std::clamp<std::int64_t>(left.count(), 0, 1'000'000));
}

std::string in_words(int status) {
  return WIFSIGNALED(status) ? "signal " + std::to_string(WTERMSIG(status))
                             : "exit code " + std::to_string(WEXITSTATUS(status));
}

}  // namespace

ChildProcess::ChildProcess(const std::string& command, Listener listener)
    : listener_(std::move(listener)) {
  start(command);
}

void ChildProcess::start(const std::string& command) {
  PipeEnds in = make_pipe();
  PipeEnds out = make_pipe();
  PipeEnds err = make_pipe();
  never_block(in.write);
  never_block(out.read);
  never_block(err.read);

  posix_spawn_file_actions_t files;
  posix_spawn_file_actions_init(&files);
  posix_spawn_file_actions_adddup2(&files, in.read.get(), STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&files, out.write.get(), STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&files, err.write.get(), STDERR_FILENO);
  posix_spawnattr_t traits;
  posix_spawnattr_init(&traits);
  posix_spawnattr_setflags(&traits, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK);
  posix_spawnattr_setpgroup(&traits, 0);
  sigset_t none;
  sigemptyset(&none);
  posix_spawnattr_setsigmask(&traits, &none);

  std::string shell = "sh";
  std::string flag = "-c";
  std::string text = command;
  std::array<char*, 4> arguments = {shell.data(), flag.data(), text.data(), nullptr};
  const int error = posix_spawn(&pid_, "/bin/sh", &files, &traits, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&files);
  posix_spawnattr_destroy(&traits);
  if (error != 0) {
    pid_ = -1;
    fail("posix_spawn", error);
  }
  input_ = std::move(in.write);
  output_ = std::move(out.read);
  errors_ = std::move(err.read);
}

ChildProcess::~ChildProcess() {
  if (pid_ > 0) {
    input_.close();
    end(kFarewell);
  }
}

void ChildProcess::hear(bool is_error_stream, std::string_view text) {
  if (listener_) {
    listener_(is_error_stream, text);
  }
}

bool ChildProcess::take_output() {
  std::array<char, kChunk> chunk;
  const ssize_t size = read(output_.get(), chunk.data(), chunk.size());
  if (size > 0) {
    const std::string_view text(chunk.data(), static_cast<std::size_t>(size));
    hear(false, text);
    unread_ += text;
  }
  return size > 0 || (size < 0 && (errno == EAGAIN || errno == EINTR));
}

void ChildProcess::take_errors() {
  std::array<char, kChunk> chunk;
  const ssize_t size = read(errors_.get(), chunk.data(), chunk.size());
  if (size > 0) {
    const std::string_view text(chunk.data(), static_cast<std::size_t>(size));
    hear(true, text);
    error_text_ += text.substr(text.size() - std::min(text.size(), kMostErrorText));
    if (error_text_.size() > kMostErrorText) {
      error_text_.erase(0, error_text_.size() - kMostErrorText);
    }
  } else if (size == 0 || (errno != EAGAIN && errno != EINTR)) {
    errors_.close();
  }
}

ChildProcess::Outcome ChildProcess::exchange(std::string_view line, Clock::time_point deadline,
                                             std::size_t longest, std::string& answer) {
  const PipeSignalShield shield;
  std::string_view rest = line;
  std::size_t searched = 0;  // of unread_, without a line break
  while (true) {
    if (rest.empty()) {
      const std::size_t end = unread_.find('\n', searched);
      if (end != std::string::npos && end <= longest) {
        answer = unread_.substr(0, end);
        unread_.erase(0, end + 1);
        return Outcome::kLine;
      }
      searched = unread_.size();
    }
    if (unread_.size() > longest) {
      return Outcome::kFlood;
    }
    // Closed descriptors are negative, and poll() passes them over.
    std::array<pollfd, 3> watched = {{{rest.empty() ? -1 : input_.get(), POLLOUT, 0},
                                      {output_.get(), POLLIN, 0},
                                      {errors_.get(), POLLIN, 0}}};
    const int left = milliseconds_until(deadline);
    const int ready = poll(watched.data(), watched.size(), left);
    if (ready < 0 && errno != EINTR) {
      fail("poll");
    }
    if (ready == 0 && left == 0) {
      return Outcome::kTimeout;
    }
    if (ready <= 0) {
      continue;
    }
    if (watched[2].revents != 0) {
      take_errors();
    }
    if (watched[1].revents != 0 && !take_output()) {
      return Outcome::kEnded;
    }
    if (watched[0].revents != 0) {
      const ssize_t size = write(input_.get(), rest.data(), rest.size());
      if (size > 0) {
        rest.remove_prefix(static_cast<std::size_t>(size));
      } else if (errno != EAGAIN && errno != EINTR) {
        input_.close();  // it reads no more; what it says to that is still heard
        rest = {};
      }
    }
    // Whoever writes on and on is heard to the deadline, too.
    if (Clock::now() >= deadline && unread_.find('\n') == std::string::npos) {
      return Outcome::kTimeout;
    }
  }
}

std::size_t ChildProcess::discard_unread(std::size_t most) {
  std::size_t thrown_away = unread_.size();
  unread_.clear();
  pollfd watched{output_.get(), POLLIN, 0};
  while (thrown_away < most && poll(&watched, 1, 0) > 0) {
    const bool open = take_output();
    thrown_away += unread_.size();
    if (!open || unread_.empty()) {
      break;
    }
    unread_.clear();
  }
  unread_.clear();
  return thrown_away;
}

bool ChildProcess::wait_for_end(std::chrono::milliseconds patience) const {
  const auto deadline = Clock::now() + patience;
  while (true) {
    siginfo_t info{};
    // It stays a zombie until end() reaps it: nobody else may get its number while its group is
    // killed.
    if (waitid(P_PID, static_cast<id_t>(pid_), &info, WEXITED | WNOHANG | WNOWAIT) != 0 ||
        info.si_pid == pid_) {
      return true;
    }
    if (Clock::now() >= deadline) {
      return false;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
}

std::string ChildProcess::end(std::chrono::milliseconds patience) {
  if (pid_ <= 0) {
    return "nothing that runs";
  }
  wait_for_end(patience);
  if (errors_) {
    take_errors();
  }
  kill(-pid_, SIGKILL);
  int status = 0;
  while (waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
  }
  pid_ = -1;
  input_.close();
  output_.close();
  errors_.close();
  return in_words(status);
}

std::string ChildProcess::last_words() const {
  std::string_view text = error_text_;
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) {
    text.remove_suffix(1);
  }
  const std::size_t line = text.rfind('\n');
  text = line == std::string_view::npos ? text : text.substr(line + 1);
  return std::string(text.substr(0, kMostLastWords));
}

}  // namespace potluck::process
