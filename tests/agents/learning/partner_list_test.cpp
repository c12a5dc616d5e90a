// The list of whom a learner meets: how it is read, what it seats, and what became of older keys.
#include "agents/learning/partner_list.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

#include "agents/learning/config.h"
#include "agents/learning/plan.h"
#include "agents/learning/trainer.h"
#include "agents/roster/shipped_agents.h"
#include "env/text/error.h"
#include "tests/agents/training/training_runs.h"

using namespace potluck;

namespace {

using Json = nlohmann::ordered_json;

PartnerList parsed(const std::string& text) {
  return parse_partners(Json::parse(text), "partners");
}

/// What an error says; nothing if there is none.
template <class Call>
std::string error_of(Call call) {
  try {
    call();
  } catch (const InputError& error) {
    return error.what();
  }
  return "";
}

/// The list that an earlier version's configuration is carried over to.
std::string carried_over(const std::string& text) {
  return to_json(parse_stored_config(text, "config.json").partners).dump();
}

}  // namespace

TEST_CASE("partners: what is written comes back, and shortest") {
  for (const char* text :
       {R"([])", R"(["self","runs/pool",{"agent":"greedy_noisy_30","weight":0.5}])",
        R"([{"agent":"self","random":0.6,"hold":5,"weight":2},{"agent":"self","errands":50}])",
        R"([{"agent":"self","random":[0.3,0.6],"errands":[20,50]},{"agent":"pool","weight":0}])"}) {
    CHECK(to_json(parsed(text)).dump() == text);
  }
  CHECK(parsed(R"([{"agent": "self", "random": 0.6}])") ==
        PartnerList{{.random = {0.6}, .hold = {1}}});
  CHECK(parsed(R"([{"agent": "self", "errands": 50}])") ==
        PartnerList{{.random = {1}, .errands = {50}}});
}

TEST_CASE("partners: nonsense is refused, with its place") {
  const auto refused = [](const std::string& text, const std::string& words) {
    CAPTURE(text);
    const std::string error = error_of([&] { (void)parsed(text); });
    CHECK_MESSAGE(error.find(words) != std::string::npos, error);
  };
  refused(R"("greedy")", "partners: \"greedy\", expected a list");
  refused(R"([3])", "partners[0]: 3, expected a name");
  refused(R"([{"random": 0.5}])", "\"agent\": \"self\", \"pool\" or the name");
  refused(R"(["self", {"agent": "self", "random": 2}])", "partners[1].random: 2");
  refused(R"([{"agent": "self", "random": []}])", "partners[0].random: []");
  refused(R"([{"agent": "self", "random": 0.5, "hold": 0}])", "partners[0].hold: 0");
  refused(R"([{"agent": "self", "random": 0.5, "hold": 1.5}])", "whole numbers");
  refused(R"([{"agent": "self", "hold": 5}])", "hold together with random");
  refused(R"([{"agent": "self", "random": 1, "hold": 5, "errands": 5}])", "either hold or errands");
  refused(R"([{"agent": "greedy", "random": 0.5}])", "with \"agent\": \"self\" only");
  refused(R"([{"agent": "self", "share": 0.5}])", "unknown key 'share', expected one of agent");
  refused(R"([{"agent": "self", "weight": -1}])", "partners[0].weight: -1");
  refused(R"([{"agent": "self", "weight": 0}])", "a weight above 0");
}

TEST_CASE("partners are met as often as their weights say") {
  const Plan plan = make_plan(
      {.algorithm = Algorithm::kSelfPlay,
       .partners = parsed(R"([{"agent": "runs/unseen", "weight": 0}, {"agent": "self", "weight": 3},
                              {"agent": "self", "random": 0.3, "hold": [1, 10], "weight": 2},
                              {"agent": "runs/pool", "weight": 5}])"),
       .num_agents = {1, 0, 0, 2}},
      2, "test");
  const Phase& phase = plan.phases.front();
  REQUIRE(phase.weights.size() == phase.seatings.size());
  std::map<std::string, double> shares;
  for (std::size_t i = 0; i < phase.weights.size(); ++i) {
    const std::vector<int>& seats = phase.seatings[i];
    const auto other = static_cast<std::size_t>(std::max(seats[0], seats[1]));
    shares[plan.agents[other].name] += phase.weights[i];
  }
  CHECK(shares.size() == 5);
  CHECK(shares["cook0"] == doctest::Approx(0.3));
  CHECK(shares["astray0"] == doctest::Approx(0.1));
  CHECK(shares["astray1"] == doctest::Approx(0.1));
  CHECK(shares["partner1"] == doctest::Approx(0.25));
  CHECK(shares["partner2"] == doctest::Approx(0.25));
}

