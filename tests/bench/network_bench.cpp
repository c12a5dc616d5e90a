// Kernels of the networks: forward and backward passes beside the same arithmetic in plain Eigen,
// the activation, the optimiser, and the arithmetic of a whole PPO update.
//
// GFLOP/s counts the multiply-adds of the matrix products (two each) and nothing else.
#include <benchmark/benchmark.h>

#include <Eigen/Dense>
#include <vector>

#include "agents/network/activation.h"
#include "agents/network/adam.h"
#include "agents/network/mlp.h"
#include "agents/network/softmax.h"

namespace potluck {
namespace {

using Matrix = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

MlpShape shape_of(const benchmark::State& state) {
  return {.inputs = static_cast<int>(state.range(0)),
          .hidden = {64, 64},
          .outputs = static_cast<int>(state.range(1))};
}

AlignedFloats numbers(std::uint32_t which, std::size_t size) {
  AlignedFloats values(size);
  for (std::size_t i = 0; i < size; ++i) {
    const auto bits =
        RandomKey{1}.draw(which, 0, static_cast<std::uint32_t>(i), Purpose::kBenchmark);
    values[i] = 2 * unit_float(bits[0]) - 1;
  }
  return values;
}

std::size_t count(int rows, int columns) {
  return static_cast<std::size_t>(rows) * static_cast<std::size_t>(columns);
}

double flops(const Mlp& mlp, int n, bool backward) {
  double total = 0;
  for (std::size_t l = 0; l < mlp.layers().size(); ++l) {
    const double products = backward ? (l == 0 ? 2 : 3) : 1;
    total += 2 * products * mlp.layers()[l].inputs * mlp.layers()[l].outputs * n;
  }
  return total;
}

void report(benchmark::State& state, double flops_per_iteration) {
  state.counters["GFLOP/s"] =
      benchmark::Counter(flops_per_iteration * 1e-9, benchmark::Counter::kIsIterationInvariantRate);
}

/// A network with a batch of its own.
struct Case {
  Case(const MlpShape& shape, int size)
      : mlp(shape),
        n(size),
        parameters(mlp.num_parameters()),
        inputs(numbers(1, count(n, shape.inputs))),
        outputs(count(n, shape.outputs)),
        output_gradients(numbers(2, count(n, shape.outputs))),
        gradients(mlp.num_parameters()) {
    initialise(mlp, Initialisation::kUniform, 1, RandomKey{1}, 0, parameters);
  }
  void forward() { mlp.forward(parameters, inputs, n, workspace, outputs); }
  void backward() { mlp.backward(parameters, inputs, n, workspace, output_gradients, gradients); }

  Mlp mlp;
  int n;
  AlignedFloats parameters;
  AlignedFloats inputs;
  AlignedFloats outputs;
  AlignedFloats output_gradients;
  AlignedFloats gradients;
  MlpWorkspace workspace;
};

/// The same in Eigen, straightforwardly; its tanh is Eigen's vectorised one.
struct EigenCase {
  explicit EigenCase(const Case& from) : n(from.n) {
    for (const LayerView& layer : from.mlp.layers()) {
      weights.emplace_back(
          Eigen::Map<const Matrix>(&from.parameters[layer.weights], layer.inputs, layer.outputs));
      biases.emplace_back(
          Eigen::Map<const Eigen::RowVectorXf>(&from.parameters[layer.biases], layer.outputs));
    }
    weight_gradients = weights;
    bias_gradients = biases;
    const MlpShape& shape = from.mlp.shape();
    activations.resize(weights.size() + 1);
    deltas.resize(weights.size());
    activations[0] = Eigen::Map<const Matrix>(from.inputs.data(), n, shape.inputs);
    output_gradients = Eigen::Map<const Matrix>(from.output_gradients.data(), n, shape.outputs);
  }
  void forward() {
    for (std::size_t l = 0; l < weights.size(); ++l) {
      activations[l + 1].noalias() = activations[l] * weights[l];
      activations[l + 1].rowwise() += biases[l];
      if (l + 1 < weights.size()) {
        activations[l + 1] = activations[l + 1].array().tanh();
      }
    }
  }
  void backward() {
    deltas.back() = output_gradients;
    for (std::size_t l = weights.size(); l-- > 0;) {
      weight_gradients[l].noalias() = activations[l].transpose() * deltas[l];
      bias_gradients[l] = deltas[l].colwise().sum();
      if (l > 0) {
        deltas[l - 1].noalias() = deltas[l] * weights[l].transpose();
        deltas[l - 1].array() *= 1 - activations[l].array().square();
      }
    }
  }

