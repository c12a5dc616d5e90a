// The first column of tables over several kitchens.
#pragma once

#include <string>
#include <utility>

#include "tools/tables/table.h"

namespace potluck::tools {

/// Names the kitchen of every row where it changes. A table of one kitchen has no such column.
class KitchenColumn {
 public:
  KitchenColumn(Table& table, bool shown) : table_(table), shown_(shown) {
    if (shown) {
      table.columns.insert(table.columns.begin(), {"kitchen", Align::kLeft, ""});
    }
  }
  void add(const std::string& kitchen, Table::Row row) {
    if (shown_) {
      const bool begins = kitchen != last_;
      row.cells.insert(row.cells.begin(), begins ? kitchen : "");
      row.begins_group = row.begins_group || begins;
      last_ = kitchen;
    }
    table_.rows.push_back(std::move(row));
  }

 private:
  Table& table_;
  bool shown_;
  std::string last_;
};

}  // namespace potluck::tools
