#include "env/split/keys.h"

#include <algorithm>
#include <string>
#include <vector>

#include "env/limits.h"
#include "env/split/parameters.h"
#include "env/text/fields.h"
#include "env/text/findings.h"
#include "env/text/json_tree.h"
#include "env/text/key_writer.h"

namespace potluck::split {
namespace {

using Kind = JsonValue::Kind;

constexpr int kMaxRounds = 10'000;
constexpr int kMaxWords = kMaxActions - 3;  // beside claiming nothing, claiming one, waiting

const char* items_key(bool talks) {
  return talks ? "coins" : "items";
}

/// A list of words, or how many there are: "word 1", "word 2", …
void read_vocabulary(const JsonValue& value, Fields& fields, Parameters& p) {
  const std::string expected =
      "1 to " + std::to_string(kMaxWords) + " words: a list of them, or their number";
  if (value.kind == Kind::kNumber && value.whole && value.integer >= 1 &&
      value.integer <= kMaxWords) {
    p.vocabulary.clear();
    for (int word = 1; word <= static_cast<int>(value.integer); ++word) {
      p.vocabulary.push_back("word " + std::to_string(word));
    }
    return;
  }
  const bool is_list =
      value.kind == Kind::kArray && !value.items.empty() &&
      std::ranges::all_of(value.items, [](const auto& item) { return item.kind == Kind::kString; });
  if (!is_list) {
    fields.wrong(value, "vocabulary", expected);
    return;
  }
  p.vocabulary.clear();
  for (const JsonValue& item : value.items) {
    p.vocabulary.push_back(item.text);
  }
}

void read_values(const JsonValue& value, Fields& fields, Parameters& p) {
  const bool fits =
      value.kind == Kind::kArray && value.items.size() == p.values.size() &&
      std::ranges::all_of(value.items, [](const auto& item) { return item.kind == Kind::kNumber; });
  if (!fits) {
    fields.wrong(value, "values", "two numbers: little and much");
    return;
  }
  for (std::size_t i = 0; i < p.values.size(); ++i) {
    p.values[i] = value.items[i].number;
  }
}

void check_vocabulary(const Parameters& p, Findings& findings) {
  findings.check_whole("vocabulary", p.num_words(), 1, kMaxWords, "words");
  for (const std::string& word : p.vocabulary) {
    if (findings.full()) {
      return;
    }
    const bool printable = std::ranges::none_of(
        word, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; });
    if (word.empty() || word.size() > kMaxWordLength || !printable) {
      findings.error("vocabulary", "a word is " + in_quotes(word),
                     "1 to " + std::to_string(kMaxWordLength) + " printable bytes");
    }
    if (std::ranges::count(p.vocabulary, word) > 1) {
      findings.error("vocabulary", "two words are " + in_quotes(word), "words that differ");
      return;
    }
  }
}

}  // namespace

Parameters default_parameters(bool talks) {
  Parameters p;
  if (talks) {
    p.kinds = 1;
    p.vocabulary = {"rock", "paper", "scissors"};
  }
  return p;
}

void read_keys(Fields& fields, LayoutSpec& spec, bool talks) {
  Parameters& p = parameters(spec);
  fields.whole("rounds", p.rounds);
  fields.whole(items_key(talks), p.items);
  if (const JsonValue* values = fields.get("values")) {
    read_values(*values, fields, p);
  }
  if (!talks) {
    fields.whole("kinds", p.kinds);
    return;
  }
  if (const JsonValue* vocabulary = fields.get("vocabulary")) {
    read_vocabulary(*vocabulary, fields, p);
  }
  fields.real("garbled", p.garbled);
}

void write_keys(const LayoutSpec& spec, KeyWriter& out, bool talks) {
  const Parameters& p = parameters(spec);
  const Parameters standard = default_parameters(talks);
  out.number("rounds", p.rounds, standard.rounds);
  if (!talks) {
    out.number("kinds", p.kinds, standard.kinds);
  }
  out.number(items_key(talks), p.items, standard.items);
  if (p.values != standard.values) {
    out.put("values", inline_list({json_amount(p.values[0]), json_amount(p.values[1])}));
  }
  if (p.vocabulary != standard.vocabulary) {
    std::vector<std::string> words;
    for (const std::string& word : p.vocabulary) {
      words.push_back(json_text(word));
    }
    out.put("vocabulary", inline_list(words));
  }
  out.number("garbled", p.garbled, standard.garbled);
}

void check_keys(const LayoutSpec& spec, Findings& findings, bool talks) {
  const Parameters& p = parameters(spec);
  findings.check_whole("rounds", p.rounds, 1, kMaxRounds, "");
  findings.check_whole(items_key(talks), p.items, 1, kMaxItems, "of a kind");
  for (const double value : p.values) {
    findings.check_amount("values", value, -kMaxAmount, kMaxAmount);
  }
  if (!talks) {
    findings.check_whole("kinds", p.kinds, 2, kMaxKinds, "");
    return;
  }
  check_vocabulary(p, findings);
  findings.check_amount("garbled", p.garbled, 0, 1);
  const int actions = p.items + 1 + p.num_words() + 1;
  if (p.items <= kMaxItems && actions > kMaxActions) {
    findings.error("vocabulary",
                   std::to_string(p.num_words()) + " words beside claims of 0 to " +
                       std::to_string(p.items) + ": " + std::to_string(actions) + " actions",
                   "at most " + std::to_string(kMaxActions), "fewer words or coins");
  }
}

}  // namespace potluck::split
