#include <doctest/doctest.h>

#include <cmath>
#include <filesystem>
#include <functional>
#include <nlohmann/json.hpp>
#include <string>

#include "agents/evaluation/file/evaluation_json.h"
#include "env/text/error.h"
#include "env/text/files.h"
#include "tests/agents/evaluation/example.h"
#include "tests/temporary_directory.h"

namespace potluck {
namespace {

using Json = nlohmann::ordered_json;

/// The error that a changed document gives, or "" if it is taken.
std::string error_after(const std::function<void(Json&)>& change) {
  Json json = to_json(example::evaluation());
  change(json);
  try {
    static_cast<void>(parse_evaluation(json.dump(), "evaluation.json"));
  } catch (const InputError& error) {
    CHECK(std::string(error.what()).find('\n') == std::string::npos);
    return error.what();
  }
  return {};
}

void check_refused(const std::string& place, const std::function<void(Json&)>& change) {
  const std::string error = error_after(change);
  CAPTURE(place);
  CAPTURE(error);
  CHECK(error.rfind("evaluation.json: " + place + ":", 0) == 0);
}

}  // namespace

TEST_CASE("an evaluation survives the way to a file and back") {
  CrossPlay evaluation = example::evaluation();
  evaluation.cells[3].results[0].mean_return = 1.0 / 3;
  evaluation.rows[0].seed = 3'000'000'000;  // seeds have 64 bits
  evaluation.columns[0].seed = 18'446'744'073'709'551'615U;
  evaluation.best_responses = {{1, example::scripted("greedy"), {2.0 / 3}, {{1.0 / 3, 1}}},
                               {5, example::learner("best", 1, 0), {450}}};
  const TemporaryDirectory directory;
  const auto path = directory.path() / "evaluation.json";
  write_evaluation(evaluation, path);
  CHECK(read_evaluation(path) == evaluation);
  CHECK_FALSE(std::filesystem::exists(path.string() + ".tmp"));
}

TEST_CASE("best responses may be missing, but not wrong") {
  CHECK(error_after([](Json& json) { json.erase("best_responses"); }).empty());
  const Json good = Json::parse(
      R"({"column": 2, "agent": {"name": "g", "group": "g", "algorithm": "scripted", "seed": null,
          "checkpoint": "", "run": ""}, "mean_returns": [1]})");
  CHECK(error_after([&](Json& json) { json["best_responses"] = Json::array({good}); }).empty());
  check_refused("best_responses[1].column", [&](Json& json) {
    json["best_responses"] = {good, good};  // twice the same column
  });
  check_refused("best_responses[0].column", [&](Json& json) {
    json["best_responses"] = Json::array({good});
    json["best_responses"][0]["column"] = 6;
  });
  check_refused("best_responses[0].mean_returns", [&](Json& json) {
    json["best_responses"] = Json::array({good});
    json["best_responses"][0]["mean_returns"] = {1, 2};
  });
  check_refused("best_responses[0].seat_returns[0]", [&](Json& json) {
    json["best_responses"] = Json::array({good});
    json["best_responses"][0]["seat_returns"] = Json::array({{1, 2, 3}});  // of two players
  });
}

TEST_CASE("the summary is in the file, null where undefined") {
  const Json json = Json::parse(format_evaluation(example::evaluation()));
  CHECK(json.at("format") == 1);
  CHECK(json.at("rows").at(5).at("seed").is_null());
  CHECK(json.at("cells").at(0).at("relation") == "training_pair");
  CHECK(json.at("cells").at(0).at("results").at(0).at("work").at(0).at("events").at(
            "soup_delivery") == 20);
  const Json& block = json.at("summary").at("blocks").at(1);
  CHECK(block.at("relation") == "never_met");
  CHECK(block.at("return").at("mean") == 150);
  CHECK(block.at("return").at("interval").at(0).is_null());
}

TEST_CASE("an undefined spread over episodes is null and comes back undefined") {
  CrossPlay evaluation = example::evaluation();
  evaluation.cells[0].results[0].sd_return = kUndefined;
  const CrossPlay back = parse_evaluation(format_evaluation(evaluation), "text");
  CHECK(std::isnan(back.cells[0].results[0].sd_return));
}

