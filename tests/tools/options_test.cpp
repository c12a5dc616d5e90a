#include "tools/terminal/options.h"

#include <doctest/doctest.h>

#include <array>
#include <functional>
#include <iostream>
#include <sstream>
#include <string>
#include <vector>

#include "env/text/error.h"

using namespace potluck;
using namespace potluck::tools;

namespace {

constexpr std::array kColours = {"red", "green"};

[[noreturn]] void refuse_old_name() {
  throw InputError("--old-name", "the name of earlier versions", "--name");
}

/// A program with an option of every kind; what its actions were called with.
struct Kitchen {
  Kitchen() {
    Command& cook = program.add_command("cook", "Cooks a soup");
    cook.add("FILE", &files, "What to cook", {.required = true});
    cook.add("--salt", &salt, "Pinches", {.range = {{1, 9}}, .show_default = true});
    cook.add("--heat", &heat, "Degrees", {.range = {{0.5, 99.5}}, .show_default = true});
    cook.add("--pace", &pace, "Steps per second", {.range = {{1, 15}}});
    cook.add("--count", &count, "Soups", {.range = {{1, 100, false}}, .show_default = true});
    cook.add("--steps", &steps, "At most", {.positive = true});
    cook.add("--seed", &seed, "Of chance");
    cook.add("--colour", &colour, "Of the soup", {.choices = kColours});
    cook.add("--set", &set, "Any key", {.value_name = "KEY=VALUE"});
    cook.add("--style", std::function([this](const std::string& it) { set.push_back("as=" + it); }),
             "One more of the keys", {.choices = kColours});
    cook.add("--with", &with, "Partners", {.commas = true, .show_default = true});
    cook.add("--noise", &noise, "Chances", {.commas = true});
    cook.add("--again", &again, "How often");
    cook.add("--luck", &luck, "A seed, if any");
    cook.add("--old-name", refuse_old_name, "", {.hidden = true});
    cook.add("--out", &out, "A picture");
    cook.add("--size", &size, "Of the picture", {.needs = "--out"});
    cook.add("--json", &json, "In words for machines", {.excludes = "--out"});
    cook.action = [this] { done += "cook;"; };
    Command& clean = program.add_command("clean", "Cleans");
    clean.needs_command = false;
    clean.action = [this, &clean] { done += clean.chosen == nullptr ? "clean;" : "clean after;"; };
    Command& pots = clean.add_command("pots", "Only pots");
    pots.add("--layout,layout", &layout, "Where", {.required = true});
    pots.action = [this] { done += "pots;"; };
  }

  /// Runs it; returns what is wrong, or "".
  std::string run(std::vector<std::string> words) {
    std::string name = "kitchen";
    std::vector<char*> pointers = {name.data()};
    for (std::string& word : words) {
      pointers.push_back(word.data());
    }
    try {
      run_command_line(program, "kitchen 7", static_cast<int>(pointers.size()), pointers.data());
    } catch (const InputError& error) {
      return error.what();
    }
    return "";
  }

  Command program{"kitchen", "A kitchen"};
  std::vector<std::string> files;
  int salt = 3;
  double heat = 70;
  float pace = 6;
  std::uint64_t count = 1;
  std::int64_t steps = 0;
  std::uint64_t seed = 0;
  std::string colour;
  std::vector<std::string> set;
  std::vector<std::string> with = {"stay"};
  std::vector<double> noise;
  std::optional<int> again;
  std::optional<std::uint64_t> luck;
  std::string out;
  std::string size;
  bool json = false;
  std::string layout;
  std::string done;
};

/// What a run of it prints on standard output.
std::string page(std::vector<std::string> words) {
  std::ostringstream caught;
  std::streambuf* const usual = std::cout.rdbuf(caught.rdbuf());
  Kitchen kitchen;
  const std::string wrong = kitchen.run(std::move(words));
  std::cout.rdbuf(usual);
  CHECK(wrong.empty());
  CHECK(kitchen.done.empty());
  return caught.str();
}

}  // namespace

