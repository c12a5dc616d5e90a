#include "agents/language/mind.h"

#include "agents/language/game_mind.h"
#include "agents/language/kitchen_mind.h"
#include "env/classic/rule_set.h"

namespace potluck::language {

std::shared_ptr<const MindMaker> make_mind_maker(const std::shared_ptr<const Layout>& layout) {
  return layout->rules() == classic::rule_set() ? make_kitchen_minds(layout)
                                                : make_game_minds(layout);
}

}  // namespace potluck::language
