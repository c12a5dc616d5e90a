#include "tools/python/binding/crew.h"

#include <unistd.h>

#include <stdexcept>

namespace potluck::python {

Crew::Crew(int parts)
    : parts_(parts), process_(getpid()), errors_(static_cast<std::size_t>(parts)) {
  for (int part = 1; part < parts_; ++part) {
    threads_.emplace_back([this, part] { help(part); });
  }
}

Crew::~Crew() {
  if (process_ != getpid()) {
    for (std::thread& thread : threads_) {
      thread.detach();  // it does not exist on this side of the fork
    }
    return;
  }
  ending_ = true;
  ++round_;
  round_.notify_all();
  for (std::thread& thread : threads_) {
    thread.join();
  }
}

void Crew::help(int part) {
  std::uint32_t seen = 0;
  while (true) {
    round_.wait(seen);
    seen = round_;
    if (ending_) {
      return;
    }
    try {
      (*work_)(part);
    } catch (...) {
      errors_[static_cast<std::size_t>(part)] = std::current_exception();
    }
    if (--left_ == 0) {
      left_.notify_one();
    }
  }
}

void Crew::run_together(const std::function<void(int)>& work) {
  if (process_ != getpid()) {
    throw std::runtime_error(
        "a batch with several threads was made before a fork; make it in the process that uses it, "
        "or start processes by multiprocessing's \"spawn\"");
  }
  work_ = &work;
  left_ = parts_ - 1;
  ++round_;
  round_.notify_all();
  try {
    work(0);
  } catch (...) {
    errors_[0] = std::current_exception();
  }
  for (int left = left_; left != 0; left = left_) {
    left_.wait(left);
  }
  for (std::exception_ptr& error : errors_) {
    if (error) {
      const std::exception_ptr first = error;
      errors_.assign(errors_.size(), nullptr);
      std::rethrow_exception(first);
    }
  }
}

}  // namespace potluck::python
