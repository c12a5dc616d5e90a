#include "tools/serve/record_store.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <random>
#include <set>
#include <system_error>
#include <utility>

#include "env/text/csv.h"
#include "env/text/error.h"
#include "env/text/files.h"

namespace potluck::tools {
namespace {

constexpr std::uintmax_t kMostFileBytes = std::uintmax_t{256} << 20;
constexpr std::size_t kMostIdentityKeys = 8;
constexpr std::size_t kMostIdentityBytes = 128;
constexpr std::size_t kParticipantDigits = 12;

bool is_participant(std::string_view text) {
  return text.size() == kParticipantDigits && text.front() != '0' &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::string random_participant() {
  std::random_device device;
  std::uniform_int_distribution<std::uint64_t> digits(100'000'000'000U, 999'999'999'999U);
  return std::to_string(digits(device));
}

std::string random_key() {
  std::random_device device;
  std::string key;
  for (int i = 0; i < 4; ++i) {
    key += fmt::format("{:08x}", device());
  }
  return key;
}

/// In a time that does not tell where they differ.
bool same_secret(std::string_view a, std::string_view b) {
  unsigned differ = a.size() == b.size() ? 0 : 1;
  for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i) {
    differ |=
        static_cast<unsigned>(static_cast<unsigned char>(a[i]) ^ static_cast<unsigned char>(b[i]));
  }
  return differ == 0;
}

std::vector<std::string_view> words_of(std::string_view line) {
  std::vector<std::string_view> words;
  while (!line.empty()) {
    const std::size_t space = std::min(line.find(' '), line.size());
    words.push_back(line.substr(0, space));
    line.remove_prefix(std::min(space + 1, line.size()));
  }
  return words;
}

template <class Number>
bool parse(std::string_view text, Number& number, int base = 10) {
  const char* const end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, number, base);
  return read.ec == std::errc() && read.ptr == end;
}

/// Adds bytes at `at`, the end of what is acknowledged; on disk when it returns.
void write_bytes(const std::filesystem::path& path, std::size_t at, std::string_view bytes) {
  const FileDescriptor file(::open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
  const auto fail = [&] { throw WriteError(path, std::generic_category().message(errno)); };
  if (!file) {
    fail();
  }
  std::size_t done = 0;
  while (done < bytes.size()) {
    const ssize_t wrote = ::pwrite(file.get(), bytes.data() + done, bytes.size() - done,
                                   static_cast<off_t>(at + done));
    if (wrote < 0 && errno == EINTR) {
      continue;
    }
    if (wrote <= 0) {
      fail();
    }
    done += static_cast<std::size_t>(wrote);
  }
  if (::fdatasync(file.get()) != 0) {
    fail();
  }
}

std::string csv_value(std::string_view value) {
  std::string text = "\"";
  for (const char c : value) {
    text += c;
    if (c == '"') {
      text += c;
    }
  }
  return text + '"';
}

void check_identity(const StudyIdentity& identity) {
  if (identity.size() > kMostIdentityKeys) {
    throw Refusal(400, "identity: more than 8 keys");
  }
  for (const auto& [key, value] : identity) {
    const bool good_key =
        !key.empty() && key.size() <= 32 && std::all_of(key.begin(), key.end(), [](char c) {
          return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                 c == '_';
        });
    const bool good_value =
        value.size() <= kMostIdentityBytes &&
        std::none_of(value.begin(), value.end(), [](char c) { return c >= 0 && c < 32; });
    if (!good_key || !good_value) {
      throw Refusal(400, "identity: a key or value that no platform gives");
    }
  }
}

}  // namespace

std::uint32_t crc32(std::string_view bytes) {
  static const std::array<std::uint32_t, 256> table = [] {
    std::array<std::uint32_t, 256> made{};
    for (std::uint32_t i = 0; i < made.size(); ++i) {
      std::uint32_t value = i;
      for (int bit = 0; bit < 8; ++bit) {
        value = (value >> 1U) ^ ((value & 1U) != 0 ? 0xEDB88320U : 0U);
      }
      made[i] = value;
    }
    return made;
  }();
  std::uint32_t crc = 0xFFFFFFFFU;
  for (const char byte : bytes) {
    crc = (crc >> 8U) ^ table[(crc ^ static_cast<unsigned char>(byte)) & 0xFFU];
  }
  return ~crc;
}

RecordStore::RecordStore(std::filesystem::path folder, StoreLimits limits)
    : folder_(std::move(folder)), limits_(limits), begins_allowance_(limits.begins_a_minute) {
  std::error_code error;
  std::filesystem::create_directories(folder_, error);
  if (error) {
    throw InputError(folder_.string(), "a folder that cannot be made (" + error.message() + ")",
                     "a place to write to", "choose another --data");
  }
  lock_ = FileDescriptor(::open((folder_ / "lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
  if (!lock_ || ::flock(lock_.get(), LOCK_EX | LOCK_NB) != 0) {
    throw InputError(folder_.string(), "a folder in which another server is at work",
                     "one of its own", "stop the other one, or choose another --data");
  }
  for (const auto& entry : std::filesystem::directory_iterator(folder_)) {
    const std::string name = entry.path().stem().string();
    if (entry.path().extension() == ".chunks" && is_participant(name)) {
      read(name);
    }
  }
  read_identities();
}

std::filesystem::path RecordStore::bytes_file(const std::string& participant) const {
  return folder_ / (participant + ".jsonl");
}

std::filesystem::path RecordStore::chunks_file(const std::string& participant) const {
  return folder_ / (participant + ".chunks");
}

void RecordStore::read(const std::string& participant) {
  const std::filesystem::path path = chunks_file(participant);
  const std::string text = read_file(path, kMostFileBytes);
  Record record;
  std::size_t good = 0;  // bytes of `text` that are whole lines
  while (good < text.size()) {
    const std::size_t end = text.find('\n', good);
    if (end == std::string::npos) {
      break;  // torn by a crash, and so never acknowledged
    }
    const auto words = words_of(std::string_view(text).substr(good, end - good));
    int number = 0;
    Chunk chunk;
    if (words.size() == 3 && words[0] == "begin" && record.key.empty() &&
        parse(words[2], record.order) && record.order >= 0) {
      record.key = words[1];
    } else if (words.size() == 4 && words[0] == "chunk" && !record.key.empty() &&
               parse(words[1], number) && number == static_cast<int>(record.chunks.size()) &&
               parse(words[2], chunk.size) && chunk.size <= limits_.chunk_bytes &&
               parse(words[3], chunk.crc, 16)) {
      record.bytes += chunk.size;
      record.chunks.push_back(chunk);
    } else if (words.size() == 2 && words[0] == "end" && !record.key.empty()) {
      record.outcome = words[1];
    } else {
      throw InputError(path.string(), "a line that this program does not write",
                       "begin, chunk and end", "move the participant's two files elsewhere");
    }
    good = end + 1;
  }
  std::error_code error;
  if (record.key.empty()) {  // begun and never told
    std::filesystem::remove(path, error);
    return;
  }
  if (good < text.size()) {
    std::filesystem::resize_file(path, good);
  }
  const std::uintmax_t there = std::filesystem::file_size(bytes_file(participant), error);
  const std::uintmax_t size = error ? 0 : there;
  if (size < record.bytes) {
    throw InputError(
        bytes_file(participant).string(), fmt::format("{} bytes", size),
        fmt::format("the {} that were acknowledged", record.bytes),
        "bring the file back from a backup, or move the participant's files elsewhere");
  }
  if (size > record.bytes) {
    std::filesystem::resize_file(bytes_file(participant), record.bytes);
  }
  record.allowance = limits_.chunks_a_minute;
  records_.emplace(participant, std::move(record));
}

void RecordStore::read_identities() {
  const std::filesystem::path path = folder_ / "ids.csv";
  if (!std::filesystem::exists(path)) {
    return;
  }
  const std::string text = read_file(path, kMostFileBytes);
  CsvReader table(text, path.string());
  std::map<std::string, StudyIdentity> by_participant;
  std::vector<std::string> row;
  while (table.next(row)) {
    if (row.size() == 3 && records_.contains(row[0])) {
      by_participant[row[0]][row[1]] = row[2];
    }
  }
  for (const auto& [participant, identity] : by_participant) {
    participants_[identity] = participant;
  }
}

void RecordStore::write_identities() const {
  std::string text = "participant,key,value\n";
  for (const auto& [identity, participant] : participants_) {
    for (const auto& [key, value] : identity) {
      text += fmt::format("{},{},{}\n", participant, key, csv_value(value));
    }
  }
  const std::filesystem::path path = folder_ / "ids.csv";
  write_file_durably(path, text);
  std::error_code ignored;
  std::filesystem::permissions(
      path, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write, ignored);
}

int RecordStore::next_order(double now) const {
  std::set<int> taken;
  for (const auto& [participant, record] : records_) {
    // Of whom nothing was heard since the start, it is not known when they were.
    const double heard = record.last_seen.value_or(first_begin_.value_or(now));
    const bool at_it = record.outcome.empty() && now - heard < kForgottenAfter;
    if (at_it || record.outcome == "complete") {
      taken.insert(record.order);
    }
  }
  int order = 0;
  while (taken.contains(order)) {
    ++order;
  }
  return order;
}

RecordStore::Place RecordStore::place_of(const std::string& participant) const {
  const Record& record = records_.find(participant)->second;
  return {.participant = participant,
          .key = record.key,
          .order = record.order,
          .next_chunk = static_cast<int>(record.chunks.size())};
}

RecordStore::Place RecordStore::begin(const StudyIdentity& identity,
                                      const std::optional<std::string>& resume,
                                      std::string_view key, double now) {
  check_identity(identity);
  if (resume) {
    (void)record_of(*resume, key, now);
    return place_of(*resume);
  }
  if (const auto found = participants_.find(identity);
      !identity.empty() && found != participants_.end()) {
    return place_of(found->second);
  }
  const double per_second = limits_.begins_a_minute / 60.0;
  begins_allowance_ = std::min<double>(
      limits_.begins_a_minute, begins_allowance_ + per_second * (now - last_begin_.value_or(now)));
  last_begin_ = now;
  first_begin_ = first_begin_.value_or(now);
  if (begins_allowance_ < 1) {
    throw Refusal(429, "too many people begin at once; try again in a few seconds", {}, 5);
  }
  if (records_.size() >= limits_.participants) {
    throw Refusal(429, "this study has as many participants as it may have", {}, 3600);
  }
  begins_allowance_ -= 1;
  std::string participant = random_participant();
  while (records_.contains(participant)) {
    participant = random_participant();
  }
  Record record;
  record.key = random_key();
  record.order = next_order(now);
  record.last_seen = now;
  record.allowance = limits_.chunks_a_minute;
  write_bytes(chunks_file(participant), 0, fmt::format("begin {} {}\n", record.key, record.order));
  sync_folder(folder_);
  records_.emplace(participant, std::move(record));
  if (!identity.empty()) {
    if (!participants_.empty() && !std::filesystem::exists(folder_ / "ids.csv")) {
      participants_.clear();  // deleted on purpose: what is forgotten stays forgotten
    }
    const auto known = participants_.emplace(identity, participant).first;
    try {
      write_identities();
    } catch (const WriteError&) {
      participants_.erase(known);
      records_.erase(participant);
      std::error_code ignored;
      std::filesystem::remove(chunks_file(participant), ignored);
      throw;
    }
  }
  return place_of(participant);
}

RecordStore::Record& RecordStore::record_of(std::string_view participant, std::string_view key,
                                            double now) {
  const auto found = records_.find(participant);
  if (found == records_.end()) {
    throw Refusal(404, "no such participant");
  }
  Record& record = found->second;
  if (!same_secret(record.key, key)) {
    throw Refusal(403, "not this participant's key");
  }
  const double per_second = limits_.chunks_a_minute / 60.0;
  record.allowance =
      std::min<double>(limits_.chunks_a_minute,
                       record.allowance + per_second * (now - record.last_seen.value_or(now)));
  record.last_seen = now;
  return record;
}

int RecordStore::append(std::string_view participant, std::string_view key, int number,
                        std::string_view bytes, std::string_view crc, double now) {
  Record& record = record_of(participant, key, now);
  const int next = static_cast<int>(record.chunks.size());
  if (record.allowance < 1) {
    throw Refusal(429, "too many chunks in a minute", next, 10);
  }
  record.allowance -= 1;
  if (bytes.size() > limits_.chunk_bytes || bytes.empty()) {
    throw Refusal(
        413,
        fmt::format("a chunk of {} bytes, expected 1 to {}", bytes.size(), limits_.chunk_bytes),
        next);
  }
  std::uint32_t said = 0;
  const Chunk chunk{.size = bytes.size(), .crc = crc32(bytes)};
  if (crc.size() != 8 || !parse(crc, said, 16) || said != chunk.crc) {
    throw Refusal(400, "the checksum is not that of the bytes", next);
  }
  if (number < next && number >= 0) {
    const Chunk& there = record.chunks[static_cast<std::size_t>(number)];
    if (there.crc != chunk.crc || there.size != chunk.size) {
      throw Refusal(409, "another chunk of that number is here", next);
    }
    return next;
  }
  if (number != next) {
    throw Refusal(409, fmt::format("chunk {}, expected {}", number, next), next);
  }
  if (!record.outcome.empty()) {
    throw Refusal(409, "this participant's study has ended", next);
  }
  if (record.bytes + bytes.size() > limits_.participant_bytes) {
    throw Refusal(413, "this participant's record is as long as it may be", next);
  }
  const std::string name(participant);
  const bool first = record.chunks.empty();
  write_bytes(bytes_file(name), record.bytes, bytes);
  if (first) {
    sync_folder(folder_);
  }
  append_durably(chunks_file(name),
                 fmt::format("chunk {} {} {:08x}\n", number, chunk.size, chunk.crc));
  record.bytes += chunk.size;
  record.chunks.push_back(chunk);
  return next + 1;
}

void RecordStore::end(std::string_view participant, std::string_view key,
                      const std::string& outcome, double now) {
  Record& record = record_of(participant, key, now);
  const std::string name(participant);
  if (outcome == "complete" && record.chunks.empty()) {
    throw Refusal(409, "nothing has arrived yet", 0);
  }
  if (outcome != "withdrawn") {
    if (record.outcome != outcome) {
      append_durably(chunks_file(name), fmt::format("end {}\n", outcome));
      record.outcome = outcome;
    }
    return;
  }
  std::erase_if(participants_, [&](const auto& entry) { return entry.second == name; });
  write_identities();
  std::filesystem::remove(bytes_file(name));
  std::filesystem::remove(chunks_file(name));
  sync_folder(folder_);
  records_.erase(name);
}

std::vector<RecordStore::Status> RecordStore::status() const {
  std::vector<Status> all;
  for (const auto& [participant, record] : records_) {
    all.push_back({.participant = participant,
                   .order = record.order,
                   .chunks = static_cast<int>(record.chunks.size()),
                   .bytes = record.bytes,
                   .outcome = record.outcome,
                   .last_seen = record.last_seen});
  }
  return all;
}

}  // namespace potluck::tools
