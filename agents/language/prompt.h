// What a model is told: a text with gaps, which one can read and replace.
//
// Up to a line "---" it is the system's message, behind that the user's; without such a line all is
// the user's. The gaps:
//
//   {state}     the situation in words
//   {options}   what can be chosen, numbered from 1, a line each; must be there, but for @names
//   {history}   games: what everybody did in each round so far, a line each
//   {rules}     games: what is paid
//   {orders}    kitchens: which soups are wanted
//   {others}    "another cook", "two other cooks", "another player"
//   {layout}    the kitchen's or game's name
//
// A line that holds nothing but gaps which come out empty is left out. Lines "@key value" at the
// top of the file say how a game is told:
//
//   @names A B               what its actions are called, everywhere, in their order; the answer is
//                            then such a name, and no number
//   @round You {mine}, they {theirs}.    a line of {history}: actions of the player and the others
//   @write Write to the other ...        asked behind the choice of a word, in games with words; the
//                                        answer goes to those who read (agents/policy/messages.h)
//
// The stock prompts are the files in agents/language/prompts; rounds.txt, for models that learn
// (potluck.language in Python), tells a game so that what is asked in a round is the beginning of
// what is asked in the next.
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

/// How a prompt tells a game; empty: as the game does by itself.
struct Wording {
  std::vector<std::string> names;  ///< of the actions
  std::string round;               ///< with the gaps {mine} and {theirs}
  std::string write;               ///< what asks for a message; empty: no messages
  [[nodiscard]] std::string round_line(const std::string& mine, const std::string& theirs) const;
};

class Prompt {
 public:
  /// Throws InputError (place: `place`) for keys and gaps that are not known and for a text without
  /// {options} or @names.
  Prompt(std::string_view text, const std::string& place);

  /// Which option of `situation` stands first is for `turn` to say: they are turned around like a
  /// wheel, for small models always take the first. Number i of the question is option
  /// (i + turn) % options.
  /// With @names the order stays.
  [[nodiscard]] Question fill(const Situation& situation, std::uint32_t turn) const;
  [[nodiscard]] const Wording& wording() const { return wording_; }

 private:
  void read_key(std::string_view line, const std::string& place);

  Wording wording_;
  std::string system_;
  std::string user_;
};

/// The prompts that come along.
[[nodiscard]] std::string_view stock_kitchen_prompt();
[[nodiscard]] std::string_view stock_game_prompt();
[[nodiscard]] std::string_view stock_rounds_prompt();

}  // namespace potluck::language
