// Tables as text: values separated by commas, after RFC 4180, as pandas and spreadsheets write
// them.
//
// A value in double quotes may hold commas, line ends and, doubled, quotes. Lines end in \n, \r\n
// or \r. Files are hostile: a row has at most kMaxCsvColumns values, of kMaxCsvValueBytes each.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace potluck {

inline constexpr std::size_t kMaxCsvColumns = 500;
inline constexpr std::size_t kMaxCsvValueBytes = std::size_t{1} << 20;

/// Reads a table row by row; borrows the text.
class CsvReader {
 public:
  /// `place` names the source in errors.
  CsvReader(std::string_view text, std::string place);

  /// The next row into `values`, whose memory is used again; lines without anything are skipped.
  /// False at the end. Throws InputError, naming place and line.
  bool next(std::vector<std::string>& values);
  /// The line on which the row last read began, from 1.
  [[nodiscard]] std::size_t line() const { return row_line_; }

 private:
  void read_quoted(std::string& value);
  /// After a value: true if another one follows in the row.
  bool separator();
  void end_line();
  [[noreturn]] void fail(const std::string& found, const std::string& expected) const;

  std::string_view text_;
  std::string place_;
  std::size_t at_ = 0;
  std::size_t line_ = 1;
  std::size_t row_line_ = 0;
};

}  // namespace potluck
