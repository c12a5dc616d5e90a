#include "agents/language/http_words.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "env/text/error.h"
#include "env/text/excerpt.h"
#include "env/text/json_text.h"

namespace potluck::language {
namespace {

constexpr std::size_t kMostStatusBody = std::size_t{1} << 16U;

}  // namespace

bool is_this_machine(std::string_view url) {
  const auto is_at = [url](std::string_view host) {
    return url.starts_with(host) &&
           (url.size() == host.size() || url[host.size()] == ':' || url[host.size()] == '/');
  };
  return is_at("http://127.0.0.1") || is_at("http://localhost") || is_at("http://[::1]");
}

void check_address(const HttpOptions& options) {
  const std::string& url = options.url;
  const bool plain = url.starts_with("http://");
  if (!plain && !url.starts_with("https://")) {
    throw InputError("POTLUCK_LANGUAGE_URL", "no web address", "http://HOST:PORT/v1 or https://…",
                     "such as http://127.0.0.1:8080/v1");
  }
  const std::size_t host = url.find("//") + 2;
  const std::size_t end = std::min(url.find_first_of("/?#", host), url.size());
  if (url.substr(host, end - host).find('@') != std::string::npos) {
    throw InputError("POTLUCK_LANGUAGE_URL", "a name or password in the address", "none",
                     "keys go into POTLUCK_LANGUAGE_KEY, which nothing writes down");
  }
  if (options.key.find_first_of("\r\n") != std::string::npos) {
    throw InputError("POTLUCK_LANGUAGE_KEY", "a key with a line break", "one line");
  }
}

std::string status_in_words(long status, std::string_view body) {
  std::string said;
  if (const auto json = json_or_discarded(body.substr(0, kMostStatusBody)); json.is_object()) {
    const auto error = json.find("error");
    const nlohmann::json& from = error != json.end() && error->is_object() ? *error : json;
    for (const char* key : {"message", "detail", "error"}) {
      if (said.empty() && from.contains(key) && from[key].is_string()) {
        said = from[key].get<std::string>();
      }
    }
  }
  const std::string_view hint = status == 401 || status == 403
                                    ? " (POTLUCK_LANGUAGE_KEY holds the key)"
                                : status >= 300 && status < 400 ? " (redirects are not followed)"
                                                                : "";
  const std::string_view text = said.empty() ? body : std::string_view(said);
  return fmt::format("status {}{}{}", status, text.empty() ? "" : ": " + excerpt(text), hint);
}

}  // namespace potluck::language
