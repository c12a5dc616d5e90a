// Rules "split" and "trust_and_split": the files, shares, phases, what is hidden, recordings.
#include <doctest/doctest.h>

#include <array>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "env/layout/reader.h"
#include "env/layout_check.h"
#include "env/snapshots.h"
#include "env/split/game.h"
#include "env/split/parameters.h"
#include "env/split/rule_set.h"
#include "env/split/state.h"
#include "env/text/error.h"
#include "env/trajectory/check.h"
#include "env/trajectory/trajectory.h"
#include "env/vector_env.h"

using namespace potluck;
using split::SplitState;

namespace {

constexpr Action kSayRock = 11;
constexpr Action kSayPaper = 12;
constexpr Action kSayScissors = 13;
constexpr Action kWaits = 14;

std::string complaint(const std::string& rules, const std::string& keys) {
  try {
    const std::string text = R"({"format": 1, "rules": ")" + rules + "\"" + keys + "}";
    (void)Layout(parse_layout(text, "table.json"), "table.json");
  } catch (const InputError& error) {
    return error.what();
  }
  return {};
}

struct Paid {
  std::array<float, 2> earned{};
  bool terminated = false;
};

Paid act(VectorEnv& envs, Action first, Action second) {
  Paid paid;
  std::array<std::uint8_t, 1> terminated{};
  envs.step(std::array<Action, 2>{first, second},
            {.earned = paid.earned, .terminated = terminated});
  paid.terminated = terminated[0] != 0;
  return paid;
}

std::vector<float> seen_by(const VectorEnv& envs, int seat) {
  const Observation observation{.kind = default_observation(envs.layout().rules())};
  std::vector<float> row(static_cast<std::size_t>(envs.observation_size(observation)));
  envs.observe(observation, seat, row);
  return row;
}

ActionRange choices(const VectorEnv& envs, int seat) {
  return envs.layout().rules().choices(envs.layout(), envs.state(0), seat);
}

}  // namespace

TEST_CASE("split: stock games are read, written and read again; wrong ones are refused") {
  for (const char* name : {"split", "trust_and_split"}) {
    CAPTURE(name);
    const LayoutSpec spec = load_layout_spec(name);
    CHECK(spec.rules->name() == name);
    CHECK(check_layout(spec).empty());
    CHECK(parse_layout(write_layout(spec), "again") == spec);
  }
  CHECK(load_layout("split")->horizon() == 30);
  CHECK(load_layout("trust_and_split")->horizon() == 30);
  CHECK(load_layout("trust_and_split")->num_actions() == 15);
  CHECK(load_layout("split")->num_actions() == 11);
  const auto changed =
      load_layout("trust_and_split",
                  std::vector<std::string>{"vocabulary=2", "coins=4", "values=[2, 7]", "rounds=3"});
  CHECK(changed->rules().action_name(*changed, 0, 5) == "say word 1");
  CHECK(parse_layout(write_layout(changed->spec()), "again") == changed->spec());

  const auto trust = [](const std::string& keys) { return complaint("trust_and_split", keys); };
  CHECK(trust("").empty());
  CHECK(trust(R"(, "vocabulary": 0)").find("vocabulary is 0, expected 1 to 29 words") !=
        std::string::npos);
  CHECK(trust(R"(, "vocabulary": [])").find("expected 1 to 29 words") != std::string::npos);
  CHECK(trust(R"(, "vocabulary": 1000000000)").find("expected 1 to 29 words") != std::string::npos);
  CHECK(trust(R"(, "vocabulary": ["a", "a"])").find("two words are \"a\"") != std::string::npos);
  CHECK(trust(R"(, "vocabulary": ["a\n"])").find("printable") != std::string::npos);
  CHECK(trust(R"(, "vocabulary": 29)").find("41 actions, expected at most 32") !=
        std::string::npos);
  CHECK(trust(R"(, "coins": 0)").find("coins is 0, expected 1 to 20") != std::string::npos);
  CHECK(trust(R"(, "coins": 2000000000)").find("expected 1 to 20") != std::string::npos);
  CHECK(trust(R"(, "rounds": 0)").find("rounds is 0") != std::string::npos);
  CHECK(trust(R"(, "values": [1])").find("two numbers") != std::string::npos);
  CHECK(trust(R"(, "kinds": 2)").find("unknown key") != std::string::npos);
  CHECK(complaint("split", R"(, "vocabulary": 3)").find("unknown key") != std::string::npos);
  CHECK(complaint("split", R"(, "kinds": 1)").find("kinds is 1, expected 2 to 4") !=
        std::string::npos);
}

