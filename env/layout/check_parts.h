// The parts of check_layout, one file each. Internal to env/layout_check*.cpp.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "env/layout/check.h"

namespace potluck::layout_check {

/// Collects findings in reading order.
class Findings {
 public:
  void error(std::string place, std::string found, std::string expected = {},
             std::string remedy = {});
  /// A warning: the kitchen loads all the same.
  void warning(std::string place, std::string found, std::string remedy = {});
  /// About one row; `found` continues "row 3 …".
  void error_in_row(int row, std::string found, std::string expected = {}, std::string remedy = {});
  /// About one cell; `found` continues "row 3, col 7 …".
  void error_at(int row, int col, std::string found, std::string expected = {},
                std::string remedy = {});
  [[nodiscard]] std::vector<Finding> take() { return std::move(all_); }
  /// Enough said: a grid of a million wrong symbols need not be listed in full.
  [[nodiscard]] bool full() const { return all_.size() >= 200; }

 private:
  std::vector<Finding> all_;
};

/// "row 3, col 7", counting from 1 as editors do.
[[nodiscard]] std::string cell_name(int row, int col);
/// "3 pots", "1 pot".
[[nodiscard]] std::string counted(std::size_t number, const std::string& thing);
/// "onion, onion, tomato".
[[nodiscard]] std::string recipe_name(const Recipe& recipe);

/// Symbols, shape, borders, starts, stations. True if the grid is a rectangle of known symbols
/// within the limits, so that other parts may look at it.
bool check_grid(const LayoutSpec& spec, Findings& findings);
/// Orders, values, times and their forbidden combinations.
void check_classic(const LayoutSpec& spec, Findings& findings);
/// The classic start state against the grid; only for grids that check_grid called sound.
void check_start_state(const LayoutSpec& spec, Findings& findings);
void check_coop_grid(const LayoutSpec& spec, Findings& findings);
/// Finds an order that stands twice in `orders`, or a bonus order that is not ordered. Keys are
/// "orders", "start_state.orders", …: `prefix` is "" or "start_state.". Empty orders mean every
/// recipe.
void check_order_lists(const std::vector<Recipe>& orders, const std::vector<Recipe>& bonus_orders,
                       int capacity, const std::string& prefix, Findings& findings);
/// `value` must be a number within [low, high].
void check_amount(const std::string& key, double value, double low, double high,
                  Findings& findings);
void check_whole(const std::string& key, long long value, long long low, long long high,
                 const std::string& unit, Findings& findings);

}  // namespace potluck::layout_check
