#include "agents/ppo/crew.h"

#include <pthread.h>
#include <unistd.h>

#include <algorithm>
#include <cstddef>
#include <stdexcept>

namespace potluck {
namespace {

/// How often a thread looks before it sleeps: about as long as what lies between two rounds of an
/// update (chosen: 0.1 ms).
constexpr int kLooks = 1500;

void pause_briefly() {
#if defined(__x86_64__) || defined(__i386__)
  __builtin_ia32_pause();
#else
  std::this_thread::yield();
#endif
}

/// Until `value` is no longer `old`.
template <class Number>
void wait_while(const std::atomic<Number>& value, Number old) {
  for (int look = 0; look < kLooks; ++look) {
    if (value.load(std::memory_order_acquire) != old) {
      return;
    }
    pause_briefly();
  }
  value.wait(old, std::memory_order_acquire);
}

}  // namespace

Crew::Crew(int threads)
    : process_(getpid()), errors_(static_cast<std::size_t>(std::max(threads, 1))) {
  for (int number = 1; number < threads; ++number) {
    helpers_.emplace_back([this, number] { help(number); });
    clockid_t clock{};
    if (pthread_getcpuclockid(helpers_.back().native_handle(), &clock) == 0) {
      clocks_.push_back(clock);
    }
  }
}

Crew::~Crew() {
  if (process_ != getpid()) {
    for (std::thread& helper : helpers_) {
      helper.detach();  // it does not exist on this side of the fork
    }
    return;
  }
  ending_ = true;
  round_.fetch_add(1, std::memory_order_release);
  round_.notify_all();
  for (std::thread& helper : helpers_) {
    helper.join();
  }
}

void Crew::each(int count, const std::function<void(int)>& work) {
  if (helpers_.empty() || count <= 1) {
    for (int i = 0; i < count; ++i) {
      work(i);
    }
    return;
  }
  if (process_ != getpid()) {
    throw std::runtime_error(
        "several threads were started before a fork; start them in the process that uses them, or "
        "start processes by multiprocessing's \"spawn\"");
  }
  work_ = &work;
  count_ = count;
  busy_.store(static_cast<int>(helpers_.size()), std::memory_order_relaxed);
  round_.fetch_add(1, std::memory_order_release);
  round_.notify_all();
  do_block(0);
  for (int left = busy_.load(std::memory_order_acquire); left > 0;
       left = busy_.load(std::memory_order_acquire)) {
    wait_while(busy_, left);
  }
  std::exception_ptr first;
  for (std::exception_ptr& error : errors_) {
    first = first ? first : error;
    error = nullptr;
  }
  if (first) {
    std::rethrow_exception(first);
  }
}

void Crew::help(int number) {
  for (std::uint32_t round = 0;; ++round) {
    wait_while(round_, round);
    if (ending_) {
      return;
    }
    do_block(number);
    if (busy_.fetch_sub(1, std::memory_order_acq_rel) == 1) {
      busy_.notify_one();
    }
  }
}

void Crew::do_block(int number) {
  const int crew = threads();
  try {
    for (int i = number * count_ / crew; i < (number + 1) * count_ / crew; ++i) {
      (*work_)(i);
    }
  } catch (...) {
    errors_[static_cast<std::size_t>(number)] = std::current_exception();
  }
}

double Crew::helper_cpu_seconds() const {
  double seconds = 0;
  for (const clockid_t clock : clocks_) {
    timespec time{};
    clock_gettime(clock, &time);
    seconds += static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
  }
  return seconds;
}

}  // namespace potluck
