#include "agents/learning/state_file.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>
#include <memory>
#include <nlohmann/json.hpp>
#include <string_view>
#include <vector>

#include "env/layout/reader.h"
#include "env/rule_set.h"
#include "env/snapshots.h"
#include "env/text/error.h"
#include "env/text/fnv.h"
#include "env/text/json_text.h"

namespace potluck {
namespace {

constexpr const char* kStateFormat = "potluck-state-1";
constexpr const char* kDigest = "digest";
constexpr const char* kSurroundings = "surroundings";

std::string hex(std::uint64_t number) {
  return fmt::format("{:016x}", number);
}

/// Of everything in `file` but the digest itself.
std::uint64_t digest_of(const TensorFile& file) {
  std::uint64_t hash = kFnvBasis;
  const auto add = [&hash](std::string_view bytes) {
    hash = fnv1a(fmt::format("{} ", bytes.size()), hash);
    hash = fnv1a(bytes, hash);
  };
  for (const auto& [key, text] : file.metadata) {
    if (key != kDigest) {
      add(key);
      add(text);
    }
  }
  for (const auto& [name, tensor] : file.tensors) {
    add(name);
    add(fmt::format("{} {}", static_cast<int>(tensor.dtype), fmt::join(tensor.shape, " ")));
    add({reinterpret_cast<const char*>(tensor.bytes.data()), tensor.bytes.size()});
  }
  return hash;
}

}  // namespace

void put_optimiser(TensorFile& file, const std::string& prefix, const Adam& adam) {
  const std::size_t n = adam.num_parameters();
  file.tensors[prefix + ".adam.m"] = make_tensor(adam.first_moment(), {n});
  file.tensors[prefix + ".adam.v"] = make_tensor(adam.second_moment(), {n});
  const std::array<std::uint64_t, 1> steps = {adam.num_steps()};
  file.tensors[prefix + ".adam.steps"] = make_tensor(std::span<const std::uint64_t>(steps));
}

void get_optimiser(const TensorFile& file, const std::string& prefix, Adam& adam,
                   const std::string& place) {
  AlignedFloats first(adam.num_parameters());
  AlignedFloats second(adam.num_parameters());
  std::array<std::uint64_t, 1> steps{};
  file.copy(prefix + ".adam.m", std::span<float>(first), place);
  file.copy(prefix + ".adam.v", std::span<float>(second), place);
  file.copy(prefix + ".adam.steps", std::span<std::uint64_t>(steps), place);
  adam.restore(first, second, steps[0]);
}

void put_envs(TensorFile& file, const std::string& prefix, const BatchEnv& envs) {
  const auto n = static_cast<std::size_t>(envs.num_envs());
  std::vector<std::byte> states(n * kMaxStateBytes);
  std::vector<std::uint64_t> clocks(2 * n);
  for (std::size_t env = 0; env < n; ++env) {
    const State state = envs.state(static_cast<int>(env));
    std::memcpy(&states[env * kMaxStateBytes], state.bytes.data(), kMaxStateBytes);
    clocks[2 * env] = envs.episodes()[env];
    clocks[2 * env + 1] = envs.steps()[env];
  }
  file.tensors[prefix + ".states"] =
      make_tensor(std::span<const std::byte>(states), {n, kMaxStateBytes});
  file.tensors[prefix + ".clocks"] = make_tensor(std::span<const std::uint64_t>(clocks));
}

void get_envs(const TensorFile& file, const std::string& prefix, BatchEnv& envs,
              const std::string& place) {
  const auto n = static_cast<std::size_t>(envs.num_envs());
  std::vector<std::byte> states(n * kMaxStateBytes);
  std::vector<std::uint64_t> clocks(2 * n);
  file.copy(prefix + ".states", std::span<std::byte>(states), place);
  file.copy(prefix + ".clocks", std::span<std::uint64_t>(clocks), place);
  std::shared_ptr<const Layout> kitchen;
  std::unique_ptr<const StateWords> words;  // of `kitchen`
  for (std::size_t env = 0; env < n; ++env) {
    const std::string where = fmt::format("{}: {}.states[{}]", place, prefix, env);
    if (clocks[2 * env] > UINT32_MAX || clocks[2 * env + 1] > UINT32_MAX) {
      throw InputError(where, "a clock beyond 32 bits", "episode and step of a state of this run");
    }
    const auto next =
        envs.kitchen_of(static_cast<int>(env), static_cast<std::uint32_t>(clocks[2 * env]));
    if (next && next != kitchen) {
      kitchen = next;
      words = kitchen->rules().make_words(kitchen);
    }
    State state;
    std::memcpy(state.bytes.data(), &states[env * kMaxStateBytes], kMaxStateBytes);
    if (kitchen) {
      words->check(state, where);
      if (clocks[2 * env + 1] >= static_cast<std::uint64_t>(kitchen->horizon())) {
        throw InputError(where, fmt::format("step {}", clocks[2 * env + 1]),
                         fmt::format("less than {}", kitchen->horizon()));
      }
    }
    envs.restore(static_cast<int>(env), static_cast<std::uint32_t>(clocks[2 * env]),
                 static_cast<std::uint32_t>(clocks[2 * env + 1]), state);
  }
}

void put_seats(TensorFile& file, const std::string& prefix, std::span<const int> seated) {
  std::vector<std::uint64_t> agents;
  for (const int agent : seated) {
    agents.push_back(static_cast<std::uint64_t>(agent + 1));  // 0: yet to be drawn
  }
  file.tensors[prefix + ".seats"] = make_tensor(std::span<const std::uint64_t>(agents));
}

void get_seats(const TensorFile& file, const std::string& prefix, std::span<int> seated,
               const Seatings& seatings, const std::string& place) {
  const std::string name = prefix + ".seats";
  std::vector<std::uint64_t> agents(seated.size());
  if (file.tensors.contains(name)) {
    file.copy(name, std::span<std::uint64_t>(agents), place);
  }
  std::transform(agents.begin(), agents.end(), seated.begin(),
                 [](std::uint64_t agent) { return static_cast<int>(agent - 1); });
  const std::size_t seats = seatings.front().size();
  const std::vector<int> nobody(seats, Collector::kNotSeated);
  for (std::size_t begin = 0; begin < seated.size(); begin += seats) {
    const std::span<const int> row = seated.subspan(begin, seats);
    const auto is_row = [&](const std::vector<int>& known) {
      return std::ranges::equal(row, known);
    };
    if (!is_row(nobody) && std::none_of(seatings.begin(), seatings.end(), is_row)) {
      throw InputError(place, name + " that seats agents as this run does not",
                       "the seats of a state of this run");
    }
  }
}

void put_memory(TensorFile& file, const std::string& prefix, const Memory& memory) {
  if (memory.fresh.empty()) {
    return;
  }
  file.tensors[prefix + ".memory.actor"] =
      make_tensor(std::span<const float>(memory.actor), {memory.actor.size()});
  file.tensors[prefix + ".memory.critic"] =
      make_tensor(std::span<const float>(memory.critic), {memory.critic.size()});
  const std::vector<std::uint64_t> fresh(memory.fresh.begin(), memory.fresh.end());
  file.tensors[prefix + ".memory.fresh"] = make_tensor(std::span<const std::uint64_t>(fresh));
}

void get_memory(const TensorFile& file, const std::string& prefix, Memory& memory,
                const std::string& place) {
  if (memory.fresh.empty()) {
    return;
  }
  file.copy(prefix + ".memory.actor", std::span<float>(memory.actor), place);
  file.copy(prefix + ".memory.critic", std::span<float>(memory.critic), place);
  std::vector<std::uint64_t> fresh(memory.fresh.size());
  file.copy(prefix + ".memory.fresh", std::span<std::uint64_t>(fresh), place);
  for (std::size_t player = 0; player < fresh.size(); ++player) {
    memory.fresh[player] = static_cast<std::uint8_t>(fresh[player] != 0);
  }
}

void Surroundings::add_kitchens(const Arena& arena) {
  for (const auto& layout : arena.layouts()) {
    LayoutSpec spec = layout->spec();
    spec.description.clear();
    digests_["kitchen " + layout->name()] = hex(fnv1a(write_layout(spec)));
  }
}

void Surroundings::add_partners(const std::vector<FrozenPartner>& partners) {
  for (const FrozenPartner& partner : partners) {
    digests_["partner " + partner.name] = partner.identity;
  }
}

void Surroundings::put(TensorFile& file) const {
  file.metadata[kSurroundings] = dump_json(nlohmann::json(digests_));
}

void Surroundings::check(const TensorFile& file, const std::string& place) const {
  const auto found = file.metadata.find(kSurroundings);
  if (found == file.metadata.end()) {
    return;  // a state of version 0.1
  }
  const nlohmann::json before = json_or_discarded(found->second);
  for (const auto& [what, digest] : digests_) {
    if (!before.is_object() || !before.contains(what) || before[what] != digest) {
      throw InputError(place, "a run that began with another " + what, "the same as then",
                       "put it back as it was, or choose another --out");
    }
  }
}

void seal(TensorFile& file) {
  file.metadata.erase(kDigest);
  file.metadata[kDigest] = hex(digest_of(file));
}

TensorFile begin_state(std::uint64_t seed, const TrainConfig& config, int updates_done) {
  TensorFile file;
  file.metadata = {{"format", kStateFormat},
                   {"seed", std::to_string(seed)},
                   {"update", std::to_string(updates_done)},
                   {"config", dump_json(training_json(config))}};
  return file;
}

void check_state(const TensorFile& file, std::uint64_t seed, const TrainConfig& config,
                 const std::string& place) {
  if (file.meta("format", place) != kStateFormat) {
    throw InputError(place, "another kind of file",
                     "a learner's state (" + std::string(kStateFormat) + ")");
  }
  // Files of version 0.1 have none.
  if (file.metadata.contains(kDigest) && file.metadata.at(kDigest) != hex(digest_of(file))) {
    throw InputError(place, "a state that was changed since it was written", "the bytes as saved",
                     "restore the file from a copy, or train again in another --out");
  }
  const TrainConfig before = parse_stored_config(file.meta("config", place), place);
  if (file.meta("seed", place) != std::to_string(seed) ||
      training_json(before) != training_json(config)) {
    throw InputError(place, "the state of another seed or configuration", "that of this run",
                     "resume with the flags that the run began with, or choose another --out");
  }
}

int state_update(const TensorFile& file, int max_updates, const std::string& place) {
  const std::string& text = file.meta("update", place);
  int update = -1;
  const auto result = std::from_chars(text.data(), text.data() + text.size(), update);
  if (result.ec != std::errc{} || update < 0 || update > max_updates) {
    throw InputError(place, "update '" + text.substr(0, 20) + "'",
                     "0 to " + std::to_string(max_updates));
  }
  return update;
}

}  // namespace potluck
