// Kernels of the networks: forward and backward passes beside the same arithmetic in plain Eigen,
// the activation, the optimiser, and the arithmetic of a whole PPO update.
//
// GFLOP/s counts the multiply-adds of the matrix products (two each) and nothing else.
#include <benchmark/benchmark.h>

#include <Eigen/Dense>
#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "agents/network/activation.h"
#include "agents/network/adam.h"
#include "agents/network/conv.h"
#include "agents/network/conv_lanes.h"
#include "agents/network/conv_sparse.h"
#include "agents/network/gru.h"
#include "agents/network/mlp.h"
#include "agents/network/softmax.h"
#include "env/classic/observations/observations.h"
#include "env/layout/reader.h"
#include "env/vector_env.h"

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

constexpr std::array<const char*, 2> kKitchens = {"cramped_room", "counter_circuit"};

/// The lossless observations of a batch of kitchens in the middle of random play.
struct Kitchens {
  Kitchens(const std::string& name, int n) {
    constexpr int kAgents = 2;
    const auto layout = load_layout(name);
    VectorEnv envs(layout, {.num_envs = n / kAgents, .key = RandomKey{1}});
    const Observation seen{.kind = classic::kLossless, .ego_centred = false};
    std::vector<Action> actions(static_cast<std::size_t>(n));
    for (std::uint32_t step = 0; step < 200; ++step) {
      for (std::size_t i = 0; i < actions.size(); ++i) {
        const auto bits =
            RandomKey{2}.draw(static_cast<std::uint32_t>(i), 0, step, Purpose::kBenchmark);
        actions[i] = static_cast<Action>(bits[0] % 6);
      }
      envs.step(actions, {.earned = {}});
    }
    shape = observation_spec(*layout, seen).shape;
    const int size = envs.observation_size(seen);
    dense.resize(count(n, size));
    envs.observe_all(seen, dense);
    std::vector<bool> varies(static_cast<std::size_t>(size));
    for (std::size_t i = 0; i < dense.size(); ++i) {
      const std::size_t k = i % varies.size();
      varies[k] = varies[k] || dense[i] != dense[k];
    }
    row_begin.push_back(0);
    for (std::size_t i = 0; i < dense.size(); ++i) {
      const std::size_t k = i % varies.size();
      if (dense[i] != 0) {
        const SparseEntry entry{.index = static_cast<std::uint16_t>(k),
                                .value = static_cast<std::int16_t>(dense[i])};
        if (varies[k]) {
          entries.push_back(entry);
        } else if (i == k) {
          constant.push_back(entry);
        }
      }
      if (k + 1 == varies.size()) {
        row_begin.push_back(static_cast<std::uint32_t>(entries.size()));
      }
    }
    as_lists.size = as_dense.size = size;
    as_lists.count = as_dense.count = n;
    as_dense.dense = dense.data();
    as_lists.row_begin = row_begin;
    as_lists.entries = entries;
    as_lists.constant = constant;
  }

  std::vector<int> shape;  // width, height, channels
  AlignedFloats dense;
  std::vector<std::uint32_t> row_begin;
  std::vector<SparseEntry> entries;
  std::vector<SparseEntry> constant;
  InputRows as_dense;
  InputRows as_lists;
};

/// Multiply-adds of a layer for one row, cells outside of the plane left out.
double multiply_adds(const ConvPlane& plane) {
  double taps = 0;
  for (int tap = 0; tap < plane.kernel * plane.kernel; ++tap) {
    const CellRange cols =
        positions_of(tap / plane.kernel, plane.pad, plane.width, plane.out_width());
    const CellRange rows =
        positions_of(tap % plane.kernel, plane.pad, plane.height, plane.out_height());
    taps += std::max(0, cols.end - cols.begin) * std::max(0, rows.end - rows.begin);
  }
  return taps * plane.channels * plane.filters;
}