TEST_CASE("split: shares are proportional to claims, and what nobody claims is lost") {
  CHECK(split::share(10, 10, 10) == 5);
  CHECK(split::share(10, 10, 0) == 10);
  CHECK(split::share(10, 3, 4) == 3);
  CHECK(split::share(10, 10, 5) == doctest::Approx(10.0 * 10 / 15));
  CHECK(split::share(10, 0, 0) == 0);
}

TEST_CASE("split: values are public, of equal sum, and differ") {
  CHECK(split::value_cases(2).size() == 2);
  CHECK(split::value_cases(3).size() == 12);
  const auto layout = load_layout("split");
  constexpr int kEnvs = 6000;
  const VectorEnv envs(layout, {.num_envs = kEnvs, .key = {4}});
  std::map<std::pair<int, int>, int> drawn;
  for (int env = 0; env < kEnvs; ++env) {
    const SplitState state = unpack<split::SplitState>(envs.state(env));
    ++drawn[{state.now[0].much, state.now[1].much}];
  }
  CHECK(drawn.size() == 12);
  for (const auto& [values, count] : drawn) {
    CHECK(std::abs(count - 500) < 100);
  }
}

TEST_CASE("split: claims are made kind by kind, hidden until all are made, then paid") {
  const auto layout = load_layout("split", std::vector<std::string>{"rounds=2"});
  VectorEnv envs(layout, {.num_envs = 1, .key = {2}});
  SplitState start;
  start.now[0].much = 1;  // kind 1
  start.now[1].much = 2;  // kind 2
  envs.restore(0, 0, 0, pack(start));
  const std::vector<float> first = seen_by(envs, 0);
  CHECK(first == std::vector<float>{1, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0,
                                    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0});
  CHECK(choices(envs, 0) == ActionRange{0, 11});
  const std::vector<float> other_before = seen_by(envs, 1);
  CHECK(act(envs, 10, 5).earned == std::array<float, 2>{0, 0});
  // Player 1 sees its own claim and nothing of the other's.
  std::vector<float> expected = first;
  expected[2] = 0;
  expected[3] = 1;
  expected[12] = 1;
  CHECK(seen_by(envs, 0) == expected);
  CHECK(act(envs, 0, 10).earned == std::array<float, 2>{0, 0});
  const Paid paid = act(envs, 5, 99);  // 99 is no claim: nothing
  // Kind 1: 10 of 15 and 5 of 15; kind 2: all to player 2; kind 3: 5 to player 1.
  CHECK(paid.earned[0] == doctest::Approx(10 * 100.0 / 15 + 5));
  CHECK(paid.earned[1] == doctest::Approx(50.0 / 15 + 100));
  CHECK(!paid.terminated);
  const SplitState after = unpack<split::SplitState>(envs.state(0));
  CHECK(after.last[0].claims == std::array<std::uint8_t, 4>{10, 0, 5, 0});
  CHECK(after.last[1].claims == std::array<std::uint8_t, 4>{5, 10, 0, 0});
  CHECK(after.now[0].claims == std::array<std::uint8_t, 4>{});
  for (int step = 0; step < 2; ++step) {
    CHECK(!act(envs, 0, 0).terminated);
  }
  CHECK(act(envs, 0, 0).terminated);
  CHECK(unpack<split::SplitState>(envs.final_state(0)).now == std::array<split::Part, 2>{});
}

