// A kitchen or another game: its rule set, its grid if it has one, its players, its numbers.
//
//   LayoutSpec   what a layout file says, nothing derived; a plain value that may be wrong
//   Layout       a checked spec with everything that can be computed once; immutable
//
// Rows count from 0 at the top, columns from 0 at the left. A Cell is row * width + col (the
// classic reference's y * width + x). Files: env/layout/reader.h. Checks: env/layout_check.h.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "env/action.h"
#include "env/rule_set.h"

namespace potluck {

/// Limits of the packed state; the loader enforces them by name.
inline constexpr int kMaxAgents = 9;   ///< as many as there are start digits
inline constexpr int kMaxCells = 255;  ///< width * height; a Cell is one byte and 255 means "none"

using Cell = std::uint8_t;
inline constexpr Cell kNoCell = 255;

/// What a cell of a grid is made of; what that means is the rule set's business (in coop_grid
/// kitchens players walk over kOnion).
enum class Tile : std::uint8_t {
  kFloor,
  kCounter,
  kPot,
  kOnion,
  kTomato,
  kDish,
  kServing,
  kIndicator,  ///< shows the recipe of the day
  kButton,     ///< shows it for a while when pressed
  kPiles       ///< and after it: piles of the ingredients from the third on
};
inline constexpr int kNumTiles = 17;

/// The symbol of a tile in grids: ' ', 'X', 'P', 'O', 'T', 'D', 'S', 'R', 'L', and those of
/// kIngredientSymbols.
[[nodiscard]] char tile_symbol(Tile tile);
/// The tile with that symbol; floor for blanks, digits and whatever is none.
[[nodiscard]] Tile tile_of(char symbol);
/// The pile of ingredient number `ingredient` (env/snapshot.h), and the way back: -1 for other
/// tiles.
[[nodiscard]] constexpr Tile pile_of(int ingredient) {
  return static_cast<Tile>(ingredient +
                           static_cast<int>(ingredient < 2 ? Tile::kOnion : Tile::kPiles) -
                           (ingredient < 2 ? 0 : 2));
}
[[nodiscard]] constexpr int ingredient_of(Tile tile) {
  return tile == Tile::kOnion || tile == Tile::kTomato
             ? static_cast<int>(tile) - static_cast<int>(Tile::kOnion)
         : tile >= Tile::kPiles ? static_cast<int>(tile) - static_cast<int>(Tile::kPiles) + 2
                                : -1;
}

/// Private costs (>= 0) that make any kitchen a mixed-motive game: reward_i = team reward -
/// effort_i. Source: arXiv 2602.21515, section 6.1.
struct Effort {
  double move = 0;       ///< per direction chosen, whether or not the player gets anywhere
  double interact = 0;   ///< per interact chosen
  double collision = 0;  ///< per move stopped by another player
  bool operator==(const Effort&) const = default;
};

/// What a layout file says: what all rule sets have in common, and the parameters of the one that
/// the file names, behind that rule set's own type.
struct LayoutSpec {
  /// Of the given rule set, with its default parameters; by default the first of rule_sets().
  LayoutSpec();
  explicit LayoutSpec(const RuleSet& rules);

  std::string name;
  std::string description;
  const RuleSet* rules;           ///< never null
  std::vector<std::string> grid;  ///< rows of symbols; digits 1..n are floor with a player's start
  int horizon = 400;              ///< steps per episode
  Effort effort;
  RuleParameters parameters;  ///< read them by the rule set's own parameters(spec)

  /// Changes the rule set; the parameters become its default ones unless it had them already.
  void set_rules(const RuleSet& other);
  bool operator==(const LayoutSpec&) const = default;
};

/// A valid kitchen with its tables. Cheap to share (hold it by std::shared_ptr<const Layout>), safe
/// to read from any thread.
class Layout {
 public:
  /// Checks `spec` and computes the tables. Throws InputError with the first error of check_layout;
  /// `place` is where the spec came from (a file name, or the layout's name).
  explicit Layout(LayoutSpec spec, const std::string& place = {});

  [[nodiscard]] const LayoutSpec& spec() const { return spec_; }
  [[nodiscard]] const std::string& name() const { return spec_.name; }
  [[nodiscard]] const RuleSet& rules() const { return *spec_.rules; }
  [[nodiscard]] int width() const { return width_; }
  [[nodiscard]] int height() const { return height_; }
  [[nodiscard]] int num_cells() const { return width_ * height_; }
  [[nodiscard]] int num_agents() const { return num_agents_; }
  [[nodiscard]] int num_actions() const { return rules().num_actions(*this); }
  /// Steps of an episode, at most.
  [[nodiscard]] int horizon() const { return rules().episode_steps(spec_); }

  [[nodiscard]] Tile tile(Cell cell) const { return tiles_[cell]; }
  [[nodiscard]] std::span<const Tile> tiles() const { return tiles_; }
  [[nodiscard]] bool walkable(Cell cell) const { return rules().walkable(tile(cell)); }
  /// Start cell of each player, by index; empty without a grid.
  [[nodiscard]] std::span<const Cell> starts() const { return starts_; }
  /// Cells of one kind, in row-major order.
  [[nodiscard]] std::span<const Cell> cells_of(Tile tile) const;
  /// The neighbour of `cell` in classic direction 0 north, 1 south, 2 east, 3 west; kNoCell
  /// outside.
  [[nodiscard]] Cell neighbour(Cell cell, int direction) const {
    return neighbours_[cell][static_cast<std::size_t>(direction)];
  }
  [[nodiscard]] int row(Cell cell) const { return cell / width_; }
  [[nodiscard]] int col(Cell cell) const { return cell % width_; }

 private:
  LayoutSpec spec_;
  int num_agents_ = 0;
  int width_ = 0;
  int height_ = 0;
  std::vector<Tile> tiles_;
  std::vector<Cell> starts_;
  std::array<std::vector<Cell>, kNumTiles> cells_by_tile_;
  std::vector<std::array<Cell, 4>> neighbours_;
};

/// How a rule set reads its own parameters, of type T: parameters(spec), parameters(layout). Each
/// has one, named so. Throws std::logic_error for layouts under other rules.
template <class T>
struct ParametersOf {
  [[nodiscard]] const T& operator()(const LayoutSpec& spec) const {
    return spec.parameters.as<T>();
  }
  [[nodiscard]] T& operator()(LayoutSpec& spec) const { return spec.parameters.as<T>(); }
  [[nodiscard]] const T& operator()(const Layout& layout) const { return (*this)(layout.spec()); }
};

}  // namespace potluck