/// The field's usual network for kitchens: 25 filters 5 x 5, 25 3 x 3, and 25 3 x 3 without
/// padding.
struct ConvCase {
  ConvCase(const benchmark::State& state, int n)
      : kitchens(kKitchens.at(static_cast<std::size_t>(state.range(0))), n),
        stack({.width = kitchens.shape[0],
               .height = kitchens.shape[1],
               .channels = kitchens.shape[2],
               .layers = {{.filters = 25, .kernel = 5},
                          {.filters = 25, .kernel = 3},
                          {.filters = 25, .kernel = 3, .padding = Padding::kValid}},
               .activation = Activation::kLeakyRelu}),
        parameters(numbers(7, stack.num_parameters())),
        output_gradients(numbers(8, count(n, stack.num_outputs()))),
        gradients(stack.num_parameters()) {
    for (float& parameter : parameters) {
      parameter *= 0.1F;
    }
  }
  void forward(const InputRows& inputs) {
    benchmark::DoNotOptimize(stack.forward(parameters, inputs, workspace).data());
  }
  void backward(const InputRows& inputs) {
    stack.backward(parameters, inputs, workspace, output_gradients, gradients);
  }
  /// Of the layers after the first.
  [[nodiscard]] double flops(bool backward) const {
    double total = 0;
    for (const ConvLayerView& layer : stack.layers().subspan(1)) {
      total += 2 * (backward ? 3 : 1) * multiply_adds(layer.plane) * kitchens.as_dense.count;
    }
    return total;
  }
  void report_rows(benchmark::State& state) const {
    state.SetItemsProcessed(state.iterations() * kitchens.as_dense.count);
    state.SetLabel(kKitchens.at(static_cast<std::size_t>(state.range(0))));
  }

  Kitchens kitchens;
  ConvStack stack;
  AlignedFloats parameters;
  AlignedFloats output_gradients;
  AlignedFloats gradients;
  ConvWorkspace workspace;
};

void conv_forward(benchmark::State& state) {
  ConvCase run(state, static_cast<int>(state.range(1)));
  const InputRows& inputs = state.range(2) != 0 ? run.kitchens.as_dense : run.kitchens.as_lists;
  for (auto _ : state) {
    run.forward(inputs);
    benchmark::ClobberMemory();
  }
  report(state, run.flops(false));
  run.report_rows(state);
}

void conv_forward_backward(benchmark::State& state) {
  ConvCase run(state, static_cast<int>(state.range(1)));
  const InputRows& inputs = state.range(2) != 0 ? run.kitchens.as_dense : run.kitchens.as_lists;
  for (auto _ : state) {
    run.forward(inputs);
    run.backward(inputs);
    benchmark::ClobberMemory();
  }
  report(state, run.flops(true));
  run.report_rows(state);
}

void conv_batches(benchmark::internal::Benchmark* bench) {
  bench->ArgNames({"kitchen", "n", "dense"})->Unit(benchmark::kMicrosecond);
  for (const int kitchen : {0, 1}) {
    bench->Args({kitchen, 1024, 0})->Args({kitchen, 1024, 1})->Args({kitchen, 32, 0});
  }
}
BENCHMARK(conv_forward)->Apply(conv_batches);
BENCHMARK(conv_forward_backward)->Apply(conv_batches);

