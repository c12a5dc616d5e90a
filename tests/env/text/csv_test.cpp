#include "env/text/csv.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "env/text/error.h"
#include "tests/env/layout/support.h"

using namespace potluck;
using layout_test::error_of;

namespace {

std::vector<std::vector<std::string>> rows_of(const std::string& text) {
  CsvReader reader(text, "table.csv");
  std::vector<std::vector<std::string>> rows;
  std::vector<std::string> values;
  while (reader.next(values)) {
    rows.push_back(values);
  }
  return rows;
}

using Rows = std::vector<std::vector<std::string>>;

}  // namespace

TEST_CASE("values of a table may be quoted, empty and as long as lines are not") {
  CHECK(rows_of("").empty());
  CHECK(rows_of("a,b\n1,2\n") == Rows{{"a", "b"}, {"1", "2"}});
  CHECK(rows_of("a,b\r\n1,2") == Rows{{"a", "b"}, {"1", "2"}});
  CHECK(rows_of("a,b\r1,2\r\r") == Rows{{"a", "b"}, {"1", "2"}});
  CHECK(rows_of("\xef\xbb\xbf"
                "a,\n,b\n\n,\n") == Rows{{"a", ""}, {"", "b"}, {"", ""}});
  CHECK(rows_of("\"a,\"\"b\"\"\",\"x\ny\"\n\"\",z\n") == Rows{{"a,\"b\"", "x\ny"}, {"", "z"}});
}

TEST_CASE("rows know their lines") {
  CsvReader reader("a\n\"x\ny\"\nb\n", "table.csv");
  std::vector<std::string> values;
  std::vector<std::size_t> lines;
  while (reader.next(values)) {
    lines.push_back(reader.line());
  }
  CHECK(lines == std::vector<std::size_t>{1, 2, 4});
}

TEST_CASE("what is no table is refused with its line") {
  CHECK(error_of([] { static_cast<void>(rows_of("a\n\"b\nc")); }) ==
        "table.csv:2: a value without its closing quote, expected one; was the file cut off?");
  CHECK(error_of([] { static_cast<void>(rows_of("a\n\"b\"c\n")); }) ==
        "table.csv:2: text behind a value in quotes, expected a comma or the end of the line");
  CHECK(error_of([] {
          static_cast<void>(rows_of(std::string(1000, ',')));
        }).starts_with("table.csv:1: a row of more than 500 values"));
  const std::string wide(kMaxCsvValueBytes + 1, 'x');
  CHECK(error_of([&] { static_cast<void>(rows_of(wide)); }).starts_with("table.csv:1: a value of"));
  CHECK(error_of([&] {
          static_cast<void>(rows_of("\"" + wide + "\""));
        }).starts_with("table.csv:1: a value of more than"));
}
