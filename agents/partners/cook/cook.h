// A cook that follows a rule: looks at the state and says what to do. Most remember nothing; some
// keep notes of what they have seen.
#pragma once

#include <memory>

#include "agents/policy/policy.h"
#include "env/action.h"

namespace potluck::partners {

/// What a cook keeps in mind of the games that it plays; each thread has its own.
class CookNotes {
 public:
  CookNotes() = default;
  CookNotes(const CookNotes&) = delete;
  CookNotes& operator=(const CookNotes&) = delete;
  virtual ~CookNotes() = default;
};

/// Immutable, so one object serves every thread.
class Cook {
 public:
  Cook() = default;
  Cook(const Cook&) = delete;
  Cook& operator=(const Cook&) = delete;
  virtual ~Cook() = default;

  /// Empty notes, of the kind that this cook keeps; null: it remembers nothing.
  [[nodiscard]] virtual std::unique_ptr<CookNotes> make_notes() const { return nullptr; }

  /// The action of player `batch.seat` in each environment of the batch, into actions [n]. No
  /// chance: a function of the states, and of the notes where the cook keeps any (else null), which
  /// it goes on with.
  virtual void decide(const PolicyBatch& batch, CookNotes* notes,
                      std::span<Action> actions) const = 0;
};

}  // namespace potluck::partners
