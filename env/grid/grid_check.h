// Is the grid a rectangle of known symbols with every player's start and every needed station?
#pragma once

#include <span>
#include <string_view>

#include "env/layout.h"
#include "env/text/findings.h"

namespace potluck {

struct Station {
  char symbol;
  std::string_view name;  ///< "dish dispenser"
};

/// What a rule set asks of a grid.
struct GridRules {
  std::string_view symbols;           ///< known ones, beside the digits of the starts
  std::string_view expected;          ///< the same for people
  bool closed = true;                 ///< no floor on the border
  std::span<const Station> stations;  ///< of each there must be one at least
};

/// Finds what is wrong with symbols, shape, border, starts and stations. True if the grid is a
/// rectangle of known symbols within the limits, so that other checks may look at it.
bool check_grid(const LayoutSpec& spec, const GridRules& rules, Findings& findings);

}  // namespace potluck
