#include "tools/window/background_writer.h"

#include <exception>
#include <utility>

#include "env/text/files.h"

namespace potluck::tools {

BackgroundWriter::BackgroundWriter() : thread_([this] { run(); }) {}

BackgroundWriter::~BackgroundWriter() {
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

void BackgroundWriter::write(std::filesystem::path path, std::function<std::string()> content) {
  {
    const std::lock_guard lock(mutex_);
    next_ = Task{std::move(path), std::move(content)};
  }
  changed_.notify_all();
}

void BackgroundWriter::finish() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return !next_ && !busy_; });
}

std::string BackgroundWriter::trouble() const {
  const std::lock_guard lock(mutex_);
  return trouble_;
}

void BackgroundWriter::run() {
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [this] { return next_ || ending_; });
    if (!next_) {
      return;
    }
    const Task task = *std::exchange(next_, std::nullopt);
    busy_ = true;
    lock.unlock();
    std::string trouble;
    try {
      write_file_atomically(task.path, task.content());
    } catch (const std::exception& failure) {
      trouble = failure.what();
    }
    lock.lock();
    busy_ = false;
    trouble_ = std::move(trouble);
    changed_.notify_all();
  }
}

}  // namespace potluck::tools
