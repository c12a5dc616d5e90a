#include "env/rule_set.h"

#include "env/layout.h"
#include "env/layout_facts.h"
#include "env/state.h"
#include "env/text/findings.h"

namespace potluck {

int RuleSet::num_players(const LayoutSpec& /*spec*/) const {
  return 0;
}

ActionRange RuleSet::choices(const Layout& layout, const State& /*state*/, int /*seat*/) const {
  return {.first = 0, .count = num_actions(layout)};
}

State RuleSet::seen_by(const Layout& /*layout*/, const State& state, int /*seat*/) const {
  return state;
}

int RuleSet::episode_steps(const LayoutSpec& spec) const {
  return spec.horizon;
}

bool RuleSet::check_grid(const LayoutSpec& spec, Findings& findings) const {
  if (!spec.grid.empty()) {
    findings.error("grid", "a grid under rules " + std::string(name()), "none", "delete it");
  }
  return true;
}

void RuleSet::check_solvable(const Layout& /*layout*/, Findings& /*findings*/) const {}

bool RuleSet::walkable(Tile tile) const {
  return tile == Tile::kFloor;
}

std::string_view RuleSet::tile_meaning(char /*symbol*/) const {
  return {};
}

LayoutFacts RuleSet::facts(const Layout& /*layout*/, int /*horizon*/) const {
  return {};
}

std::optional<RuleDifference> RuleSet::difference(const Layout& /*ours*/,
                                                  const Layout& /*theirs*/) const {
  return std::nullopt;
}

void RuleSet::canonicalise(const Layout& /*layout*/, State& /*state*/) const {}

LayoutFacts layout_facts(const Layout& layout, int horizon) {
  return layout.rules().facts(layout, horizon > 0 ? horizon : layout.horizon());
}

const RuleSet* find_rule_set(std::string_view name) {
  for (const RuleSet* rules : rule_sets()) {
    if (rules->name() == name) {
      return rules;
    }
  }
  return nullptr;
}

std::vector<std::string> rule_set_names() {
  std::vector<std::string> names;
  for (const RuleSet* rules : rule_sets()) {
    names.emplace_back(rules->name());
  }
  return names;
}

}  // namespace potluck