TEST_CASE("keys of later versions are passed over") {
  CHECK(error_after([](Json& json) { json["threads"] = 4; }).empty());
  CHECK(error_after([](Json& json) { json.erase("summary"); }).empty());
}

TEST_CASE("hostile documents are refused at their place") {
  check_refused("format", [](Json& json) { json["format"] = 2; });
  check_refused("format", [](Json& json) { json.erase("format"); });
  check_refused("seed", [](Json& json) { json["seed"] = -1; });
  check_refused("layout", [](Json& json) { json["layout"] = 7; });
  check_refused("layout", [](Json& json) { json["layout"] = std::string(100'000, 'x'); });
  check_refused("wall_seconds", [](Json& json) { json["wall_seconds"] = -0.5; });
  check_refused("protocols", [](Json& json) { json["protocols"] = Json::array(); });
  check_refused("protocols[0].steps", [](Json& json) { json["protocols"][0]["steps"] = 1.5; });
  check_refused("rows", [](Json& json) { json["rows"] = Json::object(); });
  check_refused("rows", [](Json& json) { json["rows"] = Json(std::vector<int>(5000, 0)); });
  check_refused("rows[1].name",
                [](Json& json) { json["rows"][1]["name"] = json["rows"][0]["name"]; });
  check_refused("rows[0].seed", [](Json& json) { json["rows"][0]["seed"] = -2; });
  check_refused("columns[2].group", [](Json& json) { json["columns"][2].erase("group"); });
  check_refused("cells", [](Json& json) { json["cells"].erase(0); });
  check_refused("cells[1].column", [](Json& json) { json["cells"][1]["column"] = 0; });
  check_refused("cells[1].relation", [](Json& json) { json["cells"][1]["relation"] = "friends"; });
  check_refused("cells[0].results",
                [](Json& json) { json["cells"][0]["results"] = Json::array(); });
  check_refused("cells[0].results[0].mean_return",
                [](Json& json) { json["cells"][0]["results"][0]["mean_return"] = nullptr; });
  check_refused("cells[0].results[0].seat_return", [](Json& json) {
    json["cells"][0]["results"][0]["seat_return"] = {1, 2, 3};
  });
  check_refused("cells[0].results[0].work[1].stay_fraction", [](Json& json) {
    json["cells"][0]["results"][0]["work"][1]["stay_fraction"] = 1.5;
  });
  check_refused("cells[0].results[0].work[0].events.moved", [](Json& json) {
    json["cells"][0]["results"][0]["work"][0]["events"]["moved"] = "often";
  });
}

TEST_CASE("broken text is refused with its line") {
  const std::string text = format_evaluation(example::evaluation());
  const auto refused = [](const std::string& broken) -> std::string {
    try {
      static_cast<void>(parse_evaluation(broken, "evaluation.json"));
    } catch (const InputError& error) {
      return error.what();
    }
    return {};
  };
  CHECK(refused("{\n\"format\": 1,\n oops").rfind("evaluation.json:3:2: not valid JSON", 0) == 0);
  CHECK(refused("").rfind("evaluation.json:1:1: not valid JSON", 0) == 0);
  CHECK(refused(text.substr(0, text.size() / 2)).rfind("evaluation.json:", 0) == 0);
  CHECK(refused("[1]").rfind("evaluation.json: a list, expected an object", 0) == 0);
  CHECK(refused("1e999").rfind("evaluation.json: a number beyond", 0) == 0);
  CHECK(refused(std::string(100'000, '[')).rfind("evaluation.json: lists and objects more", 0) ==
        0);
}

TEST_CASE("files that are not there, and places that cannot be written") {
  CHECK_THROWS_AS(static_cast<void>(read_evaluation("/nowhere/evaluation.json")), InputError);
  CHECK_THROWS_AS(static_cast<void>(read_evaluation("/")), InputError);
  CHECK_THROWS_AS(write_evaluation(example::evaluation(), "/nowhere/evaluation.json"), InputError);
}

TEST_CASE("a text file larger than allowed is not read") {
  const TemporaryDirectory directory;
  const auto path = directory.path() / "text.txt";
  write_file_atomically(path, "twelve bytes");
  CHECK(read_file(path, 12) == "twelve bytes");
  CHECK_THROWS_AS(static_cast<void>(read_file(path, 11)), InputError);
}

}  // namespace potluck
