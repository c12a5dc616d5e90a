#include "agents/language/mind.h"

#include "agents/language/game_mind.h"
#include "agents/language/kitchen_mind.h"
#include "env/classic/rule_set.h"
#include "env/matrix/rule_set.h"
#include "env/text/error.h"

namespace potluck::language {

std::shared_ptr<const MindMaker> make_mind_maker(const std::shared_ptr<const Layout>& layout) {
  const RuleSet& rules = layout->rules();
  if (rules == classic::rule_set()) {
    return make_kitchen_minds(layout);
  }
  // Drawings of other games may show what a player must not know.
  if (rules != matrix::rule_set() && !rules.has_grid()) {
    throw InputError("agent 'language:…' in " + layout->name(),
                     "rules \"" + std::string(rules.name()) + "\", for which it has no words",
                     "a kitchen or a matrix game");
  }
  return make_game_minds(layout);
}

}  // namespace potluck::language
