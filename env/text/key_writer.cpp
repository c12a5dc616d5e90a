#include "env/text/key_writer.h"

#include <cmath>
#include <nlohmann/json.hpp>

#include "env/text/json_text.h"
#include "env/text/json_tree.h"

namespace potluck {

std::string json_text(std::string_view value) {
  return dump_json(nlohmann::json(value));
}

std::string json_amount(double value) {
  return std::isinf(value) ? "\"inf\"" : number_text(value);
}

std::string inline_list(const std::vector<std::string>& items) {
  std::string out = "[";
  for (std::size_t i = 0; i < items.size(); ++i) {
    out += (i == 0 ? "" : ", ") + items[i];
  }
  return out + "]";
}

std::string tall_list(const std::vector<std::string>& items, int indent) {
  if (items.empty()) {
    return "[]";
  }
  const std::string blanks(static_cast<std::size_t>(indent), ' ');
  std::string out = "[";
  for (std::size_t i = 0; i < items.size(); ++i) {
    out += (i == 0 ? "\n" : ",\n") + blanks + "  " + items[i];
  }
  return out + "\n" + blanks + "]";
}

std::string inline_object(const Keys& keys) {
  std::string out = "{";
  for (std::size_t i = 0; i < keys.size(); ++i) {
    out += (i == 0 ? "\"" : ", \"") + keys[i].first + "\": " + keys[i].second;
  }
  return out + "}";
}

std::string tall_object(const Keys& keys, int indent) {
  const std::string blanks(static_cast<std::size_t>(indent), ' ');
  std::string out = "{";
  for (std::size_t i = 0; i < keys.size(); ++i) {
    out += (i == 0 ? "\n" : ",\n") + blanks + "  \"" + keys[i].first + "\": " + keys[i].second;
  }
  return out + "\n" + blanks + "}";
}

void KeyWriter::number(const std::string& key, double value, double standard) {
  if (value != standard) {
    put(key, json_amount(value));
  }
}

void KeyWriter::flag(const std::string& key, bool value, bool standard) {
  if (value != standard) {
    put(key, value ? "true" : "false");
  }
}

void KeyWriter::object(const std::string& key, const KeyWriter& inner) {
  if (!inner.keys_.empty()) {
    put(key, inline_object(inner.keys_));
  }
}

}  // namespace potluck
