#include "agents/policy/network_policy.h"

#include <fmt/format.h>

#include <cmath>
#include <utility>

#include "env/text/error.h"

namespace potluck {
namespace {

/// Observations remembered per seat before all are forgotten.
constexpr int kMaxRemembered = 1 << 16;

}  // namespace

NetworkPolicy::NetworkPolicy(std::shared_ptr<const TrainedAgent> agent,
                             std::vector<std::uint16_t> indices)
    : agent_(std::move(agent)),
      indices_(std::move(indices)),
      seats_(agent_->seats.size()),
      memories_(seats_.size()) {}

NetworkPolicy::NetworkPolicy(std::shared_ptr<const TrainedAgent> agent, const Layout& layout,
                             const std::string& place)
    : NetworkPolicy(std::move(agent), {}) {
  const ActorCritic& network = agent_->seats.front();
  const ObservationSpec spec = observation_spec(layout, agent_->observation);
  const auto players = static_cast<std::size_t>(layout.num_agents());
  const bool fits = agent_->shape.empty() ? network.observation_size() == spec.size : true;
  if (!fits || network.num_actions() != layout.num_actions() || agent_->seats.size() < players) {
    throw InputError(
        place,
        fmt::format("an agent from {} with {} inputs, {} actions and {} seats", agent_->layout,
                    network.observation_size(), network.num_actions(), agent_->seats.size()),
        fmt::format("{}, {} and {} for {}", spec.size, layout.num_actions(), players,
                    layout.name()),
        "use an agent trained in this kitchen");
  }
  if (!agent_->shape.empty()) {
    indices_ = padded_indices(
        spec, agent_->shape,
        fmt::format("{}: an agent from {} in {}", place, agent_->layout, layout.name()));
  }
}

std::unique_ptr<Policy> NetworkPolicy::clone() const {
  return std::unique_ptr<Policy>(new NetworkPolicy(agent_, indices_));
}

void NetworkPolicy::begin_episode(int env) {
  for (std::size_t seat = 0; seat < seats_.size(); ++seat) {
    if (observer_) {
      memories_[seat].forget(observer_->player(env, static_cast<int>(seat)));
    }
  }
}

void NetworkPolicy::act(const PolicyBatch& batch, const PolicyOutput& out) {
  const auto seat = static_cast<std::size_t>(batch.seat);
  const ActorCritic& network = agent_->seats[seat];
  if (!observer_) {
    observer_.emplace(batch.envs, agent_->observation, network.observation_size(), indices_);
  }
  if (!seats_[seat]) {
    memories_[seat] = Memory(network, observer_->num_players());
    seats_[seat].emplace(observer_->format(), network.num_actions());
    seats_[seat]->begin(network, &memories_[seat]);
  }
  NetworkBatch& view = *seats_[seat];
  if (view.size() > kMaxRemembered) {
    view.begin(network, &memories_[seat]);
  }
  observer_->look(batch.envs, batch.seat, batch.which);
  rows_.resize(batch.which.size());
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    rows_[i] = view.see(*observer_, batch.which[i], batch.seat);
  }
  view.evaluate_new_rows();
  const auto purpose =
      static_cast<std::uint32_t>(Purpose::kAction) + static_cast<std::uint32_t>(batch.seat);
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    const auto env = static_cast<std::size_t>(batch.which[i]);
    const PhiloxBlock bits =
        batch.key.draw(batch.envs.first_env() + static_cast<std::uint32_t>(env),
                       batch.envs.episodes()[env], batch.envs.steps()[env], purpose);
    out.actions[i] = view.sample(rows_[i], bits[0]);
  }
  if (!out.probabilities.empty()) {
    const auto width = static_cast<std::size_t>(network.num_actions());
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      const float* log_probs = &view.log_probs()[static_cast<std::size_t>(rows_[i]) * width];
      for (std::size_t k = 0; k < width; ++k) {
        out.probabilities[i * width + k] = std::exp(log_probs[k]);
      }
    }
  }
  if (!out.values.empty()) {
    view.evaluate_values();
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      out.values[i] = view.values()[static_cast<std::size_t>(rows_[i])];
    }
  }
}

}  // namespace potluck
