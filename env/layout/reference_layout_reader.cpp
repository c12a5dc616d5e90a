#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <utility>

#include "env/classic/game/parameters.h"
#include "env/classic/game/recipes.h"
#include "env/classic/layout/json.h"
#include "env/classic/rule_set.h"
#include "env/layout/jaxmarl_layout.h"
#include "env/layout/reference_layout.h"
#include "env/layout_check.h"
#include "env/text/error.h"
#include "env/text/fields.h"
#include "env/text/json_cursor.h"
#include "env/text/json_text.h"
#include "env/text/python_literal.h"

namespace potluck {
namespace {

/// The keys of a .layout file that name something else here.
struct KeyPair {
  std::string_view ours;
  std::string_view theirs;
};
constexpr KeyPair kRenamed[] = {{"orders", "start_all_orders"},
                                {"bonus_orders", "start_bonus_orders"},
                                {"shaping", "rew_shaping_params"}};

/// Blanks that Python's strip() takes, as UTF-8: among them the ones of web pages.
constexpr std::string_view kBlanks[] = {
    " ",      "\t",     "\n",       "\v",       "\f",           "\r",     "\x1c",   "\x1d",
    "\x1e",   "\x1f",   "\xc2\x85", "\xc2\xa0", "\xe1\x9a\x80", "\u2000", "\u2001", "\u2002",
    "\u2003", "\u2004", "\u2005",   "\u2006",   "\u2007",       "\u2008", "\u2009", "\u200a",
    "\u2028", "\u2029", "\u202f",   "\u205f",   "\u3000"};

/// Without blanks at either end.
std::string_view stripped(std::string_view row) {
  const auto begins = [&](std::string_view blank) { return row.starts_with(blank); };
  const auto ends = [&](std::string_view blank) { return row.ends_with(blank); };
  for (const auto* it = std::begin(kBlanks); it != std::end(kBlanks);) {
    if (begins(*it)) {
      row.remove_prefix(it->size());
      it = std::begin(kBlanks);
    } else if (ends(*it)) {
      row.remove_suffix(it->size());
      it = std::begin(kBlanks);
    } else {
      ++it;
    }
  }
  return row;
}

/// As Python opens files: a line ends in \n, \r\n or \r.
std::string with_one_line_end(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool pair = text[i] == '\r' && i + 1 < text.size() && text[i + 1] == '\n';
    if (!pair) {
      out += text[i] == '\r' ? '\n' : text[i];
    }
  }
  return out;
}

class ReferenceReader {
 public:
  /// `of_2019`: the root is that of a file of 2019.
  ReferenceReader(const JsonValue& root, const std::string& place, bool of_2019)
      : root_(root), place_(place), of_2019_(of_2019) {}

  ReferenceLayout read() {
    const Complain complain = [&](const JsonValue& value, Finding finding) {
      throw LocatedFinding{line_of(value), std::move(finding)}.error();
    };
    Fields fields(root_, "", complain);
    LayoutSpec& spec = result_.spec;
    spec.name = std::filesystem::path(place_).stem().string();
    read_grid(fields);
    classic::Parameters& p = classic::parameters(spec);
    read_orders(fields, "start_all_orders", p.orders);
    read_orders(fields, "start_bonus_orders", p.bonus_orders);
    fields.real("order_bonus", p.order_bonus);
    fields.optional_real("delivery_reward", p.delivery_reward);
    read_numbers(fields, "recipe_values", p.recipe_values);
    fields.optional_real("onion_value", p.onion_value);
    fields.optional_real("tomato_value", p.tomato_value);
    fields.optional_whole("cook_time", p.cook_time);
    read_numbers(fields, "recipe_times", p.recipe_times);
    fields.optional_whole("onion_time", p.onion_time);
    fields.optional_whole("tomato_time", p.tomato_time);
    fields.whole("max_num_ingredients", p.max_num_ingredients);
    fields.flag("old_dynamics", p.old_dynamics);
    read_shaping(fields, complain);
    fields.get("layout_name");  // the file's name counts, there as here
    if (of_2019_) {
      read_2019(fields, p);
    } else if (const JsonValue* number = fields.get("num_items_for_soup")) {
      lost(*number, "num_items_for_soup is left out", "it has no effect in Overcooked-AI");
    }
    read_changing_orders(p);
    check_without_start();
    if (const JsonValue* state = fields.object("start_state")) {
      read_start_state(*state);
    }
    warn_unknown();
    return std::move(result_);
  }

