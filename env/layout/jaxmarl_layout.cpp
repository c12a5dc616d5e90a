#include "env/layout/jaxmarl_layout.h"

#include <algorithm>
#include <filesystem>
#include <optional>
#include <utility>
#include <vector>

#include "env/layout_check.h"
#include "env/overcooked_v2/parameters.h"
#include "env/overcooked_v2/rule_set.h"
#include "env/text/error.h"
#include "env/text/json_tree.h"

namespace potluck {
namespace {

constexpr std::string_view kJaxmarlSymbols = "WAPXBRLO0123456789 ";

struct Rows {
  std::vector<std::string_view> rows;
  int first_line = 1;
  std::string_view behind;  ///< what follows
};

/// The rows between triple quotes, or all lines of the text.
Rows rows_of(std::string_view text) {
  Rows found;
  for (const std::string_view quotes : {std::string_view(R"(""")"), std::string_view("'''")}) {
    const std::size_t open = text.find(quotes);
    const std::size_t close = open == text.npos ? open : text.find(quotes, open + quotes.size());
    if (close != text.npos) {
      found.behind = text.substr(close + quotes.size());
      found.first_line += static_cast<int>(
          std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(open), '\n'));
      text = text.substr(open + quotes.size(), close - open - quotes.size());
      break;
    }
  }
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view row = text.substr(0, end);
    row = row.substr(0, row.size() - (row.ends_with('\r') ? 1 : 0));
    found.rows.push_back(row);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  while (!found.rows.empty() && found.rows.front().empty()) {
    found.rows.erase(found.rows.begin());
    ++found.first_line;
  }
  // Without quotes, what is behind follows the rows.
  const auto is_behind = [](std::string_view row) {
    return row.find("possible_recipes") != row.npos || row.find("swap_agents") != row.npos;
  };
  const auto end = std::ranges::find_if(found.rows, is_behind);
  if (end != found.rows.end() && found.behind.empty()) {
    const char* const from = end->data();
    found.behind = {
        from, static_cast<std::size_t>(found.rows.back().data() + found.rows.back().size() - from)};
    found.rows.erase(end, found.rows.end());
  }
  while (!found.rows.empty() && found.rows.back().empty()) {
    found.rows.pop_back();
  }
  return found;
}

/// The text of the list that follows `name` and '=' or ':'; empty if there is none.
std::string_view list_behind(std::string_view text, std::string_view name) {
  const std::size_t at = text.find(name);
  const std::size_t open =
      at == text.npos ? at : text.find_first_not_of(" =:\"'", at + name.size());
  if (open == text.npos || text[open] != '[') {
    return {};
  }
  int depth = 0;
  for (std::size_t i = open; i < text.size(); ++i) {
    depth += text[i] == '[' ? 1 : text[i] == ']' ? -1 : 0;
    if (depth == 0) {
      return text.substr(open, i + 1 - open);
    }
  }
  return text.substr(open);
}

bool is_true_behind(std::string_view text, std::string_view name) {
  const std::size_t at = text.find(name);
  const std::size_t value =
      at == text.npos ? at : text.find_first_not_of(" =:\"'", at + name.size());
  return value != text.npos && text.substr(value).starts_with("True");
}

std::vector<overcooked_v2::SoupRecipe> recipes_of(std::string_view list, const std::string& place) {
  std::vector<overcooked_v2::SoupRecipe> recipes;
  if (list.empty()) {
    return recipes;
  }
  const JsonValue root = parse_json(list, place + ": possible_recipes");
  for (const JsonValue& item : root.items) {
    overcooked_v2::SoupRecipe recipe{};
    const bool three = item.items.size() == recipe.size();
    for (std::size_t i = 0; i < recipe.size(); ++i) {
      if (!three || !item.items[i].whole || item.items[i].integer < 0 ||
          item.items[i].integer >= kNumIngredients) {
        throw InputError(place, "possible_recipes with " + describe(item),
                         "lists of three numbers from 0 to 9");
      }
      recipe[i] = static_cast<Ingredient>(item.items[i].integer);
    }
    std::ranges::sort(recipe);
    recipes.push_back(recipe);
  }
  return recipes;
}

}  // namespace

bool is_jaxmarl_text(std::string_view text) {
  if (text.find('{') != text.npos || text.size() > kMaxJsonBytes) {
    return false;
  }
  // One such row is enough: errors in others are told with their place.
  const Rows found = rows_of(text);
  return found.rows.size() > 2 && std::ranges::any_of(found.rows, [](std::string_view row) {
           return row.size() > 2 && row.find_first_not_of(kJaxmarlSymbols) == row.npos &&
                  row.find('W') != row.npos;
         });
}

ReferenceLayout parse_jaxmarl_layout(std::string_view text, const std::string& place) {
  const Rows found = rows_of(text);
  ReferenceLayout layout;
  LayoutSpec& spec = layout.spec;
  spec.set_rules(overcooked_v2::rule_set());
  spec.name = std::filesystem::path(place).stem().string();
  std::size_t width = 0;
  std::size_t players = 0;
  for (const std::string_view row : found.rows) {
    width = std::max(width, row.size());
    players += static_cast<std::size_t>(std::ranges::count(row, 'A'));
  }
  if (players > static_cast<std::size_t>(kMaxAgents) ||
      found.rows.size() > static_cast<std::size_t>(kMaxCells) ||
      width > static_cast<std::size_t>(kMaxCells)) {
    throw InputError(place,
                     std::to_string(players) + " starts 'A' in " +
                         std::to_string(found.rows.size()) + " x " + std::to_string(width) +
                         " tiles",
                     "at most 9 in " + std::to_string(kMaxCells));
  }
  const bool swapped = is_true_behind(found.behind, "swap_agents");
  std::size_t start = 0;
  for (const std::string_view row : found.rows) {
    std::string& ours = spec.grid.emplace_back();
    for (const char symbol : row) {
      const std::size_t number = swapped ? players - start : start + 1;
      start += symbol == 'A' ? 1 : 0;
      ours += symbol == 'W'   ? 'X'
              : symbol == 'X' ? 'S'
              : symbol == 'B' ? 'D'
              : symbol == 'A' ? static_cast<char>('0' + number)
              : symbol >= '0' && symbol <= '9'
                  ? kIngredientSymbols[static_cast<std::size_t>(symbol - '0')]
                  : symbol;
    }
    ours.resize(width, ' ');  // as the reference does
  }
  overcooked_v2::parameters(spec).recipes =
      recipes_of(list_behind(found.behind, "possible_recipes"), place);
  for (Finding& finding : check_layout(spec)) {
    const std::string where =
        finding.row < 0 ? place : place + ":" + std::to_string(found.first_line + finding.row);
    layout.findings.push_back({where, std::move(finding)});
  }
  return layout;
}

}  // namespace potluck
