#include <mpi.h>

#include <cstdint>
#include <cstdlib>
#include <limits>

#include "agents/ranks/mpi.h"
#include "env/text/error.h"

namespace potluck {
namespace {

class MpiRanks final : public Ranks {
 public:
  MpiRanks() {
    MPI_Comm_rank(MPI_COMM_WORLD, &rank_);
    MPI_Comm_size(MPI_COMM_WORLD, &size_);
  }
  MpiRanks(const MpiRanks&) = delete;
  MpiRanks& operator=(const MpiRanks&) = delete;
  ~MpiRanks() override { MPI_Finalize(); }

  [[nodiscard]] int rank() const override { return rank_; }
  [[nodiscard]] int size() const override { return size_; }

 protected:
  void wait_for_all() override { MPI_Barrier(MPI_COMM_WORLD); }
  void send(int to, std::span<const float> list) override {
    MPI_Send(list.data(), static_cast<int>(list.size()), MPI_FLOAT, to, 0, MPI_COMM_WORLD);
  }
  void receive(int from, std::span<float> list) override {
    MPI_Recv(list.data(), static_cast<int>(list.size()), MPI_FLOAT, from, 0, MPI_COMM_WORLD,
             MPI_STATUS_IGNORE);
  }
  std::vector<std::string> do_gather(std::string_view mine, bool to_all) override;
  void broadcast(std::span<float> list) override {
    MPI_Bcast(list.data(), static_cast<int>(list.size()), MPI_FLOAT, 0, MPI_COMM_WORLD);
  }
  std::string broadcast(std::string_view bytes) override;

 private:
  int rank_ = 0;
  int size_ = 1;
};

/// MPI counts with int.
int checked_size(std::size_t bytes) {
  if (bytes > static_cast<std::size_t>(std::numeric_limits<int>::max())) {
    throw InputError("MPI", std::to_string(bytes) + " bytes of one rank", "at most 2 GiB",
                     "train with fewer environments, or with more ranks");
  }
  return static_cast<int>(bytes);
}

std::vector<std::string> MpiRanks::do_gather(std::string_view mine, bool to_all) {
  const int size = checked_size(mine.size());
  std::vector<int> sizes(static_cast<std::size_t>(size_));
  MPI_Allgather(&size, 1, MPI_INT, sizes.data(), 1, MPI_INT, MPI_COMM_WORLD);
  std::vector<int> starts;
  std::size_t total = 0;
  for (const int bytes : sizes) {
    starts.push_back(checked_size(total));
    total += static_cast<std::size_t>(bytes);
  }
  std::string all(to_all || is_first() ? total : 0, '\0');
  if (to_all) {
    MPI_Allgatherv(mine.data(), size, MPI_CHAR, all.data(), sizes.data(), starts.data(), MPI_CHAR,
                   MPI_COMM_WORLD);
  } else {
    MPI_Gatherv(mine.data(), size, MPI_CHAR, all.data(), sizes.data(), starts.data(), MPI_CHAR, 0,
                MPI_COMM_WORLD);
  }
  std::vector<std::string> by_rank;
  for (std::size_t rank = 0; rank < sizes.size() && !all.empty(); ++rank) {
    by_rank.push_back(
        all.substr(static_cast<std::size_t>(starts[rank]), static_cast<std::size_t>(sizes[rank])));
  }
  return by_rank;
}

std::string MpiRanks::broadcast(std::string_view bytes) {
  std::uint64_t size = bytes.size();
  MPI_Bcast(&size, 1, MPI_UINT64_T, 0, MPI_COMM_WORLD);
  std::string all(bytes);
  all.resize(size);
  MPI_Bcast(all.data(), checked_size(all.size()), MPI_CHAR, 0, MPI_COMM_WORLD);
  return all;
}

}  // namespace

std::unique_ptr<Ranks> join_ranks(const std::string& program) {
  int provided = 0;
  MPI_Init_thread(nullptr, nullptr, MPI_THREAD_SERIALIZED, &provided);
  auto ranks = std::make_unique<MpiRanks>();
  if (provided < MPI_THREAD_SERIALIZED) {
    throw InputError("MPI", "a library for one thread", "MPI_THREAD_SERIALIZED or more",
                     "use another MPI, or a build of it with threads");
  }
  if (const std::string firsts = ranks->from_first(program); firsts != program) {
    throw InputError("MPI", program + " on rank " + std::to_string(ranks->rank()),
                     firsts + ", which rank 0 is",
                     "start the same program on machines of one kind");
  }
  return ranks;
}

void abandon_ranks(int code) {
  MPI_Abort(MPI_COMM_WORLD, code);
  std::_Exit(code);
}

}  // namespace potluck
