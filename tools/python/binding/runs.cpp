// Training, evaluation and recordings as Python sees them.
#include <fmt/format.h>
#include <nanobind/stl/optional.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/tuple.h>
#include <nanobind/stl/vector.h>

#include <atomic>
#include <chrono>
#include <nlohmann/json.hpp>
#include <thread>

#include "agents/evaluation/file/evaluation_json.h"
#include "agents/evaluation/play/kitchens.h"
#include "agents/evaluation/play/protocols.h"
#include "agents/evaluation/play/run_cross_play.h"
#include "agents/evaluation/play/sample_games.h"
#include "agents/learning/trainer.h"
#include "agents/learning/training_arena.h"
#include "agents/learning/training_plan.h"
#include "agents/training/stages.h"
#include "agents/training/train_run.h"
#include "env/text/error.h"
#include "env/text/json_text.h"
#include "env/trajectory/check.h"
#include "env/trajectory/trajectory.h"
#include "tools/python/binding/bind.h"
#include "tools/python/binding/python_policy.h"

namespace potluck::python {
namespace {

using namespace nb::literals;
using Texts = std::vector<std::string>;

/// Does work() on a thread of its own while Python may raise KeyboardInterrupt here, which sets
/// `stop`, waits and goes on to the caller. Rethrows what work() throws.
template <class Work>
void interruptibly(std::atomic<bool>& stop, Work work) {
  std::exception_ptr failure;
  std::atomic<bool> ended = false;
  bool interrupted = false;
  std::thread worker;
  {
    const nb::gil_scoped_release released;
    worker = std::thread([&] {
      try {
        work();
      } catch (...) {
        failure = std::current_exception();
      }
      ended = true;
    });
    while (!ended) {
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
      if (!interrupted) {
        const nb::gil_scoped_acquire lock;
        interrupted = PyErr_CheckSignals() != 0;
        stop = stop || interrupted;
      }
    }
    worker.join();
  }
  if (interrupted) {
    throw nb::python_error();
  }
  if (failure) {
    std::rethrow_exception(failure);
  }
}

/// A row or a column: a name, or (name, function, observation).
std::pair<Texts, std::vector<RosterEntry>> contenders(const nb::list& given) {
  std::pair<Texts, std::vector<RosterEntry>> all;
  for (const nb::handle one : given) {
    if (nb::isinstance<nb::str>(one)) {
      all.first.push_back(nb::cast<std::string>(one));
    } else {
      const auto [name, act, observation] =
          nb::cast<std::tuple<std::string, nb::object, std::string>>(one);
      all.first.push_back(name);
      all.second.push_back(python_agent(name, act, observation));
    }
  }
  return all;
}

std::vector<std::shared_ptr<const Layout>> layouts_of(const std::vector<Kitchen>& kitchens) {
  std::vector<std::shared_ptr<const Layout>> layouts;
  for (const Kitchen& kitchen : kitchens) {
    layouts.push_back(kitchen.layout);
  }
  return layouts;
}

std::string evaluate(const std::vector<Kitchen>& kitchens, const nb::list& rows,
                     const nb::list& columns, const Texts& best_responses, const Texts& measures,
                     int episodes, const std::vector<double>& noises,
                     const std::vector<double>& temperatures, bool all_seats, std::uint64_t seed,
                     int threads) {
  const auto layouts = layouts_of(kitchens);
  const auto [row_names, row_locals] = contenders(rows);
  auto [column_names, locals] = contenders(columns);
  locals.insert(locals.end(), row_locals.begin(), row_locals.end());
  if (column_names.empty() && !cook_alone(layouts)) {
    column_names = row_names;
  }
  CrossPlayOptions options{.protocols = make_protocols(layouts, {.measures = measures,
                                                                 .episodes = episodes,
                                                                 .noises = noises,
                                                                 .temperatures = temperatures,
                                                                 .all_seats = all_seats}),
                           .seed = seed,
                           .threads = threads};
  const auto seated =
      load_kitchens(layouts, row_names, column_names, best_responses, nullptr, locals);
  std::atomic<int> done = 0;
  std::atomic<bool> stop = false;
  CrossPlay result;
  const auto start = std::chrono::steady_clock::now();
  interruptibly(stop, [&] { result = run_cross_play(seated, options, done, stop); });
  result.wall_seconds =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  result.version = POTLUCK_VERSION;
  result.command = "potluck.evaluate in Python";
  return format_evaluation(result, summarise(result));
}

std::string config_of(const std::string& text) {
  TrainConfig config = parse_config(text, "config");
  config.version = POTLUCK_VERSION;
  if (config.layout.empty()) {
    throw InputError("config", "no kitchen", "layout=NAME", "potluck.kitchens() lists the names");
  }
  return dump_json(to_json(config));
}

TrainConfig config_from(const std::string& json) {
  TrainConfig config = parse_config(json, "config");
  config.version = POTLUCK_VERSION;
  return config;
}

/// One run of one configuration, which works in the background.
class Run {
 public:
  Run(const std::string& config, const std::string& out, int threads, bool resume,
      double save_every)
      : Run(config_from(config), out, threads, resume, save_every) {}

