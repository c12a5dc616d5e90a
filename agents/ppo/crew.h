// Threads that share one piece of work, again and again: a learner's, shard by shard.
//
// What a shard computes does not depend on who computes it, so neither do results on the number of
// threads. Each thread has a contiguous block of the shards, always the same, whose memory stays in
// its core's caches.
#pragma once

#include <atomic>
#include <cstdint>
#include <ctime>
#include <exception>
#include <functional>
#include <thread>
#include <vector>

namespace potluck {

/// Belongs to one thread. After a fork the child has none of the helpers: each() throws there.
class Crew {
 public:
  /// `threads`: the caller is one of them.
  explicit Crew(int threads = 1);
  Crew(const Crew&) = delete;
  Crew& operator=(const Crew&) = delete;
  ~Crew();

  [[nodiscard]] int threads() const { return static_cast<int>(helpers_.size()) + 1; }

  /// Calls work(0) … work(count - 1), those of a block one after another, and returns when all are
  /// done. What one of them threw is thrown again: of several, that of the first block. Costs a few
  /// microseconds with helpers.
  void each(int count, const std::function<void(int)>& work);

  /// CPU seconds that the helpers have spent so far, with what they spent looking out for work.
  [[nodiscard]] double helper_cpu_seconds() const;

 private:
  void help(int number);
  void do_block(int number);

  int process_;
  std::vector<std::thread> helpers_;
  std::vector<clockid_t> clocks_;           ///< the helpers' CPU time
  std::vector<std::exception_ptr> errors_;  ///< by thread
  const std::function<void(int)>* work_ = nullptr;
  int count_ = 0;
  bool ending_ = false;
  std::atomic<std::uint32_t> round_ = 0;  ///< grows when there is work, or the end
  std::atomic<int> busy_ = 0;             ///< helpers that have yet to do their block
};

}  // namespace potluck
