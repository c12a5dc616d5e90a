// A rule set: everything about a game that is not common to all games.
//
// Each folder env/<rules>/ offers one RuleSet object; env/rule_sets.cpp lists them. Nothing else
// asks which rules a kitchen has: the reader, the checks, VectorEnv, recordings and programs ask
// the kitchen's RuleSet for what they need. How to add one: env/README.md.
//
// RuleSet objects are immutable, live as long as the program and may be used by all threads. A
// Layout that is handed to one has that very rule set.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "env/action.h"
#include "env/rule_parameters.h"

namespace potluck {

class Fields;
class Findings;
class Kernel;
class KeyWriter;
class Layout;
class StateWords;
enum class KernelChoice : std::uint8_t;
enum class Tile : std::uint8_t;
struct LayoutFacts;
struct LayoutSpec;
struct Observation;
struct ObservationSpec;
struct ObservationType;
struct Snapshot;
struct State;

/// Heading and text, a line each.
using Lines = std::vector<std::pair<std::string, std::string>>;

/// A layout in a few lines.
struct LayoutDescription {
  std::string rules;  ///< "classic, old dynamics"
  Lines plan;         ///< what there is
  Lines outcome;      ///< what can be had in an episode
};

/// Why what happened in one layout could not have happened in another.
struct RuleDifference {
  std::string found;
  std::string expected;
  std::string remedy = {};
};

class RuleSet {
 public:
  RuleSet() = default;
  RuleSet(const RuleSet&) = delete;
  RuleSet& operator=(const RuleSet&) = delete;
  virtual ~RuleSet() = default;
  /// Rule sets are told apart by identity.
  bool operator==(const RuleSet& other) const { return this == &other; }

  /// The value of "rules" in layout files: "classic".
  [[nodiscard]] virtual std::string_view name() const = 0;

  // --- Layout files. The keys that all rule sets share (name, description, rules, horizon,
  // effort, and grid where there is one) are read, written and checked by others.

  [[nodiscard]] virtual RuleParameters default_parameters() const = 0;
  /// Does a layout have a grid? Its players are then those whose starts stand in it.
  [[nodiscard]] virtual bool has_grid() const { return true; }
  /// Players of a checked layout without a grid.
  [[nodiscard]] virtual int num_players(const LayoutSpec& spec) const;
  /// Reads the rule set's own keys into spec.parameters; complaints go to `fields`.
  virtual void read(Fields& fields, LayoutSpec& spec) const = 0;
  /// Writes those of them that differ from the defaults.
  virtual void write(const LayoutSpec& spec, KeyWriter& out) const = 0;
  /// Finds what is wrong with the grid; true if check_parameters may look at it. Where there is to
  /// be no grid, one is wrong.
  virtual bool check_grid(const LayoutSpec& spec, Findings& findings) const;
  /// Finds what is wrong with the parameters, also against the grid if that is `sound`.
  virtual void check_parameters(const LayoutSpec& spec, bool sound, Findings& findings) const = 0;
  /// Finds, in a valid layout, what cannot be done in it (env/grid/reach.h).
  virtual void check_solvable(const Layout& layout, Findings& findings) const;
  /// Can a player stand on this tile?
  [[nodiscard]] virtual bool walkable(Tile tile) const;
  /// "O onions": a tile's symbol and meaning, for legends; empty for floor and unknown symbols.
  [[nodiscard]] virtual std::string_view tile_meaning(char symbol) const;
  /// What the plan alone tells; only for layouts with a grid (env/grid/facts.h).
  [[nodiscard]] virtual LayoutFacts facts(const Layout& layout, int horizon) const;
  /// What is worth knowing of a layout, for people.
  [[nodiscard]] virtual LayoutDescription describe(const Layout& layout) const = 0;
  /// A drawing for terminals; `colour`: with ANSI sequences.
  [[nodiscard]] virtual std::string draw_layout(const LayoutSpec& spec, bool colour) const = 0;

  // --- Playing.