  int n;
  std::vector<Matrix> weights;
  std::vector<Eigen::RowVectorXf> biases;
  std::vector<Matrix> weight_gradients;
  std::vector<Eigen::RowVectorXf> bias_gradients;
  std::vector<Matrix> activations;
  std::vector<Matrix> deltas;
  Matrix output_gradients;
};

void forward(benchmark::State& state) {
  Case run(shape_of(state), static_cast<int>(state.range(2)));
  for (auto _ : state) {
    run.forward();
    benchmark::DoNotOptimize(run.outputs.data());
    benchmark::ClobberMemory();
  }
  report(state, flops(run.mlp, run.n, false));
}

void forward_backward(benchmark::State& state) {
  Case run(shape_of(state), static_cast<int>(state.range(2)));
  for (auto _ : state) {
    run.forward();
    run.backward();
    benchmark::DoNotOptimize(run.gradients.data());
    benchmark::ClobberMemory();
  }
  report(state, flops(run.mlp, run.n, true));
}

void eigen_forward(benchmark::State& state) {
  const Case like(shape_of(state), static_cast<int>(state.range(2)));
  EigenCase run(like);
  for (auto _ : state) {
    run.forward();
    benchmark::DoNotOptimize(run.activations.back().data());
    benchmark::ClobberMemory();
  }
  report(state, flops(like.mlp, like.n, false));
}

void eigen_forward_backward(benchmark::State& state) {
  const Case like(shape_of(state), static_cast<int>(state.range(2)));
  EigenCase run(like);
  for (auto _ : state) {
    run.forward();
    run.backward();
    benchmark::DoNotOptimize(run.weight_gradients.front().data());
    benchmark::ClobberMemory();
  }
  report(state, flops(like.mlp, like.n, true));
}

void shapes(benchmark::internal::Benchmark* bench) {
  bench->ArgNames({"inputs", "outputs", "n"});
  for (const int outputs : {5, 1}) {
    for (const int n : {1, 16, 300, 1024}) {
      bench->Args({8, outputs, n});
    }
  }
  bench->Args({96, 6, 1024})->Args({520, 6, 1024});
}

BENCHMARK(forward)->Apply(shapes);
BENCHMARK(eigen_forward)->Apply(shapes);
BENCHMARK(forward_backward)->Apply(shapes);
BENCHMARK(eigen_forward_backward)->Apply(shapes);

/// The arithmetic of one PPO update of 1,024 samples: 4 epochs of forward and backward through an
/// actor and a critic, clipping by the gradients' norm, and Adam.
void ppo_arithmetic(benchmark::State& state) {
  const int inputs = static_cast<int>(state.range(0));
  Case actor({.inputs = inputs, .hidden = {64, 64}, .outputs = 5}, 1024);
  Case critic({.inputs = inputs, .hidden = {64, 64}, .outputs = 1}, 1024);
  Adam actor_adam(actor.parameters.size(), {.learning_rate = 1e-6F});
  Adam critic_adam(critic.parameters.size(), {.learning_rate = 1e-6F});
  for (auto _ : state) {
    for (int epoch = 0; epoch < 4; ++epoch) {
      for (Case* net : {&actor, &critic}) {
        net->forward();
        net->backward();
        const double norm = squared_norm(net->gradients);
        scale(net->gradients, norm > 0.25 ? 0.9F : 1.0F);
        (net == &actor ? actor_adam : critic_adam).step(net->parameters, net->gradients);
      }
    }
    benchmark::ClobberMemory();
  }
  report(state, 4 * (flops(actor.mlp, 1024, true) + flops(critic.mlp, 1024, true)));
}
BENCHMARK(ppo_arithmetic)
    ->ArgName("inputs")
    ->Arg(8)
    ->Arg(96)
    ->Arg(520)
    ->Unit(benchmark::kMillisecond);

void tanh_of_65536(benchmark::State& state) {
  const AlignedFloats from = numbers(3, 65536);
  AlignedFloats values(from);
  for (auto _ : state) {
    tanh_in_place(values);
    benchmark::ClobberMemory();
  }
  state.SetItemsProcessed(state.iterations() * 65536);
}
BENCHMARK(tanh_of_65536);

void log_softmax_of_1024_rows(benchmark::State& state) {
  const int k = static_cast<int>(state.range(0));
  const AlignedFloats logits = numbers(4, count(1024, k));
  AlignedFloats log_probs(logits.size());
  for (auto _ : state) {
    log_softmax(logits, 1024, k, log_probs);
    benchmark::ClobberMemory();
  }
  state.SetItemsProcessed(state.iterations() * 1024);
}
BENCHMARK(log_softmax_of_1024_rows)->ArgName("k")->Arg(5)->Arg(6);

void adam_step(benchmark::State& state) {
  AlignedFloats parameters = numbers(5, 5061);
  const AlignedFloats gradients = numbers(6, parameters.size());
  Adam adam(parameters.size(), {.learning_rate = 1e-6F});
  for (auto _ : state) {
    adam.step(parameters, gradients);
    benchmark::DoNotOptimize(squared_norm(gradients));
  }
  state.SetItemsProcessed(state.iterations() * 5061);
}
BENCHMARK(adam_step);

}  // namespace
}  // namespace potluck

BENCHMARK_MAIN();
