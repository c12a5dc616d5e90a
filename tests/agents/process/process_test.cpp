#include <doctest/doctest.h>
#include <signal.h>
#include <sys/wait.h>

#include <cerrno>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <memory>
#include <nlohmann/json.hpp>
#include <numeric>
#include <string>
#include <thread>
#include <vector>

#include "agents/partners/scripted.h"
#include "agents/process/process_partner.h"
#include "agents/process/protocol.h"
#include "agents/roster/guests.h"
#include "agents/roster/roster.h"
#include "env/arena.h"
#include "env/layout/reader.h"
#include "env/text/error.h"
#include "env/text/json_text.h"
#include "tests/temporary_directory.h"

using namespace potluck;

namespace {

/// Actions of `policy` in seat 1 beside greedy, [step][env].
std::vector<Action> play_beside_greedy(Policy& policy, const std::shared_ptr<const Layout>& layout,
                                       int envs, int steps, double* earned_in_all = nullptr) {
  const auto n = static_cast<std::size_t>(envs);
  const RandomKey key{7};
  const auto batch = make_arena(layout)->make({.num_envs = envs, .key = key});
  const auto greedy =
      make_scripted(layout->rules().name() == "classic" ? "greedy" : "random", layout);
  std::vector<int> which(n);
  std::iota(which.begin(), which.end(), 0);
  std::vector<Action> chosen(n);
  std::vector<Action> joint(n * 2);
  std::vector<float> earned(n * 2);
  std::vector<Action> all;
  for (int env = 0; env < envs; ++env) {
    policy.begin_episode(env);
  }
  for (int step = 0; step < steps; ++step) {
    for (int seat = 0; seat < 2; ++seat) {
      (seat == 0 ? *greedy : policy).act({*batch, which, seat, key}, {.actions = chosen});
      for (std::size_t env = 0; env < n; ++env) {
        joint[env * 2 + static_cast<std::size_t>(seat)] = chosen[env];
      }
    }
    all.insert(all.end(), chosen.begin(), chosen.end());
    batch->step(joint, {.earned = earned});
    for (const float amount : earned) {
      if (earned_in_all != nullptr) {
        *earned_in_all += static_cast<double>(amount);
      }
    }
  }
  return all;
}

struct Company {
  std::shared_ptr<ProcessPartner> partner;
  std::vector<std::string> complaints;
  std::unique_ptr<Policy> policy;

  explicit Company(const std::string& command, ProcessOptions options = {},
                   const std::string& kitchen = "cramped_room") {
    partner = std::make_shared<ProcessPartner>(
        command, load_layout(kitchen), options, nullptr,
        [this](const std::string& line) { complaints.push_back(line); });
    policy = ProcessPartner::make_policy(partner);
  }
};

std::string example(const std::string& name) {
  return std::string(POTLUCK_TEST_DATA) + "/../../agents/process/examples/" + name;
}

bool have_no_children() {
  return waitpid(-1, nullptr, WNOHANG) == -1 && errno == ECHILD;
}

}  // namespace

TEST_CASE("process: the shell cook plays alike whatever the batches") {
  const auto layout = load_layout("cramped_room");
  std::vector<Action> whole;
  {
    Company company(example("cook.sh"));
    whole = play_beside_greedy(*company.policy, layout, 3, 40);
    CHECK(company.complaints.empty());
    CHECK(company.partner->totals().decisions == 120);
    CHECK(company.partner->totals().fallbacks == 0);
  }
  CHECK(have_no_children());
  Company again(example("cook.sh"));
  CHECK(play_beside_greedy(*again.policy, layout, 3, 40) == whole);
  // Environment 0 alone.
  const auto alone = play_beside_greedy(*again.policy->clone(), layout, 1, 40);
  for (std::size_t step = 0; step < 40; ++step) {
    CHECK(alone[step] == whole[step * 3]);
  }
  CHECK(std::count(whole.begin(), whole.end(), Action{5}) > 20);
}

TEST_CASE("process: the Python cook serves soups") {
  if (std::system("command -v python3 > /dev/null") != 0) {
    MESSAGE("no python3 here: left out");
    return;
  }
  for (const bool one_for_all : {false, true}) {
    Company company("python3 " + example("cook.py"), {.one_for_all = one_for_all});
    double earned = 0;
    (void)play_beside_greedy(*company.policy, load_layout("cramped_room"), 2, 400, &earned);
    CHECK(company.complaints.empty());
    CHECK(earned >= 2 * 100);
  }
}

