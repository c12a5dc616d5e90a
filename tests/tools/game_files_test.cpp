#include "tools/window/game_files.h"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>
#include <set>

#include "env/layout/reader.h"
#include "env/text/files.h"
#include "env/trajectory/check.h"
#include "tests/temporary_directory.h"

namespace potluck::tools {
namespace {

namespace fs = std::filesystem;
using render::Game;
using render::Press;
using render::Seat;
using render::Setup;
using render::TakenBack;

/// Two people in the paper's kitchen.
struct Table {
  Setup setup;
  Game game;
  std::vector<Press> presses;
  std::vector<TakenBack> taken_back;

  explicit Table(std::uint64_t seed)
      : setup{.layout = load_layout("paper_kitchen"),
              .kitchen = "paper_kitchen",
              .partner = "",
              .seed = seed},
        game(setup.layout, {Seat{.name = "person 1"}, Seat{.name = "person 2"}}, seed) {}
  void step() {
    presses.push_back(
        {.seconds = 0.123456, .step = game.steps(), .person = 1, .wish = render::Wish::kWait});
    game.step(std::vector<Action>{1, 3});
  }
  [[nodiscard]] render::GameRecord record() const {
    return {.game = game, .setup = setup, .presses = presses, .taken_back = taken_back};
  }
};

std::set<fs::path> files_in(const fs::path& folder) {
  std::set<fs::path> files;
  for (const auto& entry : fs::directory_iterator(folder)) {
    files.insert(entry.path());
  }
  return files;
}

}  // namespace

TEST_CASE("games of people: number keys are written by their numbers") {
  const TemporaryDirectory temporary;
  GameFiles keeper(temporary.path());
  Table table(6);
  keeper.begin_game();
  table.step();
  const auto first = static_cast<int>(render::Wish::kFirst);
  for (const int number : {0, 3, 9}) {  // keys 1, 4, 0
    table.presses.push_back(
        {.seconds = 1, .step = 1, .person = 0, .wish = static_cast<render::Wish>(first + number)});
  }
  CHECK(keeper.keep(table.record()).empty());
  CHECK(keeper.finish().empty());
  const auto play =
      nlohmann::json::parse(read_file(*files_in(temporary.path()).begin(), 1U << 20U)).at("play");
  REQUIRE(play.at("presses").size() == 4);
  CHECK(play.at("presses")[1][3] == "1");
  CHECK(play.at("presses")[2][3] == "4");
  CHECK(play.at("presses")[3][3] == "0");
}

TEST_CASE("games of people are recordings, one file per game, as new as the last step") {
  const TemporaryDirectory temporary;
  const fs::path folder = temporary.path() / "deep" / "down";
  GameFiles keeper(folder);
  Table table(5);
  keeper.begin_game();
  for (int i = 0; i < 7; ++i) {
    table.step();
    CHECK(keeper.keep(table.record()).empty());
  }
  CHECK(keeper.finish().empty());
  REQUIRE(files_in(folder).size() == 1);
  const fs::path first = *files_in(folder).begin();
  CHECK(first.filename() == keeper.name());
  const auto check = [&](const fs::path& file, std::size_t steps) {
    const std::vector<Trajectory> read = read_trajectories(file);
    REQUIRE(read.size() == 1);
    CHECK(read[0].steps.size() == steps);
    CHECK(read[0].agents == std::vector<std::string>{"person 1", "person 2"});
    CHECK(check_trajectory(read[0], file.string()).num_differences == 0);
  };
  check(first, 7);
  const auto play = nlohmann::json::parse(read_file(first, 1U << 20U)).at("play");
  CHECK(play.at("finished") == false);
  CHECK(play.at("presses").size() == 7);
  CHECK(play.at("presses")[6] == nlohmann::json::array({0.123, 6, 1, "wait"}));

  // What is taken back is gone from the steps, and told.
  table.game.undo(3);
  table.taken_back.push_back({.seconds = 2, .from = 7, .to = 4});
  (void)keeper.keep(table.record());
  keeper.begin_game();
  check(first, 4);
  CHECK(nlohmann::json::parse(read_file(first, 1U << 20U)).at("play").at("taken_back") ==
        nlohmann::json::array({nlohmann::json::array({2.0, 7, 4})}));

  // The next game is another file, also within the same second.
  Table next(6);
  while (!next.game.over()) {
    next.step();
  }
  (void)keeper.keep(next.record());
  CHECK(keeper.finish().empty());
  REQUIRE(files_in(folder).size() == 2);
  check(folder / keeper.name(), 50);
  check(first, 4);
  CHECK(nlohmann::json::parse(read_file(folder / keeper.name(), 1U << 20U))["play"]["finished"] ==
        true);
}

TEST_CASE("a folder that takes no games says so") {
  const TemporaryDirectory temporary;
  const fs::path file = temporary.path() / "file";
  write_file_atomically(file, "no folder");
  GameFiles keeper(file);
  Table table(1);
  keeper.begin_game();
  table.step();
  (void)keeper.keep(table.record());
  CHECK(keeper.finish().find("file") != std::string::npos);
}

}  // namespace potluck::tools