 private:
  std::string line_of(const JsonValue& value) const {
    return value.line > 0 ? place_ + ":" + std::to_string(value.line) : place_;
  }

  void lost(const JsonValue& value, std::string found, std::string remedy) {
    result_.findings.push_back({line_of(value),
                                {.severity = Finding::Severity::kWarning,
                                 .place = value.key,
                                 .found = std::move(found),
                                 .expected = {},
                                 .remedy = std::move(remedy)}});
  }

  void read_grid(Fields& fields) {
    std::string text;
    if (!fields.text("grid", text)) {
      throw InputError(place_, "the key \"grid\" is missing", "a text with a row per line");
    }
    std::vector<std::string>& grid = result_.spec.grid;
    std::size_t begin = 0;
    while (begin <= text.size() && grid.size() <= kMaxJsonValues) {
      const std::size_t end = std::min(text.find('\n', begin), text.size());
      std::string row(stripped(std::string_view(text).substr(begin, end - begin)));
      if (row.empty() && grid.empty()) {
        ++first_row_;  // the text begins on the next line
      } else {
        grid.push_back(std::move(row));
      }
      begin = end + 1;
    }
    while (!grid.empty() && grid.back().empty()) {
      grid.pop_back();
    }
  }

  void read_orders(Fields& fields, const char* key, std::vector<Recipe>& out) {
    const auto* items = fields.list(key, "a list of {\"ingredients\": [...]}");
    for (std::size_t i = 0; items != nullptr && i < items->size(); ++i) {
      const JsonValue& item = (*items)[i];
      const std::string path = indexed_key(key, i);
      const JsonValue* ingredients = item.find("ingredients");
      if (ingredients == nullptr || ingredients->kind != JsonValue::Kind::kArray) {
        fields.wrong(item, path, "{\"ingredients\": [\"onion\", ...]}");
        return;
      }
      Recipe recipe;
      for (const JsonValue& ingredient : ingredients->items) {
        if (ingredient.text == "onion") {
          ++recipe.onions;
        } else if (ingredient.text == "tomato") {
          ++recipe.tomatoes;
        } else {
          fields.wrong(ingredient, path, "\"onion\" or \"tomato\"");
        }
      }
      out.push_back(recipe);
    }
  }

  static void read_2019(Fields& fields, classic::Parameters& p) {
    const JsonValue* number = fields.get("num_items_for_soup");
    if (number != nullptr && number->kind != JsonValue::Kind::kNull) {
      p.num_items_for_soup = static_cast<int>(number->integer);
    }
    if (const JsonValue* list = fields.get("start_order_list")) {
      p.start_order_list.emplace();
      for (const JsonValue& order : list->items) {
        p.start_order_list->push_back(order.text);
      }
    }
  }

  /// Recipes of a list of {"recipe": {"ingredients": [...]}} or {"ingredients": [...]}.
  static void collect_recipes(const JsonValue* list, std::vector<Recipe>& out) {
    if (list == nullptr) {
      return;
    }
    for (const JsonValue& order : list->items) {
      const JsonValue* recipe = order.find("recipe");
      const JsonValue* ingredients = (recipe != nullptr ? *recipe : order).find("ingredients");
      Recipe found;
      for (std::size_t i = 0; ingredients != nullptr && i < ingredients->items.size(); ++i) {
        ++(ingredients->items[i].text == "tomato" ? found.tomatoes : found.onions);
      }
      if (found.size() > 0 && std::find(out.begin(), out.end(), found) == out.end()) {
        out.push_back(found);
      }
    }
  }

  /// "start_orders_list" of a fork in which orders come and expire.
  void read_changing_orders(classic::Parameters& p) {
    const JsonValue* changing = root_.find("start_orders_list");
    if (changing == nullptr || root_.find("start_all_orders") != nullptr) {
      return;
    }
    std::vector<Recipe> orders;
    collect_recipes(changing->find("orders"), orders);
    collect_recipes(changing->find("orders_to_add"), orders);
    if (!orders.empty()) {
      p.orders = std::move(orders);
      lost(*changing, "start_orders_list is read as orders that stand for ever",
           "here orders neither come nor expire; Overcooked-AI ignores the key and takes every "
           "recipe");
    }
  }

