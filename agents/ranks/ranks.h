// Processes, perhaps on many machines, that train one seed together.
//
// A training is cut into logical shards (agents/learning/trainer.h); every rank owns a contiguous
// block of them, keeps all weights and optimisers, and computes every update's step itself, from
// the same sums. What ranks tell each other is put together in the order of the shards, so the
// number of ranks changes no bit of the result.
//
// All calls are collective: every rank makes the same ones in the same order, from one thread at a
// time. A rank that is lost ends them all (agents/ranks/mpi.h); the run on disk is whole.
#pragma once

#include <cstddef>
#include <cstring>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace potluck {

class Ranks {
 public:
  Ranks() = default;
  Ranks(const Ranks&) = delete;
  Ranks& operator=(const Ranks&) = delete;
  virtual ~Ranks() = default;

  [[nodiscard]] virtual int rank() const = 0;
  [[nodiscard]] virtual int size() const = 0;
  /// The first one reads, writes and speaks for all.
  [[nodiscard]] bool is_first() const { return rank() == 0; }
  [[nodiscard]] bool is_alone() const { return size() == 1; }

  /// The first of `shards` shards that `rank` owns; its last is the one before first_of(rank + 1).
  [[nodiscard]] int first_of(int rank, int shards) const {
    return static_cast<int>(std::ptrdiff_t{rank} * shards / size());
  }
  [[nodiscard]] int owner_of(int shard, int shards) const;

  /// Everybody's bytes, one rank's after another's, for all.
  [[nodiscard]] std::string gather(std::string_view mine);
  /// The same for the first rank alone, by rank; others get nothing.
  [[nodiscard]] std::vector<std::string> gather_to_first(std::string_view mine);
  /// What the first rank has, for all.
  [[nodiscard]] std::string from_first(std::string_view bytes);

  /// Adds one list a shard, all equally long, into one, along a fixed binary tree over `shards`
  /// shards: list i + 1 to list i for even i, then i + 2 to i for multiples of four, and so on.
  /// `mine`: the lists of this rank's shards, in order, at least one. The sum is then in the first
  /// of them, on every rank.
  void sum_in_tree(std::span<const std::span<float>> mine, int shards);

  /// Wall time that went into these calls since the object was made.
  struct Spent {
    double exchange_seconds = 0;  ///< the data's way
    double waiting_seconds = 0;   ///< for ranks that were not there yet
  };
  [[nodiscard]] Spent spent() const { return spent_; }

 protected:
  /// Returns when all ranks are here.
  virtual void wait_for_all() = 0;
  virtual void send(int to, std::span<const float> list) = 0;
  virtual void receive(int from, std::span<float> list) = 0;
  /// By rank.
  virtual std::vector<std::string> do_gather(std::string_view mine, bool to_all) = 0;
  virtual void broadcast(std::span<float> list) = 0;  ///< the first rank's
  virtual std::string broadcast(std::string_view bytes) = 0;

 private:
  template <class Work>
  auto timed(Work&& work);

  std::vector<float> received_;
  Spent spent_;
};

/// One process: costs nothing.
[[nodiscard]] Ranks& alone();

/// Everybody's values, in the order of the ranks, for all.
template <class Value>
std::vector<Value> gather(Ranks& ranks, std::span<const Value> mine) {
  static_assert(std::is_trivially_copyable_v<Value>);
  if (ranks.is_alone()) {
    return {mine.begin(), mine.end()};
  }
  const std::string bytes =
      ranks.gather({reinterpret_cast<const char*>(mine.data()), mine.size_bytes()});
  std::vector<Value> all(bytes.size() / sizeof(Value));
  std::memcpy(all.data(), bytes.data(), all.size() * sizeof(Value));
  return all;
}

/// Adds equally long lists into the first, along the same tree.
void add_in_tree(std::span<const std::span<float>> lists);

}  // namespace potluck
