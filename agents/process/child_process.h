// A child process with which one talks in lines, whatever it does: it may hang, die, flood or leave
// children of its own behind.
//
// It runs in a process group of its own (Ctrl-C in the terminal is ours alone), with pipes for its
// three streams. Nothing waits longer than a deadline or reads more than a limit, a dead reader
// raises no SIGPIPE, and the destructor leaves no process and no zombie.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "env/text/file_descriptor.h"

namespace potluck::process {

/// Not safe to use from two threads at once.
class ChildProcess {
 public:
  using Clock = std::chrono::steady_clock;
  /// Is told what it writes, piece by piece, as it is read.
  using Listener = std::function<void(bool is_error_stream, std::string_view text)>;

  enum class Outcome : std::uint8_t {
    kLine,     ///< a line came
    kTimeout,  ///< none came in time
    kEnded,    ///< it closed its output, or ended
    kFlood,    ///< more came than a line may have
  };

  /// Starts `/bin/sh -c command`. Throws std::system_error when the system starts no process.
  ChildProcess(const std::string& command, Listener listener);
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;
  /// Closes its input, waits a moment, then kills all of its group.
  ~ChildProcess();

  /// Sends `line`, which ends in a line break, and waits for a line of at most `longest` bytes,
  /// which goes to `answer` without its break. What else it writes meanwhile is kept for later, a
  /// buffer full at most.
  Outcome exchange(std::string_view line, Clock::time_point deadline, std::size_t longest,
                   std::string& answer);

  /// Throws away what it wrote that nobody read. How many bytes that were; at most `most` are read.
  std::size_t discard_unread(std::size_t most);

  /// Kills it and its group, unless it ends by itself within `patience`, and says how it ended:
  /// "exit code 1".
  std::string end(std::chrono::milliseconds patience);

  /// The last lines of its error stream, at most a few hundred bytes.
  [[nodiscard]] std::string last_words() const;

 private:
  void start(const std::string& command);
  /// Reads what is there; false at the end of the stream.
  bool take_output();
  void take_errors();
  void hear(bool is_error_stream, std::string_view text);
  bool wait_for_end(std::chrono::milliseconds patience) const;

  Listener listener_;
  pid_t pid_ = -1;
  FileDescriptor input_;
  FileDescriptor output_;
  FileDescriptor errors_;
  std::string unread_;
  std::string error_text_;
};

}  // namespace potluck::process
