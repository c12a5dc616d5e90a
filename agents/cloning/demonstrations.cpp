#include "agents/cloning/demonstrations.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <memory>
#include <numeric>
#include <optional>
#include <span>
#include <utility>

#include "agents/policy/observation_table.h"
#include "agents/policy/observer.h"
#include "agents/ppo/shuffle.h"
#include "env/snapshots.h"
#include "env/text/assert.h"
#include "env/text/error.h"
#include "env/text/fnv.h"
#include "env/trajectory/trajectory.h"

namespace potluck {
namespace {

constexpr std::size_t kStretches = 10;  // of a single game

/// Throws unless what was done in `theirs` could have been done in `ours`.
void require_same_kitchen(const Layout& ours, const Layout& theirs, const std::string& place) {
  const auto refuse = [&](const std::string& found, const std::string& expected,
                          const std::string& remedy = {}) {
    throw InputError(place, fmt::format("a game of {} with {}", theirs.name(), found),
                     fmt::format("{}, as {} has", expected, ours.name()), remedy);
  };
  if (ours.rules() != theirs.rules()) {
    refuse("other rules", "the same rules");
  }
  if (ours.num_agents() != theirs.num_agents()) {
    refuse(fmt::format("{} player(s)", theirs.num_agents()), std::to_string(ours.num_agents()));
  }
  if (!same_terrain(ours.spec(), theirs.spec())) {
    refuse("another grid", "the same grid", "name games of one kitchen, and choose it by --layout");
  }
  if (const auto other = ours.rules().difference(ours, theirs)) {
    refuse(other->found, other->expected, other->remedy);
  }
}

/// The seats in which there is nobody to imitate, if people sat in others.
std::uint32_t seats_of_others(const Trajectory& game) {
  std::uint32_t others = 0;
  bool people = false;
  for (std::size_t seat = 0; seat < game.people.size(); ++seat) {
    people |= game.people[seat];
    others |= game.people[seat] ? 0U : 1U << seat;
  }
  return people ? others : 0;
}

/// Encodes the states of one kitchen, one at a time.
class Encoder {
 public:
  Encoder(const Arena& arena, Observation observation)
      : layout_(arena.layout()),
        snapshots_(layout_),
        envs_(arena.make({.num_envs = 1, .key = {}, .first_env = 0})),
        observer_(*envs_, observation),
        table_(observer_.format()) {}

  [[nodiscard]] const RowFormat& format() const { return observer_.format(); }
  [[nodiscard]] const RowBuffer& distinct() const { return table_.rows(); }

  void add(const Trajectory& game, const std::string& place, Demonstrations& out) {
    require_same_kitchen(*layout_, *game.layout, place);
    const std::size_t begin = out.num_steps();
    for (std::size_t t = 0; t < game.steps.size(); ++t) {
      Snapshot snapshot = game.states[t];
      const int left =
          std::clamp(game.layout->horizon() - snapshot.timestep, 1, layout_->horizon());
      snapshot.timestep = layout_->horizon() - left;
      snapshot.orders.reset();  // compared already; what is a bonus does not count
      snapshot.bonus_orders.reset();
      const State state = snapshots_.to_state(snapshot, fmt::format("{}, state {}", place, t));
      envs_->restore(0, 0, static_cast<std::uint32_t>(snapshot.timestep), state);
      observer_.look(*envs_);
      for (int seat = 0; seat < out.num_agents; ++seat) {
        out.rows.push_back(observer_.intern(table_, 0, seat));
        out.actions.push_back(game.steps[t].actions[static_cast<std::size_t>(seat)]);
        POTLUCK_ASSERT(out.actions.back() < layout_->num_actions());
      }
    }
    out.games.push_back({.begin = begin, .end = out.num_steps(), .others = seats_of_others(game)});
  }

