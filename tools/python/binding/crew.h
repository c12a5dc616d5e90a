// Threads that do the parts of one piece of work together, again and again.
#pragma once

#include <atomic>
#include <cstdint>
#include <exception>
#include <functional>
#include <thread>
#include <vector>

namespace potluck::python {

/// Belongs to one thread, which works too. After a fork the child has none of the helpers: run()
/// throws there.
class Crew {
 public:
  explicit Crew(int parts);
  Crew(const Crew&) = delete;
  Crew& operator=(const Crew&) = delete;
  ~Crew();

  /// Calls work(0) … work(parts - 1), each on a thread of its own, and waits for all. Rethrows the
  /// first exception.
  template <class Work>
  void run(const Work& work) {
    if (parts_ == 1) {
      work(0);
    } else {
      run_together(std::cref(work));  // by reference: no copy on the heap
    }
  }

 private:
  void help(int part);
  void run_together(const std::function<void(int)>& work);

  int parts_;
  int process_;
  const std::function<void(int)>* work_ = nullptr;
  std::atomic<std::uint32_t> round_ = 0;
  std::atomic<int> left_ = 0;
  std::atomic<bool> ending_ = false;
  std::vector<std::exception_ptr> errors_;
  std::vector<std::thread> threads_;
};

}  // namespace potluck::python
