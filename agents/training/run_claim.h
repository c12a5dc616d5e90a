// Exclusive use of a run directory: two programs that train into one would spoil each other's
// files.
//
// The claim is a lock on DIR/lock that the system lifts when its holder ends, however it ends; the
// file says who holds it. On file systems without locks the claim is given unchecked.
#pragma once

#include <filesystem>
#include <vector>

#include "agents/roster/run_directory.h"
#include "env/text/file_descriptor.h"

namespace potluck {

class RunClaim {
 public:
  /// Makes the folders if need be. Throws InputError when that is not allowed, or another program
  /// (or another claim of this one) has the directory; then nothing is left behind.
  explicit RunClaim(const RunDirectory& directory);
  RunClaim(const RunClaim&) = delete;
  RunClaim& operator=(const RunClaim&) = delete;
  /// Removes the lock, and the folders it made if they are still empty.
  ~RunClaim();

 private:
  void make_folders(const std::filesystem::path& innermost);
  void remove_empty_folders() const;
  void take_lock();

  RunDirectory directory_;
  std::vector<std::filesystem::path> made_;  ///< outermost first
  FileDescriptor lock_;
};

/// Does another program train there at this moment? (Where file systems have no locks: never.)
[[nodiscard]] bool is_claimed(const RunDirectory& directory);

}  // namespace potluck
