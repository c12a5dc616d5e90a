// A report as one HTML page: everything inline, nothing fetched, a script only
// where games are played; light, dark and paper.
#pragma once

#include <string>

#include "tools/report/content.h"
#include "tools/tables/table.h"

namespace potluck::tools {

/// A whole HTML5 document. Everything that came from files or flags is escaped; void elements are
/// closed, so that XML readers take it as well.
[[nodiscard]] std::string report_html(const ReportContent& content);

/// <table> with its caption, headings and notes.
[[nodiscard]] std::string html_table(const Table& table, int number);

}  // namespace potluck::tools
