// Agents as Python sees them: found by name, asked for what they would do, taken apart and put
// together.
#include <fmt/format.h>
#include <nanobind/ndarray.h>
#include <nanobind/stl/map.h>
#include <nanobind/stl/optional.h>
#include <nanobind/stl/pair.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/tuple.h>
#include <nanobind/stl/vector.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "agents/checkpoint/agent_file.h"
#include "agents/checkpoint/safetensors.h"
#include "agents/partners/scripted.h"
#include "agents/policy/network_batch.h"
#include "agents/roster/roster.h"
#include "agents/roster/shipped_agents.h"
#include "env/text/error.h"
#include "env/text/json_text.h"
#include "tools/python/binding/arrays.h"
#include "tools/python/binding/bind.h"

namespace potluck::python {
namespace {

using namespace nb::literals;

template <class T>
nb::object array_of(std::vector<T> values, const std::vector<std::size_t>& shape) {
  auto* kept = new std::vector<T>(std::move(values));
  nb::capsule owner(kept, [](void* p) noexcept { delete static_cast<std::vector<T>*>(p); });
  return nb::cast(nb::ndarray<nb::numpy, T>(kept->data(), shape.size(), shape.data(), owner));
}

/// A network agent: what it makes of observations.
class NetworkAgent {
 public:
  explicit NetworkAgent(TrainedAgent agent) : agent_(std::move(agent)) {}

  [[nodiscard]] const TrainedAgent& agent() const { return agent_; }
  [[nodiscard]] std::string describe() const {
    const ActorCritic& first = agent_.seats.front();
    return dump_json(nlohmann::ordered_json{{"algorithm", agent_.algorithm},
                                            {"layout", agent_.layout},
                                            {"seed", agent_.seed},
                                            {"env_steps", agent_.env_steps},
                                            {"observation", to_string(agent_.observation.kind)},
                                            {"ego_centred", agent_.observation.ego_centred},
                                            {"shape", first.actor.network.shape().input},
                                            {"num_actions", first.num_actions()},
                                            {"seats", agent_.seats.size()},
                                            {"memory", first.memory_width()}});
  }

  /// (log-probabilities [n, actions], values [n], memory [n, 2, units] or None).
  nb::object forward(nb::handle observations, nb::handle memory, int seat) const {
    const ActorCritic& network = network_in(seat);
    const Array rows(observations, "observations", {}, {Dtype::kFloat32}, Access::kRead);
    const auto size = static_cast<std::size_t>(network.observation_size());
    if (rows.shape().empty() || rows.size() != rows.shape()[0] * size) {
      throw InputError("observations", fmt::format("shape ({})", fmt::join(rows.shape(), ", ")),
                       fmt::format("[n, {}] or [n, {}]", size,
                                   fmt::join(network.actor.network.shape().input, ", ")));
    }
    const std::size_t n = rows.shape()[0];
    const auto units = static_cast<std::size_t>(network.memory_width());
    std::vector<float> state(n * 2 * units);
    if (!memory.is_none()) {
      const std::vector<std::size_t> shape{n, 2, units};
      const Array given(memory, "memory", shape, {Dtype::kFloat32}, Access::kRead);
      std::ranges::copy(given.as<float>(), state.begin());
    }
    const auto actions = static_cast<std::size_t>(network.num_actions());
    std::vector<float> log_probs(n * actions);
    std::vector<float> values(n);
    {
      const nb::gil_scoped_release released;
      run(network, rows.as<float>(), n, state, log_probs, values);
    }
    return nb::make_tuple(array_of(std::move(log_probs), {n, actions}),
                          array_of(std::move(values), {n}),
                          units == 0 ? nb::none() : array_of(std::move(state), {n, 2, units}));
  }

 private:
  [[nodiscard]] const ActorCritic& network_in(int seat) const {
    if (seat < 0 || seat >= static_cast<int>(agent_.seats.size())) {
      throw InputError("seat", std::to_string(seat),
                       fmt::format("0 to {}", agent_.seats.size() - 1));
    }
    return agent_.seats[static_cast<std::size_t>(seat)];
  }

  /// One network on `n` players; which = 0 actor, 1 critic: its part of `state`.
  static void run_one(const TrainedNetwork& one, std::span<const float> rows, std::size_t n,
                      std::size_t which, std::vector<float>& state, AlignedFloats& outputs) {
    const auto units = static_cast<std::size_t>(one.network.shape().gru);
    AlignedFloats memory(n * units);
    for (std::size_t i = 0; i < n; ++i) {
      std::copy_n(state.begin() + static_cast<std::ptrdiff_t>((2 * i + which) * units), units,
                  memory.begin() + static_cast<std::ptrdiff_t>(i * units));
    }
    const std::vector<std::uint8_t> resets(n);
    NetworkWorkspace workspace;
    outputs.resize(n * static_cast<std::size_t>(one.network.shape().outputs));
    const std::span<const float> after = one.network.forward(
        one.parameters, dense_rows(rows, static_cast<int>(n), one.network.num_inputs()),
        {.steps = 1, .resets = resets, .memory = memory}, workspace, outputs);
    for (std::size_t i = 0; i < n && units > 0; ++i) {
      std::copy_n(after.begin() + static_cast<std::ptrdiff_t>(i * units), units,
                  state.begin() + static_cast<std::ptrdiff_t>((2 * i + which) * units));
    }
  }

