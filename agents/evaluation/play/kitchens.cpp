#include "agents/evaluation/play/kitchens.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "env/text/error.h"

namespace potluck {
namespace {

constexpr const char* kFlag = "--best-response";

/// Groups may share a title (they are one kind of partner then): names say which group is meant.
void tell_titles_apart(std::vector<RosterEntry>& agents) {
  std::map<std::string, std::set<std::string>> groups;  // [titles]
  for (const RosterEntry& agent : agents) {
    groups[agent.id.title].insert(agent.id.group);
  }
  for (RosterEntry& agent : agents) {
    if (!agent.id.title.empty() && groups.at(agent.id.title).size() > 1) {
      agent.id.name += " (" + short_name(agent.id.group) + ")";
    }
  }
}

void check_names(const std::vector<RosterEntry>& agents, const char* where) {
  std::set<std::string> names;
  for (const RosterEntry& agent : agents) {
    if (!names.insert(agent.id.name).second) {
      throw InputError(where, "two agents called '" + agent.id.name + "'", "names that differ",
                       "write TITLE=" + agent.id.group);
    }
  }
}

/// Who names mean: those of the roster, guests, and agents of this process.
struct Known {
  std::span<const std::shared_ptr<const Layout>> layouts;
  Guests* guests;
  std::span<const RosterEntry> locals;

  /// The agents of one name [kitchens][agents].
  [[nodiscard]] std::vector<std::vector<RosterEntry>> called(const std::string& name) const {
    for (const RosterEntry& local : locals) {
      if (local.id.name == name) {
        return {layouts.size(), {local}};
      }
    }
    return load_rosters({name}, layouts, guests);
  }

  /// Those of all `names`, appended to `rosters`; returns where those of each name end.
  std::vector<std::size_t> seat(const std::vector<std::string>& names,
                                std::vector<std::vector<RosterEntry>>& rosters) const {
    std::vector<std::size_t> ends;
    for (const std::string& name : names) {
      const auto agents = called(name);
      for (std::size_t k = 0; k < layouts.size(); ++k) {
        rosters[k].insert(rosters[k].end(), agents[k].begin(), agents[k].end());
      }
      ends.push_back(rosters.front().size());
    }
    return ends;
  }
};

/// One name of --best-response, for the columns [first, last) that `column_name` named.
void add_best_response(const std::string& name, const std::string& column_name, std::size_t first,
                       std::size_t last, std::vector<EvaluationKitchen>& kitchens,
                       std::span<const std::shared_ptr<const Layout>> layouts, Guests* guests) {
  const auto agents = load_rosters({name}, layouts, guests);
  const std::size_t size = agents.front().size();
  if (size != 1 && size != last - first) {
    throw InputError(kFlag, fmt::format("'{}' with {} agents", name, size),
                     fmt::format("1 or {}, as {} has", last - first, column_name));
  }
  for (std::size_t k = 0; k < kitchens.size(); ++k) {
    for (std::size_t column = first; column < last; ++column) {
      kitchens[k].best_responses.push_back({column, agents[k][size == 1 ? 0 : column - first]});
    }
  }
}

}  // namespace

bool cook_alone(std::span<const std::shared_ptr<const Layout>> kitchens) {
  return std::all_of(kitchens.begin(), kitchens.end(),
                     [](const auto& kitchen) { return kitchen->num_agents() == 1; });
}

std::vector<EvaluationKitchen> load_kitchens(std::span<const std::shared_ptr<const Layout>> layouts,
                                             const std::vector<std::string>& rows,
                                             const std::vector<std::string>& columns,
                                             const std::vector<std::string>& best_responses,
                                             Guests* guests, std::span<const RosterEntry> locals) {
  const bool alone = cook_alone(layouts);
  for (const auto& layout : layouts) {
    if (layout->num_agents() == 1 && !alone) {
      throw InputError(layout->name(), "a kitchen for one among others",
                       "kitchens with a seat for the columns, or only kitchens for one",
                       "evaluate it by itself");
    }
  }
  if (alone && !(columns.empty() && best_responses.empty())) {
    throw InputError(layouts.front()->name(), "columns, but one cook only",
                     "nobody to cook with: rows alone", "leave --columns and --best-response out");
  }
  if (!best_responses.empty() && best_responses.size() != columns.size()) {
    throw InputError(kFlag, std::to_string(best_responses.size()) + " names",
                     std::to_string(columns.size()) + ", one for each of --columns",
                     std::string("write ") + kNoBestResponse + " for those without");
  }
  const Known known{layouts, guests, locals};
  std::vector<std::vector<RosterEntry>> in_rows(layouts.size());
  std::vector<std::vector<RosterEntry>> in_columns(layouts.size());
  if (alone) {
    const RosterEntry nobody{.id = {.name = "nobody", .group = "nobody", .algorithm = "scripted"},
                             .policy = nullptr};
    in_columns.assign(layouts.size(), {nobody});
  }
  (void)known.seat(rows, in_rows);
  const std::vector<std::size_t> ends = known.seat(columns, in_columns);
  for (auto* rosters : {&in_rows, &in_columns}) {
    std::for_each(rosters->begin(), rosters->end(), tell_titles_apart);
  }
  check_names(in_rows.front(), "--rows");
  check_names(in_columns.front(), "--columns");
  std::vector<EvaluationKitchen> kitchens;
  for (std::size_t k = 0; k < layouts.size(); ++k) {
    kitchens.push_back({layouts[k], in_rows[k], in_columns[k], {}});
  }
  for (std::size_t i = 0; i < best_responses.size(); ++i) {
    if (best_responses[i] != kNoBestResponse) {
      add_best_response(best_responses[i], columns[i], i == 0 ? 0 : ends[i - 1], ends[i], kitchens,
                        layouts, guests);
    }
  }
  return kitchens;
}

}  // namespace potluck
