// What servers say, in words; for http_curl.cpp.
#pragma once

#include <string>
#include <string_view>

#include "agents/language/http.h"

namespace potluck::language {

/// Throws InputError for an address that we do not go to.
void check_address(const HttpOptions& options);

/// "429: Rate limit reached": a status that is no success, and what the server says to it, be it
/// OpenAI's object of an error or plain text. One line.
[[nodiscard]] std::string status_in_words(long status, std::string_view body);

}  // namespace potluck::language
