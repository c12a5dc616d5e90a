// A kitchen: its grid, its players' starts and every number that its rules need.
//
//   LayoutSpec   what a layout file says, nothing derived; a plain value that may be wrong
//   Layout       a checked spec with everything that can be computed once; immutable
//
// Rows count from 0 at the top, columns from 0 at the left. A Cell is row * width + col (the
// classic reference's y * width + x). Files: env/layout/reader.h. Checks: env/layout/check.h.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "env/classic/snapshot.h"

namespace potluck {

/// Limits of the packed state; the loader enforces them by name.
inline constexpr int kMaxAgents = 9;   ///< as many as there are start digits
inline constexpr int kMaxCells = 255;  ///< width * height; a Cell is one byte and 255 means "none"

using Cell = std::uint8_t;
inline constexpr Cell kNoCell = 255;

enum class Rules : std::uint8_t { kClassic, kCoopGrid };

/// What a cell is made of. In coop_grid kitchens kOnion is a walkable cell on which an onion grows,
/// kCounter a wall; in classic kitchens all but kFloor are solid.
enum class Tile : std::uint8_t { kFloor, kCounter, kPot, kOnion, kTomato, kDish, kServing };
inline constexpr int kNumTiles = 7;

/// The symbol of a tile in grids: ' ', 'X', 'P', 'O', 'T', 'D', 'S'.
[[nodiscard]] char tile_symbol(Tile tile);

/// Reward shaping of classic kitchens, paid to the player who acts; defaults are the reference's.
struct Shaping {
  double placement_in_pot = 3;  ///< an ingredient put in a pot (PLACEMENT_IN_POT_REW)
  double dish_pickup = 3;       ///< a useful dish taken from a dispenser (DISH_PICKUP_REWARD)
  double soup_pickup = 5;       ///< a soup plated from a pot (SOUP_PICKUP_REWARD)
  bool operator==(const Shaping&) const = default;
};

/// Private costs (>= 0) that make any kitchen a mixed-motive game: reward_i = team reward -
/// effort_i. Source: arXiv 2602.21515, section 6.1.
struct Effort {
  double move = 0;       ///< per direction chosen, whether or not the player gets anywhere
  double interact = 0;   ///< per interact chosen
  double collision = 0;  ///< per move stopped by another player
  bool operator==(const Effort&) const = default;
};

/// Parameters of rules "classic". Optional values that are absent fall through to the next rule of
/// the value and time ladders (env/classic/recipes.h).
struct ClassicParameters {
  std::vector<Recipe> orders;        ///< empty: every recipe of 1..max_num_ingredients
  std::vector<Recipe> bonus_orders;  ///< subset of the orders
  double order_bonus = 2;            ///< factor for bonus orders; may be fractional or infinite
  std::optional<double> delivery_reward;
  std::vector<double> recipe_values;  ///< parallel to orders; empty: none
  std::optional<double> onion_value;
  std::optional<double> tomato_value;
  std::optional<int> cook_time;   ///< steps
  std::vector<int> recipe_times;  ///< steps, parallel to orders; empty: none
  std::optional<int> onion_time;
  std::optional<int> tomato_time;
  int max_num_ingredients = 3;  ///< capacity of a pot, 1..4
  bool old_dynamics = false;    ///< soups start by themselves at three ingredients, never by hand
  Shaping shaping;
  bool random_positions = false;         ///< start cells uniform over distinct floor cells
  double random_object_probability = 0;  ///< chance of filled pots and hands at the start
  std::optional<classic::Snapshot> start_state;
  bool operator==(const ClassicParameters&) const = default;
};

/// Parameters of rules "coop_grid"; defaults are those of the paper's kitchen.
struct CoopGridParameters {
  double delivery_reward = 10;       ///< to every player, per onion put in the pot
  double pickup_reward = 1;          ///< to every player, per onion taken
  double respawn_probability = 0.2;  ///< per absent onion and step
  bool shuffle_starts = true;        ///< players are dealt to the start cells at random
  bool operator==(const CoopGridParameters&) const = default;
};

/// What a layout file says.
struct LayoutSpec {
  std::string name;
  std::string description;
  Rules rules = Rules::kClassic;
  std::vector<std::string> grid;  ///< rows of symbols; digits 1..n are floor with a player's start
  int horizon = 400;              ///< steps per episode
  Effort effort;
  ClassicParameters classic;     ///< used when rules == kClassic
  CoopGridParameters coop_grid;  ///< used when rules == kCoopGrid
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
  [[nodiscard]] Rules rules() const { return spec_.rules; }
  [[nodiscard]] int width() const { return width_; }
  [[nodiscard]] int height() const { return height_; }
  [[nodiscard]] int num_cells() const { return width_ * height_; }
  [[nodiscard]] int num_agents() const { return static_cast<int>(starts_.size()); }
  [[nodiscard]] int num_actions() const;
  [[nodiscard]] int horizon() const { return spec_.horizon; }

  [[nodiscard]] Tile tile(Cell cell) const { return tiles_[cell]; }
  [[nodiscard]] std::span<const Tile> tiles() const { return tiles_; }
  /// Start cell of each player, by index.
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
  int width_ = 0;
  int height_ = 0;
  std::vector<Tile> tiles_;
  std::vector<Cell> starts_;
  std::array<std::vector<Cell>, kNumTiles> cells_by_tile_;
  std::vector<std::array<Cell, 4>> neighbours_;
};

}  // namespace potluck