/// The first layer alone, forward and its weights' gradients: from the entries that are not zero,
/// or by dense products of the same kind as the other layers'.
void conv_first_layer(benchmark::State& state) {
  constexpr int kRows = 1024;
  ConvCase run(state, kRows);
  const ConvPlane plane = run.stack.layers()[0].plane;
  const int group = lanes::group_rows();
  const float* weights = run.parameters.data();
  const float* biases = weights + plane.num_weights();
  AlignedFloats gradients(plane.num_weights() + count(1, plane.filters));
  const bool sparse = state.range(1) != 0;
  const SparseConv conv(plane);
  AlignedFloats turned(conv.turned_size());
  AlignedFloats turned_gradients(conv.turned_size());
  AlignedFloats base(conv.output_size());
  AlignedFloats rows(static_cast<std::size_t>(group) * conv.output_size());
  AlignedFloats inputs(count(plane.cells() * plane.channels, group));
  AlignedFloats outputs(count(plane.out_cells() * plane.filters, group));
  AlignedFloats sums(lanes::sums_size(plane));
  for (auto _ : state) {
    conv.turn(weights, turned.data());
    conv.begin(run.kitchens.as_lists, turned.data(), biases, base.data());
    std::ranges::fill(sums, 0.0F);
    for (int begin = 0; begin < kRows; begin += group) {
      if (sparse) {
        conv.forward(run.kitchens.as_lists, begin, group, turned.data(), base.data(), rows.data());
        lanes::interleave(rows.data(), group, plane.out_cells(), plane.filters,
                          conv.output_stride(), outputs.data());
        benchmark::ClobberMemory();
        lanes::separate(outputs.data(), group, plane.out_cells(), plane.filters,
                        conv.output_stride(), rows.data());
        conv.backward(run.kitchens.as_lists, begin, group, rows.data(), turned_gradients.data(),
                      base.data());
      } else {
        lanes::interleave(&run.kitchens.dense[count(begin, run.kitchens.as_dense.size)], group, 1,
                          run.kitchens.as_dense.size, run.kitchens.as_dense.size, inputs.data());
        lanes::convolve(plane, weights, biases, inputs.data(), group, outputs.data());
        benchmark::ClobberMemory();
        lanes::weight_gradients(plane, inputs.data(), outputs.data(), group, sums.data());
      }
    }
    if (sparse) {
      conv.end(run.kitchens.as_lists, base.data(), turned_gradients.data(),
               &gradients[plane.num_weights()]);
      conv.add_turned_back(turned_gradients.data(), gradients.data());
    } else {
      lanes::add_sums(plane, sums.data(), gradients.data(), &gradients[plane.num_weights()]);
    }
    benchmark::ClobberMemory();
  }
  state.counters["entries"] =
      static_cast<double>(run.kitchens.entries.size()) / static_cast<double>(kRows);
  run.report_rows(state);
}
BENCHMARK(conv_first_layer)
    ->ArgNames({"kitchen", "sparse"})
    ->Args({0, 0})
    ->Args({0, 1})
    ->Args({1, 0})
    ->Args({1, 1})
    ->Unit(benchmark::kMicrosecond);

/// Sequences through a layer of gated units.
struct GruCase {
  explicit GruCase(const benchmark::State& state)
      : gru(static_cast<int>(state.range(0)), static_cast<int>(state.range(1))),
        steps(static_cast<int>(state.range(2))),
        rows(static_cast<int>(state.range(3))),
        parameters(numbers(9, gru.num_parameters())),
        x(numbers(10, count(steps * rows, gru.inputs()))),
        h0(count(rows, gru.width())),
        output_gradients(numbers(11, count(steps * rows, gru.width()))),
        gradients(gru.num_parameters()),
        input_gradients(x.size()),
        resets(count(steps, rows)) {
    for (float& parameter : parameters) {
      parameter *= 0.1F;
    }
  }
  void forward() {
    benchmark::DoNotOptimize(gru.forward(parameters, x, resets, h0, steps, rows, workspace).data());
  }
  void backward() {
    gru.backward(parameters, x, resets, steps, rows, workspace, output_gradients, gradients,
                 input_gradients);
  }
  void report_steps(benchmark::State& state, bool backward) const {
    report(state, 2.0 * (backward ? 3 : 1) * (gru.inputs() + gru.width()) * 3 * gru.width() *
                      steps * rows);
    state.SetItemsProcessed(state.iterations() * steps * rows);
  }

  Gru gru;
  int steps;
  int rows;
  AlignedFloats parameters;
  AlignedFloats x;
  AlignedFloats h0;
  AlignedFloats output_gradients;
  AlignedFloats gradients;
  AlignedFloats input_gradients;
  std::vector<std::uint8_t> resets;
  GruWorkspace workspace;
};

void gru_forward(benchmark::State& state) {
  GruCase run(state);
  for (auto _ : state) {
    run.forward();
    benchmark::ClobberMemory();
  }
  run.report_steps(state, false);
}

void gru_forward_backward(benchmark::State& state) {
  GruCase run(state);
  for (auto _ : state) {
    run.forward();
    run.backward();
    benchmark::ClobberMemory();
  }
  run.report_steps(state, true);
}

void sequences(benchmark::internal::Benchmark* bench) {
  bench->ArgNames({"inputs", "width", "T", "N"})->Unit(benchmark::kMicrosecond);
  bench->Args({64, 64, 128, 16})->Args({64, 64, 1, 32})->Args({128, 128, 128, 16});
}
BENCHMARK(gru_forward)->Apply(sequences);
BENCHMARK(gru_forward_backward)->Apply(sequences);

}  // namespace
}  // namespace potluck

BENCHMARK_MAIN();