 private:
  std::shared_ptr<const Layout> layout_;
  Snapshots snapshots_;
  std::unique_ptr<BatchEnv> envs_;
  Observer observer_;
  ObservationTable table_;
};

/// All games of `name` that were played on the kitchen's grid.
void add_data_set(const std::string& name, const Layout& kitchen, Encoder& encoder,
                  Demonstrations& all) {
  const std::array<LayoutSpec, 1> kitchens = {kitchen.spec()};
  const std::size_t before = all.games.size();
  std::optional<std::pair<std::string, Trajectory>> elsewhere;
  for (const std::filesystem::path& file : trajectory_files({name})) {
    std::vector<Trajectory> games = read_trajectories(file, {.kitchens = kitchens});
    for (std::size_t i = 0; i < games.size(); ++i) {
      const std::string which = !games[i].name.empty() ? ", " + games[i].name
                                : games.size() > 1     ? fmt::format(", episode {}", i)
                                                       : "";
      if (same_terrain(games[i].layout->spec(), kitchen.spec())) {
        encoder.add(games[i], file.string() + which, all);
      } else if (!elsewhere) {
        elsewhere.emplace(file.string() + which, std::move(games[i]));
      }
    }
  }
  if (all.games.size() == before && elsewhere) {
    require_same_kitchen(kitchen, *elsewhere->second.layout, elsewhere->first);
  }
}

template <class T>
std::uint64_t digest(std::span<const T> values, std::uint64_t before) {
  const std::span<const std::byte> bytes = std::as_bytes(values);
  return fnv1a({reinterpret_cast<const char*>(bytes.data()), bytes.size()}, before);
}

/// What is kept or not as a whole: games, or stretches of the only one.
std::vector<Demonstrations::Game> split_units(const Demonstrations& demonstrations) {
  if (demonstrations.games.size() != 1) {
    return demonstrations.games;
  }
  const std::size_t steps = demonstrations.num_steps();
  const std::size_t count = std::min(kStretches, steps);
  std::vector<Demonstrations::Game> stretches;
  for (std::size_t i = 0; i < count; ++i) {
    stretches.push_back({.begin = i * steps / count,
                         .end = (i + 1) * steps / count,
                         .others = demonstrations.games.front().others});
  }
  return stretches;
}

}  // namespace

std::uint64_t Demonstrations::fingerprint() const {
  std::uint64_t print = kFnvBasis;
  for (int row = 0; row < observations.size(); ++row) {
    print = observations.format().sparse
                ? digest(observations.sparse_row(row), print)
                : digest(std::span(observations.dense_row(row),
                                   static_cast<std::size_t>(observations.format().size)),
                         print);
  }
  print = digest(std::span<const int>(rows), print);
  print = digest(std::span<const Action>(actions), print);
  for (const Game& game : games) {
    const std::array<std::uint64_t, 2> parts = {game.end, game.others};
    print = digest(std::span(parts).first(game.others == 0 ? 1 : 2), print);
  }
  return print;
}

Demonstrations load_demonstrations(const std::vector<std::string>& names, const Arena& arena,
                                   Observation observation) {
  if (names.empty()) {
    throw InputError("demonstrations", "none", "recorded games to learn from",
                     "name files or folders: --set 'demonstrations=[\"games\"]'");
  }
  if (!arena.layout()) {
    throw InputError("behavior_cloning", arena.name(), "a single kitchen");
  }
  (void)arena.observation_spec(observation);  // throws when there is no such encoding here
  Encoder encoder(arena, observation);
  Demonstrations all(encoder.format());
  all.num_agents = arena.num_agents();
  for (const std::string& name : names) {
    add_data_set(name, *arena.layout(), encoder, all);
  }
  if (all.num_steps() < 2) {
    throw InputError("demonstrations", fmt::format("{} step(s)", all.num_steps()),
                     "two or more, to learn from and to validate with");
  }
  for (int row = 0; row < encoder.distinct().size(); ++row) {
    all.observations.append(encoder.distinct(), row);
  }
  return all;
}

DemonstrationSplit split_demonstrations(const Demonstrations& demonstrations, double share,
                                        RandomKey key) {
  const std::vector<Demonstrations::Game> units = split_units(demonstrations);
  std::vector<int> order(units.size());
  std::iota(order.begin(), order.end(), 0);
  shuffle(order, key, 0, 0);
  std::size_t kept = 0;
  if (share > 0) {
    kept = std::clamp<std::size_t>(
        static_cast<std::size_t>(std::lround(share * static_cast<double>(units.size()))), 1,
        units.size() - 1);
  }
  std::vector<bool> validates(units.size());
  for (std::size_t i = 0; i < kept; ++i) {
    validates[static_cast<std::size_t>(order[i])] = true;
  }
  DemonstrationSplit split;
  const auto agents = static_cast<std::size_t>(demonstrations.num_agents);
  for (std::size_t i = 0; i < units.size(); ++i) {
    std::vector<int>& part = validates[i] ? split.validation : split.training;
    for (std::size_t sample = units[i].begin * agents; sample < units[i].end * agents; ++sample) {
      if ((units[i].others >> (sample % agents) & 1U) == 0) {
        part.push_back(static_cast<int>(sample));
      }
    }
  }
  return split;
}

}  // namespace potluck
