#include "env/text/error.h"
#include "tools/serve/server.h"

namespace potluck::tools {

void serve(StudyServer& /*server*/, const ListenOptions& /*options*/,
           const std::function<void(std::uint16_t port)>& /*listening*/,
           const std::function<bool()>& /*stop*/) {
  throw InputError("potluck serve", "a program that was built without Boost.Beast", "one with it",
                   "install libboost-dev, configure and build again");
}

}  // namespace potluck::tools
