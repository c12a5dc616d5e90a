// What participants of a study send, on disk.
//
// A folder for each study, in it for participant P (a random number):
//   P.jsonl    the record, as the page sent it (render/play/study_record.h)
//   P.chunks   a line for each thing that was acknowledged: "begin KEY ORDER", "chunk K SIZE CRC",
//              "end OUTCOME"
//   ids.csv    participant, key, value: who that is on the recruiting platform; nothing else knows
// What is acknowledged is on disk. Whatever moment the machine stops at, the next start finds every
// acknowledged byte: what stands in P.jsonl beyond the last whole line of P.chunks is cut off, and
// the page sends it again.
//
// Not thread-safe; waits for the disk, some milliseconds a chunk.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "env/text/file_descriptor.h"

namespace potluck::tools {

/// What a request is answered with instead of what it asked for.
class Refusal : public std::runtime_error {
 public:
  Refusal(int status, const std::string& message, std::optional<int> next_chunk = {},
          int retry_after = 0)
      : std::runtime_error(message),
        status_(status),
        next_chunk_(next_chunk),
        retry_after_(retry_after) {}

  [[nodiscard]] int status() const { return status_; }  ///< of HTTP
  [[nodiscard]] std::optional<int> next_chunk() const { return next_chunk_; }
  [[nodiscard]] int retry_after() const { return retry_after_; }  ///< seconds; 0: not said

 private:
  int status_;
  std::optional<int> next_chunk_;
  int retry_after_;
};

/// Keys of the platform and their values, such as PROLIFIC_PID.
using StudyIdentity = std::map<std::string, std::string>;

struct StoreLimits {
  std::size_t chunk_bytes = std::size_t{1} << 20;
  std::size_t participant_bytes = std::size_t{64} << 20;
  int chunks_a_minute = 120;   ///< of one participant
  int begins_a_minute = 3000;  ///< of all
  std::size_t participants = 100000;
};

class RecordStore {
 public:
  /// Reads what is in `folder`, which is made if it is not there, and repairs what a crash left.
  /// Throws InputError for a folder that is not such a one or in which another server is at work,
  /// WriteError where nothing can be written.
  explicit RecordStore(std::filesystem::path folder, StoreLimits limits = {});

  struct Place {
    std::string participant;
    std::string key;  ///< 32 hexadecimal digits, a secret of the page and the server
    int order = 0;    ///< what counter-balancing counts with (render/play/study.h)
    int next_chunk = 0;
  };
  /// A new participant, or the one that `identity` or `resume` with its `key` already is. The order
  /// is the lowest number that nobody has who completed, or is at it and was heard of in the last
  /// two hours: places of those who left are given again. `now`: seconds of any steady clock.
  /// Throws Refusal.
  Place begin(const StudyIdentity& identity, const std::optional<std::string>& resume,
              std::string_view key, double now);

  /// Throws Refusal unless `key` is the participant's.
  void check(std::string_view participant, std::string_view key, double now) {
    (void)record_of(participant, key, now);
  }

  /// Keeps chunk `number`, and returns the number of the next. A chunk that is here already, with
  /// the same bytes, is none the worse. Throws Refusal.
  int append(std::string_view participant, std::string_view key, int number, std::string_view bytes,
             std::string_view crc, double now);

  /// `outcome`: a name of render::Outcome. After "withdrawn" nothing of the participant is left.
  void end(std::string_view participant, std::string_view key, const std::string& outcome,
           double now);

  struct Status {
    std::string participant;
    int order = 0;
    int chunks = 0;
    std::size_t bytes = 0;
    std::string outcome;              ///< empty: at it
    std::optional<double> last_seen;  ///< `now` of the last call; none since the start
  };
  [[nodiscard]] std::vector<Status> status() const;

 private:
  struct Chunk {
    std::size_t size = 0;
    std::uint32_t crc = 0;
  };
  struct Record {
    std::string key;
    int order = 0;
    std::vector<Chunk> chunks;
    std::size_t bytes = 0;
    std::string outcome;
    std::optional<double> last_seen;
    double allowance = 0;  ///< chunks that it may send at once
  };

  void read(const std::string& participant);
  void read_identities();
  void write_identities() const;
  Record& record_of(std::string_view participant, std::string_view key, double now);
  Place place_of(const std::string& participant) const;
  [[nodiscard]] int next_order(double now) const;
  [[nodiscard]] std::filesystem::path bytes_file(const std::string& participant) const;
  [[nodiscard]] std::filesystem::path chunks_file(const std::string& participant) const;

  std::filesystem::path folder_;
  FileDescriptor lock_;  ///< on the folder: one server at a time
  StoreLimits limits_;
  std::map<std::string, Record, std::less<>> records_;  ///< by participant
  std::map<StudyIdentity, std::string> participants_;   ///< by identity
  double begins_allowance_;
  std::optional<double> last_begin_;
  std::optional<double> first_begin_;  ///< since the start
};

/// Seconds after which a place is given again whose owner was not heard of.
inline constexpr double kForgottenAfter = 7200;

/// CRC-32 of IEEE 802.3, as zlib's.
[[nodiscard]] std::uint32_t crc32(std::string_view bytes);

}  // namespace potluck::tools