TEST_CASE("a list of the algorithm's own seatings changes nothing") {
  const auto trained = [](const std::string& partners) {
    TrainConfig config = short_config("self_play");
    config.partners = parsed(partners);
    Trainer trainer(config, training_arena(config), 1);
    trainer.run_update();
    return trainer.checkpoint().tensors;
  };
  CHECK(trained("[]") == trained(R"(["self"])"));
}

TEST_CASE("an old key is an error that shows the new spelling of what was given") {
  const auto error = [](const std::string& text, const std::vector<std::string>& overrides) {
    return error_of([&] { (void)parse_config(text, "c.json", overrides); });
  };
  CHECK(error("{}", {"algorithm=self_play", "preset=potluck", "mixture=[0.3,0.6]",
                     "mixture_hold=[1,20]", "mixture_share=0.75"}) ==
        "--set: keys of an earlier version (mixture, mixture_hold, mixture_share), expected "
        R"(--set 'partners=[{"agent":"self","weight":0.25},)"
        R"({"agent":"self","random":[0.3,0.6],"hold":[1,20],"weight":0.75}]')");
  CHECK(error(R"({"algorithm": "self_play", "partners": ["greedy"], "partner_share": 0.25})", {}) ==
        "c.json: keys of an earlier version (partner_share), expected "
        R"("partners": [{"agent":"self","weight":0.75},{"agent":"greedy","weight":0.25}])");
  // What is not said is the preset's.
  CHECK(error("{}", {"preset=wayward", "mixture_errands=[50]"})
            .find(R"({"agent":"self","random":[0.3,0.6,0.9],"errands":50,"weight":0.1875})") !=
        std::string::npos);
  CHECK(error("{}", {"mixture=often"}).find("--set: mixture: \"often\"") != std::string::npos);
}

TEST_CASE("what an earlier version wrote is carried over") {
  const std::string none =
      R"("partners": [], "partner_share": -1.0, "mixture": [], "mixture_hold": [1],
         "mixture_errands": [], "mixture_share": -1.0)";
  CHECK(carried_over(R"({"preset": "potluck", "algorithm": "self_play", )" + none + "}") == "[]");
  CHECK(carried_over(R"({"preset": "fcp", "algorithm": "fcp", )" + none + "}") == "[]");
  CHECK(carried_over(R"({"preset": "fcp", "algorithm": "fcp", "partners": ["a", "b"],
                         "partner_share": -1.0})") == R"(["a","b"])");
  CHECK(carried_over(R"({"preset": "state_augmented", "algorithm": "state_augmented",
                         "partners": ["a"], "partner_share": -1.0})") ==
        R"(["self",{"agent":"a","weight":0}])");
  CHECK(carried_over(R"({"algorithm": "self_play", "partners": ["a", "b"], "mixture": [0.3],
                         "mixture_share": 0.4, "partner_share": 0.5})") ==
        R"([{"agent":"self","weight":0.3},{"agent":"self","random":0.3,"weight":0.2},)"
        R"({"agent":"a","weight":0.25},{"agent":"b","weight":0.25}])");
  // Presets mean what they meant: what they wrote then is what they are now.
  for (const std::string preset : {"faltering", "wayward", "e3t"}) {
    CHECK(carried_over(R"({"preset": ")" + preset + R"(", "partner_share": -1.0})") ==
          to_json(preset_config(preset, "test").partners).dump());
  }
  for (const ShippedAgent& agent : shipped_agents()) {
    CAPTURE(agent.full_name());
    CHECK_NOTHROW((void)parse_stored_config(load(agent).config, "shipped"));
  }
}

TEST_CASE("a state of an earlier version goes on where it means the same") {
  TrainConfig config = short_config("self_play");
  config.partners = parsed(R"([{"agent": "self", "weight": 0.5},
                               {"agent": "self", "random": 0.3, "weight": 0.5}])");
  const auto arena = training_arena(config);
  config.partners = parsed(R"(["self", {"agent": "self", "random": 0.3}])");
  Trainer trainer(config, arena, 1);
  static_cast<void>(trainer.run_update());
  TensorFile state = trainer.state();
  auto fields = Json::parse(state.metadata.at("config"));
  fields["partners"] = Json::array();
  fields["mixture"] = {0.3};
  fields["mixture_share"] = -1;
  state.metadata["config"] = fields.dump();
  state.metadata.erase("digest");  // those states had none
  Trainer resumed(config, arena, 1);
  resumed.restore(state, "state");
  CHECK(resumed.state() == trainer.state());
  Trainer of_another_seed(config, arena, 2);
  CHECK_THROWS_AS(of_another_seed.restore(state, "state"), InputError);
  config.partners = parsed(R"([{"agent": "self", "errands": 20}])");
  Trainer with_errands(short_config("self_play"), arena, 1);
  CHECK_THROWS_AS(with_errands.restore(state, "state"), InputError);
}
