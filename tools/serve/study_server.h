// What `potluck serve` answers, request by request; sockets are elsewhere (server.h).
//
//   GET  /…                 files of the folder that `potluck web --study` wrote
//   GET  /api/hello         {"potluck": 1, "study": NAME, "pairs": are there games of two people?}
//   POST /api/begin         {"study": NAME, "identity": {…}, "resume": P or null}
//                           -> {"participant": P, "key": SECRET, "order": n, "next_chunk": k}
//   POST /api/data/P/K      bytes of chunk K; X-Potluck-Key, X-Potluck-Crc32 (8 hexadecimal digits)
//                           -> {"next_chunk": K + 1}, when they are on disk
//   POST /api/end           {"participant": P, "outcome": …} -> {"code": …}; X-Potluck-Key
//   GET  /api/pair?participant=P&key=SECRET&game=G   a WebSocket: pair_room.h says what it carries
//   GET  /status, /api/status   for the experimenter: ?token=…, or Authorization: Bearer …
//
// Errors are {"error": "one line"} with a status of HTTP: 400 not understood, 403 wrong key or
// token, 404 nothing there, 405, 409 another chunk is next ("next_chunk" says which), 413 too much,
// 429 too often (Retry-After), 507 the disk takes no more.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>

#include "render/play/study.h"
#include "tools/serve/pair_room.h"
#include "tools/serve/record_store.h"

namespace potluck::tools {

struct WebRequest {
  std::string method;
  std::string target;  ///< path and query, as it came
  std::string key;     ///< X-Potluck-Key
  std::string crc;     ///< X-Potluck-Crc32
  std::string authorization;
  std::string if_none_match;
  std::string body;
};

struct WebAnswer {
  int status = 200;
  std::string body;  ///< JSON, unless `type` says something else
  std::string type = "application/json";
  std::string etag = {};   ///< empty: none, and not to be kept
  std::string allow = {};  ///< of 405
  int retry_after = 0;     ///< seconds; 0: not said
};

/// A refusal as an answer.
[[nodiscard]] WebAnswer answer_of(const Refusal& refusal);

class StudyServer {
 public:
  /// `site`: what `potluck web --study` wrote; `data`: where records go, in a folder of the study's
  /// name. Throws InputError.
  StudyServer(const std::filesystem::path& site, const std::filesystem::path& data,
              std::string token, StoreLimits limits = {});

  /// Never throws for what a client sent. `now`: seconds of a steady clock.
  [[nodiscard]] WebAnswer answer(const WebRequest& request, double now);

  [[nodiscard]] const render::Study& study() const { return study_; }

  [[nodiscard]] PairRoom& pairs() { return pairs_; }
  struct PairPlace {
    std::string participant;
    int game = 0;
  };
  /// Who asks for a line of a pair's game. Throws Refusal.
  [[nodiscard]] PairPlace pair_place(const std::string& target, double now);

 private:
  [[nodiscard]] WebAnswer answer_call(std::string_view path, const WebRequest& request, double now);
  [[nodiscard]] WebAnswer file(std::string_view path, const WebRequest& request) const;
  [[nodiscard]] WebAnswer begin(const WebRequest& request, double now);
  [[nodiscard]] WebAnswer data(std::string_view path, const WebRequest& request, double now);
  [[nodiscard]] WebAnswer end(const WebRequest& request, double now);
  [[nodiscard]] std::string status(double now) const;

  std::filesystem::path site_;
  render::Study study_;
  RecordStore store_;
  PairRoom pairs_;
  std::string token_;
};

}  // namespace potluck::tools
