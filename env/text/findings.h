// What is wrong with a file, all at once: findings with their place, collected in reading order.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace potluck {

struct Finding {
  enum class Severity : std::uint8_t { kWarning, kError };
  Severity severity = Severity::kError;
  std::string place;     ///< key in the file: "grid[2]", "effort.move", "orders[0]"
  std::string found;     ///< "row 3 has 8 tiles": complete without the place
  std::string expected;  ///< "9 (as row 1)"; may be empty
  std::string remedy;    ///< "add a tile"; may be empty
  int row = -1;          ///< 0-based, -1: not about one row
  int col = -1;          ///< 0-based, -1: not about one cell
};

/// Collects findings in reading order.
class Findings {
 public:
  void error(std::string place, std::string found, std::string expected = {},
             std::string remedy = {});
  /// A warning: the file loads all the same.
  void warning(std::string place, std::string found, std::string remedy = {});
  /// About one row of a grid; `found` continues "row 3 …".
  void error_in_row(int row, std::string found, std::string expected = {}, std::string remedy = {});
  /// About one cell of a grid; `found` continues "row 3, col 7 …".
  void error_at(int row, int col, std::string found, std::string expected = {},
                std::string remedy = {});
  /// Likewise, as a warning.
  void warning_at(int row, int col, std::string found, std::string remedy = {});
  [[nodiscard]] std::vector<Finding> take() { return std::move(all_); }
  /// Enough said: a grid of a million wrong symbols need not be listed in full.
  [[nodiscard]] bool full() const { return all_.size() >= 200; }

  /// Finds a `value` that is no number within [low, high].
  void check_amount(const std::string& key, double value, double low, double high);
  void check_whole(const std::string& key, long long value, long long low, long long high,
                   const std::string& unit);

 private:
  std::vector<Finding> all_;
};

/// "row 3, col 7", counting from 1 as editors do.
[[nodiscard]] std::string cell_name(int row, int col);
/// "3 pots", "1 pot".
[[nodiscard]] std::string counted(std::size_t number, const std::string& thing);

}  // namespace potluck
