// Ranks that are threads of one process: what several machines do, without MPI.
#pragma once

#include <barrier>
#include <condition_variable>
#include <deque>
#include <exception>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "agents/ranks/ranks.h"

namespace potluck {

class ThreadRanks {
 public:
  explicit ThreadRanks(int size)
      : barrier_(size), bytes_(static_cast<std::size_t>(size)), size_(size) {}

  /// Calls work(ranks) once on every rank and returns when all are done; throws what one of them
  /// threw, if all did (one that throws alone would leave the others waiting).
  void each(const std::function<void(Ranks&)>& work) {
    std::vector<std::thread> threads;
    std::vector<std::exception_ptr> errors(static_cast<std::size_t>(size_));
    for (int rank = 0; rank < size_; ++rank) {
      threads.emplace_back([&, rank] {
        One one(*this, rank);
        try {
          work(one);
        } catch (...) {
          errors[static_cast<std::size_t>(rank)] = std::current_exception();
        }
      });
    }
    for (std::thread& thread : threads) {
      thread.join();
    }
    if (errors.front()) {
      std::rethrow_exception(errors.front());
    }
  }

 private:
  class One final : public Ranks {
   public:
    One(ThreadRanks& all, int rank) : all_(all), rank_(rank) {}
    [[nodiscard]] int rank() const override { return rank_; }
    [[nodiscard]] int size() const override { return all_.size_; }

   protected:
    void wait_for_all() override { all_.barrier_.arrive_and_wait(); }
    void send(int to, std::span<const float> list) override {
      const std::lock_guard lock(all_.mutex_);
      all_.letters_[{rank_, to}].emplace_back(list.begin(), list.end());
      all_.written_.notify_all();
    }
    void receive(int from, std::span<float> list) override {
      std::unique_lock lock(all_.mutex_);
      std::deque<std::vector<float>>& letters = all_.letters_[{from, rank_}];
      all_.written_.wait(lock, [&] { return !letters.empty(); });
      std::copy(letters.front().begin(), letters.front().end(), list.begin());
      letters.pop_front();
    }
    std::vector<std::string> do_gather(std::string_view mine, bool to_all) override {
      all_.bytes_[static_cast<std::size_t>(rank_)] = mine;
      wait_for_all();
      std::vector<std::string> all;
      if (to_all || is_first()) {
        all = all_.bytes_;
      }
      wait_for_all();
      return all;
    }
    void broadcast(std::span<float> list) override {
      if (is_first()) {
        all_.list_ = list;
      }
      wait_for_all();
      if (!is_first()) {
        std::copy(all_.list_.begin(), all_.list_.end(), list.begin());
      }
      wait_for_all();
    }
    std::string broadcast(std::string_view bytes) override {
      return do_gather(bytes, /*to_all=*/true).front();
    }

   private:
    ThreadRanks& all_;
    int rank_;
  };

  std::barrier<> barrier_;
  std::vector<std::string> bytes_;  ///< [rank]
  std::span<float> list_;           ///< the first rank's
  int size_;
  std::mutex mutex_;  ///< guards the letters
  std::condition_variable written_;
  std::map<std::pair<int, int>, std::deque<std::vector<float>>> letters_;  ///< [from, to]
};

}  // namespace potluck
