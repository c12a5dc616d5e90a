// Cooks that the program plays, as the window sees them. render/ knows no agents: tools/ makes
// partners from policies.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "env/action.h"
#include "env/layout.h"
#include "env/random.h"
#include "env/vector_env.h"

namespace potluck::render {

/// What a partner does in a state, what it thinks, as far as it tells, and what it says.
struct Decision {
  Action action = kStayAction;
  std::vector<float> probabilities;  ///< by action
  std::optional<float> value;        ///< its estimate of what it will still earn
  std::string says = {};             ///< in words of its own
};

class Partner {
 public:
  Partner() = default;
  Partner(const Partner&) = delete;
  Partner& operator=(const Partner&) = delete;
  virtual ~Partner() = default;

  /// Forget: a new episode begins, or the game was taken back (then the states until there follow).
  virtual void begin_episode() = 0;
  /// What to do as player `seat` of the one environment in `game`; `key` is the players' chance.
  [[nodiscard]] virtual Decision decide(const VectorEnv& game, int seat, RandomKey key) = 0;
};

struct PartnerChoice {
  std::string name;         ///< what make() takes
  std::string description;  ///< one line
  std::string kind = {};    ///< one word, such as "trained"
};

/// The partners that there are.
class Partners {
 public:
  Partners() = default;
  Partners(const Partners&) = delete;
  Partners& operator=(const Partners&) = delete;
  virtual ~Partners() = default;

  /// Those that can cook in `layout`, the best company first.
  [[nodiscard]] virtual std::vector<PartnerChoice> choices(const Layout& layout) const = 0;
  /// Throws InputError when there is none of that name, or it cannot cook there.
  [[nodiscard]] virtual std::unique_ptr<Partner> make(
      const std::string& name, const std::shared_ptr<const Layout>& layout) const = 0;
};

}  // namespace potluck::render
