#include "agents/ranks/ranks.h"

#include <chrono>

#include "env/text/assert.h"

namespace potluck {
namespace {

double now() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

void add(std::span<float> to, std::span<const float> more) {
  POTLUCK_ASSERT(to.size() == more.size());
  for (std::size_t k = 0; k < to.size(); ++k) {
    to[k] += more[k];
  }
}

class Alone final : public Ranks {
 public:
  [[nodiscard]] int rank() const override { return 0; }
  [[nodiscard]] int size() const override { return 1; }

 protected:
  void wait_for_all() override {}
  void send(int /*to*/, std::span<const float> /*list*/) override {}
  void receive(int /*from*/, std::span<float> /*list*/) override {}
  std::vector<std::string> do_gather(std::string_view mine, bool /*to_all*/) override {
    return {std::string(mine)};
  }
  void broadcast(std::span<float> /*list*/) override {}
  std::string broadcast(std::string_view bytes) override { return std::string(bytes); }
};

}  // namespace

/// Does `work` when all ranks are there.
template <class Work>
auto Ranks::timed(Work&& work) {
  const double came = now();
  wait_for_all();
  const double began = now();
  spent_.waiting_seconds += began - came;
  struct Clock {
    double began;
    double& seconds;
    ~Clock() { seconds += now() - began; }
  } const clock{began, spent_.exchange_seconds};
  return work();
}

int Ranks::owner_of(int shard, int shards) const {
  return static_cast<int>(((std::ptrdiff_t{shard} + 1) * size() - 1) / shards);
}

std::string Ranks::gather(std::string_view mine) {
  return timed([&] {
    std::string all;
    for (const std::string& bytes : do_gather(mine, /*to_all=*/true)) {
      all += bytes;
    }
    return all;
  });
}

std::vector<std::string> Ranks::gather_to_first(std::string_view mine) {
  return timed([&] { return do_gather(mine, /*to_all=*/false); });
}

std::string Ranks::from_first(std::string_view bytes) {
  return timed([&] { return broadcast(bytes); });
}

void Ranks::sum_in_tree(std::span<const std::span<float>> mine, int shards) {
  if (is_alone()) {
    add_in_tree(mine);
    return;
  }
  const int first = first_of(rank(), shards);
  const auto list_of = [&](int shard) { return mine[static_cast<std::size_t>(shard - first)]; };
  std::vector<int> owners(static_cast<std::size_t>(shards));
  for (int shard = 0; shard < shards; ++shard) {
    owners[static_cast<std::size_t>(shard)] = owner_of(shard, shards);
  }
  // Every rank goes through the same additions in the same order, so nobody waits in a circle.
  timed([&] {
    for (int apart = 1; apart < shards; apart *= 2) {
      for (int to = 0; to + apart < shards; to += 2 * apart) {
        const int from = to + apart;
        const int to_rank = owners[static_cast<std::size_t>(to)];
        const int from_rank = owners[static_cast<std::size_t>(from)];
        if (to_rank == rank() && from_rank == rank()) {
          add(list_of(to), list_of(from));
        } else if (to_rank == rank()) {
          received_.resize(mine.front().size());
          receive(from_rank, received_);
          add(list_of(to), received_);
        } else if (from_rank == rank()) {
          send(to_rank, list_of(from));
        }
      }
    }
    broadcast(mine.front());
  });
}

Ranks& alone() {
  static Alone one;
  return one;
}

void add_in_tree(std::span<const std::span<float>> lists) {
  for (std::size_t apart = 1; apart < lists.size(); apart *= 2) {
    for (std::size_t i = 0; i + apart < lists.size(); i += 2 * apart) {
      add(lists[i], lists[i + apart]);
    }
  }
}

}  // namespace potluck
