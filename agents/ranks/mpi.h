// Ranks that MPI starts: `mpirun -np 2 potluck train --mpi …`, or Slurm's `srun`.
//
// When a rank is lost, MPI's own launcher says which and ends the others (tried with OpenMPI 4.1).
#pragma once

#include <memory>
#include <string>

#include "agents/ranks/ranks.h"

namespace potluck {

/// Joins the ranks that were started together with this one. Once in a process; the object must die
/// before main ends. `program`: version and whatever else decides the last bit of a sum; throws
/// InputError if it differs between ranks, and in a build without MPI (-DPOTLUCK_MPI=ON).
[[nodiscard]] std::unique_ptr<Ranks> join_ranks(const std::string& program);

/// Ends all ranks at once, this one included, with `code`, because it cannot go on.
[[noreturn]] void abandon_ranks(int code);

}  // namespace potluck
