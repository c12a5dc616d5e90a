// Layout files spoiled by chance: nothing may crash, hang or pass silently.
//
// Mutations are drawn with Philox from the shipped kitchens, so every run sees the same files.
// Those of a breaking kind must be refused with a line; the others must be refused or be kitchens
// that step.
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "env/classic/rule_set.h"
#include "env/grid/reach.h"
#include "env/layout/reference_layout.h"
#include "env/layout/source.h"
#include "env/layout_facts.h"
#include "env/random.h"
#include "env/vector_env.h"
#include "tests/env/layout/support.h"

using namespace potluck;
using namespace potluck::layout_test;

namespace {

constexpr RandomKey kMutationKey{2026};

class Dice {
 public:
  explicit Dice(std::uint32_t number) : number_(number) {}
  std::size_t below(std::size_t n) {
    return uniform_below(kMutationKey.draw(number_, 0, draws_++, Purpose::kBenchmark)[0],
                         static_cast<std::uint32_t>(n));
  }
  template <typename T>
  const T& of(const std::vector<T>& things) {
    return things[below(things.size())];
  }

 private:
  std::uint32_t number_;
  std::uint32_t draws_ = 0;
};

/// Offsets of characters of `text` that `wanted` likes, with whether they stand within a JSON text.
template <typename Wanted>
std::vector<std::size_t> places(const std::string& text, Wanted wanted) {
  std::vector<std::size_t> found;
  bool in_text = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool quote = text[i] == '"' && (i == 0 || text[i - 1] != '\\');
    if (wanted(text[i], in_text && !quote)) {
      found.push_back(i);
    }
    in_text = in_text != quote;
  }
  return found;
}

/// Offsets of the tiles in the grid's rows.
std::vector<std::size_t> tiles(const std::string& text) {
  std::vector<std::size_t> found;
  const std::size_t begin = text.find("\"grid\": [");
  const std::size_t end = text.find(']', begin);
  bool in_text = false;
  for (std::size_t i = begin + 9; i < end; ++i) {
    if (text[i] == '"') {
      in_text = !in_text;
    } else if (in_text) {
      found.push_back(i);
    }
  }
  return found;
}

std::vector<std::size_t> tiles_of(const std::string& text, char symbol) {
  std::vector<std::size_t> found = tiles(text);
  std::erase_if(found, [&](std::size_t at) { return text[at] != symbol; });
  return found;
}

/// One way to spoil a file. Returns whether what comes out must be refused.
using Mutation = bool (*)(std::string& text, Dice& dice);

bool cut_short(std::string& text, Dice& dice) {
  text.resize(dice.below(text.rfind('}')));
  return true;
}
bool lose_structure(std::string& text, Dice& dice) {
  text.erase(dice.of(places(text,
                            [](char c, bool in_text) {
                              return !in_text &&
                                     std::string("{}[]:,\"").find(c) != std::string::npos;
                            })),
             1);
  return true;
}
bool lose_tile(std::string& text, Dice& dice) {
  text.erase(dice.of(tiles(text)), 1);
  return true;
}
bool add_tile(std::string& text, Dice& dice) {
  text.insert(dice.of(tiles(text)), 1, 'X');
  return true;
}
bool strange_tile(std::string& text, Dice& dice) {
  text[dice.of(tiles(text))] = dice.of(std::vector<char>{'?', '0', 'x', 'p', '-', '#', '~'});
  return true;
}
bool lose_start(std::string& text, Dice& /*dice*/) {
  for (const std::size_t at : tiles_of(text, '1')) {
    text[at] = ' ';
  }
  return true;  // either a gap or no start at all
}
bool double_start(std::string& text, Dice& dice) {
  text[dice.of(tiles_of(text, ' '))] = '1';
  return true;
}
bool lose_pots(std::string& text, Dice& /*dice*/) {
  for (const std::size_t at : tiles_of(text, 'P')) {
    text[at] = 'X';
  }
  return true;
}
bool open_border(std::string& text, Dice& /*dice*/) {
  text[tiles(text).front()] = ' ';
  return text.find("\"coop_grid\"") == std::string::npos;
}
bool rename_key(std::string& text, Dice& dice) {
  const auto colons = places(text, [](char c, bool in_text) { return !in_text && c == ':'; });
  text.insert(dice.of(colons) - 1, 1, 'x');
  return true;
}
bool repeat_key(std::string& text, Dice& /*dice*/) {
  text.insert(text.find("\"grid\""), "\"format\": 1, ");
  return true;
}
bool add_value(std::string& text, Dice& dice) {
  const std::vector<std::string> lines = {"\"horizon\": NaN, ",
                                          "\"horizon\": -5, ",
                                          "\"horizon\": 1e400, ",
                                          "\"horizon\": \"long\", ",
                                          "\"effort\": [], ",
                                          "\"effort\": {\"move\": -1}, ",
                                          "\"effort\": {\"move\": Infinity}, ",
                                          "\"effort\": {\"jump\": 1}, ",
                                          "\"description\": 3, ",
                                          "\"rules\": \"chess\", "};
  const std::string& line = dice.of(lines);
  const std::string key = line.substr(0, line.find(':'));
  if (const std::size_t known = text.find(key + ":"); known != std::string::npos) {
    text.insert(known, line);  // now twice, which is wrong as well
  } else {
    text.insert(text.find("\"grid\""), line);
  }
  return true;
}
bool nest_deeply(std::string& text, Dice& dice) {
  const std::string deep(20 + dice.below(2000), '[');
  text.insert(text.find("\"grid\": ") + 8, deep);
  return true;
}
bool flip_bytes(std::string& text, Dice& dice) {
  for (std::size_t n = 1 + dice.below(4); n > 0; --n) {
    text[dice.below(text.size())] = static_cast<char>(dice.below(256));
  }
  return false;
}
bool copy_chunk(std::string& text, Dice& dice) {
  const std::size_t from = dice.below(text.size());
  text.insert(dice.below(text.size()), text.substr(from, 1 + dice.below(40)));
  return false;
}
bool lose_chunk(std::string& text, Dice& dice) {
  text.erase(dice.below(text.size()), 1 + dice.below(20));
  return false;
}
bool swap_tiles(std::string& text, Dice& dice) {
  for (std::size_t n = 1 + dice.below(6); n > 0; --n) {
    std::swap(text[dice.of(tiles(text))], text[dice.of(tiles(text))]);
  }
  return false;
}
bool change_digits(std::string& text, Dice& dice) {
  const auto digits =
      places(text, [](char c, bool in_text) { return !in_text && c >= '0' && c <= '9'; });
  text.insert(dice.of(digits),
              dice.of(std::vector<std::string>{"9", "0", "-", ".", "e5", "12345678901"}));
  return false;
}

