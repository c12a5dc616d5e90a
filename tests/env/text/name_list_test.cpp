#include "env/text/name_list.h"

#include <doctest/doctest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "tests/temporary_directory.h"

using namespace potluck;

TEST_CASE("names: a path that exists is one name") {
  using Names = std::vector<std::string>;
  CHECK(split_names("greedy") == Names{"greedy"});
  CHECK(split_names("greedy,stay,") == Names{"greedy", "stay", ""});
  CHECK(split_names("").size() == 1);
  const TemporaryDirectory temporary;
  const std::string run = (temporary.path() / "lr=0.001,tau=1").string();
  std::filesystem::create_directories(run);
  CHECK(split_names(run) == Names{run});
  CHECK(split_names("stay," + run + ",greedy") == Names{"stay", run, "greedy"});
  CHECK(split_names("mine=" + run + "," + run) == Names{"mine=" + run, run});
  // The longest counts.
  std::filesystem::create_directories(run + ",2");
  CHECK(split_names(run + ",2,3") == Names{run + ",2", "3"});
}

TEST_CASE("names: a command keeps the commas that its shell would keep") {
  using Names = std::vector<std::string>;
  CHECK(split_names("process:a b,greedy") == Names{"process:a b", "greedy"});
  CHECK(split_names("stay,process:a 'b,c' \"d,'\" e\\,f,greedy") ==
        Names{"stay", "process:a 'b,c' \"d,'\" e\\,f", "greedy"});
  CHECK(split_names("mine=process:a 'b,c',stay") == Names{"mine=process:a 'b,c'", "stay"});
  CHECK(split_names("process:a 'b,c") == Names{"process:a 'b,c"});
  CHECK(split_names("process:a\\") == Names{"process:a\\"});
  CHECK(split_names("x='process:a,b'") == Names{"x='process:a", "b'"});
  CHECK(split_names("greedy,process:") == Names{"greedy", "process:"});
}

TEST_CASE("names: a path that is gone stays together where it is known what else there is") {
  using Names = std::vector<std::string>;
  const auto split = [](const char* text) {
    return split_names(text, [](std::string_view name) {
      return name == "greedy" || name == "cramped_room" || name.find('{') != std::string_view::npos;
    });
  };
  CHECK(split("gone/lr=0.001,tau=1") == Names{"gone/lr=0.001,tau=1"});
  CHECK(split("greedy,mine=gone/lr=0.001,tau=1/seed_1.safetensors,greedy") ==
        Names{"greedy", "mine=gone/lr=0.001,tau=1/seed_1.safetensors", "greedy"});
  CHECK(split("kitchen,v2.json") == Names{"kitchen,v2.json"});
  CHECK(split("cramped_room,v2.json") == Names{"cramped_room", "v2.json"});
  // Several that are gone, or unknown.
  CHECK(split("a.json,b.json") == Names{"a.json", "b.json"});
  CHECK(split("gone/a,gone/b") == Names{"gone/a", "gone/b"});
  CHECK(split("gone/{layout}/a,gone/{layout}/b") == Names{"gone/{layout}/a", "gone/{layout}/b"});
  CHECK(split("greddy,gredy") == Names{"greddy", "gredy"});
  CHECK(split("greedy,process:a 'b,c',gone/x=1,y=2") ==
        Names{"greedy", "process:a 'b,c'", "gone/x=1,y=2"});
  CHECK(split("x=greedy,greedy,") == Names{"x=greedy", "greedy", ""});
}
