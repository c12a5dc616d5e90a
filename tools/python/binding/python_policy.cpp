#include "tools/python/binding/python_policy.h"

#include <nanobind/ndarray.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "env/text/error.h"
#include "tools/python/binding/arrays.h"

namespace potluck::python {
namespace {

/// A function that may be let go of by any thread.
std::shared_ptr<nb::object> shared(nb::object function) {
  return {new nb::object(std::move(function)), [](nb::object* held) {
            const nb::gil_scoped_acquire lock;
            delete held;
          }};
}

class PythonPolicy final : public Policy {
 public:
  PythonPolicy(std::string name, std::shared_ptr<nb::object> function, std::string observation)
      : name_(std::move(name)),
        function_(std::move(function)),
        observation_(std::move(observation)) {}

  void act(const PolicyBatch& batch, const PolicyOutput& out) override {
    if (batch.which.empty()) {
      return;
    }
    const ObservationSpec spec = look(batch);
    const std::size_t n = batch.which.size();
    const auto size = static_cast<std::size_t>(spec.size);
    const nb::gil_scoped_acquire lock;
    auto* rows = new std::vector<float>(n * size);
    nb::capsule owner(rows, [](void* p) noexcept { delete static_cast<std::vector<float>*>(p); });
    for (std::size_t i = 0; i < n; ++i) {
      std::copy_n(seen_.begin() +
                      static_cast<std::ptrdiff_t>(static_cast<std::size_t>(batch.which[i]) * size),
                  size, rows->begin() + static_cast<std::ptrdiff_t>(i * size));
    }
    std::vector<std::size_t> shape{n};
    shape.insert(shape.end(), spec.shape.begin(), spec.shape.end());
    const nb::object actions = (*function_)(
        nb::ndarray<nb::numpy, float>(rows->data(), shape.size(), shape.data(), owner));
    take(actions, n, out.actions);
  }

  [[nodiscard]] std::unique_ptr<Policy> clone() const override {
    return std::make_unique<PythonPolicy>(name_, function_, observation_);
  }

 private:
  /// Fills seen_ [num_envs, size].
  ObservationSpec look(const PolicyBatch& batch) {
    const auto layout = batch.envs.kitchen_of(0, batch.envs.episodes()[0]);
    const Observation observation{.kind = observation_.empty()
                                              ? default_observation(layout->rules())
                                              : parse_observation(observation_, name_)};
    ObservationSpec spec = observation_spec(*layout, observation);
    seen_.resize(static_cast<std::size_t>(batch.envs.num_envs()) *
                 static_cast<std::size_t>(spec.size));
    batch.envs.observe(observation, batch.seat, seen_);
    return spec;
  }

  void take(const nb::object& actions, std::size_t n, std::span<Action> out) const {
    const std::vector<std::size_t> shape{n};
    const std::string place = name_ + ": actions";
    const Array array(actions, place.c_str(), shape, {Dtype::kUint8, Dtype::kInt32, Dtype::kInt64},
                      Access::kRead);
    read_actions(array, out);
  }

  std::string name_;
  std::shared_ptr<nb::object> function_;
  std::string observation_;
  std::vector<float> seen_;
};

}  // namespace

RosterEntry python_agent(const std::string& name, nb::object act, const std::string& observation) {
  return {
      .id = {.name = name, .group = name, .algorithm = "python", .identity = "python " + name},
      .policy = std::make_shared<const PythonPolicy>(name, shared(std::move(act)), observation)};
}

}  // namespace potluck::python
