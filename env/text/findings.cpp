#include "env/text/findings.h"

#include "env/text/json_tree.h"

namespace potluck {

void Findings::error(std::string place, std::string found, std::string expected,
                     std::string remedy) {
  all_.push_back({.severity = Finding::Severity::kError,
                  .place = std::move(place),
                  .found = std::move(found),
                  .expected = std::move(expected),
                  .remedy = std::move(remedy)});
}

void Findings::warning(std::string place, std::string found, std::string remedy) {
  error(std::move(place), std::move(found), {}, std::move(remedy));
  all_.back().severity = Finding::Severity::kWarning;
}

void Findings::error_in_row(int row, std::string found, std::string expected, std::string remedy) {
  error("grid[" + std::to_string(row) + "]", "row " + std::to_string(row + 1) + " " + found,
        std::move(expected), std::move(remedy));
  all_.back().row = row;
}

void Findings::error_at(int row, int col, std::string found, std::string expected,
                        std::string remedy) {
  error("grid[" + std::to_string(row) + "]", cell_name(row, col) + " " + found, std::move(expected),
        std::move(remedy));
  all_.back().row = row;
  all_.back().col = col;
}

std::string cell_name(int row, int col) {
  return "row " + std::to_string(row + 1) + ", col " + std::to_string(col + 1);
}

std::string counted(std::size_t number, const std::string& thing) {
  return std::to_string(number) + " " + thing + (number == 1 ? "" : "s");
}

void Findings::warning_at(int row, int col, std::string found, std::string remedy) {
  error_at(row, col, std::move(found), {}, std::move(remedy));
  all_.back().severity = Finding::Severity::kWarning;
}

void Findings::check_amount(const std::string& key, double value, double low, double high) {
  if (!(value >= low && value <= high)) {
    error(key, key + " is " + number_text(value),
          "a number from " + number_text(low) + " to " + number_text(high));
  }
}

void Findings::check_whole(const std::string& key, long long value, long long low, long long high,
                           const std::string& unit) {
  if (value < low || value > high) {
    error(key, key + " is " + std::to_string(value),
          std::to_string(low) + " to " + std::to_string(high) + (unit.empty() ? "" : " " + unit));
  }
}

}  // namespace potluck
