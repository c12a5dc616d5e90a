#include "env/snapshots.h"

#include "env/text/error.h"

namespace potluck {

void StateWords::check(const State& state, const std::string& place) const {
  if (to_state(to_snapshot(state), place) != state) {
    throw InputError(place, "bytes that no state of this kitchen has", "a packed state of it");
  }
}

int StateWords::cook_time(const Object& /*object*/) const {
  return 0;
}

}  // namespace potluck
