#include "env/layout/check.h"

#include <utility>

#include "env/layout/check_parts.h"
#include "env/layout/limits.h"
#include "env/text/json_tree.h"

namespace potluck {
namespace layout_check {

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

std::string recipe_name(const Recipe& recipe) {
  std::string text;
  for (int i = 0; i < recipe.size(); ++i) {
    text += text.empty() ? "" : ", ";
    text += i < recipe.onions ? "onion" : "tomato";
  }
  return text.empty() ? "nothing" : text;
}

void check_amount(const std::string& key, double value, double low, double high,
                  Findings& findings) {
  if (!(value >= low && value <= high)) {
    findings.error(key, key + " is " + number_text(value),
                   "a number from " + number_text(low) + " to " + number_text(high));
  }
}

void check_whole(const std::string& key, long long value, long long low, long long high,
                 const std::string& unit, Findings& findings) {
  if (value < low || value > high) {
    findings.error(
        key, key + " is " + std::to_string(value),
        std::to_string(low) + " to " + std::to_string(high) + (unit.empty() ? "" : " " + unit));
  }
}

void check_coop_grid(const LayoutSpec& spec, Findings& findings) {
  const CoopGridParameters& p = spec.coop_grid;
  check_amount("delivery_reward", p.delivery_reward, -kMaxAmount, kMaxAmount, findings);
  check_amount("pickup_reward", p.pickup_reward, -kMaxAmount, kMaxAmount, findings);
  check_amount("respawn_probability", p.respawn_probability, 0, 1, findings);
}

namespace {

void check_text(const std::string& key, const std::string& text, int max_bytes,
                Findings& findings) {
  if (text.size() > static_cast<std::size_t>(max_bytes)) {
    findings.error(key, key + " is " + std::to_string(text.size()) + " bytes long",
                   "at most " + std::to_string(max_bytes));
  }
  for (const char c : text) {
    const bool control = static_cast<unsigned char>(c) < 0x20 || c == 0x7F;
    const bool separator = key == "name" && (c == '/' || c == '\\');
    if (control || separator) {
      findings.error(key, key + " is " + in_quotes(text),
                     control ? "no control characters" : "no slash", "leave the character out");
      return;
    }
  }
}

}  // namespace
}  // namespace layout_check

std::vector<Finding> check_layout(const LayoutSpec& spec) {
  using namespace layout_check;
  Findings findings;
  check_text("name", spec.name, kMaxNameBytes, findings);
  check_text("description", spec.description, kMaxDescriptionBytes, findings);
  const bool sound_grid = check_grid(spec, findings);
  check_whole("horizon", spec.horizon, 1, kMaxHorizon, "steps", findings);
  check_amount("effort.move", spec.effort.move, 0, kMaxAmount, findings);
  check_amount("effort.interact", spec.effort.interact, 0, kMaxAmount, findings);
  check_amount("effort.collision", spec.effort.collision, 0, kMaxAmount, findings);
  switch (spec.rules) {
    case Rules::kClassic:
      check_classic(spec, findings);
      if (sound_grid && spec.classic.start_state) {
        check_start_state(spec, findings);
      }
      break;
    case Rules::kCoopGrid:
      check_coop_grid(spec, findings);
      break;
  }
  return findings.take();
}

}  // namespace potluck