TEST_CASE("process: matrix games, names and numbers, messages") {
  Company company(
      R"(read h; echo '{"name": "me"}'; while read l; do echo '[{"action": "defect", "message": "ha"}, 1]'; done)",
      {}, "prisoners_dilemma");
  for (const Action action :
       play_beside_greedy(*company.policy, load_layout("prisoners_dilemma"), 2, 10)) {
    CHECK(action == 1);
  }
  CHECK(company.complaints.empty());
  // Without an action that does nothing, number 0 is the fallback.
  Company silent("read h; echo {}; exit", {.restarts = 0}, "prisoners_dilemma");
  for (const Action action :
       play_beside_greedy(*silent.policy, load_layout("prisoners_dilemma"), 2, 10)) {
    CHECK(action == 0);
  }
}

TEST_CASE("process: what one writes when it is to speak the other reads at the next step") {
  const auto layout = load_layout("trust_and_split");
  Company writer(
      R"(read h; echo '{"batch": 1}'; while read l; do echo '{"action": 0, "message": "take nothing"}'; done)",
      {}, "trust_and_split");
  Company reader(
      R"(read h; echo '{"batch": 1}'; while read l; do case "$l" in *'"heard": [{"seat": 0, "message": "take nothing"}]'*) echo '{"action": "say paper"}';; *) echo '{"action": "say rock"}';; esac; done)",
      {}, "trust_and_split");
  const auto envs = make_arena(layout)->make({.num_envs = 1, .key = {2}});
  const std::vector<int> which = {0};
  Messages messages;
  std::vector<std::vector<Action>> played;
  for (int step = 0; step < 3; ++step) {
    std::vector<Action> joint(2);
    writer.policy->act({*envs, which, 0, {2}, &messages}, {.actions = std::span(joint).first(1)});
    reader.policy->act({*envs, which, 1, {2}, &messages}, {.actions = std::span(joint).last(1)});
    envs->step(joint, {});
    played.push_back(joint);
  }
  // It is player 1's turn to speak at step 0, player 2's at step 1; at step 2 both claim.
  CHECK(played == std::vector<std::vector<Action>>{{0, 11}, {0, 12}, {0, 11}});
  CHECK(writer.complaints.empty());
  CHECK(reader.complaints.empty());
}

TEST_CASE("process: of a message five hundred characters are heard, and nothing out of turn") {
  const auto envs = make_arena(load_layout("trust_and_split"))->make({.num_envs = 2, .key = {2}});
  Messages messages;
  std::string longer;
  for (int i = 0; i < 600; ++i) {
    longer += "é";
  }
  messages.say(*envs, 1, 0, longer);
  messages.say(*envs, 1, 1, "it is not my turn");
  CHECK(messages.heard_by(*envs, 1, 1).empty());
  envs->step(std::vector<Action>(4), {});
  CHECK(messages.heard_by(*envs, 0, 1).empty());
  CHECK(messages.heard_by(*envs, 1, 0).empty());
  CHECK(messages.heard_by(*envs, 1, 1) ==
        std::vector<Messages::Heard>{{0, longer.substr(0, 2 * kMostHeard)}});
  envs->step(std::vector<Action>(4), {});
  CHECK(messages.heard_by(*envs, 1, 1).empty());
  // Where nothing is said nothing is heard.
  const auto kitchen = make_arena(load_layout("cramped_room"))->make({.num_envs = 1, .key = {2}});
  messages.say(*kitchen, 0, 0, "onions!");
  kitchen->step(std::vector<Action>(2), {});
  CHECK(messages.heard_by(*kitchen, 0, 1).empty());
}