  /// Steps of an episode, at most: the horizon, unless the game itself is over before.
  [[nodiscard]] virtual int episode_steps(const LayoutSpec& spec) const;
  /// Does every player get what any of them earns (kitchens), or each its own? Private effort and
  /// shaping are always the player's own.
  [[nodiscard]] virtual bool shares_rewards() const { return true; }
  /// Can no reward be infinite (classic's order_bonus may be)? Learners need that.
  [[nodiscard]] virtual bool pays_finitely(const Layout& /*layout*/) const { return true; }
  [[nodiscard]] virtual int num_actions(const Layout& layout) const = 0;
  /// What player `seat` calls action number `action`; numbers that are no action have the name of
  /// what they do.
  [[nodiscard]] virtual std::string action_name(const Layout& layout, int seat,
                                                Action action) const = 0;
  /// Do players have other actions in some states than in others, as in games of several phases?
  /// Then every observation tells which: learners and networks that play choose among these only.
  [[nodiscard]] virtual bool has_phases() const { return false; }
  /// The actions that player `seat` has in `state`; with phases any other number does what the
  /// first of them does. By default all.
  [[nodiscard]] virtual ActionRange choices(const Layout& layout, const State& state,
                                            int seat) const;
  /// `state` with what player `seat` cannot know left blank, for who reads states instead of
  /// observations; not always a state that StateWords::check passes. By default all is open.
  [[nodiscard]] virtual State seen_by(const Layout& layout, const State& state, int seat) const;
  /// The actions that say a word to the others, in games with words: `choices` of a player that is
  /// to speak are these. By default nobody says anything.
  [[nodiscard]] virtual ActionRange words(const Layout& /*layout*/) const { return {}; }
  /// What a player alone may know and a word may be about, by name; with words only.
  [[nodiscard]] virtual std::vector<std::string> secrets(const Layout& /*layout*/) const {
    return {};
  }
  /// Which of them player `seat` knows in `state`.
  [[nodiscard]] virtual int secret(const Layout& /*layout*/, const State& /*state*/,
                                   int /*seat*/) const {
    return 0;
  }
  /// Its encodings; the first is the one usually learned from.
  [[nodiscard]] virtual std::span<const ObservationType* const> observations() const = 0;
  /// Throws InputError when the layout has no such encoding (its number of players, say). The
  /// type is one of observations().
  [[nodiscard]] virtual ObservationSpec observation_spec(const Layout& layout,
                                                         const Observation& observation) const = 0;
  /// Throws InputError when kVector is asked for and the layout or the machine has no such kernel,
  /// or when the layout's numbers do not make a game.
  [[nodiscard]] virtual std::unique_ptr<Kernel> make_kernel(std::shared_ptr<const Layout> layout,
                                                            KernelChoice choice,
                                                            int num_envs) const = 0;

  /// The first difference in the rules of change between two layouts of one grid, if there is one:
  /// numbers that only say what is paid do not count.
  [[nodiscard]] virtual std::optional<RuleDifference> difference(const Layout& ours,
                                                                 const Layout& theirs) const;
  /// Brings what has no order in a state (objects in their storage) into one, so that equal states
  /// have equal bytes.
  virtual void canonicalise(const Layout& layout, State& state) const;
  /// The action that does nothing, if there is one.
  [[nodiscard]] virtual std::optional<Action> idle_action() const { return kStayAction; }

  // --- States in words (env/snapshots.h).

  [[nodiscard]] virtual std::unique_ptr<const StateWords> make_words(
      std::shared_ptr<const Layout> layout) const = 0;
  /// The start of an episode without chance: everybody on its own start.
  [[nodiscard]] virtual Snapshot plain_start(const Layout& layout) const = 0;
  /// A drawing for terminals and playthroughs, lines indented by two; `colour`: with ANSI
  /// sequences.
  [[nodiscard]] virtual std::string draw_state(const Layout& layout, const StateWords& words,
                                               const Snapshot& state, bool colour) const = 0;
  /// What the signs of draw_state() mean, a line; may be empty.
  [[nodiscard]] virtual std::string_view legend() const = 0;
};

/// All rule sets there are; the first is the one of layouts that name none.
[[nodiscard]] std::span<const RuleSet* const> rule_sets();
/// The rule set of that name, or null.
[[nodiscard]] const RuleSet* find_rule_set(std::string_view name);
/// Their names.
[[nodiscard]] std::vector<std::string> rule_set_names();

}  // namespace potluck