TEST_CASE(
    "trust_and_split: hands differ, all six cases come up, and the winner's coins are worth 10") {
  const auto layout = load_layout("trust_and_split");
  constexpr int kEnvs = 6000;
  const VectorEnv envs(layout, {.num_envs = kEnvs, .key = {4}});
  std::map<std::pair<int, int>, int> drawn;
  for (int env = 0; env < kEnvs; ++env) {
    const SplitState state = unpack<split::SplitState>(envs.state(env));
    CHECK(state.now[0].much + state.now[1].much == 1);
    CHECK((state.now[0].much != 0) == split::beats(state.now[0].hand, state.now[1].hand));
    ++drawn[{state.now[0].hand, state.now[1].hand}];
  }
  CHECK(drawn.size() == 6);
  for (const auto& [hands, count] : drawn) {
    CHECK(hands.first != hands.second);
    CHECK(std::abs(count - 1000) < 150);
  }
  CHECK(split::beats(2, 1));  // paper beats rock
  CHECK(split::beats(3, 2));
  CHECK(split::beats(1, 3));
  CHECK(!split::beats(1, 2));
}

TEST_CASE("trust_and_split: a word each in turn, then claims; who starts alternates") {
  const auto layout = load_layout("trust_and_split", std::vector<std::string>{"rounds=2"});
  VectorEnv envs(layout, {.num_envs = 1, .key = {6}});
  SplitState start;
  start.now[0].hand = 2;
  start.now[0].much = 1;
  start.now[1].hand = 1;
  envs.restore(0, 0, 0, pack(start));

  CHECK(choices(envs, 0) == ActionRange{kSayRock, 3});
  CHECK(choices(envs, 1) == ActionRange{kWaits, 1});
  (void)act(envs, kSayPaper, kSayScissors);  // player 2's turn is yet to come
  SplitState state = unpack<split::SplitState>(envs.state(0));
  CHECK(state.now[0].word == 2);
  CHECK(state.now[1].word == 0);
  CHECK(choices(envs, 0) == ActionRange{kWaits, 1});
  CHECK(choices(envs, 1) == ActionRange{kSayRock, 3});
  (void)act(envs, 3, 7);  // no word: the first one
  state = unpack<split::SplitState>(envs.state(0));
  CHECK(state.now[1].word == 1);
  CHECK(choices(envs, 0) == ActionRange{0, 11});
  CHECK(choices(envs, 1) == ActionRange{0, 11});
  const Paid paid = act(envs, 10, 10);
  CHECK(paid.earned == std::array<float, 2>{50, 5});
  CHECK(!paid.terminated);
  // The second round begins with player 2.
  CHECK(choices(envs, 0) == ActionRange{kWaits, 1});
  CHECK(choices(envs, 1) == ActionRange{kSayRock, 3});
  (void)act(envs, kWaits, kSayRock);
  (void)act(envs, kSayRock, kWaits);
  CHECK(act(envs, kSayRock, kWaits).terminated);  // neither is a claim: both claim nothing
}

TEST_CASE("trust_and_split: nobody sees the other's hand or claim before the round is over") {
  const auto layout = load_layout("trust_and_split");
  for (std::uint8_t hand = 1; hand <= 3; ++hand) {
    // What player 1 sees with its own hand must not depend on which of the two others is there.
    std::set<std::vector<float>> views;
    for (std::uint8_t other = 1; other <= 3; ++other) {
      if (other == hand) {
        continue;
      }
      SplitState state;
      state.now[0].hand = hand;
      state.now[1].hand = other;
      state.now[split::beats(hand, other) ? 0 : 1].much = 1;
      VectorEnv envs(layout, {.num_envs = 1, .key = {6}});
      envs.restore(0, 0, 0, pack(state));
      views.insert(seen_by(envs, 0));
      (void)act(envs, kSayRock, kWaits);
      (void)act(envs, kWaits, kSayPaper);
      views.insert(seen_by(envs, 0));
      (void)act(envs, 4, 9);
      const std::vector<float> after = seen_by(envs, 0);
      // Now they lie open: hands, words, claims of the last round.
      const std::size_t last = 2 + 3 + 1 + 3 + 6;
      CHECK(after[last + hand - 1U] == 1);
      CHECK(after[last + 3 + other - 1U] == 1);
      CHECK(after[last + 6] == 1);      // rock
      CHECK(after[last + 6 + 4] == 1);  // paper
      CHECK(after[last + 12] == 0.4F);
      CHECK(after[last + 13] == 0.9F);
    }
    CHECK(views.size() == 2);  // before and after the words
  }
}

