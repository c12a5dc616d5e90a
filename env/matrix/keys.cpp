#include "env/matrix/keys.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

#include "env/limits.h"
#include "env/matrix/parameters.h"
#include "env/text/fields.h"
#include "env/text/findings.h"
#include "env/text/json_tree.h"
#include "env/text/key_writer.h"

namespace potluck::matrix {
namespace {

using Kind = JsonValue::Kind;

constexpr std::array<std::pair<const char*, bool Sight::*>, 3> kSights = {
    {{"last_actions", &Sight::last_actions}, {"seat", &Sight::seat}, {"round", &Sight::round}}};

bool all_are(const JsonValue& list, Kind kind) {
  return std::ranges::all_of(list.items, [&](const JsonValue& item) { return item.kind == kind; });
}

/// A list for each player, or one list for all of them.
template <class Row, class ReadRow>
std::vector<Row> read_rows(const JsonValue& list, int players, const ReadRow& read) {
  std::vector<Row> rows;
  if (!list.items.empty() && all_are(list, Kind::kArray)) {
    for (const JsonValue& item : list.items) {
      rows.push_back(read(item));
    }
  } else {
    rows.assign(static_cast<std::size_t>(std::clamp(players, 1, kMaxAgents)), read(list));
  }
  return rows;
}

/// Walks the nested lists down to the payoffs of each joint action.
void read_payoffs(const JsonValue& value, const std::string& path, int depth, Fields& fields,
                  std::vector<std::vector<double>>& out) {
  const bool innermost = depth == 0;
  if (value.kind != Kind::kArray || !all_are(value, innermost ? Kind::kNumber : Kind::kArray)) {
    fields.wrong(value, path,
                 innermost ? "a list of numbers, one per player"
                           : "nested lists, one level per player, then the payoff of each");
    return;
  }
  if (innermost) {
    std::vector<double>& row = out.emplace_back();
    for (const JsonValue& item : value.items) {
      row.push_back(item.number);
    }
    return;
  }
  for (std::size_t i = 0; i < value.items.size(); ++i) {
    read_payoffs(value.items[i], indexed_key(path, i), depth - 1, fields, out);
  }
}

/// A row of numbers for every action.
std::vector<std::vector<double>> read_counts(const JsonValue& value, Fields& fields) {
  std::vector<std::vector<double>> rows;
  for (std::size_t i = 0; i < value.items.size(); ++i) {
    const JsonValue& item = value.items[i];
    std::vector<double>& row = rows.emplace_back();
    if (item.kind != Kind::kArray || !all_are(item, Kind::kNumber)) {
      fields.wrong(item, indexed_key("payoffs_by_count", i), "a list of numbers");
      continue;
    }
    for (const JsonValue& number : item.items) {
      row.push_back(number.number);
    }
  }
  return rows;
}

/// Payoffs [joint action][player] as the nested lists of a file.
std::string payoff_text(const Parameters& p, int player, std::size_t& next) {
  std::vector<std::string> items;
  if (player == p.players) {
    for (const double payoff : p.payoffs[next]) {
      items.push_back(json_amount(payoff));
    }
    ++next;
    return inline_list(items);
  }
  for (int action = 0; action < p.num_actions(); ++action) {
    items.push_back(payoff_text(p, player + 1, next));
  }
  return player == 0 ? tall_list(items, 2) : inline_list(items);
}

/// One list where all players have the same.
template <class Row, class Write>
std::string rows_text(const std::vector<Row>& rows, const Write& write) {
  std::vector<std::string> items;
  for (const Row& row : rows) {
    items.push_back(write(row));
  }
  const bool same = std::ranges::all_of(rows, [&](const Row& row) { return row == rows.front(); });
  return same ? items.front() : inline_list(items);
}

void check_counts(const Parameters& p, Findings& findings) {
  if (static_cast<int>(p.payoffs_by_count.size()) != p.num_actions()) {
    findings.error("payoffs_by_count", counted(p.payoffs_by_count.size(), "row"),
                   std::to_string(p.num_actions()) + ", one per action");
  }
  for (std::size_t i = 0; i < p.payoffs_by_count.size() && !findings.full(); ++i) {
    const std::vector<double>& row = p.payoffs_by_count[i];
    const std::string key = indexed_key("payoffs_by_count", i);
    if (static_cast<int>(row.size()) != p.players) {
      findings.error(key, key + " has " + counted(row.size(), "number"),
                     std::to_string(p.players) + ", for 0 to " + std::to_string(p.players - 1) +
                         " others who choose the first action");
    }
    for (const double payoff : row) {
      findings.check_amount(key, payoff, -kMaxAmount, kMaxAmount);
    }
  }
}

void check_table(const Parameters& p, Findings& findings) {
  const int joint = num_joint_actions(p);
  if (static_cast<int>(p.payoffs.size()) != joint) {
    findings.error("payoffs", "payoffs for " + counted(p.payoffs.size(), "joint action"),
                   std::to_string(joint) + " (every action of every player)");
  }
  for (const std::vector<double>& row : p.payoffs) {
    if (findings.full()) {
      break;
    }
    if (static_cast<int>(row.size()) != p.players) {
      findings.error("payoffs", "a joint action with " + counted(row.size(), "payoff"),
                     std::to_string(p.players) + ", one per player");
    }
    for (const double payoff : row) {
      findings.check_amount("payoffs", payoff, -kMaxAmount, kMaxAmount);
    }
  }
}

void check_names(const Parameters& p, Findings& findings) {
  for (std::size_t player = 0; player < p.actions.size(); ++player) {
    const std::vector<std::string>& names = p.actions[player];
    if (names.size() != p.actions.front().size()) {
      findings.error(
          "actions",
          "player " + std::to_string(player + 1) + " has " + counted(names.size(), "action"),
          std::to_string(p.actions.front().size()) + " (as player 1)");
    }
    for (std::size_t i = 0; i < names.size() && !findings.full(); ++i) {
      const bool printable = std::ranges::none_of(
          names[i], [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; });
      if (names[i].empty() || names[i].size() > kMaxNameLength || !printable) {
        findings.error("actions", "an action is called " + in_quotes(names[i]),
                       "1 to " + std::to_string(kMaxNameLength) + " printable bytes");
      }
      if (std::ranges::count(names, names[i]) > 1) {
        findings.error("actions", "two actions of a player are called " + in_quotes(names[i]),
                       "names that differ");
        break;
      }
    }
  }
}

}  // namespace

int num_joint_actions(const Parameters& p) {
  int joint = 1;
  for (int player = 0; player < p.players && joint <= kMaxJointActions; ++player) {
    joint = std::min(joint * p.num_actions(), kMaxJointActions + 1);
  }
  return joint;
}

std::vector<double> payoffs_at(const Parameters& p, std::size_t joint) {
  if (p.payoffs_by_count.empty()) {
    return p.payoffs[joint];
  }
  const auto actions = static_cast<std::size_t>(p.num_actions());
  std::vector<std::size_t> chosen(static_cast<std::size_t>(p.players));
  for (std::size_t player = chosen.size(); player-- > 0; joint /= actions) {
    chosen[player] = joint % actions;
  }
  const auto first = static_cast<std::size_t>(std::ranges::count(chosen, std::size_t{0}));
  std::vector<double> payoffs;
  for (const std::size_t action : chosen) {
    payoffs.push_back(p.payoffs_by_count[action][first - (action == 0 ? 1 : 0)]);
  }
  return payoffs;
}

void read_keys(Fields& fields, LayoutSpec& spec) {
  Parameters& p = parameters(spec);
  fields.whole("players", p.players);
  fields.whole("rounds", p.rounds);
  fields.whole("memory", p.memory);
  fields.real("noise", p.noise);
  if (const auto* items = fields.list("actions", "a list of names, or such a list per player")) {
    (void)items;
    const JsonValue& list = *fields.get("actions");
    p.actions = read_rows<std::vector<std::string>>(list, p.players, [&](const JsonValue& row) {
      std::vector<std::string> names;
      for (const JsonValue& item : row.items) {
        if (item.kind != Kind::kString) {
          fields.wrong(item, "actions", "a list of names, or such a list per player");
        }
        names.push_back(item.text);
      }
      return names;
    });
  }
  const JsonValue* payoffs = fields.get("payoffs");
  // With a wrong number of players the levels of the lists mean nothing; that number is complained
  // about.
  if (payoffs != nullptr && p.players >= 1 && p.players <= kMaxAgents) {
    p.payoffs.clear();
    read_payoffs(*payoffs, "payoffs", p.players, fields, p.payoffs);
  }
  if (fields.list("payoffs_by_count", "a list of numbers for every action") != nullptr) {
    p.payoffs_by_count = read_counts(*fields.get("payoffs_by_count"), fields);
  }
  if (const auto* items = fields.list("sees", "a list of what players see")) {
    (void)items;
    p.sees = read_rows<Sight>(*fields.get("sees"), p.players, [&](const JsonValue& row) {
      Sight sight;
      for (const JsonValue& item : row.items) {
        const auto known =
            std::ranges::find_if(kSights, [&](const auto& one) { return item.text == one.first; });
        if (known == kSights.end()) {
          fields.wrong(item, "sees", "\"last_actions\", \"seat\" or \"round\"");
        } else {
          sight.*(known->second) = true;
        }
      }
      return sight;
    });
  }
}

void write_keys(const LayoutSpec& spec, KeyWriter& out) {
  const Parameters& p = parameters(spec);
  const Parameters standard;
  out.number("players", p.players, standard.players);
  if (!p.actions.empty()) {
    out.put("actions", rows_text(p.actions, [](const std::vector<std::string>& names) {
              std::vector<std::string> items;
              for (const std::string& name : names) {
                items.push_back(json_text(name));
              }
              return inline_list(items);
            }));
  }
  if (!p.payoffs_by_count.empty()) {
    std::vector<std::string> rows;
    for (const std::vector<double>& row : p.payoffs_by_count) {
      std::vector<std::string> items;
      for (const double payoff : row) {
        items.push_back(json_amount(payoff));
      }
      rows.push_back(inline_list(items));
    }
    out.put("payoffs_by_count", tall_list(rows, 2));
  }
  if (static_cast<int>(p.payoffs.size()) == num_joint_actions(p)) {
    std::size_t next = 0;
    out.put("payoffs", payoff_text(p, 0, next));
  }
  out.number("rounds", p.rounds, standard.rounds);
  out.number("memory", p.memory, standard.memory);
  out.number("noise", p.noise, standard.noise);
  if (!p.sees.empty()) {
    out.put("sees", rows_text(p.sees, [](const Sight& sight) {
              std::vector<std::string> items;
              for (const auto& [name, member] : kSights) {
                if (sight.*member) {
                  items.push_back(json_text(name));
                }
              }
              return inline_list(items);
            }));
  }
}

void check_keys(const LayoutSpec& spec, Findings& findings) {
  const Parameters& p = parameters(spec);
  findings.check_whole("players", p.players, 1, kMaxAgents, "");
  if (p.players < 1 || p.players > kMaxAgents) {
    return;
  }
  findings.check_whole("rounds", p.rounds, 0, kMaxHorizon, "(0: the horizon ends the game)");
  findings.check_whole("memory", p.memory, 1, kMaxMemory, "joint actions");
  findings.check_amount("noise", p.noise, 0, 1);
  const auto players = static_cast<std::size_t>(p.players);
  if (p.actions.empty()) {
    findings.error("actions", "the key \"actions\" is missing", "a list of two names or more");
    return;
  }
  if (p.actions.size() != players) {
    findings.error("actions", "actions of " + counted(p.actions.size(), "player"),
                   std::to_string(p.players) + " (as players says), or one list for all");
    return;
  }
  findings.check_whole("actions", p.num_actions(), 2, kMaxActions, "names");
  check_names(p, findings);
  if (!p.sees.empty() && p.sees.size() != players) {
    findings.error("sees", "sights of " + counted(p.sees.size(), "player"),
                   std::to_string(p.players) + " (as players says), or one list for all");
  }
  const int joint = num_joint_actions(p);
  if (joint > kMaxJointActions) {
    findings.error("payoffs",
                   "a game with more than " + std::to_string(kMaxJointActions) + " joint actions",
                   "at most " + std::to_string(kMaxJointActions), "fewer players or actions");
    return;
  }
  if (p.payoffs_by_count.empty()) {
    check_table(p, findings);
  } else if (!p.payoffs.empty()) {
    findings.error("payoffs_by_count", "payoffs and payoffs_by_count together", "one of them");
  } else {
    check_counts(p, findings);
  }
}

}  // namespace potluck::matrix