  template <typename T>
  void read_numbers(Fields& fields, const char* key, std::vector<T>& out) {
    const auto* items = fields.list(key, "a list of numbers, one per order");
    for (std::size_t i = 0; items != nullptr && i < items->size(); ++i) {
      const JsonValue& item = (*items)[i];
      const bool fits = item.kind == JsonValue::Kind::kNumber &&
                        (std::is_same_v<T, double> ||
                         (std::abs(item.number) < 1e9 &&
                          static_cast<double>(static_cast<int>(item.number)) == item.number));
      if (!fits) {
        fields.wrong(item, indexed_key(key, i),
                     std::is_same_v<T, double> ? "a number" : "a whole number");
      }
      out.push_back(static_cast<T>(item.number));
    }
  }

  void read_shaping(Fields& fields, const Complain& complain) {
    const JsonValue* params = fields.object("rew_shaping_params");
    if (params == nullptr) {
      return;
    }
    Fields rewards(*params, "rew_shaping_params.", complain);
    classic::Shaping& shaping = classic::parameters(result_.spec).shaping;
    // The dictionary replaces the whole set there: what is missing stops the reference when needed.
    const auto need = [&](const char* key, double& out) {
      if (!rewards.real(key, out)) {
        throw InputError(line_of(*params), "rew_shaping_params has no " + std::string(key),
                         "all three rewards or None");
      }
    };
    need("PLACEMENT_IN_POT_REW", shaping.placement_in_pot);
    need("DISH_PICKUP_REWARD", shaping.dish_pickup);
    need("SOUP_PICKUP_REWARD", shaping.soup_pickup);
    for (const JsonValue& item : params->items) {
      const bool distance = item.key.ends_with("_DISTANCE_REW");
      const bool ours = item.key.ends_with("POT_REW") || item.key.ends_with("PICKUP_REWARD");
      if ((distance && item.number != 0) || (!distance && !ours)) {
        lost(item, "rew_shaping_params." + in_quotes(item.key) + " is left out",
             "Overcooked-AI never reads it");
      }
    }
  }

  /// The start state is read with the kitchen's recipes, so the kitchen must be in order first.
  void check_without_start() {
    for (Finding& finding : check_layout(result_.spec)) {
      std::string line = where(finding.place);
      result_.findings.push_back({std::move(line), std::move(finding)});
    }
  }

  [[nodiscard]] bool any_error() const {
    return std::any_of(
        result_.findings.begin(), result_.findings.end(),
        [](const LocatedFinding& f) { return f.finding.severity == Finding::Severity::kError; });
  }

  void read_start_state(const JsonValue& value) {
    if (any_error()) {
      return;
    }
    LayoutSpec& spec = result_.spec;
    const std::string text = dump_json(plain_json(value));
    const classic::Recipes recipes(classic::parameters(spec));
    Snapshot state = classic::parse_snapshot(text, recipes, line_of(value) + ": start_state");
    // Lists that say what the kitchen says anyway are left to the kitchen.
    std::vector<Recipe> orders = state.orders.value_or(std::vector<Recipe>{});
    const std::vector<Recipe> bonus = state.bonus_orders.value_or(std::vector<Recipe>{});
    if (same(orders, {recipes.all().begin(), recipes.all().end()})) {
      orders.clear();
    }
    state.orders.reset();
    state.bonus_orders.reset();
    if (!same(orders, classic::parameters(spec).orders) ||
        !same(bonus, classic::parameters(spec).bonus_orders)) {
      state.orders = orders;
      state.bonus_orders = bonus;
    }
    classic::parameters(spec).start_state = std::move(state);
    for (Finding& finding : check_layout(spec)) {
      const auto known = [&](const LocatedFinding& one) {
        return one.finding.found == finding.found;
      };
      if (std::none_of(result_.findings.begin(), result_.findings.end(), known)) {
        result_.findings.push_back({line_of(value), std::move(finding)});
      }
    }
  }

