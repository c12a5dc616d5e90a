// A partner that is any program: `process:COMMAND` (README.md has what is said).
//
// One ProcessPartner is one command in one kitchen. It keeps the processes of that command: by
// default as many as policies play at once (one per thread and seat), or one for all of them.
// A process whose policy is gone serves the next one.
//
// Whatever a process does costs its turn and never the run: where there is no answer in time, or
// none that can be understood, the fallback acts, which is the action that does nothing, or
// number 0 where there is none. A process that hangs, ends or floods is killed and started anew, so
// many times in all; from then on the fallback plays alone. The first complaints are told, all are
// counted.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <vector>

#include "agents/policy/complain.h"
#include "agents/policy/policy.h"
#include "agents/process/process_log.h"
#include "env/layout.h"

namespace potluck {

struct ProcessOptions {
  double seconds = 10;        ///< for the answer to a line of decisions
  double start_seconds = 60;  ///< for the answer to the hello, if more than `seconds`
  int restarts = 3;           ///< of one partner, in all
  bool one_for_all = false;   ///< one process, whoever asks
  std::uint64_t seed = 0;     ///< of the partners' own chance
  std::string log = {};       ///< file for everything they say; empty: none
};

class ProcessPartner {
 public:
  /// Starts the first process and waits for its answer to the hello. Throws InputError (place:
  /// the partner's name) when there is none, or a wrong one. `log` may be null.
  ProcessPartner(std::string command, std::shared_ptr<const Layout> layout,
                 const ProcessOptions& options, std::shared_ptr<process::ProcessLog> log,
                 Complain complain);
  ProcessPartner(const ProcessPartner&) = delete;
  ProcessPartner& operator=(const ProcessPartner&) = delete;
  ~ProcessPartner();

  /// A policy that asks `partner`; each clone of it is a game of its own.
  [[nodiscard]] static std::unique_ptr<Policy> make_policy(std::shared_ptr<ProcessPartner> partner);

  struct Totals {
    std::int64_t decisions = 0;
    std::int64_t fallbacks = 0;  ///< of these, acted by the fallback
    std::int64_t restarts = 0;
  };
  [[nodiscard]] Totals totals() const;
  [[nodiscard]] std::string name() const { return "process:" + command_; }

 private:
  class Conversation;
  class AskingPolicy;

  [[nodiscard]] std::shared_ptr<Conversation> lend();
  void take_back(std::shared_ptr<Conversation> conversation);
  void count(std::int64_t decisions, std::int64_t fallbacks);
  /// Tells one of the first complaints; `costs`: turns are lost.
  void complain(const std::string& text, bool costs = true);
  /// Uses up a restart; false if none is left.
  [[nodiscard]] bool may_restart();

  std::string command_;
  std::shared_ptr<const Layout> layout_;
  ProcessOptions options_;
  std::shared_ptr<process::ProcessLog> log_;
  Complain complain_;
  std::vector<std::vector<std::string>> actions_;  ///< [seat][action] names

  mutable std::mutex mutex_;
  std::vector<std::shared_ptr<Conversation>> idle_;
  std::uint32_t processes_ = 0;
  std::uint32_t games_ = 0;
  int complaints_ = 0;
  Totals totals_;
};

}  // namespace potluck
