#include "agents/evaluation/play/team.h"

#include "env/text/assert.h"

namespace potluck {

Team make_team(const Policy& one, const Policy* others, int players, int seat) {
  Team team;
  for (int i = 0; i < players; ++i) {
    POTLUCK_ASSERT(i == seat || others != nullptr);
    team.push_back((i == seat ? one : *others).clone());
  }
  return team;
}

}  // namespace potluck
