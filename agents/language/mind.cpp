#include "agents/language/mind.h"

#include "agents/language/game_mind.h"
#include "agents/language/kitchen_mind.h"
#include "agents/language/split_mind.h"
#include "env/classic/rule_set.h"
#include "env/split/rule_set.h"

namespace potluck::language {

std::shared_ptr<const MindMaker> make_mind_maker(const std::shared_ptr<const Layout>& layout) {
  const RuleSet& rules = layout->rules();
  if (rules == classic::rule_set()) {
    return make_kitchen_minds(layout);
  }
  return rules == split::split_rules() || rules == split::trust_rules() ? make_split_minds(layout)
                                                                        : make_game_minds(layout);
}

}  // namespace potluck::language