TEST_CASE("process: whatever it does wrong costs a line and its turn") {
  constexpr int kAnyNumber = -1;  // it depends on who is quicker
  struct Fault {
    const char* what;
    const char* command;
    const char* complaint;
    int restarts;
  };
  const std::string begin = "read h; echo {}; ";
  const std::vector<Fault> faults = {
      {"hangs", "read l; sleep 1000", "no answer in 0.2 s", 2},
      {"ends", "read l; echo sorry >&2; exit 3", "it ended (exit code 3), its last words \"sorry\"",
       2},
      {"kills itself", "read l; kill -9 $$", "signal 9", 2},
      {"ends at once", "exit 0", "it ended (exit code 0)", 2},
      {"floods", "read l; yes | tr -d '\\n'", "a line without an end", 2},
      {"floods its errors", "read l; yes >&2", "no answer in 0.2 s, its last words \"y\"", 2},
      {"floods between lines", "while read l; do echo '{\"action\": 4}'; yes; done", "",
       kAnyNumber},
      {"talks nonsense", "while read l; do echo nonsense; done",
       "answered \"nonsense\", no line of JSON", 0},
      {"is no UTF-8", "while read l; do printf '\\377\\376\\n'; done", "no line of JSON", 0},
      {"escapes", "while read l; do printf '\\033[31m\\n'; done", "\\u001b[31m", 0},
      {"is deep", "while read l; do head -c 5000 /dev/zero | tr '\\0' '['; echo; done",
       "no line of JSON", 0},
      {"answers too much", "while read l; do echo '[1, 2, 3]'; done",
       "answered 3 actions to 1 decisions", 0},
      {"answers too little", "while read l; do echo '[]'; done", "answered 0 actions", 0},
      {"flies", "while read l; do echo '[\"fly\"]'; done",
       "action \"\\\"fly\\\"\", expected one of north", 0},
      {"is negative", "while read l; do echo '[-1]'; done", "action \"-1\"", 0},
      {"is huge", "while read l; do echo '[1e300]'; done", "action ", 0},
      {"chats", "while read l; do echo '{\"action\": 4}'; echo hello; done", "", 0},
      {"does not read", "sleep 1000", "no answer in 0.2 s", 2},
      {"closes its input", "exec <&-; sleep 1000", "no answer in 0.2 s", 2},
      {"says it all before", "while true; do echo '{\"action\": 4}'; done", "nobody asked for",
       kAnyNumber},
  };
  const auto layout = load_layout("cramped_room");
  for (const Fault& fault : faults) {
    CAPTURE(fault.what);
    {
      const bool hangs = std::string(fault.complaint).starts_with("no answer");
      Company company(begin + fault.command, {.seconds = hangs ? 0.2 : 30, .restarts = 2});
      const auto actions = play_beside_greedy(*company.policy, layout, 1, 8);
      for (const Action action : actions) {
        CHECK(action == kStayAction);
      }
      REQUIRE(!company.complaints.empty());
      CHECK_MESSAGE(company.complaints.front().find(fault.complaint) != std::string::npos,
                    company.complaints.front());
      CHECK(company.complaints.front().find('\n') == std::string::npos);
      CHECK(company.complaints.size() <= 5);
      if (fault.restarts != kAnyNumber) {
        CHECK(company.partner->totals().restarts == fault.restarts);
      }
      CHECK(company.partner->totals().decisions == 8);
    }
    CHECK(have_no_children());
  }
}

TEST_CASE("process: lines longer than any pipe, and one that recovers") {
  const TemporaryDirectory folder;
  const auto layout = load_layout("counter_circuit_o_1order");
  // 64 turns with the lossless observation are a megabyte; the first life ends at its first line.
  const std::string mark = (folder.path() / "lived").string();
  Company company("read h; echo {}; test -e " + mark + " || { touch " + mark +
                      "; read l; exit 1; }; while read l; do echo " + "'" +
                      dump_json(nlohmann::json(std::vector<int>(64, 2))) + "'; done",
                  {.seconds = 20}, "counter_circuit_o_1order");
  const auto actions = play_beside_greedy(*company.policy, layout, 64, 3);
  CHECK(std::count(actions.begin(), actions.begin() + 64, kStayAction) == 64);
  CHECK(std::count(actions.begin() + 64, actions.end(), Action{2}) == 128);
  CHECK(company.partner->totals().restarts == 1);
  CHECK(company.partner->totals().fallbacks == 64);
}

