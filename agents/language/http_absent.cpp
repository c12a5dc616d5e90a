// What stands in for http_curl.cpp where libcurl is missing.
#include "agents/language/http.h"
#include "env/text/error.h"

namespace potluck::language {

std::unique_ptr<HttpServer> make_http_server(const HttpOptions& /*options*/) {
  throw InputError("language:", "a program that was built without libcurl", "one with it",
                   "apt-get install libcurl4-openssl-dev, then configure and build again");
}

}  // namespace potluck::language
