#include "tools/report/metrics.h"

#include <doctest/doctest.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <string>

#include "env/text/error.h"
#include "tests/temporary_directory.h"
#include "tests/tools/text.h"

namespace potluck::tools {
namespace {

namespace fs = std::filesystem;

const fs::path kData = fs::path(POTLUCK_TEST_DATA) / "report";

double sum(std::span<const double> values) {
  return values[0] + values[1];
}
double first(std::span<const double> values) {
  return values[0];
}

/// What reading a run with these metrics says.
std::string error_of(const std::string& metrics) {
  const TemporaryDirectory temporary;
  const fs::path& directory = temporary.path();
  std::ofstream(directory / "metrics.jsonl") << metrics;
  std::string error;
  try {
    static_cast<void>(read_run_metrics(directory));
  } catch (const InputError& caught) {
    error = caught.what();
    CHECK(error.find('\n') == std::string::npos);
  }
  return error;
}

}  // namespace

TEST_CASE("a run is read: seeds, updates, the later of two, without its torn last line") {
  const RunMetrics run = read_run_metrics(kData / "run");
  CHECK(run.algorithm == "ippo");
  CHECK(run.layout == "paper_kitchen");
  REQUIRE(run.seeds.size() == 2);
  CHECK(run.seeds.at(1).size() == 2);
  CHECK(run.seeds.at(2).size() == 2);
  const int key = run.key_index("return_seat0");
  CHECK(RunMetrics::value(run.seeds.at(1).at(1), key) == doctest::Approx(3));
  CHECK(run.key_index("note") == -1);
  CHECK(run.key_index("seed") == -1);
  CHECK(run.last_value(2, "env_steps") == doctest::Approx(2048));
  CHECK(std::isnan(run.last_value(2, "value_loss_seat0")));
}

TEST_CASE("seeds of 64 bits, and lines of version 0.1") {
  const TemporaryDirectory temporary;
  std::ofstream(temporary.path() / "metrics.jsonl")
      << R"({"seed":3000000000,"update":1,"pair_return":380,"pair_team_return":190})" << '\n'
      << R"({"seed":18446744073709551615,"update":1,"pair_return":190,"pair_seats_return":380})"
      << '\n';
  const RunMetrics run = read_run_metrics(temporary.path());
  CHECK(run.last_value(3'000'000'000, "pair_return") == 190);
  CHECK(run.last_value(3'000'000'000, "pair_seats_return") == 380);
  CHECK(run.last_value(18'446'744'073'709'551'615U, "pair_return") == 190);
  CHECK(run.key_index("pair_team_return") == -1);
}

TEST_CASE("bands by hand") {
  const RunMetrics run = read_run_metrics(kData / "run");
  const SeedBand band = band_over_seeds(run, {"return_seat0", "return_seat1"}, sum, "env_steps", 1);
  CHECK(band.x == std::vector<double>{1024, 2048});
  CHECK(band.mean == std::vector<double>{5, 11});  // (3 + 7) / 2 and (7 + 15) / 2
  CHECK(band.low == std::vector<double>{3, 7});
  CHECK(band.high == std::vector<double>{7, 15});

  const SeedBand wide = band_over_seeds(run, {"return_seat0", "return_seat1"}, sum, "env_steps", 2);
  CHECK(wide.x == std::vector<double>{1536});
  CHECK(wide.mean == std::vector<double>{8});  // seed 1: (3 + 7) / 2 = 5, seed 2: (7 + 15) / 2 = 11
  CHECK(wide.low == std::vector<double>{5});
  CHECK(wide.high == std::vector<double>{11});

  const SeedBand partly = band_over_seeds(run, {"value_loss_seat0"}, first, "no such key", 1);
  CHECK(partly.x == std::vector<double>{0});  // the update number; seed 1 only
  CHECK(partly.mean == std::vector<double>{9.5});
  CHECK(band_over_seeds(run, {"unknown"}, first, "env_steps", 1).x.empty());
}

TEST_CASE("windows less than half full are left out") {
  RunMetrics run;
  run.keys = {"update", "loss"};
  for (int update = 0; update < 9; ++update) {
    run.seeds[1][update] = {{static_cast<double>(update), update == 8 ? 100.0 : 1.0}};
  }
  CHECK(window_for(run, 3) == 3);
  CHECK(window_for(run, 100) == 1);
  const SeedBand band = band_over_seeds(run, {"loss"}, first, "update", 4);
  CHECK(band.x == std::vector<double>{1.5, 5.5});
  CHECK(band.mean == std::vector<double>{1, 1});
}

TEST_CASE("broken metrics are refused with their line") {
  try {
    static_cast<void>(read_run_metrics(kData / "broken"));
    FAIL("not refused");
  } catch (const InputError& error) {
    CHECK(contains(error.place(), "metrics.jsonl:2"));
    CHECK(contains(error.what(), "not valid JSON"));
    CHECK_FALSE(contains(error.what(), "\n"));
  }
  CHECK(contains(error_of("[1, 2]\n"), "metrics.jsonl:1: found array"));
  CHECK(contains(error_of("{\"seed\": 1}\n"), "\"update\" is missing"));
  CHECK(contains(error_of("{\"seed\": -1, \"update\": 0}\n"), "\"seed\" is not an integer"));
  CHECK(contains(error_of("{\"seed\": 1, \"update\": 99999999999}\n"), "\"update\" is not"));
  CHECK(contains(error_of("{\"seed\": 1, \"update\": 1e999}\n"), "not valid JSON"));
  std::string many = "{\"seed\": 1, \"update\": 0";
  for (int i = 0; i < 600; ++i) {
    many += ", \"key" + std::to_string(i) + "\": 1";
  }
  CHECK(contains(error_of(many + "}\n"), "at most 512"));
  CHECK(error_of("").empty());
  CHECK(error_of("{\"seed\": 1, \"upd").empty());  // torn
  CHECK_THROWS_AS(static_cast<void>(read_run_metrics(kData / "nowhere")), InputError);
}

}  // namespace potluck::tools
