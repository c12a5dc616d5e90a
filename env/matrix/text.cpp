#include "env/matrix/text.h"

#include <algorithm>
#include <vector>

#include "env/matrix/parameters.h"
#include "env/text/json_tree.h"

namespace potluck::matrix {
namespace {

std::string payoffs_text(const std::vector<double>& payoffs) {
  std::string text;
  for (const double payoff : payoffs) {
    text += (text.empty() ? "" : ", ") + number_text(payoff);
  }
  return text;
}

/// Columns of equal width, two blanks apart, indented by two.
std::string aligned(const std::vector<std::vector<std::string>>& rows) {
  std::vector<std::size_t> widths;
  for (const auto& row : rows) {
    widths.resize(std::max(widths.size(), row.size()));
    for (std::size_t i = 0; i < row.size(); ++i) {
      widths[i] = std::max(widths[i], row[i].size());
    }
  }
  std::string out;
  for (const auto& row : rows) {
    std::string line;
    for (std::size_t i = 0; i < row.size(); ++i) {
      line += "  " + row[i] + std::string(widths[i] - row[i].size(), ' ');
    }
    out += line.substr(0, line.find_last_not_of(' ') + 1) + "\n";
  }
  return out;
}

/// A line per action: what it pays by the number of others who choose the first action. Below it,
/// what everybody did last and got.
std::string count_table(const Parameters& p, std::span<const Action> last) {
  const std::vector<std::string>& names = p.actions.front();
  std::vector<std::vector<std::string>> rows = {{"others who " + names.front()}};
  for (int count = 0; count < p.players; ++count) {
    rows.front().push_back(std::to_string(count));
  }
  for (std::size_t action = 0; action < names.size(); ++action) {
    std::vector<std::string>& row = rows.emplace_back();
    row.push_back(names[action]);
    for (const double payoff : p.payoffs_by_count[action]) {
      row.push_back(number_text(payoff));
    }
  }
  std::string out = aligned(rows);
  if (!last.empty()) {
    const std::vector<double> paid = payoffs_at(p, joint_index(p, last));
    for (std::size_t player = 0; player < last.size(); ++player) {
      out += (player == 0 ? "  [" : ", ") + p.actions[player][last[player]] + " " +
             number_text(paid[player]);
    }
    out += "]\n";
  }
  return out;
}

}  // namespace

std::string payoff_table(const LayoutSpec& spec, std::span<const Action> last) {
  const Parameters& p = parameters(spec);
  if (!p.payoffs_by_count.empty()) {
    return count_table(p, last);
  }
  const std::size_t marked = last.empty() ? p.payoffs.size() : joint_index(p, last);
  const auto cell = [&](std::size_t joint) {
    const std::string text = payoffs_text(p.payoffs[joint]);
    return joint == marked ? "[" + text + "]" : " " + text;
  };
  std::vector<std::vector<std::string>> rows;
  if (p.players == 2) {
    rows.push_back({""});
    for (const std::string& name : p.actions[1]) {
      rows.back().push_back(" " + name);
    }
    for (std::size_t i = 0; i < p.actions[0].size(); ++i) {
      rows.push_back({p.actions[0][i]});
      for (std::size_t j = 0; j < p.actions[1].size(); ++j) {
        rows.back().push_back(cell(i * p.actions[1].size() + j));
      }
    }
    return aligned(rows);
  }
  const auto actions = static_cast<std::size_t>(p.num_actions());
  for (std::size_t joint = 0; joint < p.payoffs.size(); ++joint) {
    std::vector<std::string> row(static_cast<std::size_t>(p.players));
    std::size_t rest = joint;
    for (std::size_t player = row.size(); player-- > 0; rest /= actions) {
      row[player] = p.actions[player][rest % actions];
    }
    row.push_back(cell(joint));
    rows.push_back(std::move(row));
  }
  return aligned(rows);
}

}  // namespace potluck::matrix
