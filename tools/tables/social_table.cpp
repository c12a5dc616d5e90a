#include "tools/tables/social_table.h"

#include <utility>

#include "tools/tables/evaluation_table.h"
#include "tools/tables/kitchen_column.h"
#include "tools/tables/summary_tables.h"

namespace potluck::tools {
namespace {

constexpr std::size_t kMostStates = 12;  // that fit side by side; JSON has all

class SocialTables : private SummaryTables {
 public:
  using SummaryTables::SummaryTables;

  std::vector<Table> build() {
    for (const Condition& condition : main_conditions(evaluation_)) {
      add(sharing(condition));
      add(exploited(condition));
      add(reciprocity(condition));
      add(word_use(condition));
    }
    return std::move(tables_);
  }

 private:
  static void append(const Estimate& estimate, std::vector<std::string>& cells) {
    append_estimate(estimate, 2, cells);
  }
  void append_columns(Table& table, const char* spanning) const {
    SummaryTables::append_columns(table, spanning, "mean");
  }

  [[nodiscard]] Table sharing(const Condition& condition) const {
    Table table = empty_table(condition, "sharing", "Who gets what");
    table.columns = {{"group", Align::kLeft}, {"partner", Align::kLeft}, {"games", Align::kRight}};
    append_columns(table, "welfare");
    append_columns(table, "own return");
    append_columns(table, "other's return");
    table.columns.push_back({"gap", Align::kRight});
    table.columns.push_back({"envy", Align::kRight});
    KitchenColumn kitchens(table, condition.protocols.size() > 1);
    const PairsOf* above = nullptr;
    for (const SharingSummary& entry : summary_.social.sharing) {
      if (!is_shown(condition, entry.of)) {
        continue;
      }
      const bool begins = above == nullptr || above->group != entry.of.group;
      Table::Row row{{begins ? label(entry.of.group) : "", partner_label(entry.of),
                      std::to_string(entry.of.pairs)},
                     begins};
      append(entry.welfare, row.cells);
      append(entry.own, row.cells);
      append(entry.other, row.cells);
      row.cells.push_back(format_number(entry.gap.value, 2));
      row.cells.push_back(format_number(entry.envy.value, 2));
      kitchens.add(entry.of.kitchen, std::move(row));
      above = &entry.of;
    }
    table.notes = {
        "welfare: all seats' returns added; gap: greatest less least of a seat; envy: what the "
        "best off",
        "of the others has more than the group's agent."};
    return table;
  }

  [[nodiscard]] Table exploited(const Condition& condition) const {
    Table table = empty_table(condition, "exploited", "Best responses against frozen agents");
    table.columns = {{"frozen", Align::kLeft}, {"agents", Align::kRight}};
    append_columns(table, "the best response gets");
    append_columns(table, "and leaves it");
    append_columns(table, "it gets beside itself");
    KitchenColumn kitchens(table, condition.protocols.size() > 1);
    for (const ExploitSummary& entry : summary_.social.exploits) {
      if (is_of(condition, entry.protocol)) {
        Table::Row row{{label(entry.group), std::to_string(entry.agents)}, false};
        append(entry.gets, row.cells);
        append(entry.leaves, row.cells);
        append(entry.itself, row.cells);
        kitchens.add(entry.kitchen, std::move(row));
      }
    }
    return table;
  }

  /// Of the first table that has entries; kitchens with other actions are left to the file.
  [[nodiscard]] Table reciprocity(const Condition& condition) const {
    Table table = empty_table(condition, "reciprocity", "Answers to the round before");
    const ReciprocitySummary* first = nullptr;
    KitchenColumn kitchens(table, condition.protocols.size() > 1);
    for (const ReciprocitySummary& entry : summary_.social.reciprocity) {
      if (!is_shown(condition, entry.of) || entry.states.size() > kMostStates) {
        continue;
      }
      if (first == nullptr) {
        first = &entry;
        const std::string spanning = "P(" + entry.actions.front() + " | own, other's last action)";
        table.columns.push_back({"group", Align::kLeft});
        table.columns.push_back({"partner", Align::kLeft});
        for (const std::string& state : entry.states) {
          table.columns.push_back({state, Align::kRight, spanning});
        }
      }
      if (entry.states != first->states) {
        continue;
      }
      Table::Row row{{label(entry.of.group), partner_label(entry.of)}, false};
      for (std::size_t state = 0; state < entry.states.size(); ++state) {
        row.cells.push_back(format_number(entry.probability[state * entry.actions.size()], 2));
      }
      kitchens.add(entry.of.kitchen, std::move(row));
    }
    return table;
  }

  /// Likewise.
  [[nodiscard]] Table word_use(const Condition& condition) const {
    Table table = empty_table(condition, "word_use", "What words tell of what their speaker knows");
    const WordUseSummary* first = nullptr;
    KitchenColumn kitchens(table, condition.protocols.size() > 1);
    for (const WordUseSummary& entry : summary_.social.word_use) {
      const std::size_t cells = entry.secrets.size() * entry.words.size();
      if (!is_shown(condition, entry.of) || cells > kMostStates) {
        continue;
      }
      if (first == nullptr) {
        first = &entry;
        table.columns.push_back({"group", Align::kLeft});
        table.columns.push_back({"partner", Align::kLeft});
        append_columns(table, "bits");
        for (std::size_t cell = 0; cell < cells; ++cell) {
          table.columns.push_back({entry.words[cell % entry.words.size()], Align::kRight,
                                   "P(word | " + entry.secrets[cell / entry.words.size()] + ")"});
        }
      }
      if (entry.secrets != first->secrets || entry.words != first->words) {
        continue;
      }
      Table::Row row{{label(entry.of.group), partner_label(entry.of)}, false};
      append(entry.information, row.cells);
      for (const double probability : entry.probability) {
        row.cells.push_back(format_number(probability, 2));
      }
      kitchens.add(entry.of.kitchen, std::move(row));
    }
    table.notes = {
        "bits: mutual information of a word and what its speaker alone knows, the mean of each"
        " game's own;",
        "probabilities are pooled over seeds, which may mean different things by one word."};
    return table;
  }
};

}  // namespace

std::vector<Table> social_tables(const CrossPlay& evaluation, const Summary& summary) {
  return SocialTables(evaluation, summary).build();
}

}  // namespace potluck::tools