  static bool same(std::vector<Recipe> a, std::vector<Recipe> b) {
    std::sort(a.begin(), a.end());
    std::sort(b.begin(), b.end());
    return a == b;
  }

  /// Line of one of our keys in their file.
  std::string where(std::string_view key) const {
    const std::string_view top = key.substr(0, key.find_first_of(".["));
    const auto renamed = std::find_if(std::begin(kRenamed), std::end(kRenamed),
                                      [&](const KeyPair& pair) { return pair.ours == top; });
    const JsonValue* value = root_.find(renamed == std::end(kRenamed) ? top : renamed->theirs);
    if (value == nullptr) {
      return place_;
    }
    if (top == "grid" && key.size() > 6) {
      const int row = std::stoi(std::string(key.substr(5)));
      return place_ + ":" + std::to_string(value->line + first_row_ + row);
    }
    return line_of(*value);
  }

  void warn_unknown() {
    constexpr std::string_view kKnown[] = {
        "grid",         "start_all_orders",    "start_bonus_orders", "rew_shaping_params",
        "order_bonus",  "delivery_reward",     "recipe_values",      "onion_value",
        "tomato_value", "cook_time",           "recipe_times",       "onion_time",
        "tomato_time",  "max_num_ingredients", "num_items_for_soup", "start_state",
        "old_dynamics", "layout_name"};
    for (const JsonValue& item : root_.items) {
      const bool known =
          (of_2019_ && item.key == "start_order_list") ||
          (item.key == "start_orders_list" && root_.find("start_all_orders") == nullptr &&
           !classic::parameters(result_.spec).orders.empty());
      if (!known && std::find(std::begin(kKnown), std::end(kKnown), item.key) == std::end(kKnown)) {
        lost(item, "key " + in_quotes(item.key) + " is left out", "Overcooked-AI ignores it");
      }
    }
  }

  const JsonValue& root_;
  const std::string& place_;
  bool of_2019_;
  int first_row_ = 0;
  ReferenceLayout result_;
};

/// Is this a file of 2019: does it have that program's keys, as it understood them, and none that
/// only today's knows?
bool is_of_2019(const JsonValue& root) {
  constexpr std::string_view kTodays[] = {"start_all_orders", "start_bonus_orders",  "order_bonus",
                                          "recipe_values",    "recipe_times",        "onion_value",
                                          "tomato_value",     "onion_time",          "tomato_time",
                                          "old_dynamics",     "max_num_ingredients", "start_state"};
  if (std::any_of(std::begin(kTodays), std::end(kTodays),
                  [&](std::string_view key) { return root.find(key) != nullptr; })) {
    return false;
  }
  const JsonValue* list = root.find("start_order_list");
  const JsonValue* number = root.find("num_items_for_soup");
  const auto is_order = [](const JsonValue& order) {
    return order.text == "onion" || order.text == "tomato" || order.text == "any";
  };
  const bool list_fits = list == nullptr || list->kind == JsonValue::Kind::kNull ||
                         (list->kind == JsonValue::Kind::kArray && !list->items.empty() &&
                          std::all_of(list->items.begin(), list->items.end(), is_order));
  const bool number_fits = number == nullptr || number->kind == JsonValue::Kind::kNull ||
                           (number->whole && number->integer > 0 && number->integer < 1'000'000);
  return (list != nullptr || number != nullptr) && list_fits && number_fits;
}

}  // namespace

ReferenceLayout parse_reference_layout(std::string_view text, const std::string& place) {
  if (is_jaxmarl_text(text)) {
    return parse_jaxmarl_layout(text, place);
  }
  JsonValue root = parse_python_literal(with_one_line_end(text), place);
  if (root.kind != JsonValue::Kind::kObject) {
    throw InputError(place + ":1", "the file is " + describe(root), "a dictionary { }");
  }
  const bool of_2019 = is_of_2019(root);
  // None means "not given" throughout, but in 2019 an order list of None is a statement.
  root.items.erase(std::remove_if(root.items.begin(), root.items.end(),
                                  [&](const JsonValue& item) {
                                    return item.kind == JsonValue::Kind::kNull &&
                                           !(of_2019 && item.key == "start_order_list");
                                  }),
                   root.items.end());
  return ReferenceReader(root, place, of_2019).read();
}

}  // namespace potluck
