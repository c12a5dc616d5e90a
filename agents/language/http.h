// Requests to a web server, many at once, through libcurl.
//
// A server may be slow, busy, broken or lie: nothing waits longer than its time, no answer may be
// larger than kMostAnswer, redirects are not followed (the key would go along), and whatever comes
// to nothing says why in one line without the key. Built without libcurl, HttpServer says at once
// how to get it.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace potluck::language {

inline constexpr std::size_t kMostAnswer = std::size_t{4} << 20U;

struct HttpOptions {
  std::string url = {};  ///< "http://127.0.0.1:8080/v1", without a slash at the end
  std::string key = {};  ///< sent as a bearer token; empty: none
  double seconds = 120;  ///< for one answer
  int at_once = 8;       ///< most requests at a time
  int retries = 3;       ///< of a request that the server was too busy for (429, 5xx)
  /// Most seconds waited before one of these: what the server asks for (Retry-After), else 0.5
  /// doubled each time.
  double longest_pause = 30;
};

/// One of the two is there.
struct HttpAnswer {
  std::string body = {};
  std::string failure = {};
};

/// May be used by all threads; their requests take turns.
class HttpServer {
 public:
  virtual ~HttpServer() = default;
  /// Sends each body (JSON) to URL/chat/completions.
  [[nodiscard]] virtual std::vector<HttpAnswer> post_all(std::span<const std::string> bodies) = 0;
  /// URL/models: whether anybody answers there.
  [[nodiscard]] virtual HttpAnswer ask_for_models() = 0;
};

/// Is it an address of this very machine (loopback)? No proxy stands between then.
[[nodiscard]] bool is_this_machine(std::string_view url);

/// Throws InputError for an address that is none, or has a name and password in it, and where this
/// program was built without libcurl.
[[nodiscard]] std::unique_ptr<HttpServer> make_http_server(const HttpOptions& options);

}  // namespace potluck::language
