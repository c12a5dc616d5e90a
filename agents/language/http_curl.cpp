// HttpServer with libcurl; http_absent.cpp stands in where that is missing.
#include <curl/curl.h>
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <mutex>
#include <nlohmann/json.hpp>
#include <optional>
#include <thread>

#include "agents/language/http.h"
#include "agents/language/http_words.h"
#include "env/text/error.h"
#include "env/text/json_text.h"

namespace potluck::language {
namespace {

using HttpClock = std::chrono::steady_clock;

struct FreeHeaders {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
struct CloseEasy {
  void operator()(CURL* easy) const { curl_easy_cleanup(easy); }
};
struct CloseMulti {
  void operator()(CURLM* multi) const { curl_multi_cleanup(multi); }
};
using Headers = std::unique_ptr<curl_slist, FreeHeaders>;

void append(Headers& headers, const std::string& line) {
  headers.reset(curl_slist_append(headers.release(), line.c_str()));
}

/// One request and what comes of it.
struct Request {
  const std::string* body = nullptr;  ///< null: a question without one
  HttpAnswer* answer = nullptr;
  std::unique_ptr<CURL, CloseEasy> easy = {};
  std::string received = {};
  bool too_much = false;
  int tries = 0;
  HttpClock::time_point not_before = {};
};

std::size_t receive(char* data, std::size_t size, std::size_t count, void* to) {
  auto& request = *static_cast<Request*>(to);
  request.too_much = request.too_much || request.received.size() + size * count > kMostAnswer;
  if (request.too_much) {
    return 0;  // curl gives up
  }
  request.received.append(data, size * count);
  return size * count;
}

class CurlServer final : public HttpServer {
 public:
  explicit CurlServer(const HttpOptions& options) : options_(options), multi_(curl_multi_init()) {
    append(headers_, "Content-Type: application/json");
    append(headers_, "Expect:");
    if (!options.key.empty()) {
      append(headers_, "Authorization: Bearer " + options.key);
    }
  }

  [[nodiscard]] std::vector<HttpAnswer> post_all(std::span<const std::string> bodies) override {
    std::vector<HttpAnswer> answers(bodies.size());
    std::vector<Request> requests(bodies.size());
    for (std::size_t i = 0; i < bodies.size(); ++i) {
      requests[i].body = &bodies[i];
      requests[i].answer = &answers[i];
    }
    const std::lock_guard lock(mutex_);
    send(requests, options_.url + "/chat/completions");
    return answers;
  }

  [[nodiscard]] HttpAnswer ask_for_models() override {
    HttpAnswer answer;
    std::vector<Request> requests(1);
    requests.front().answer = &answer;
    const std::lock_guard lock(mutex_);
    send(requests, options_.url + "/models");
    return answer;
  }

 private:
  void begin(Request& request, const std::string& url) {
    request.received.clear();
    request.too_much = false;
    request.easy.reset(curl_easy_init());
    CURL* easy = request.easy.get();
    curl_easy_setopt(easy, CURLOPT_URL, url.c_str());
    curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers_.get());
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, std::lround(options_.seconds * 1000));
    curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS,
                     std::lround(std::min(options_.seconds, 10.0) * 1000));
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
    if (is_this_machine(options_.url)) {
      curl_easy_setopt(easy, CURLOPT_PROXY, "");
    }
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, &receive);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, &request);
    curl_easy_setopt(easy, CURLOPT_PRIVATE, &request);
    if (request.body != nullptr) {
      curl_easy_setopt(easy, CURLOPT_POSTFIELDS, request.body->data());
      curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE,
                       static_cast<curl_off_t>(request.body->size()));
    }
    curl_multi_add_handle(multi_.get(), easy);
  }

  /// What a finished request came to; nothing if it is to be sent again.
  std::optional<HttpAnswer> judge(Request& request, CURLcode code) const {
    long status = 0;
    curl_easy_getinfo(request.easy.get(), CURLINFO_RESPONSE_CODE, &status);
    if (code != CURLE_OK) {
      std::string why = request.too_much ? "an answer of more than 4 MB"
                        : code == CURLE_OPERATION_TIMEDOUT
                            ? fmt::format("no answer in {:g} s", options_.seconds)
                        : code == CURLE_PARTIAL_FILE    ? "an answer that was cut off"
                        : code == CURLE_GOT_NOTHING     ? "closed without an answer"
                        : code == CURLE_COULDNT_CONNECT ? "no connection"
                                                        : curl_easy_strerror(code);
      return HttpAnswer{.failure = std::move(why)};
    }
    if (status >= 200 && status < 300) {
      return HttpAnswer{.body = std::move(request.received)};
    }
    const bool busy = status == 429 || status >= 500;
    if (busy && request.tries <= options_.retries) {
      curl_off_t asked = 0;
      curl_easy_getinfo(request.easy.get(), CURLINFO_RETRY_AFTER, &asked);
      const double pause = asked > 0 ? static_cast<double>(asked) : std::ldexp(0.25, request.tries);
      request.not_before =
          HttpClock::now() +
          std::chrono::duration_cast<HttpClock::duration>(
              std::chrono::duration<double>(std::min(pause, options_.longest_pause)));
      return std::nullopt;
    }
    return HttpAnswer{.failure = status_in_words(status, request.received)};
  }

  void send(std::vector<Request>& requests, const std::string& url) {
    std::vector<Request*> waiting;
    for (auto request = requests.rbegin(); request != requests.rend(); ++request) {
      waiting.push_back(&*request);
    }
    std::size_t running = 0;
    while (running > 0 || !waiting.empty()) {
      while (!waiting.empty() && running < static_cast<std::size_t>(options_.at_once)) {
        // The last one that may go now.
        const auto now = HttpClock::now();
        const auto next = std::find_if(waiting.rbegin(), waiting.rend(), [now](const Request* one) {
          return one->not_before <= now;
        });
        if (next == waiting.rend()) {
          break;
        }
        Request& request = **next;
        waiting.erase(std::next(next).base());
        ++request.tries;
        begin(request, url);
        ++running;
      }
      int active = 0;
      curl_multi_perform(multi_.get(), &active);
      int left = 0;
      while (const CURLMsg* message = curl_multi_info_read(multi_.get(), &left)) {
        if (message->msg != CURLMSG_DONE) {
          continue;
        }
        Request* request = nullptr;
        curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &request);
        std::optional<HttpAnswer> answer = judge(*request, message->data.result);
        curl_multi_remove_handle(multi_.get(), message->easy_handle);
        request->easy.reset();
        --running;
        if (answer) {
          *request->answer = std::move(*answer);
        } else {
          waiting.push_back(request);
        }
      }
      constexpr int kMostMilliseconds = 20;
      if (running > 0) {
        curl_multi_poll(multi_.get(), nullptr, 0, kMostMilliseconds, nullptr);
      } else if (!waiting.empty()) {
        std::this_thread::sleep_for(std::chrono::milliseconds(kMostMilliseconds));
      }
    }
  }

  HttpOptions options_;
  std::mutex mutex_;
  Headers headers_;
  std::unique_ptr<CURLM, CloseMulti> multi_;
};

}  // namespace

std::unique_ptr<HttpServer> make_http_server(const HttpOptions& options) {
  check_address(options);
  static std::once_flag once;
  std::call_once(once, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
  return std::make_unique<CurlServer>(options);
}

}  // namespace potluck::language
