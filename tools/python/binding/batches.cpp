// Batches and players as Python sees them.
#include <fmt/format.h>
#include <nanobind/ndarray.h>
#include <nanobind/stl/optional.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/tuple.h>
#include <nanobind/stl/unique_ptr.h>
#include <nanobind/stl/vector.h>

#include <algorithm>
#include <array>
#include <functional>
#include <limits>
#include <memory>
#include <tuple>

#include "agents/roster/roster.h"
#include "env/random_actions.h"
#include "env/snapshots.h"
#include "env/text/error.h"
#include "env/trajectory/trajectory.h"
#include "tools/python/binding/arrays.h"
#include "tools/python/binding/batch.h"
#include "tools/python/binding/bind.h"

namespace potluck::python {
namespace {

using namespace nb::literals;
using Shape = std::vector<std::size_t>;
using MaybeSeat = std::optional<int>;

constexpr int kMaxThreads = 1024;
constexpr int kMaxEnvs = 1 << 24;
/// So many are drawn in a few microseconds; to let go of Python's lock for less is not worth it.
constexpr std::size_t kManyActions = 1 << 14;

int within(long long value, long long low, long long high, const char* what) {
  if (value < low || value > high) {
    throw InputError(what, std::to_string(value), fmt::format("{} to {}", low, high));
  }
  return static_cast<int>(value);
}

int env_of(const Batch& batch, int env) {
  return within(env, 0, batch.options().num_envs - 1, "env");
}

std::array<std::size_t, 2> players_of(const Batch& batch) {
  return {batch.num_envs(), batch.num_agents()};
}

/// Actions as bytes: the caller's own, or others copied into `copy`.
std::span<const Action> actions_in(const Array& array, std::vector<Action>& copy) {
  if (array.dtype() == Dtype::kUint8) {
    return array.as<Action>();
  }
  copy.resize(array.size());
  read_actions(array, copy);
  return copy;
}

std::span<const std::uint8_t> flags_in(const std::optional<Array>& array) {
  return array ? array->as<std::uint8_t>() : std::span<std::uint8_t>{};
}

/// The caller's arrays of a step, checked.
class StepArrays {
 public:
  StepArrays(const Batch& batch, nb::handle actions, nb::handle rewards, nb::handle earned,
             nb::handle shaped, nb::handle effort, nb::handle events, nb::handle terminated,
             nb::handle truncated, nb::handle held)
      : StepArrays(players_of(batch), actions, rewards, earned, shaped, effort, events, terminated,
                   truncated, held) {}

  /// With Python's lock released. `batch` is in use.
  void step(Batch& batch) {
    const nb::gil_scoped_release released;
    batch.step(actions_in(actions_, copy_),
               {.parts = {.earned = earned_.span(),
                          .shaped = shaped_.span(),
                          .effort = effort_.span(),
                          .events = events_.span(),
                          .terminated = terminated_.span(),
                          .truncated = truncated_.span()},
                .rewards = rewards_.span()},
               flags_in(held_));
  }

 private:
  StepArrays(std::array<std::size_t, 2> players, nb::handle actions, nb::handle rewards,
             nb::handle earned, nb::handle shaped, nb::handle effort, nb::handle events,
             nb::handle terminated, nb::handle truncated, nb::handle held)
      : actions_(actions, "actions", players, {Dtype::kUint8, Dtype::kInt64, Dtype::kInt32},
                 Access::kRead),
        rewards_(rewards, "rewards", players, {Dtype::kFloat32}),
        earned_(earned, "earned", players, {Dtype::kFloat32}),
        shaped_(shaped, "shaped", players, {Dtype::kFloat32}),
        effort_(effort, "effort", players, {Dtype::kFloat32}),
        events_(events, "events", players, {Dtype::kUint32}),
        terminated_(terminated, "terminated", {players.data(), 1}, {Dtype::kBool, Dtype::kUint8}),
        truncated_(truncated, "truncated", {players.data(), 1}, {Dtype::kBool, Dtype::kUint8}) {
    if (!held.is_none()) {
      held_.emplace(held, "held", std::span<const std::size_t>(players.data(), 1),
                    std::initializer_list<Dtype>{Dtype::kBool, Dtype::kUint8}, Access::kRead);
    }
  }