constexpr std::array<std::pair<const char*, Mutation>, 18> kMutations = {{
    {"cut short", cut_short},
    {"lose structure", lose_structure},
    {"lose tile", lose_tile},
    {"add tile", add_tile},
    {"strange tile", strange_tile},
    {"lose start", lose_start},
    {"double start", double_start},
    {"lose pots", lose_pots},
    {"open border", open_border},
    {"rename key", rename_key},
    {"repeat key", repeat_key},
    {"add value", add_value},
    {"nest deeply", nest_deeply},
    {"flip bytes", flip_bytes},
    {"copy chunk", copy_chunk},
    {"lose chunk", lose_chunk},
    {"swap tiles", swap_tiles},
    {"change digits", change_digits},
}};

void step_a_while(const std::shared_ptr<const Layout>& layout) {
  VectorEnv env(layout, {.num_envs = 2, .key = kMutationKey, .first_env = 0});
  std::vector<Action> actions(2 * static_cast<std::size_t>(layout->num_agents()));
  Dice dice(static_cast<std::uint32_t>(layout->num_cells()));
  std::vector<float> earned(actions.size());
  StepBuffers out;
  out.earned = earned;
  for (int step = 0; step < 60; ++step) {
    for (Action& action : actions) {
      action = static_cast<Action>(dice.below(6));
    }
    env.step(actions, out);
    for (const float reward : earned) {
      CHECK(!std::isnan(reward));
    }
  }
}

/// The first error of a spoiled file, or empty if it is a kitchen after all, which then must work.
std::string outcome(const std::string& text) {
  try {
    const LayoutSource source(text, "spoiled.json");
    source.throw_first_error();
    const auto layout = std::make_shared<const Layout>(source.spec());
    static_cast<void>(check_solvable(*layout));
    CHECK(layout_facts(*layout).max_deliveries >= 0);
    step_a_while(layout);
    return {};
  } catch (const InputError& error) {
    return error.what();
  }
}

}  // namespace

TEST_CASE("three hundred spoiled layout files end in a line or in a kitchen that works") {
  std::vector<std::string> good;
  for (const std::string& path : shipped_files()) {
    const std::string text = read_file(path);
    if (text.find("\"grid\"") != std::string::npos) {  // the mutations are those of kitchens
      good.push_back(text);
    }
  }
  std::map<std::string, int> refused;
  for (std::uint32_t number = 0; number < 306; ++number) {
    const std::string name = kMutations[number % kMutations.size()].first;
    const Mutation mutate = kMutations[number % kMutations.size()].second;
    Dice dice(number);
    std::string text = dice.of(good);
    const bool breaking = mutate(text, dice);
    CAPTURE(name);
    CAPTURE(text);
    const std::string error = outcome(text);
    if (breaking) {
      CHECK(error.starts_with("spoiled.json"));
    }
    CHECK(error.find('\n') == std::string::npos);
    CHECK(error.size() < 1000);
    refused[name] += error.empty() ? 0 : 1;
  }
  // The harmless kinds are not all refused, so the second half of the promise is tested too.
  CHECK(refused["swap tiles"] < 17);
}

TEST_CASE("spoiled .layout files end in a line or in a kitchen that works") {
  std::vector<std::string> good;
  for (const std::string& path : shipped_files()) {
    const LayoutSpec spec = LayoutSource(read_file(path), path).spec();
    if (spec.rules == &classic::rule_set()) {
      good.push_back(write_reference_layout(spec).text);
    }
  }
  for (int copies = 0; copies < 10; ++copies) {
    good.emplace_back(
        "{'grid': '''XXPXX\n O  2T\n X1  X\n XDXSX''', 'start_order_list': ['any'] * 3 + "
        "['onion'], 'num_items_for_soup': 1 + 1, u'cook_time': 4*5, r'\\x': '\\x41'}");
  }
  for (std::uint32_t number = 1000; number < 1200; ++number) {
    Dice dice(number);
    std::string text = dice.of(good);
    const std::array<Mutation, 4> kinds = {flip_bytes, copy_chunk, lose_chunk, cut_short};
    const std::size_t kind = number % kinds.size();
    const bool breaking = kinds[kind](text, dice);
    CAPTURE(text);
    bool refused = false;
    try {
      const ReferenceLayout read = parse_reference_layout(text, "spoiled.layout");
      refused = std::any_of(read.findings.begin(), read.findings.end(), [](const auto& f) {
        return f.finding.severity == Finding::Severity::kError;
      });
      if (!refused) {
        step_a_while(std::make_shared<const Layout>(read.spec));
      }
    } catch (const InputError& error) {
      refused = true;
      CHECK(std::string(error.what()).find('\n') == std::string::npos);
    }
    CHECK((refused || !breaking));
  }
}
