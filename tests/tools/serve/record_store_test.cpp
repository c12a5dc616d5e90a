// What participants send, with the clock in hand; the rest is seen from outside (tests/serve).
#include "tools/serve/record_store.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <string>

#include "env/text/error.h"
#include "env/text/files.h"
#include "tests/temporary_directory.h"

namespace potluck::tools {
namespace {

StudyIdentity called(const std::string& name) {
  return {{"PROLIFIC_PID", name}};
}

std::string crc_of(const std::string& bytes) {
  return fmt::format("{:08x}", crc32(bytes));
}

int status_of(const std::function<void()>& call) {
  try {
    call();
  } catch (const Refusal& refusal) {
    return refusal.status();
  }
  return 200;
}

}  // namespace

TEST_CASE("serve: crc32 is that of IEEE 802.3") {
  CHECK(crc32("123456789") == 0xCBF43926U);  // the check value of the catalogue of CRCs
  CHECK(crc32("") == 0);
}

TEST_CASE("serve: places are given again when their owner left or was not heard of") {
  const TemporaryDirectory folder;
  RecordStore store(folder.path() / "study");
  const auto first = store.begin(called("a"), {}, "", 0);
  const auto second = store.begin(called("b"), {}, "", 1);
  CHECK(first.order == 0);
  CHECK(second.order == 1);
  store.append(second.participant, second.key, 0, "x\n", crc_of("x\n"), 2);
  store.end(second.participant, second.key, "complete", 3);
  CHECK(store.begin(called("c"), {}, "", kForgottenAfter - 1).order == 2);
  CHECK(store.begin(called("d"), {}, "", kForgottenAfter + 1).order == 0);  // a is gone
  CHECK(store.begin(called("a"), {}, "", kForgottenAfter + 2).order == 0);  // and may come back
}

TEST_CASE("serve: after a restart the wait for who was there begins anew") {
  const TemporaryDirectory folder;
  {
    RecordStore store(folder.path() / "study");
    CHECK(store.begin(called("a"), {}, "", 0).order == 0);
  }
  RecordStore store(folder.path() / "study");
  CHECK(store.begin(called("b"), {}, "", 50'000).order == 1);
  CHECK(store.begin(called("c"), {}, "", 50'000 + kForgottenAfter + 1).order == 0);
}

TEST_CASE("serve: chunks and beginnings are limited by the minute, bytes by the person") {
  const TemporaryDirectory folder;
  RecordStore store(folder.path() / "study", {.chunk_bytes = 100,
                                              .participant_bytes = 250,
                                              .chunks_a_minute = 4,
                                              .begins_a_minute = 2,
                                              .participants = 3});
  const auto one = store.begin(called("a"), {}, "", 0);
  (void)store.begin(called("b"), {}, "", 0);
  CHECK(status_of([&] { (void)store.begin(called("c"), {}, "", 0); }) == 429);
  (void)store.begin(called("c"), {}, "", 30);
  CHECK(status_of([&] { (void)store.begin(called("d"), {}, "", 90); }) == 429);  // three at most
  const std::string chunk(90, 'x');
  const auto send = [&](int number, const std::string& bytes, double now) {
    return status_of(
        [&] { store.append(one.participant, one.key, number, bytes, crc_of(bytes), now); });
  };
  CHECK(send(0, std::string(101, 'x'), 100) == 413);
  CHECK(send(0, chunk, 100) == 200);
  CHECK(send(1, chunk, 100) == 200);
  CHECK(send(2, chunk, 100) == 413);  // 270 bytes in all
  CHECK(send(2, "x", 100) == 429);    // the fifth within a moment
  CHECK(send(2, "x", 116) == 200);
}

TEST_CASE("serve: a folder has one server, and only what servers write") {
  const TemporaryDirectory folder;
  {
    const RecordStore store(folder.path());
    CHECK_THROWS_WITH_AS(RecordStore(folder.path()), doctest::Contains("another server"),
                         InputError);
  }
  write_file_atomically(folder.path() / "123456789012.chunks", "begin key 0\nchunk 7 1 00000000\n");
  CHECK_THROWS_WITH_AS(RecordStore(folder.path()),
                       doctest::Contains("a line that this program does not write"), InputError);
  write_file_atomically(folder.path() / "123456789012.chunks", "begin key 0\nchunk 0 9 00000000\n");
  CHECK_THROWS_WITH_AS(RecordStore(folder.path()), doctest::Contains("9 that were acknowledged"),
                       InputError);
}

}  // namespace potluck::tools
