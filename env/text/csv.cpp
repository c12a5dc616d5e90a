#include "env/text/csv.h"

#include <algorithm>
#include <utility>

#include "env/text/error.h"

namespace potluck {

CsvReader::CsvReader(std::string_view text, std::string place)
    : text_(text), place_(std::move(place)) {
  if (text_.starts_with("\xef\xbb\xbf")) {
    at_ = 3;  // a byte order mark
  }
}

bool CsvReader::next(std::vector<std::string>& values) {
  while (at_ < text_.size() && (text_[at_] == '\n' || text_[at_] == '\r')) {
    end_line();
  }
  if (at_ >= text_.size()) {
    return false;
  }
  row_line_ = line_;
  std::size_t count = 0;
  do {
    if (count == kMaxCsvColumns) {
      fail("a row of more than " + std::to_string(kMaxCsvColumns) + " values", "at most that many");
    }
    if (count == values.size()) {
      values.emplace_back();
    }
    std::string& value = values[count++];
    value.clear();
    if (at_ < text_.size() && text_[at_] == '"') {
      read_quoted(value);
      continue;
    }
    const std::size_t end = std::min(text_.find_first_of(",\r\n", at_), text_.size());
    if (end - at_ > kMaxCsvValueBytes) {
      fail("a value of " + std::to_string(end - at_) + " bytes",
           "at most " + std::to_string(kMaxCsvValueBytes));
    }
    value.assign(text_.substr(at_, end - at_));
    at_ = end;
  } while (separator());
  values.resize(count);
  return true;
}

void CsvReader::read_quoted(std::string& value) {
  ++at_;
  while (true) {
    const std::size_t end = text_.find_first_of("\"\r\n", at_);
    if (end == std::string_view::npos) {
      fail("a value without its closing quote", "one; was the file cut off?");
    }
    value.append(text_.substr(at_, end - at_));
    if (value.size() > kMaxCsvValueBytes) {
      fail("a value of more than " + std::to_string(kMaxCsvValueBytes) + " bytes",
           "at most that many");
    }
    at_ = end;
    if (text_[at_] != '"') {
      const std::size_t begin = at_;
      end_line();
      value.append(text_.substr(begin, at_ - begin));
    } else if (text_.substr(at_).starts_with("\"\"")) {
      value += '"';
      at_ += 2;
    } else {
      ++at_;
      return;
    }
  }
}

bool CsvReader::separator() {
  if (at_ >= text_.size()) {
    return false;
  }
  if (text_[at_] == ',') {
    ++at_;
    return true;
  }
  if (text_[at_] != '\r' && text_[at_] != '\n') {
    fail("text behind a value in quotes", "a comma or the end of the line");
  }
  end_line();
  return false;
}

void CsvReader::end_line() {
  at_ += text_.substr(at_).starts_with("\r\n") ? 2U : 1U;
  ++line_;
}

void CsvReader::fail(const std::string& found, const std::string& expected) const {
  throw InputError(place_ + ":" + std::to_string(row_line_), found, expected);
}

}  // namespace potluck
