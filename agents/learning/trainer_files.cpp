// What a training writes and reads: agents, and its whole state.
#include <fmt/format.h>

#include <utility>

#include "agents/checkpoint/agent_file.h"
#include "agents/learning/trainer.h"
#include "env/text/json_text.h"

namespace potluck {
namespace {

/// What a state's tensors of a phase are called in a shard.
std::string state_name(std::size_t phase, std::size_t shard) {
  return shard == 0 ? fmt::format("phase{}", phase) : fmt::format("phase{}.shard{}", phase, shard);
}

}  // namespace

TensorFile Trainer::checkpoint() const {
  return agent_file(plan_.cooks);
}

std::map<std::string, TensorFile> Trainer::other_checkpoints() const {
  std::map<std::string, TensorFile> files;
  for (const int agent : plan_.others) {
    files[plan_.agents[static_cast<std::size_t>(agent)].name] =
        agent_file(std::vector<int>(plan_.cooks.size(), agent));
  }
  return files;
}

TensorFile Trainer::agent_file(const std::vector<int>& seats) const {
  TrainedAgent file;
  file.algorithm = to_string(config_.algorithm);
  file.layout = arena_->name();
  file.observation = observation_;
  file.shape = arena_->observation_spec(observation_).shape;
  file.network = config_.network;
  file.seed = seed_;
  file.env_steps = env_steps();
  file.config = dump_json(training_json(config_));
  for (const int agent : seats) {
    file.seats.push_back(agents_[static_cast<std::size_t>(agent)].network);
  }
  return write_agent(file);
}

TensorFile Trainer::state() const {
  TensorFile file = begin_state(seed_, config_, updates_done_);
  surroundings().put(file);
  for (std::size_t i = 0; i < agents_.size(); ++i) {
    put_network(file, plan_.agents[i].name, agents_[i].network);
    put_optimiser(file, plan_.agents[i].name + ".actor", agents_[i].optimisers.actor);
    if (agents_[i].optimisers.critic) {
      put_optimiser(file, plan_.agents[i].name + ".critic", *agents_[i].optimisers.critic);
    }
  }
  for (const auto& [agent, self] : past_) {
    put_network(file, plan_.agents[agent].name, self);
  }
  if (!partners_.empty()) {
    file.tensors["partner_returns"] =
        make_tensor(std::span<const float>(partner_returns_), {partner_returns_.size()});
  }
  put_shards(file);
  if (!ranks_.is_alone()) {
    TensorFile mine;
    if (!ranks_.is_first()) {
      put_shards(mine);
    }
    for (const std::string& bytes : ranks_.gather_to_first(write_safetensors(mine))) {
      file.tensors.merge(parse_safetensors(bytes, "a rank's state").tensors);
    }
  }
  seal(file);
  return file;
}

void Trainer::put_shards(TensorFile& file) const {
  for (std::size_t shard = 0; shard < shards_.size(); ++shard) {
    const std::vector<Collector>& collectors = shards_[shard].collectors;
    for (std::size_t i = 0; i < collectors.size(); ++i) {
      const std::string name = state_name(i, static_cast<std::size_t>(first_shard_) + shard);
      put_envs(file, name, collectors[i].envs());
      put_seats(file, name, collectors[i].seated());
      for (std::size_t agent = 0; agent < agents_.size(); ++agent) {
        put_memory(file, fmt::format("{}.{}", name, plan_.agents[agent].name),
                   collectors[i].memories()[agent]);
      }
    }
  }
}

Surroundings Trainer::surroundings() const {
  Surroundings surroundings;
  surroundings.add_kitchens(*arena_);
  surroundings.add_partners(partners_);
  return surroundings;
}

void Trainer::restore(const TensorFile& file, const std::string& place) {
  check_state(file, seed_, config_, place);
  surroundings().check(file, place);
  for (std::size_t i = 0; i < agents_.size(); ++i) {
    const std::string& name = plan_.agents[i].name;
    get_network(file, name, agents_[i].network, place);
    get_optimiser(file, name + ".actor", agents_[i].optimisers.actor, place);
    if (agents_[i].optimisers.critic) {
      get_optimiser(file, name + ".critic", *agents_[i].optimisers.critic, place);
    }
  }
  const int updates = state_update(file, config_.num_updates(), place);
  past_.clear();
  for (std::size_t i = agents_.size(); i < plan_.agents.size(); ++i) {
    const AgentRole& role = plan_.agents[i];
    if (role.past_of != kNobody && update_of(role.moment) < updates) {
      ActorCritic self = agents_[static_cast<std::size_t>(role.past_of)].network;
      get_network(file, role.name, self, place);
      past_.emplace(i, std::move(self));
    }
  }
  if (!partners_.empty()) {
    file.copy("partner_returns", std::span<float>(partner_returns_), place);
  }
  for (std::size_t shard = 0; shard < shards_.size(); ++shard) {
    std::vector<Collector>& collectors = shards_[shard].collectors;
    for (std::size_t i = 0; i < collectors.size(); ++i) {
      const std::string name = state_name(i, static_cast<std::size_t>(first_shard_) + shard);
      get_envs(file, name, collectors[i].envs(), place);
      get_seats(file, name, collectors[i].seated(), plan_.phases[i].seatings, place);
      for (std::size_t agent = 0; agent < agents_.size(); ++agent) {
        get_memory(file, fmt::format("{}.{}", name, plan_.agents[agent].name),
                   collectors[i].memory(agent, agents_[agent].network), place);
      }
    }
  }
  updates_done_ = updates;
}

}  // namespace potluck