  static void run(const ActorCritic& network, std::span<const float> rows, std::size_t n,
                  std::vector<float>& state, std::span<float> log_probs, std::span<float> values) {
    if (n == 0) {
      return;
    }
    AlignedFloats outputs;
    run_one(network.actor, rows, n, 0, state, outputs);
    split_outputs(network, outputs, static_cast<int>(n), {}, log_probs, {}, values);
    if (network.critic) {
      run_one(*network.critic, rows, n, 1, state, outputs);
      std::ranges::copy(outputs, values.begin());
    }
  }

  TrainedAgent agent_;
};

/// Who an agent is, and its networks if it has any.
nb::object found(const RosterEntry& entry, const Layout& layout) {
  nb::object network = nb::none();
  const AgentId& id = entry.id;
  if (!id.checkpoint.empty()) {
    network = nb::cast(NetworkAgent(load_agent(in_kitchen(id.checkpoint, layout.name()))));
  } else if (id.algorithm != "scripted") {
    if (const ShippedAgent* shipped = find_shipped_agent(id.group, layout.name())) {
      network = nb::cast(NetworkAgent(load(*shipped)));
    }
  }
  return nb::make_tuple(id.name, id.group, id.algorithm, id.seed, id.checkpoint, entry.note,
                        network);
}

nb::list find_agents(const std::string& name, const Kitchen& kitchen) {
  nb::list agents;
  for (const RosterEntry& entry : load_roster({name}, kitchen.layout)) {
    agents.append(found(entry, *kitchen.layout));
  }
  return agents;
}

/// Metadata, and the tensors as arrays of Python's own.
nb::object read_tensors(const TensorFile& file) {
  nb::dict tensors;
  for (const auto& [name, tensor] : file.tensors) {
    if (tensor.dtype == DType::kF32) {
      std::vector<float> values(tensor.bytes.size() / sizeof(float));
      file.copy(name, values, name);
      tensors[name.c_str()] = array_of(std::move(values), tensor.shape);
    }
  }
  return nb::make_tuple(file.metadata, tensors);
}

TensorFile tensor_file(const std::map<std::string, std::string>& metadata,
                       const nb::dict& tensors) {
  TensorFile file{.metadata = metadata, .tensors = {}};
  for (const auto& [name, value] : tensors) {
    const auto key = nb::cast<std::string>(name);
    const Array array(value, key.c_str(), {}, {Dtype::kFloat32}, Access::kRead);
    file.tensors[key] = make_tensor(std::span<const float>(array.as<float>()),
                                    {array.shape().begin(), array.shape().end()});
  }
  return file;
}

}  // namespace

void bind_agents(nb::module_& module) {
  nb::class_<NetworkAgent>(module, "NetworkAgent", "The networks of a trained agent, one per seat.")
      .def_prop_ro("json", &NetworkAgent::describe)
      .def("forward", &NetworkAgent::forward, "observations"_a, "memory"_a = nb::none(),
           "seat"_a = 0,
           "(log-probabilities [n, num_actions], values [n], memory [n, 2, units] or None) of\n"
           "observations [n, ...] float32; no memory: everybody's is empty.")
      .def(
          "tensors", [](const NetworkAgent& a) { return read_tensors(write_agent(a.agent())); },
          "Its file: metadata and tensors by name.");
  module.def("find_agents", &find_agents, "name"_a, "kitchen"_a);
  module.def(
      "read_agent", [](const std::string& path) { return NetworkAgent(load_agent(path)); },
      "path"_a);
  module.def(
      "save_agent",
      [](const std::string& path, const std::map<std::string, std::string>& metadata,
         const nb::dict& tensors) {
        const TensorFile file = tensor_file(metadata, tensors);
        save_safetensors(path, write_agent(read_agent(file, path)));
      },
      "path"_a, "metadata"_a, "tensors"_a, "Writes a checkpoint, if these make one.");
  module.def(
      "scripted_names",
      [](const Kitchen& kitchen) {
        std::vector<std::pair<std::string, std::string>> names;
        for (const ScriptedName& one : scripted_names(kitchen.layout->rules())) {
          names.emplace_back(one.name, one.description);
        }
        return names;
      },
      "kitchen"_a);
  module.def("shipped_names", [] {
    std::vector<std::string> names;
    for (const ShippedAgent& agent : shipped_agents()) {
      names.push_back(agent.full_name());
    }
    return names;
  });
}

}  // namespace potluck::python
