// What a model is told: a text with gaps, which one can read and replace.
//
// Up to a line "---" it is the system's message, behind that the user's; without such a line all is
// the user's. The gaps:
//
//   {state}     the situation in words
//   {options}   what can be chosen, numbered from 1, a line each; must be there
//   {history}   games: what everybody did in each round so far, a line each
//   {rules}     games: what is paid
//   {orders}    kitchens: which soups are wanted
//   {others}    "another cook", "two other cooks", "another player"
//   {layout}    the kitchen's or game's name
//
// The stock prompts are the files in agents/language/prompts.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "agents/language/chat.h"

namespace potluck::language {

/// What the gaps are filled with.
struct Situation {
  std::string layout;
  std::string others;
  std::string state;
  std::string history;
  std::string rules;
  std::string orders;
  std::vector<std::string> options;
};

class Prompt {
 public:
  /// Throws InputError (place: `place`) for gaps that are not known and for a text without
  /// {options}.
  Prompt(std::string_view text, const std::string& place);

  /// Which option of `situation` stands first is for `turn` to say: they are turned around like a
  /// wheel, for small models always take the first. Number i of the question is option
  /// (i + turn) % options.
  [[nodiscard]] Question fill(const Situation& situation, std::uint32_t turn) const;

 private:
  std::string system_;
  std::string user_;
};

/// The prompts that come along.
[[nodiscard]] std::string_view stock_kitchen_prompt();
[[nodiscard]] std::string_view stock_game_prompt();

}  // namespace potluck::language
