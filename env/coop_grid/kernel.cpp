#include "env/coop_grid/kernel.h"

#include <utility>

#include "env/coop_grid/observations.h"
#include "env/text/assert.h"

namespace potluck::coop_grid {
namespace {

GridState* states_of(std::byte* storage) {
  return reinterpret_cast<GridState*>(storage);
}
const GridState* states_of(const std::byte* storage) {
  return reinterpret_cast<const GridState*>(storage);
}

}  // namespace

GridKernel::GridKernel(std::shared_ptr<const Layout> layout)
    : layout_(std::move(layout)), rules_(*layout_) {}

State GridKernel::start(const Chance& chance, int env) const {
  const auto i = static_cast<std::size_t>(env);
  return pack(rules_.start(chance.key.draw(chance.first_env + static_cast<std::uint32_t>(env),
                                           chance.episodes[i], 0, Purpose::kStart)));
}

void GridKernel::load(std::byte* storage, int env, const State& state) const {
  states_of(storage)[env] = unpack<GridState>(state);
}

State GridKernel::store(const std::byte* storage, int env) const {
  return pack(states_of(storage)[env]);
}

void GridKernel::step(const Slice& slice, std::span<const Action> actions, const StepBuffers& out,
                      const Chance& chance) const {
  GridState* states = states_of(slice.storage);
  const auto n = static_cast<std::size_t>(rules_.num_agents());
  const auto horizon = static_cast<std::uint32_t>(layout_->horizon());
  std::array<Turn, kMaxAgents> turns{};
  for (int env = slice.begin; env < slice.end; ++env) {
    const auto i = static_cast<std::size_t>(env);
    GridState& state = states[env];
    const Outcomes outcomes =
        rules_.draw_outcomes(chance.key, chance.first_env + static_cast<std::uint32_t>(env),
                             chance.episodes[i], state.timestep);
    rules_.apply(state, &actions[i * n], outcomes, turns.data());
    for (std::size_t agent = 0; agent < n; ++agent) {
      const std::size_t at = i * n + agent;
      if (!out.earned.empty()) {
        out.earned[at] = turns[agent].earned;
      }
      if (!out.shaped.empty()) {
        out.shaped[at] = 0;
      }
      if (!out.effort.empty()) {
        out.effort[at] = turns[agent].effort;
      }
      if (!out.events.empty()) {
        out.events[at] = turns[agent].events;
      }
    }
    if (!out.terminated.empty()) {
      out.terminated[i] = 0;
    }
    if (!out.truncated.empty()) {
      out.truncated[i] = static_cast<std::uint8_t>(state.timestep >= horizon);
    }
  }
}

void GridKernel::observe(const Slice& slice, Observation observation, int seat,
                         std::span<float> out) const {
  POTLUCK_ASSERT(observation.kind == kGrid8);
  const GridState* states = states_of(static_cast<const std::byte*>(slice.storage));
  const auto size = static_cast<std::size_t>(3 * rules_.num_agents() + rules_.num_onions());
  for (int env = slice.begin; env < slice.end; ++env) {
    rules_.observe(states[env], seat, observation.ego_centred,
                   &out[static_cast<std::size_t>(env) * size]);
  }
}

void GridKernel::observe(const State& state, Observation observation, int seat,
                         std::span<float> out) const {
  POTLUCK_ASSERT(observation.kind == kGrid8);
  rules_.observe(unpack<GridState>(state), seat, observation.ego_centred, out.data());
}

}  // namespace potluck::coop_grid
