#include "agents/language/http.h"

#include <doctest/doctest.h>

#include <chrono>
#include <mutex>
#include <string>
#include <vector>

#include "agents/language/model_server.h"
#include "env/text/error.h"
#include "tests/agents/language/bad_server.h"

using namespace potluck;
using namespace potluck::language;

namespace {

/// Is this program one that can ask?
bool can_ask() {
  try {
    (void)make_http_server({.url = "http://127.0.0.1:1"});
    return true;
  } catch (const InputError& error) {
    CHECK(std::string(error.what()).find("libcurl4-openssl-dev") != std::string::npos);
    MESSAGE("built without libcurl: left out");
    return false;
  }
}

HttpAnswer asked(const BadAnswer& answer, HttpOptions options = {}) {
  BadServer server([&](const std::string& /*request*/) { return answer; });
  options.url = server.url();
  return make_http_server(options)->post_all(std::vector<std::string>{"{}"}).front();
}

}  // namespace

TEST_CASE("http: every failure of a server is one clear line") {
  if (!can_ask()) {
    return;
  }
  struct Failure {
    BadAnswer answer;
    const char* line;
  };
  const std::vector<Failure> failures = {
      {{.delay = 5}, "no answer in 0.3 s"},
      {{.says_nothing = true}, "closed without an answer"},
      {{.body = "{\"choices\"", .claimed = 100}, "cut off"},
      {{.status = "500 Internal Server Error", .body = "Internal Server Error\nat line 3"},
       "status 500: \"Internal Server Error\\nat line 3\""},
      {{.status = "500 Error", .body = "{\"error\": {\"message\": \"no grammar\"}}"},
       "status 500: \"no grammar\""},
      {{.status = "400 Bad Request",
        .body = "{\"error\": {\"message\": \"too long\", \"type\": \"x\"}}"},
       "status 400: \"too long\""},
      {{.status = "401 Unauthorized", .body = "{\"detail\": \"who are you\"}"},
       "POTLUCK_LANGUAGE_KEY"},
      {{.status = "404 Not Found"}, "status 404"},
      {{.status = "302 Found", .headers = "Location: http://127.0.0.1:1/\r\n"},
       "redirects are not followed"},
      {{.status = "200 OK", .body = std::string(1U << 16U, 'x'), .repeat = 100}, "more than 4 MB"},
      {{.status = "429 Too Many Requests", .headers = "Retry-After: 1\r\n", .body = "slow down"},
       "status 429: \"slow down\""},
  };
  for (const Failure& failure : failures) {
    const HttpAnswer answer = asked(
        failure.answer,
        {.seconds = failure.answer.delay > 0 ? 0.3 : 30, .retries = 1, .longest_pause = 0.05});
    CAPTURE(answer.failure);
    CHECK(answer.failure.find(failure.line) != std::string::npos);
    CHECK(answer.failure.find('\n') == std::string::npos);
    CHECK(answer.body.empty());
  }
  const auto nobody = make_http_server({.url = "http://127.0.0.1:1", .seconds = 2});
  CHECK(nobody->post_all(std::vector<std::string>{"{}"}).front().failure == "no connection");
  CHECK_THROWS_WITH_AS(ModelServer({.http = {.url = "http://127.0.0.1:1"}}),
                       doctest::Contains("POTLUCK_LANGUAGE_URL"), InputError);
}

TEST_CASE("http: many at once, no more than allowed, each its own answer") {
  if (!can_ask()) {
    return;
  }
  BadServer server([](const std::string& request) {
    return BadAnswer{.body = request.substr(request.find("\r\n\r\n") + 4), .delay = 0.03};
  });
  const auto http = make_http_server({.url = server.url(), .at_once = 4});
  std::vector<std::string> bodies;
  for (int i = 0; i < 20; ++i) {
    bodies.push_back("{\"number\": " + std::to_string(i) + "}");
  }
  const auto answers = http->post_all(bodies);
  for (std::size_t i = 0; i < bodies.size(); ++i) {
    CHECK(answers[i].body == bodies[i]);
  }
  CHECK(server.most_at_once() <= 4);
  CHECK(server.most_at_once() >= 2);
}

TEST_CASE("http: a server that queues, and one that asks for patience") {
  if (!can_ask()) {
    return;
  }
  std::mutex one_by_one;
  BadServer queue([&](const std::string& /*request*/) {
    const std::lock_guard lock(one_by_one);
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    return BadAnswer{.body = "ok"};
  });
  for (const auto& answer :
       make_http_server({.url = queue.url()})->post_all(std::vector<std::string>(10, "{}"))) {
    CHECK(answer.body == "ok");
  }
  std::atomic<int> times = 0;
  BadServer busy([&](const std::string& /*request*/) {
    return ++times <= 2
               ? BadAnswer{.status = "429 Too Many Requests", .headers = "Retry-After: 1\r\n"}
               : BadAnswer{.body = "ok"};
  });
  const auto begin = std::chrono::steady_clock::now();
  const auto answer =
      make_http_server({.url = busy.url()})->post_all(std::vector<std::string>{"{}"}).front();
  CHECK(answer.body == "ok");
  CHECK(times == 3);
  CHECK(std::chrono::steady_clock::now() - begin >= std::chrono::milliseconds(1900));
}

TEST_CASE("http: what is this machine") {
  for (const char* url :
       {"http://127.0.0.1", "http://127.0.0.1:80/v1", "http://localhost/", "http://[::1]:9"}) {
    CHECK(is_this_machine(url));
  }
  for (const char* url : {"http://127.0.0.10", "http://localhost.example.com",
                          "https://api.example.com/127.0.0.1", ""}) {
    CHECK_FALSE(is_this_machine(url));
  }
}

TEST_CASE("http: the key is sent, and nowhere else") {
  if (!can_ask()) {
    return;
  }
  std::string seen;
  BadServer server([&](const std::string& request) {
    seen = request;
    return BadAnswer{.status = "403 Forbidden", .body = "no"};
  });
  const std::string key = "sk-secret";
  const auto failure = make_http_server({.url = server.url(), .key = key})
                           ->post_all(std::vector<std::string>{"{}"})
                           .front()
                           .failure;
  CHECK(seen.find("POST /chat/completions ") == 0);
  CHECK(seen.find("Authorization: Bearer sk-secret\r\n") != std::string::npos);
  CHECK(failure.find(key) == std::string::npos);
  for (const char* url :
       {"", "127.0.0.1:80", "ftp://x", "file:///etc/passwd", "http://me:secret@127.0.0.1/v1"}) {
    try {
      (void)make_http_server({.url = url, .key = key});
      FAIL(url);
    } catch (const InputError& error) {
      CHECK(std::string(error.what()).find("secret") == std::string::npos);
    }
  }
  CHECK_THROWS_AS((void)make_http_server({.url = "http://127.0.0.1:1", .key = "a\r\nb"}),
                  InputError);
}
