#include "tools/commands/task_process.h"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <system_error>

#include "tools/commands/program.h"

namespace potluck::tools {
namespace {

constexpr mode_t kFileMode = 0666;  // less what the user's umask takes away
constexpr int kNotStarted = 126;

/// In the child: `path` as file descriptor `number`.
bool redirect(int number, const char* path, int flags) {
  const int file = ::open(path, O_CREAT | flags, kFileMode);
  return file >= 0 && ::dup2(file, number) >= 0;
}

}  // namespace

TaskProcess::TaskProcess(const std::vector<std::string>& arguments,
                         const std::filesystem::path& output, const std::filesystem::path& log) {
  std::vector<std::string> words = {"potluck"};
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::vector<char*> argv;
  for (std::string& word : words) {
    argv.push_back(word.data());
  }
  argv.push_back(nullptr);
  std::fflush(nullptr);  // or the child would write what we have yet to write
  const pid_t parent = ::getpid();
  pid_ = ::fork();
  if (pid_ < 0) {
    throw std::system_error(errno, std::generic_category(), "fork");
  }
  if (pid_ > 0) {
    ::setpgid(pid_, pid_);  // both sides do, as either may be first
    return;
  }
  ::setpgid(0, 0);
#ifdef __linux__
  ::prctl(PR_SET_PDEATHSIG, SIGINT);
  if (::getppid() != parent) {
    ::_exit(kNotStarted);
  }
#endif
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
    std::signal(signal, SIG_DFL);
  }
  if (!redirect(STDIN_FILENO, "/dev/null", O_RDONLY) ||
      !redirect(STDOUT_FILENO, output.c_str(), O_WRONLY | O_TRUNC) ||
      !redirect(STDERR_FILENO, log.c_str(), O_WRONLY | O_APPEND)) {
    ::_exit(kNotStarted);
  }
  const int code = run_program(static_cast<int>(words.size()), argv.data());
  std::fflush(nullptr);
  ::_exit(code);
}

TaskProcess::~TaskProcess() {
  if (!code_) {
    interrupt();
    int status = 0;
    while (::waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
    }
  }
}

std::optional<int> TaskProcess::poll() {
  int status = 0;
  if (!code_ && ::waitpid(pid_, &status, WNOHANG) == pid_) {
    code_ = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
  }
  return code_;
}

void TaskProcess::interrupt() const {
  if (!code_) {
    ::kill(pid_, SIGINT);
  }
}

}  // namespace potluck::tools