  Array actions_;
  MaybeArray<float> rewards_;
  MaybeArray<float> earned_;
  MaybeArray<float> shaped_;
  MaybeArray<float> effort_;
  MaybeArray<EventMask> events_;
  MaybeArray<std::uint8_t> terminated_;
  MaybeArray<std::uint8_t> truncated_;
  std::optional<Array> held_;
  std::vector<Action> copy_;  ///< of actions that are no bytes
};

void step(Batch& batch, nb::handle actions, nb::handle rewards, nb::handle earned,
          nb::handle shaped, nb::handle effort, nb::handle events, nb::handle terminated,
          nb::handle truncated, nb::handle held) {
  const InUse use(batch);
  StepArrays(batch, actions, rewards, earned, shaped, effort, events, terminated, truncated, held)
      .step(batch);
}

/// A step whose arrays were checked once. It holds on to them.
class PreparedStep {
 public:
  PreparedStep(Batch& batch, nb::handle actions, nb::handle rewards, nb::handle earned,
               nb::handle shaped, nb::handle effort, nb::handle events, nb::handle terminated,
               nb::handle truncated, nb::handle held)
      : batch_(batch),
        owners_(nb::make_tuple(actions, rewards, earned, shaped, effort, events, terminated,
                               truncated, held)),
        arrays_(batch, actions, rewards, earned, shaped, effort, events, terminated, truncated,
                held) {}

  void step() {
    const InUse use(batch_);
    arrays_.step(batch_);
  }

