// A cook that follows a rule: looks at the state, says what to do, remembers nothing.
#pragma once

#include "agents/policy/policy.h"
#include "env/action.h"

namespace potluck::partners {

/// Immutable, so one object serves every thread.
class Cook {
 public:
  Cook() = default;
  Cook(const Cook&) = delete;
  Cook& operator=(const Cook&) = delete;
  virtual ~Cook() = default;

  /// The action of player `batch.seat` in each environment of the batch, into actions [n]. A
  /// function of the states alone: no chance, no memory.
  virtual void decide(const PolicyBatch& batch, std::span<Action> actions) const = 0;
};

}  // namespace potluck::partners
