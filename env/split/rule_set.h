// Rules "split" and "trust_and_split": two players share what lies on the table by claiming it at
// the same time, for a number of rounds; with and without talking first.
//
// Source: the split games of arXiv 2511.19405 ("Learning Robust Social Strategies with Large
// Language Models") and its program (dereckpiche/llm_negotiation, mllm/markov_games/negotiation),
// after the negotiation game of Cao et al. (arXiv 1804.03980).
//
// Shares. Claims are whole numbers from 0 to `items` for each kind. Of a kind that the players
// claim a and b of, they get items * a / max(items, a + b) and items * b / max(items, a + b): what
// both want is shared in proportion, what nobody claims is lost.
//
// split: `kinds` kinds of things. To each player an item of a kind is worth values[0] or values[1];
// both see all values. They are drawn anew every round, equally likely among those in which both
// players' sums are equal and at least one kind is worth much to one and little to the other. No
// messages.
//
// trust_and_split: one kind, coins. Each player is dealt a hand, rock, paper or scissors, never
// both the same, all six cases equally likely; to whose hand beats the other's a coin is worth
// values[1], to the other values[0]. Each sees its own hand only. Both say one word, one after the
// other (the first speaker of a round is player 1 in the first, 2 in the second, and so on), then
// claim. The next round shows the last hands, words and claims.
//
// A step is one decision: first the words (a step each), then the claims, kind by kind; claims of
// both players are made in the same step and stay hidden until the round is over, which is when it
// pays. Actions are numbered
//   0 .. items                  claim so many of the kind that is being shared
//   then one per word           say it
//   then wait                   for whoever is not to speak (only in games with words)
// RuleSet::choices says which of them a player has in a state; any other number does what the first
// of those does: claims nothing, says the first word, waits.
//
// Differences from the program: a message is one word of a vocabulary, not a text of 500 characters
// (`vocabulary` of a layout says which; partners that write map words to texts); hands and values
// of a finished game are not dealt; the variants of its program in which roles alternate or values
// go from 1 to 20 are left out; at least one kind is of different worth (our reading of 'at least
// one conflict': without it there is nothing to gain by sharing well).
#pragma once

#include "env/observation.h"
#include "env/rule_set.h"

namespace potluck::split {

/// What a player sees, numbers from 0 to 1, players in the order oneself, the other:
///   1; 1 if it speaks first in this round; which step of the round it is, one-hot; the share of
///   the rounds that are over this round: own hand [3]; words said so far, one-hot [2, words]; own
///   claims so far [kinds - 1] the last round (zeros before): hands [2, 3]; words [2, words];
///   claims [2, kinds]
/// and under rules "split" instead of hands which kinds are worth much, [2, kinds], this round's
/// and the last one's. Claims are shares of `items`. Where there are no words those parts are
/// empty.
inline constexpr ObservationType kTableType = {.name = "table", .can_be_padded = false};
inline constexpr ObservationKind kTable = &kTableType;
inline constexpr ObservationType kTalkType = {.name = "talk", .can_be_padded = false};
inline constexpr ObservationKind kTalk = &kTalkType;

[[nodiscard]] const RuleSet& split_rules();  ///< rules "split"
[[nodiscard]] const RuleSet& trust_rules();  ///< rules "trust_and_split"

}  // namespace potluck::split