TEST_CASE("split: who reads states instead of observations is shown no more than others see") {
  const auto trust = load_layout("trust_and_split");
  SplitState state;
  state.step = 1;
  state.now[0] = {.hand = 2, .much = 1, .word = 1};
  state.now[1] = {.hand = 1};
  for (int seat = 0; seat < 2; ++seat) {
    const auto me = static_cast<std::size_t>(seat);
    const SplitState seen =
        unpack<split::SplitState>(trust->rules().seen_by(*trust, pack(state), seat));
    CHECK(seen.now[me].hand == state.now[me].hand);
    CHECK(seen.now[1 - me].hand == 0);
    CHECK(seen.now[0].word == 1);
    CHECK(seen.now[0].much + seen.now[1].much == 0);
    const Snapshots words(trust);
    const std::string text =
        trust->rules().draw_state(*trust, words.words(), words.to_snapshot(pack(seen)), false);
    CHECK(text.find(seat == 0 ? "player 2: -, coins worth ?" : "player 1: -, coins worth ?") !=
          std::string::npos);
  }
  const auto things = load_layout("split");
  SplitState claimed;
  claimed.step = 1;
  claimed.now[0] = {.much = 1, .claims = {10, 0, 0, 0}};
  claimed.now[1] = {.much = 2, .claims = {7, 0, 0, 0}};
  const SplitState seen =
      unpack<split::SplitState>(things->rules().seen_by(*things, pack(claimed), 0));
  CHECK(seen.now[0] == claimed.now[0]);
  CHECK(seen.now[1].much == 2);
  CHECK(seen.now[1].claims[0] == 0);
}

TEST_CASE("split: states go into words and back, whatever was played; wrong ones are refused") {
  for (const char* name : {"split", "trust_and_split"}) {
    CAPTURE(name);
    const auto layout = load_layout(name, std::vector<std::string>{"rounds=3"});
    const Snapshots words(layout);
    VectorEnv envs(layout, {.num_envs = 20, .key = {7}});
    const auto n = static_cast<std::uint32_t>(layout->num_actions());
    for (std::uint32_t step = 0; step < 20; ++step) {
      std::vector<Action> actions(40);
      for (std::uint32_t i = 0; i < 40; ++i) {
        actions[i] = static_cast<Action>(
            uniform_below(RandomKey{3}.draw(i, 0, step, Purpose::kBenchmark)[0], n + 3));
      }
      envs.step(actions, {.earned = {}});
      for (int env = 0; env < 20; ++env) {
        const State state = envs.state(env);
        CHECK(words.to_state(words.to_snapshot(state), "test") == state);
        CHECK(!layout->rules()
                   .draw_state(*layout, words.words(), words.to_snapshot(state), false)
                   .empty());
      }
    }
    Snapshot wrong = words.to_snapshot(envs.state(0));
    wrong.table["claims"][0] = 11;
    CHECK_THROWS_WITH_AS((void)words.to_state(wrong, "test"), doctest::Contains("from 0 to 10"),
                         InputError);
    wrong = layout->rules().plain_start(*layout);
    CHECK_NOTHROW((void)words.to_state(wrong, "test"));
    wrong.table["claims"][0] = 3;  // none can have been made yet
    CHECK_THROWS_WITH_AS((void)words.to_state(wrong, "test"), doctest::Contains("this round"),
                         InputError);
    wrong = layout->rules().plain_start(*layout);
    wrong.timestep = 1000;
    CHECK_THROWS_AS((void)words.to_state(wrong, "test"), InputError);
    // Any bytes may be asked about.
    State bytes;
    bytes.bytes.fill(std::byte{0xEE});
    CHECK_THROWS_AS(words.words().check(bytes, "test"), InputError);
  }
}

