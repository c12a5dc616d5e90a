// Sockets of `potluck serve`: HTTP/1.1 for many clients on one thread, by Boost.Beast.
//
// Clients are hostile: headers of 16 KiB and bodies of 1 MiB at most, half a minute for a request,
// a limited number of connections. TLS is a reverse proxy's business (README.md here).
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "tools/serve/study_server.h"

namespace potluck::tools {

struct ListenOptions {
  std::string address = "127.0.0.1";
  std::uint16_t port = 8000;  ///< 0: any that is free
  int connections = 4000;     ///< at once; more are closed as they come
  int request_seconds = 30;   ///< for a request to come whole, and for an answer to be taken
};

/// Answers until `stop` says so, which is asked a few times a second. `listening` is called once,
/// with the port. Throws InputError if it cannot listen there, and in a build without Boost.
void serve(StudyServer& server, const ListenOptions& options,
           const std::function<void(std::uint16_t port)>& listening,
           const std::function<bool()>& stop);

}  // namespace potluck::tools
