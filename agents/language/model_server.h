// A model that is asked: requests at once, equal ones only once, all of them written down, and all
// of it repeated from what was written down.
//
// A server's seed does not repeat its answers (nor does temperature 0 everywhere), so a run repeats
// from its record: `--language-record` writes every request and what came of it, a line of JSON
// each, `--language-replay` plays a run from such a file without a server.
//   {"request": {…}, "answer": "…the server's own text…", "seconds": 1.25}
//   {"request": {…}, "failure": "no answer in 60 s", "seconds": 60}
// The key is in no request, and so in no record.
#pragma once

#include <cstdint>
#include <deque>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <vector>

#include "agents/language/chat.h"
#include "agents/language/http.h"

namespace potluck::language {

struct ServerOptions {
  HttpOptions http = {};
  std::string record = {};  ///< file to write; empty: none
  std::string replay = {};  ///< file to play from instead of asking; empty: ask
};

/// What the asking came to.
struct ServerTotals {
  std::int64_t requests =
      0;  ///< sent, tries after "too busy" aside; of a replay: taken from the file
  std::int64_t remembered = 0;  ///< equal to an earlier one, and not sent
  std::int64_t failures = 0;
  std::int64_t prompt_tokens = 0;
  std::int64_t answer_tokens = 0;
  double seconds = 0;  ///< waited for answers
};

/// May be used by all threads.
class ModelServer {
 public:
  /// Asks the server whether it is there. Throws InputError when it is not, and when a file cannot
  /// be read or written.
  explicit ModelServer(ServerOptions options);
  /// The same with `http` in the place of the server that the options name.
  ModelServer(ServerOptions options, std::unique_ptr<HttpServer> http);
  ModelServer(const ModelServer&) = delete;
  ModelServer& operator=(const ModelServer&) = delete;
  ~ModelServer();

  /// Answers to request bodies (chat.h).
  [[nodiscard]] std::vector<ChatAnswer> ask(std::span<const std::string> bodies);

  [[nodiscard]] ServerTotals totals() const;

 private:
  /// Of a request: the server's text or why there is none.
  using Outcomes = std::deque<HttpAnswer>;

  void read_record(const std::filesystem::path& path);
  HttpAnswer recorded(const std::string& body);
  void write(const std::string& body, const HttpAnswer& answer, double seconds);

  ServerOptions options_;
  mutable std::mutex mutex_;
  std::unique_ptr<HttpServer> http_;
  std::ofstream record_;
  std::map<std::string, ChatAnswer> known_;  ///< by request body; successes only
  std::map<std::string, Outcomes> recorded_;
  int failures_in_a_row_ = 0;
  ServerTotals totals_;
};

}  // namespace potluck::language