 private:
  Batch& batch_;
  nb::tuple owners_;
  StepArrays arrays_;
};

void random_actions(const Batch& batch, nb::handle out, std::uint32_t step, std::uint64_t seed) {
  const InUse use(batch);
  const std::array<std::size_t, 2> players = players_of(batch);
  Shape shape(players.begin(), players.end());
  if (const Array any(out, "out", {}, {Dtype::kUint8}, Access::kWrite); any.shape().size() == 3) {
    shape.insert(shape.begin(), any.shape()[0]);
  }
  const Array array(out, "out", shape, {Dtype::kUint8}, Access::kWrite);
  std::optional<nb::gil_scoped_release> released;
  if (array.size() >= kManyActions) {
    released.emplace();
  }
  const std::size_t row = players[0] * players[1];
  for (std::size_t begin = 0; begin < array.size(); begin += row, ++step) {
    draw_actions(RandomKey{seed}, step, batch.arena().num_actions(),
                 array.as<Action>().subspan(begin, row));
  }
}

/// [num_envs, (num_agents,) extents of the encoding].
Shape shape_of(const Batch& batch, const ObservationSpec& spec, MaybeSeat seat) {
  Shape shape{batch.num_envs()};
  if (!seat) {
    shape.push_back(batch.num_agents());
  }
  shape.insert(shape.end(), spec.shape.begin(), spec.shape.end());
  return shape;
}

void observe(Batch& batch, const std::string& name, nb::handle out, MaybeSeat seat, bool ego) {
  const InUse use(batch);
  if (seat) {
    within(*seat, 0, static_cast<long long>(batch.num_agents()) - 1, "seat");
  }
  const Observation observation = observation_in(batch.arena(), name, ego);
  const ObservationSpec spec = batch.arena().observation_spec(observation);
  const Shape shape = shape_of(batch, spec, seat);
  const Array array =
      spec.dtype == ObservationDtype::kUint8
          ? Array(out, "out", shape, {Dtype::kUint8, Dtype::kInt16, Dtype::kFloat32},
                  Access::kWrite)
      : spec.dtype == ObservationDtype::kInt16
          ? Array(out, "out", shape, {Dtype::kInt16, Dtype::kFloat32}, Access::kWrite)
          : Array(out, "out", shape, {Dtype::kFloat32}, Access::kWrite);
  const nb::gil_scoped_release released;
  if (array.dtype() == Dtype::kUint8) {
    batch.observe(observation, seat, array.as<std::uint8_t>());
  } else if (array.dtype() == Dtype::kInt16) {
    batch.observe(observation, seat, array.as<std::int16_t>());
  } else {
    batch.observe(observation, seat, array.as<float>());
  }
}

void observe_final(Batch& batch, const std::string& name, int env, nb::handle out, bool ego) {
  const InUse use(batch);
  env_of(batch, env);
  const Observation observation = observation_in(batch.arena(), name, ego);
  const ObservationSpec spec = batch.arena().observation_spec(observation);
  Shape shape{batch.num_agents()};
  shape.insert(shape.end(), spec.shape.begin(), spec.shape.end());
  const Array array(out, "out", shape, {Dtype::kFloat32}, Access::kWrite);
  batch.observe_final(observation, env, array.as<float>());
}

/// A view that lives as long as the batch does, for reading.
nb::object view(nb::handle self, const std::string& name, bool ego) {
  auto& batch = nb::cast<Batch&>(self);
  const InUse use(batch);
  const Observation observation = observation_in(batch.arena(), name, ego);
  const Shape shape = shape_of(batch, batch.arena().observation_spec(observation), std::nullopt);
  const float* numbers = nullptr;
  {
    const nb::gil_scoped_release released;
    numbers = batch.view(observation).data();
  }
  return nb::cast(nb::ndarray<nb::numpy, const float>(numbers, shape.size(), shape.data(), self));
}

std::vector<std::tuple<std::string, std::vector<int>, std::string, float, float>> observations(
    const Batch& batch) {
  std::vector<std::tuple<std::string, std::vector<int>, std::string, float, float>> specs;
  for (const RuleSet* rules : rule_sets()) {
    for (const ObservationType* type : rules->observations()) {
      try {
        const ObservationSpec spec = batch.arena().observation_spec({.kind = type});
        specs.emplace_back(spec.name, spec.shape, std::string(to_string(spec.dtype)), spec.low,
                           spec.high);
      } catch (const InputError&) {
        // Not here.
      }
    }
  }
  const std::string_view usual = to_string(batch.arena().default_observation());
  std::stable_partition(specs.begin(), specs.end(),
                        [usual](const auto& spec) { return std::get<0>(spec) == usual; });
  return specs;
}

/// Numbers of every environment as an array of Python's own.
template <class Get>
nb::object numbers_of(const Batch& batch, Get get) {
  const InUse use(batch);
  auto* values = new std::vector<std::uint32_t>();
  for (int env = 0; env < batch.options().num_envs; ++env) {
    values->push_back(get(env));
  }
  nb::capsule owner(values,
                    [](void* p) noexcept { delete static_cast<std::vector<std::uint32_t>*>(p); });
  return nb::cast(
      nb::ndarray<nb::numpy, std::uint32_t, nb::ndim<1>>(values->data(), {values->size()}, owner));
}

/// The kitchen of the episode that runs in `env`, or that ended last; the batch is in use.
std::shared_ptr<const Layout> kitchen_of(const Batch& batch, int env, bool final) {
  const std::uint32_t episode = batch.episode(env_of(batch, env));
  if (final && episode == 0) {
    throw InputError("env", fmt::format("environment {} has ended no episode", env),
                     "an environment that has");
  }
  return batch.kitchen(env, final ? episode - 1 : episode);
}

Kitchen kitchen_in(const Batch& batch, int env, bool final) {
  const InUse use(batch);
  return {kitchen_of(batch, env, final)};
}

std::string state_of(const Batch& batch, int env, bool final) {
  const InUse use(batch);
  const auto layout = kitchen_of(batch, env, final);
  return write_state(
      Snapshots(layout).to_snapshot(final ? batch.final_state(env) : batch.state(env)));
}

void set_state(Batch& batch, int env, const std::string& text, std::optional<int> episode) {
  const InUse use(batch);
  const std::uint32_t number =
      episode ? static_cast<std::uint32_t>(*episode) : batch.episode(env_of(batch, env));
  const auto layout = batch.kitchen(env_of(batch, env), number);
  const Snapshot snapshot = parse_state(text, *layout, "state");
  batch.restore(env, number, static_cast<std::uint32_t>(snapshot.timestep),
                Snapshots(layout).to_state(snapshot, "state"));
}

nb::bytes packed_state(const Batch& batch, int env) {
  const InUse use(batch);
  const State state = batch.state(env_of(batch, env));
  return nb::bytes(state.bytes.data(), state.bytes.size());
}

/// An agent at a batch: a copy for every slice, with a memory of its own, in one seat.
class Player {
 public:
  Player(Batch& batch, const Policy& policy, int seat) : batch_(batch), seat_(seat) {
    for (int i = 0; i < batch.num_threads(); ++i) {
      policies_.push_back(policy.clone());
    }
    episodes_.assign(batch.num_envs(), std::numeric_limits<std::uint32_t>::max());
  }
  Player(const Player&) = delete;
  Player& operator=(const Player&) = delete;

