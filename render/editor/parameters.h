// The numbers of a kitchen as rows of a form.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "env/layout.h"
#include "env/snapshot.h"

namespace potluck::render {

/// A key of the layout file as text: what it says, and how to set it.
struct Parameter {
  std::string key;   ///< "effort.move"
  std::string hint;  ///< shown when empty: what then holds
  bool is_switch = false;
  std::function<std::string(const LayoutSpec&)> read;  ///< switches: "true", "false"
  /// False when `text` is nothing for this key; `spec` is then untouched.
  std::function<bool(LayoutSpec& spec, const std::string& text)> write;
};

/// Those of the rule set, in the order of the form.
[[nodiscard]] std::vector<Parameter> parameters_of(const RuleSet& rules);

/// How a recipe stands in a classic kitchen's lists.
enum class OrderState : std::uint8_t { kNotOrdered, kOrdered, kBonus };
/// The nine recipes of one to three ingredients, fewest first.
[[nodiscard]] std::vector<Recipe> all_recipes();
[[nodiscard]] OrderState order_state(const LayoutSpec& spec, const Recipe& recipe);
/// Values and times that stand beside the orders move along; a new order takes those of the last.
void set_order(LayoutSpec& spec, const Recipe& recipe, OrderState state);

}  // namespace potluck::render
