#include <cstdlib>

#include "agents/ranks/mpi.h"
#include "env/text/error.h"

namespace potluck {

std::unique_ptr<Ranks> join_ranks(const std::string& /*program*/) {
  throw InputError("MPI", "a program that was built without it", "one with it",
                   "install libopenmpi-dev, configure with -DPOTLUCK_MPI=ON and build again");
}

void abandon_ranks(int code) {
  std::_Exit(code);
}

}  // namespace potluck