  void act(nb::handle actions, nb::handle seats, nb::handle probabilities, nb::handle values) {
    const InUse use(batch_);
    const auto players = players_of(batch_);
    const std::span<const std::size_t> envs(players.data(), 1);
    const Shape choices{batch_.num_envs(), static_cast<std::size_t>(batch_.arena().num_actions())};
    const Array out(actions, "actions", players, {Dtype::kUint8}, Access::kWrite);
    const MaybeArray<float> likely(probabilities, "probabilities", choices, {Dtype::kFloat32});
    const MaybeArray<float> worth(values, "values", envs, {Dtype::kFloat32});
    std::optional<Array> seats_in;
    if (!seats.is_none()) {
      seats_in.emplace(seats, "seats", envs, std::initializer_list<Dtype>{Dtype::kInt32},
                       Access::kRead);
    }
    const nb::gil_scoped_release released;
    begin_episodes();
    batch_.act(
        policies_, seat_, seats_in ? seats_in->as<std::int32_t>() : std::span<std::int32_t>{},
        {.actions = out.as<Action>(), .probabilities = likely.span(), .values = worth.span()});
  }

 private:
  void begin_episodes() {
    for (std::size_t env = 0; env < episodes_.size(); ++env) {
      const std::uint32_t now = batch_.episode(static_cast<int>(env));
      if (now != episodes_[env]) {
        episodes_[env] = now;
        batch_.begin_episode(policies_, static_cast<int>(env));
      }
    }
  }