TEST_CASE("trust_and_split: a recording is written, read, and holds when played again") {
  const auto layout = load_layout("trust_and_split", std::vector<std::string>{"rounds=2"});
  const Snapshots words(layout);
  VectorEnv envs(layout, {.num_envs = 1, .key = {9}});
  TrajectoryRecorder recorder(layout, {.seed = 9}, {"one", "two"}, words.to_snapshot(envs.state(0)),
                              "test");
  const std::vector<float> none(2);
  const std::vector<EventMask> nothing(2);
  for (int step = 0; step < 6; ++step) {
    const std::array<Action, 2> actions = {step % 3 == 2 ? Action{10} : kSayRock,
                                           step % 3 == 2 ? Action{4} : kSayPaper};
    const Paid paid = act(envs, actions[0], actions[1]);
    recorder.add(actions, paid.earned, none, none, nothing,
                 words.to_snapshot(paid.terminated ? envs.final_state(0) : envs.state(0)));
  }
  std::string text = write_trajectory(recorder.trajectory());
  const auto read = parse_trajectories(text, "game.json");
  REQUIRE(read.size() == 1);
  CHECK(read[0].states == recorder.trajectory().states);
  CHECK(check_trajectory(read[0]).num_differences == 0);
  // Another claim than the one that was made is found out.
  const std::size_t claim = text.rfind("\"last_claims\": [10, 4]");
  REQUIRE(claim != std::string::npos);
  text.replace(claim, 22, "\"last_claims\": [10, 3]");
  CHECK(check_trajectory(parse_trajectories(text, "game.json")[0]).num_differences > 0);
}

TEST_CASE("split: what a player sees tells what it has to choose from") {
  for (const char* name : {"split", "trust_and_split"}) {
    const auto layout = load_layout(name);
    VectorEnv envs(layout, {.num_envs = 1, .key = {6}});
    std::map<std::vector<float>, ActionRange> known;
    bool same = true;
    for (std::uint32_t step = 0; step < 600; ++step) {
      std::array<Action, 2> joint{};
      for (int seat = 0; seat < 2; ++seat) {
        const ActionRange has = envs.choices(0, seat);
        const auto [entry, is_new] = known.try_emplace(seen_by(envs, seat), has);
        same = same && entry->second == has;
        const std::uint32_t bits =
            RandomKey{1}.draw(0, 0, step, static_cast<std::uint32_t>(seat))[0];
        joint[static_cast<std::size_t>(seat)] = static_cast<Action>(
            has.first + uniform_below(bits, static_cast<std::uint32_t>(has.count)));
      }
      (void)act(envs, joint[0], joint[1]);
    }
    CHECK(same);
    CHECK(layout->rules().has_phases() == (layout->rules().words(*layout).count > 0));
  }
}

TEST_CASE("split: of garbled words any is heard, and others are not garbled") {
  const auto heard = [](const char* garbled) {
    const auto layout = load_layout("trust_and_split", std::vector<std::string>{garbled});
    CHECK(parse_layout(write_layout(layout->spec()), "again") == layout->spec());
    constexpr int kEnvs = 6000;
    VectorEnv envs(layout, {.num_envs = kEnvs, .key = {4}});
    envs.step(std::vector<Action>(2 * kEnvs, kSayPaper), {});
    std::array<int, 4> words{};
    for (int env = 0; env < kEnvs; ++env) {
      ++words.at(unpack<SplitState>(envs.state(env)).now[0].word);
    }
    return words;
  };
  CHECK(heard("garbled=0") == std::array<int, 4>{0, 0, 6000, 0});
  for (const int count : {heard("garbled=1")[1], heard("garbled=1")[2], heard("garbled=1")[3]}) {
    CHECK(std::abs(count - 2000) < 190);
  }
  CHECK(std::abs(heard("garbled=0.3")[2] - 4800) < 160);
  CHECK(complaint("trust_and_split", R"(, "garbled": 2)").find("garbled is 2") !=
        std::string::npos);
  CHECK(complaint("split", R"(, "garbled": 0.5)").find("unknown key") != std::string::npos);
}