TEST_CASE("process: nothing is left behind") {
  const TemporaryDirectory folder;
  const std::string file = (folder.path() / "pid").string();
  { Company company("read h; echo {}; sleep 1000 & echo $! > " + file + "; read l; wait"); }
  std::ifstream in(file);
  pid_t pid = 0;
  in >> pid;
  REQUIRE(pid > 1);
  // The orphan's new parent may need a moment to bury it.
  bool gone = false;
  for (int i = 0; i < 200 && !gone; ++i) {
    std::ifstream status("/proc/" + std::to_string(pid) + "/stat");
    std::string number, name, state;
    gone = !(status >> number >> name >> state) || state == "Z";
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  CHECK(gone);
  CHECK(have_no_children());
}

TEST_CASE("process: a wrong beginning ends the run before it begins") {
  struct Beginning {
    const char* command;
    const char* complaint;
  };
  const std::vector<Beginning> all = {
      {"  ", "no command"},
      {"no_such_program_anywhere", "exit code 127"},
      {"echo no; exit 1", "answered the hello with \"no\""},
      {"true", "it ended (exit code 0)"},
      {"read h; echo '[]'; sleep 9", "expected"},
      {"read h; echo '{\"bach\": 1}'; sleep 9", "bach"},
      {"read h; echo '{\"batch\": 0}'; sleep 9", "batch"},
      {"read h; echo '{\"observation\": \"smell\"}'; sleep 9", "smell"},
      {"read h; echo '{\"observation\": \"grid8\"}'; sleep 9", "grid8"},
      {"read h; sleep 9", "no answer in 0.3 s"},
  };
  for (const Beginning& one : all) {
    CAPTURE(one.command);
    try {
      const Company company(one.command, {.seconds = 0.3, .start_seconds = 0.3});
      FAIL("it was let in");
    } catch (const InputError& error) {
      CHECK_MESSAGE(std::string(error.what()).find(one.complaint) != std::string::npos,
                    error.what());
    }
    CHECK(have_no_children());
  }
}

TEST_CASE("process: guests come only where they are invited, and everything they say is kept") {
  const auto layout = load_layout("cramped_room");
  const std::string name = "process:echo oh >&2; read h; echo {}; while read l; do echo 7; done";
  CHECK_THROWS_AS((void)load_roster({name}, layout), InputError);
  const TemporaryDirectory folder;
  const std::string log = (folder.path() / "log").string();
  {
    Guests guests({.process = {.log = log}});
    const auto roster =
        load_roster({"mine=" + name, "process:a=1 " + example("cook.sh")}, layout, &guests);
    REQUIRE(roster.size() == 2);
    CHECK(roster[0].id.name == "mine");
    CHECK(roster[0].id.group == name);
    CHECK(roster[0].id.algorithm == "process");
    CHECK(roster[1].id.name == "process:a=1 " + example("cook.sh"));
    (void)play_beside_greedy(*roster[0].policy->clone(), layout, 2, 3);
    REQUIRE(guests.summary().size() == 1);
    CHECK(guests.summary().front().find("6 of 6 decisions") != std::string::npos);
  }
  std::ifstream file(log);
  std::string text;
  int said = 0;
  int complained = 0;
  while (std::getline(file, text)) {
    const nlohmann::json line = json_or_discarded(text);
    REQUIRE(line.is_object());
    said += line.contains("said") ? 1 : 0;
    complained += line.value("complained", "") == "oh\n" ? 1 : 0;
  }
  CHECK(said >= 4);
  CHECK(complained == 1);
  CHECK_THROWS_AS(Guests({.process = {.log = "/nowhere/at/all"}}), InputError);
}

TEST_CASE("process: a hello has all one must know") {
  const auto layout = load_layout("cramped_room");
  const std::string line = process::hello_line(*layout, 5);
  CHECK(line.find('\n') == line.size() - 1);
  const nlohmann::json hello = json_or_discarded(line);
  CHECK(hello["protocol"] == process::kProtocol);
  CHECK(hello["seed"] == 5);
  CHECK(hello["layout"]["grid"].size() == 4);
  CHECK(hello["spec"]["actions"][1][5] == "interact");
  CHECK(hello["spec"]["observations"][0]["shape"] == nlohmann::json({5, 4, 26}));
}

TEST_CASE("process: in games of several phases a turn names the actions that there are") {
  const std::vector<std::string> actions = {"claim 0", "say rock", "say paper", "wait"};
  process::Turn turn;
  CHECK(process::turn_text(turn, actions).find(R"("legal": ["claim 0", "say rock",)") !=
        std::string::npos);
  turn.legal = {.first = 1, .count = 2};
  CHECK(process::turn_text(turn, actions).find(R"("legal": ["say rock", "say paper"])") !=
        std::string::npos);
}