  Batch& batch_;
  int seat_;
  std::vector<std::unique_ptr<Policy>> policies_;
  std::vector<std::uint32_t> episodes_;  ///< that the policies know of
};

Player make_player(Batch& batch, const std::string& name, int seat, int member) {
  const auto layout = batch.arena().layout();
  if (!layout) {
    throw InputError(name, "a partner in several kitchens", "a batch of one kitchen",
                     "make a batch for each");
  }
  const auto roster = load_roster({name}, layout);
  const int last = static_cast<int>(roster.size()) - 1;
  return {batch, *roster[static_cast<std::size_t>(within(member, 0, last, "member"))].policy,
          within(seat, 0, static_cast<long long>(batch.num_agents()) - 1, "seat")};
}

}  // namespace

void bind_batches(nb::module_& module) {
  nb::class_<Batch>(module, "Batch")
      .def(
          "__init__",
          [](Batch* self, const Place& place, long long num_envs, std::uint64_t seed,
             long long threads, std::uint32_t first_env) {
            new (self) Batch(place.arena, {.num_envs = within(num_envs, 1, kMaxEnvs, "num_envs"),
                                           .seed = seed,
                                           .first_env = first_env,
                                           .threads = within(threads, 1, kMaxThreads, "threads")});
          },
          "arena"_a, "num_envs"_a, "seed"_a, "threads"_a, "first_env"_a)
      .def_prop_ro("num_envs", [](const Batch& b) { return b.options().num_envs; })
      .def_prop_ro("num_agents", [](const Batch& b) { return b.num_agents(); })
      .def_prop_ro(
          "num_actions", [](const Batch& b) { return b.arena().num_actions(); },
          "Actions of each player: 0 to num_actions - 1.")
      .def_prop_ro(
          "horizon", [](const Batch& b) { return b.arena().horizon(); },
          "Steps of an episode, at most.")
      .def_prop_ro("seed", [](const Batch& b) { return b.options().seed; })
      .def_prop_ro("first_env", [](const Batch& b) { return b.options().first_env; })
      .def_prop_ro("threads", &Batch::num_threads)
      .def_prop_ro("shares_rewards", &Batch::shares_rewards,
                   "Does every player get what any of them earns?")
      .def_prop_ro("_observations", &observations)
      .def("step", &step, "actions"_a, nb::kw_only(), "rewards"_a = nb::none(),
           "earned"_a = nb::none(), "shaped"_a = nb::none(), "effort"_a = nb::none(),
           "events"_a = nb::none(), "terminated"_a = nb::none(), "truncated"_a = nb::none(),
           "held"_a = nb::none(),
           "One step of every environment. Episodes that end begin anew within it.\n\n"
           "actions     [num_envs, num_agents] uint8 (int32 and int64 are copied)\n"
           "Written where given, all [num_envs, num_agents] unless said otherwise:\n"
           "rewards     float32: what a player has of it: the team's reward (where it is shared,\n"
           "            else its own) less its own effort. Shaping is not in it\n"
           "earned      float32: team reward brought by that player's own action\n"
           "shaped      float32: shaping reward\n"
           "effort      float32: private cost, >= 0\n"
           "events      uint32: a bit for each of potluck.EVENTS\n"
           "terminated  [num_envs] bool: the task itself ended\n"
           "truncated   [num_envs] bool: the horizon was reached\n"
           "Read where given:\n"
           "held        [num_envs] bool: these stay as they are, with zeros for results")
      .def(
          "prepare",
          [](Batch& batch, nb::handle actions, nb::handle rewards, nb::handle earned,
             nb::handle shaped, nb::handle effort, nb::handle events, nb::handle terminated,
             nb::handle truncated, nb::handle held) {
            return std::make_unique<PreparedStep>(batch, actions, rewards, earned, shaped, effort,
                                                  events, terminated, truncated, held);
          },
          "actions"_a, nb::kw_only(), "rewards"_a = nb::none(), "earned"_a = nb::none(),
          "shaped"_a = nb::none(), "effort"_a = nb::none(), "events"_a = nb::none(),
          "terminated"_a = nb::none(), "truncated"_a = nb::none(), "held"_a = nb::none(),
          nb::keep_alive<0, 1>(),
          "A step with these arrays, looked at once: its step() takes nothing, reads the actions\n"
          "that are in them then, and writes. For loops that use the same arrays again and again\n"
          "(one for each row of a rollout buffer), where a call's fraction of a microsecond "
          "counts.\n"
          "They must keep their shape and memory meanwhile.")
      .def("observe", &observe, "kind"_a, "out"_a, nb::kw_only(), "seat"_a = nb::none(),
           "ego_centred"_a = false,
           "Writes what all players see into out [num_envs, num_agents, *shape], or what the\n"
           "player in `seat` sees into out [num_envs, *shape]. float32, or the type that\n"
           "observations[kind] names (uint8 for lossless). '' is the usual encoding.")
      .def("observe_final", &observe_final, "kind"_a, "env"_a, "out"_a, nb::kw_only(),
           "ego_centred"_a = false,
           "What the players of `env` saw when it last ended an episode: out [num_agents, *shape]\n"
           "float32.")
      .def("view", &view, "kind"_a = "", nb::kw_only(), "ego_centred"_a = false,
           nb::sig("def view(self, kind: str = '', *, ego_centred: bool = False) -> "
                   "numpy.typing.NDArray[numpy.float32]"),
           "What all players see [num_envs, num_agents, *shape] float32, in memory of the batch's\n"
           "own: read-only, and good until the next view of that kind. The quickest way to look:\n"
           "only what changed is written.")
      .def(
          "reset",
          [](Batch& batch, std::optional<std::uint32_t> episode) {
            const InUse use(batch);
            const nb::gil_scoped_release released;
            batch.reset(episode);
          },
          "episode"_a = nb::none(),
          "Begins a new episode everywhere, or the one of that number. A fresh batch is at the\n"
          "beginning of episode 0.")
      .def(
          "restart",
          [](Batch& batch, nb::handle which) {
            const InUse use(batch);
            const Shape envs{batch.num_envs()};
            const Array flags(which, "which", envs, {Dtype::kBool, Dtype::kUint8}, Access::kRead);
            batch.restart(flags.as<std::uint8_t>());
          },
          "which"_a, "Begins a new episode in the environments of the mask [num_envs] bool.")
      .def("random_actions", &random_actions, "out"_a, "step"_a, "seed"_a = 0,
           "Fills out [num_envs, num_agents] uint8 with actions of which all are equally likely:\n"
           "draw number `step` of `seed`. Or out [steps, num_envs, num_agents], a row for each of\n"
           "the draws from `step` on.")
      .def_prop_ro(
          "episodes",
          [](const Batch& b) { return numbers_of(b, [&b](int e) { return b.episode(e); }); },
          "Number of the running episode [num_envs] uint32.")
      .def_prop_ro(
          "timesteps",
          [](const Batch& b) { return numbers_of(b, [&b](int e) { return b.timestep(e); }); },
          "Steps since it began [num_envs] uint32.")
      .def(
          "kitchen", [](const Batch& b, int env) { return kitchen_in(b, env, false); }, "env"_a,
          "Where environment `env` plays now.")
      .def("_state", &state_of, "env"_a, "final"_a)
      .def(
          "_final_kitchen", [](const Batch& b, int env) { return kitchen_in(b, env, true); },
          "env"_a)
      .def("_set_state", &set_state, "env"_a, "state"_a, "episode"_a = nb::none())
      .def("packed_state", &packed_state, "env"_a, "The state of environment `env` as it is kept.");
  nb::class_<PreparedStep>(module, "PreparedStep", "See Batch.prepare.")
      .def("step", &PreparedStep::step, "One step of every environment.");
  nb::class_<Player>(module, "Player",
                     "An agent in one seat of a batch, played in C++; it remembers what it must.")
      .def(
          "__init__",
          [](Player* self, Batch& batch, const std::string& name, int seat, int member) {
            new (self) Player(make_player(batch, name, seat, member));
          },
          "batch"_a, "name"_a, "seat"_a, "member"_a = 0, nb::keep_alive<1, 2>(),
          "name    a scripted cook, a shipped agent, a checkpoint, a run directory\n"
          "member  which seed, where the name stands for several")
      .def("act", &Player::act, "actions"_a, "seats"_a = nb::none(), "probabilities"_a = nb::none(),
           "values"_a = nb::none(),
           "Writes what it does into its column of actions [num_envs, num_agents] uint8; with\n"
           "seats [num_envs] int32 only in environments whose entry is its seat. Once per step.");
}

}  // namespace potluck::python
