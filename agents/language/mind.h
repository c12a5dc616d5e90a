// What one player of one game sees and does, for a model that chooses: the situation in words when
// there is something to choose, and actions until there is again.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "agents/language/prompt.h"
#include "env/action.h"
#include "env/layout.h"
#include "env/state.h"

namespace potluck::language {

/// Of one player in one episode.
class Mind {
 public:
  virtual ~Mind() = default;
  /// Player `seat` wrote this at the step before (agents/policy/messages.h); to be told before it
  /// looks.
  virtual void hear(int /*seat*/, const std::string& /*text*/) {}
  /// The player itself wrote this beside what it has just chosen.
  virtual void wrote(const std::string& /*text*/) {}
  /// Looks at the state; the situation, if the player must choose now. To be called at every step.
  [[nodiscard]] virtual std::optional<Situation> look(const State& state) = 0;
  /// Option number `option` of the last situation.
  virtual void choose(std::size_t option) = 0;
  /// What to do in the state looked at last, by what was chosen last.
  [[nodiscard]] virtual Action act() = 0;
};

/// Makes the minds of one layout; may be used by all threads.
class MindMaker {
 public:
  virtual ~MindMaker() = default;
  /// `wording`: how a game is told; kitchens know their own words only.
  [[nodiscard]] virtual std::unique_ptr<Mind> make(int seat, const Wording& wording) const = 0;
  [[nodiscard]] virtual std::string_view stock_prompt() const = 0;
};

/// In kitchens with a planner (env/classic) the choice is among the planner's jobs
/// (agents/partners/classic/choices.h): asked when the job is done or can be no longer, when
/// something can be done that could not before, and after kMostSteps. Everywhere else it is among
/// the actions that the player has (RuleSet::choices), whenever there are several; what it cannot
/// know (RuleSet::seen_by) is not told. The splitting games (env/split) are told in sentences.
[[nodiscard]] std::shared_ptr<const MindMaker> make_mind_maker(
    const std::shared_ptr<const Layout>& layout);

inline constexpr int kMostSteps = 40;
inline constexpr int kWaitSteps = 4;  ///< so long it waits or makes room before it is asked again
inline constexpr std::size_t kMostRounds = 20;  ///< of a history, the last ones

}  // namespace potluck::language