TEST_CASE("options: values of every kind reach their targets") {
  Kitchen kitchen;
  CHECK(kitchen
            .run({"cook",
                  "a",
                  "--salt",
                  "5",
                  "--heat=0.5",
                  "--pace",
                  "7.5",
                  "--count",
                  "9",
                  "--steps",
                  "5000000000",
                  "--seed",
                  "18446744073709551615",
                  "--colour",
                  "green",
                  "--set",
                  "x=1",
                  "b",
                  "--style",
                  "red",
                  "--set",
                  "y=2",
                  "--with",
                  "greedy,random",
                  "--with",
                  "stay",
                  "--noise",
                  "0,0.25",
                  "--again",
                  "2",
                  "--luck",
                  "8",
                  "--json"})
            .empty());
  CHECK(kitchen.done == "cook;");
  CHECK(kitchen.files == std::vector<std::string>{"a", "b"});
  CHECK(kitchen.salt == 5);
  CHECK(kitchen.heat == 0.5);
  CHECK(kitchen.pace == 7.5F);
  CHECK(kitchen.count == 9);
  CHECK(kitchen.steps == 5'000'000'000);
  CHECK(kitchen.seed == 18446744073709551615U);
  CHECK(kitchen.colour == "green");
  CHECK(kitchen.set == std::vector<std::string>{"x=1", "y=2", "as=red"});
  CHECK(kitchen.with == std::vector<std::string>{"greedy", "random", "stay"});
  CHECK(kitchen.noise == std::vector<double>{0, 0.25});
  CHECK(kitchen.again == 2);
  CHECK(kitchen.luck == 8);
  CHECK(kitchen.json);
}

TEST_CASE("options: what is not given keeps its default") {
  Kitchen kitchen;
  CHECK(kitchen.run({"cook", "a"}).empty());
  CHECK(kitchen.salt == 3);
  CHECK(kitchen.heat == 70);
  CHECK(kitchen.with == std::vector<std::string>{"stay"});
  CHECK_FALSE(kitchen.again);
  CHECK_FALSE(kitchen.luck);
  CHECK_FALSE(kitchen.json);
}

TEST_CASE("options: a named list takes one word at a time and leaves the next to its place") {
  Kitchen kitchen;
  CHECK(kitchen.run({"cook", "--with", "greedy", "soup"}).empty());
  CHECK(kitchen.with == std::vector<std::string>{"greedy"});
  CHECK(kitchen.files == std::vector<std::string>{"soup"});
}

TEST_CASE("options: actions run from the inside out, and know whether they are alone") {
  Kitchen kitchen;
  SUBCASE("alone") {
    CHECK(kitchen.run({"clean"}) ==
          "command line: no command, expected one of pots; see kitchen clean --help");
    CHECK(kitchen.done.empty());
  }
  SUBCASE("below, by its place") {
    CHECK(kitchen.run({"clean", "pots", "here"}).empty());
    CHECK(kitchen.layout == "here");
    CHECK(kitchen.done == "pots;clean after;");
  }
  SUBCASE("below, by its name") {
    CHECK(kitchen.run({"clean", "pots", "--layout", "there"}).empty());
    CHECK(kitchen.layout == "there");
  }
}

TEST_CASE("options: what the table does not allow is refused before anything runs") {
  struct Case {
    std::vector<std::string> words;
    std::string wrong;
  };
  const std::string cook = "; see kitchen cook --help";
  const std::string seeds = ", expected a whole number from 0 to 18446744073709551615";
  const std::vector<Case> cases = {
      {{}, "no command, expected one of cook, clean; see kitchen --help"},
      {{"nonsense"}, "unknown command 'nonsense', expected one of cook, clean; see kitchen --help"},
      {{"clean", "x"}, "unknown command 'x', expected one of pots; see kitchen clean --help"},
      {{"cook"}, "FILE is required" + cook},
      {{"clean", "pots"}, "--layout is required; see kitchen clean pots --help"},
      {{"cook", "a", "--nonsense"}, "The following argument was not expected: --nonsense" + cook},
      {{"cook", "a", "--out"}, "--out: 1 required TEXT missing" + cook},
      {{"cook", "a", "--salt", "0"}, "--salt: Value 0 not in range 1 to 9" + cook},
      {{"cook", "a", "--salt", "1.5"}, "--salt: Value 1.5 not in range 1 to 9" + cook},
      {{"cook", "a", "--salt", "x"}, "--salt: Value x not in range 1 to 9" + cook},
      {{"cook", "a", "--heat", "100"},
       "--heat: Value 100 not in range 0.500000 to 99.500000" + cook},
      {{"cook", "a", "--pace", "16"}, "--pace: Value 16 not in range 1.000000 to 15.000000" + cook},
      {{"cook", "a", "--count", "-1"}, "--count: Value -1 not in range 1 to 100" + cook},
      {{"cook", "a", "--again", "x"}, "Could not convert: --again = x" + cook},
      {{"cook", "a", "--noise", "0,x"}, "Could not convert: --noise = 0,x" + cook},
      {{"cook", "a", "--seed", "-1"}, "--seed: '-1' is no seed" + seeds + cook},
      {{"cook", "a", "--seed", "18446744073709551616"},
       "--seed: '18446744073709551616' is no seed" + seeds + cook},
      {{"cook", "a", "--luck", "-1"}, "--luck: '-1' is no luck" + seeds + cook},
      {{"cook", "a", "--colour", "blue"}, "--colour: blue not in {red,green}" + cook},
      {{"cook", "a", "--size", "5x5"}, "--size requires --out" + cook},
      {{"cook", "a", "--json", "--out", "x"}, "--out excludes --json" + cook}};
  for (const Case& one : cases) {
    Kitchen kitchen;
    CHECK(kitchen.run(one.words) == "command line: " + one.wrong);
    CHECK(kitchen.done.empty());
  }
  Kitchen kitchen;
  CHECK(kitchen.run({"cook", "a", "--steps", "0"}).starts_with("command line: --steps: Value 0"));
  CHECK(kitchen.run({"cook", "a", "--old-name"}) ==
        "--old-name: the name of earlier versions, expected --name");
}

TEST_CASE("options: the help page tells what the table says") {
  CHECK(page({"--version"}) == "kitchen 7\n");
  CHECK(page({"--help"}) ==
        "A kitchen\n"
        "Usage: kitchen [OPTIONS] SUBCOMMAND\n"
        "\n"
        "Options:\n"
        "  -h,--help                       Print this help message and exit\n"
        "  --version                       Display program version information and exit\n"
        "\n"
        "Subcommands:\n"
        "  cook                            Cooks a soup\n"
        "  clean                           Cleans\n"
        "\n");
  CHECK(page({"cook", "--help"}) ==
        "Cooks a soup\n"
        "Usage: kitchen cook [OPTIONS] FILE...\n"
        "\n"
        "Positionals:\n"
        "  FILE TEXT ... REQUIRED          What to cook\n"
        "\n"
        "Options:\n"
        "  -h,--help                       Print this help message and exit\n"
        "  --salt INT:INT in [1 - 9]=3     Pinches\n"
        "  --heat FLOAT:FLOAT in [0.5 - 99.5]=70\n"
        "                                  Degrees\n"
        "  --pace FLOAT:FLOAT in [1 - 15]  Steps per second\n"
        "  --count UINT=1                  Soups\n"
        "  --steps INT:POSITIVE            At most\n"
        "  --seed UINT                     Of chance\n"
        "  --colour TEXT:{red,green}       Of the soup\n"
        "  --set KEY=VALUE ...             Any key\n"
        "  --style TEXT:{red,green}        One more of the keys\n"
        "  --with TEXT=[stay] ...          Partners\n"
        "  --noise FLOAT ...               Chances\n"
        "  --again INT                     How often\n"
        "  --luck UINT                     A seed, if any\n"
        "  --out TEXT Excludes: --json     A picture\n"
        "  --size TEXT Needs: --out        Of the picture\n"
        "  --json Excludes: --out          In words for machines\n"
        "\n\n");
}