  void start() { run_.start(); }
  /// Has it ended?
  bool wait(double seconds) {
    const nb::gil_scoped_release released;
    return run_.wait(seconds);
  }
  [[nodiscard]] std::string progress() const {
    const RunProgress now = run_.progress();
    return dump_json(nlohmann::ordered_json{
        {"updates_done", now.updates_done},
        {"updates_total", now.updates_total},
        {"updates_resumed", now.updates_resumed},
        {"seeds_finished", now.seeds_finished},
        {"seeds_failed", now.seeds_failed},
        {"env_steps_per_update", now.env_steps_per_update},
        {"pair_return",
         now.pair_return ? nlohmann::ordered_json(*now.pair_return) : nlohmann::ordered_json()},
        {"trouble", now.trouble}});
  }
  void request_stop() { run_.request_stop(); }
  std::string finish() {
    RunOutcome outcome{};
    {
      const nb::gil_scoped_release released;
      outcome = run_.finish();
    }
    switch (outcome) {
      case RunOutcome::kComplete:
        return "complete";
      case RunOutcome::kStopped:
        return "stopped";
      case RunOutcome::kFailed:
        return "failed";
    }
    return {};
  }
  [[nodiscard]] Texts failures() const { return run_.failures(); }

 private:
  Run(const TrainConfig& config, const std::string& out, int threads, bool resume,
      double save_every)
      : run_(config, training_arena(config),
             {.out = out, .threads = threads, .resume = resume, .save_every = save_every}) {}

  TrainRun run_;
};

/// (configuration of its pool, where that goes), checked against the run's own; none if it needs
/// none.
std::optional<std::tuple<std::string, std::string>> pool_of(const std::string& json,
                                                            const std::string& out) {
  const TrainConfig config = config_from(json);
  const auto pool = pool_stage(config, out);
  if (!pool) {
    return std::nullopt;
  }
  check_plan(config, *training_arena(config));
  return std::tuple(dump_json(to_json(pool->config)), pool->out.string());
}

std::string with_pool_of(const std::string& json, const std::string& out) {
  const TrainConfig config = config_from(json);
  return dump_json(to_json(with_pool(config, *pool_stage(config, out))));
}

std::string record(const Kitchen& kitchen, const nb::list& agents, std::uint64_t seed) {
  const auto [names, locals] = contenders(agents);
  const auto players = static_cast<std::size_t>(kitchen.layout->num_agents());
  if (names.size() != 1 && names.size() != players) {
    throw InputError("agents", fmt::format("{} agents", names.size()),
                     fmt::format("{}, one for each player, or one for all", players));
  }
  Team team;
  Texts seated;
  for (std::size_t seat = 0; seat < players; ++seat) {
    const std::string& name = names[names.size() == 1 ? 0 : seat];
    const auto local = std::find_if(locals.begin(), locals.end(), [&name = name](const auto& one) {
      return one.id.name == name;
    });
    const auto roster = local != locals.end() ? std::vector<RosterEntry>{*local}
                                              : load_roster({name}, kitchen.layout);
    if (roster.empty()) {
      throw InputError(name, "a run without checkpoints", "an agent");
    }
    team.push_back(roster.front().policy->clone());
    seated.push_back(roster.front().id.name);
  }
  Trajectory game;
  std::atomic<bool> stop = false;
  interruptibly(stop, [&] {
    game = play_game(kitchen.layout, team, seated, seed, "potluck " POTLUCK_VERSION);
  });
  return write_trajectory(game);
}

/// Each episode of a text, in our own words.
Texts read_episodes(const std::string& text, const std::string& place, const Texts& overrides) {
  Texts episodes;
  for (const Trajectory& one :
       parse_trajectories(text, place, {.overrides = overrides, .kitchens = {}})) {
    episodes.push_back(write_trajectory(one));
  }
  return episodes;
}

std::string check_episode(const std::string& text, const std::string& place) {
  const std::vector<Trajectory> episodes = parse_trajectories(text, place);
  const TrajectoryCheck check = check_trajectory(episodes.front(), place);
  nlohmann::ordered_json differences = nlohmann::ordered_json::array();
  for (const TrajectoryDifference& one : check.differences) {
    differences.push_back({{"step", one.step},
                           {"field", one.field},
                           {"recorded", one.recorded},
                           {"replayed", one.replayed}});
  }
  return dump_json(nlohmann::ordered_json{{"steps", check.steps},
                                          {"num_differences", check.num_differences},
                                          {"differences", differences}});
}

}  // namespace

void bind_runs(nb::module_& module) {
  module.def("evaluate", &evaluate, "kitchens"_a, "rows"_a, "columns"_a, "best_responses"_a,
             "measures"_a, "episodes"_a, "noises"_a, "temperatures"_a, "all_seats"_a, "seed"_a,
             "threads"_a, "The text of an evaluation.json.");
  module.def("train_config", &config_of, "text"_a,
             "A whole configuration as JSON, from what differs from a preset.");
  module.def("pool_of", &pool_of, "config"_a, "out"_a);
  module.def("with_pool", &with_pool_of, "config"_a, "out"_a);
  nb::class_<Run>(module, "Run", "A training run in the background.")
      .def(nb::init<const std::string&, const std::string&, int, bool, double>(), "config"_a,
           "out"_a, "threads"_a, "resume"_a, "save_every"_a)
      .def("start", &Run::start)
      .def("wait", &Run::wait, "seconds"_a)
      .def_prop_ro("progress_json", &Run::progress)
      .def("request_stop", &Run::request_stop)
      .def("finish", &Run::finish, "'complete', 'stopped' or 'failed'.")
      .def_prop_ro("failures", &Run::failures);
  module.def("record", &record, "kitchen"_a, "agents"_a, "seed"_a,
             "One episode as the text of a trajectory file.");
  module.def("read_episodes", &read_episodes, "text"_a, "place"_a, "overrides"_a);
  module.def("check_episode", &check_episode, "text"_a, "place"_a);
}

}  // namespace potluck::python
