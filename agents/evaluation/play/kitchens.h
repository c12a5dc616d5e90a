// Who plays in an evaluation: kitchens with their rows, columns and best responses.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "agents/roster/roster.h"
#include "env/layout.h"

namespace potluck {

/// "none": a column without a best response.
inline constexpr const char* kNoBestResponse = "none";

/// An agent trained to be best with the partner in one column: the yardstick of contribution.h.
struct NamedBest {
  std::size_t column = 0;
  RosterEntry agent;
};

/// A kitchen and everyone who plays there: the row's agent in one seat, the column's in all others.
struct EvaluationKitchen {
  std::shared_ptr<const Layout> layout;
  std::vector<RosterEntry> rows;
  std::vector<RosterEntry> columns;
  std::vector<NamedBest> best_responses;  ///< columns ascending, each once at most
};

/// Is each of `kitchens` for one cook?
[[nodiscard]] bool cook_alone(std::span<const std::shared_ptr<const Layout>> kitchens);

/// Names as on the command line (roster.h). `best_responses[i]` is for the columns that
/// `columns[i]` named: one agent for all of them, or as many as there are columns, in order, or
/// kNoBestResponse; there may be no best responses at all. All kitchens have the same ids in the
/// same places. In kitchens for one the row's agent cooks alone: there are no names for columns,
/// and the only column is "nobody". Throws InputError: names without agents, agents of one name in
/// a list (its `ids` must tell them apart), kitchens for one among others or with columns, best
/// responses that do not match columns. `guests`: of load_roster(). A name of one of `locals`, who
/// live in this process only (functions of another language), means that one in every kitchen.
[[nodiscard]] std::vector<EvaluationKitchen> load_kitchens(
    std::span<const std::shared_ptr<const Layout>> layouts, const std::vector<std::string>& rows,
    const std::vector<std::string>& columns, const std::vector<std::string>& best_responses,
    Guests* guests = nullptr, std::span<const RosterEntry> locals = {});

}  // namespace potluck
