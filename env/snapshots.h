// States in words, whatever the rules: what recordings, pictures and windows work with.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "env/layout.h"
#include "env/snapshot.h"
#include "env/state.h"

namespace potluck {

/// Translates the states of one layout; each rule set has its own. Immutable; safe to use from any
/// thread.
class StateWords {
 public:
  StateWords() = default;
  StateWords(const StateWords&) = delete;
  StateWords& operator=(const StateWords&) = delete;
  virtual ~StateWords() = default;

  /// Of bytes that are no state anything, but it returns.
  [[nodiscard]] virtual Snapshot to_snapshot(const State& state) const = 0;
  /// The packed state. Throws InputError, naming `place`, unless `snapshot` can be a state of this
  /// layout.
  [[nodiscard]] virtual State to_state(const Snapshot& snapshot,
                                       const std::string& place) const = 0;
  /// Throws InputError, naming `place`, unless `state` is what some state of this layout is packed
  /// into, byte for byte. For states from files: any bytes may be asked about.
  void check(const State& state, const std::string& place) const;
  /// How long the soup `object` cooks, in steps; 0 for everything else, and where nothing cooks.
  [[nodiscard]] virtual int cook_time(const Object& object) const;
};

/// The `count` numbers, each from `low` to `high`, that the table of `snapshot` has under `name`.
/// Throws InputError, naming `place`, when it has none such. To read anything as well as can be,
/// ask table_numbers(snapshot, name).
[[nodiscard]] std::vector<int> table_numbers(const Snapshot& snapshot, const char* name,
                                             std::size_t count, int low, int high,
                                             const std::string& place);
/// The numbers under `name`; none if there are none.
[[nodiscard]] std::vector<int> table_numbers(const Snapshot& snapshot, std::string_view name);

/// The StateWords of a layout, as a value.
class Snapshots {
 public:
  /// Throws InputError when the layout's numbers do not make a game.
  explicit Snapshots(const std::shared_ptr<const Layout>& layout)
      : words_(layout->rules().make_words(layout)) {}

  [[nodiscard]] const StateWords& words() const { return *words_; }
  [[nodiscard]] Snapshot to_snapshot(const State& state) const {
    return words_->to_snapshot(state);
  }
  [[nodiscard]] State to_state(const Snapshot& snapshot, const std::string& place) const {
    return words_->to_state(snapshot, place);
  }
  [[nodiscard]] int cook_time(const Object& object) const { return words_->cook_time(object); }

 private:
  std::shared_ptr<const StateWords> words_;
};

}  // namespace potluck
