#include "tools/python/binding/batch.h"

#include <algorithm>
#include <numeric>
#include <stdexcept>
#include <utility>

#include "env/vector_env.h"

namespace potluck::python {
namespace {

// Vector kernels step blocks of so many environments; slices do not cut them.
constexpr std::size_t kBlock = 32;

/// The part of a buffer that belongs to a slice; empty if there is none.
template <class T>
std::span<T> part(std::span<T> all, std::size_t begin, std::size_t count) {
  return all.empty() ? all : all.subspan(begin, count);
}

template <class T>
void clear(std::span<T> all, std::size_t begin, std::size_t count) {
  const std::span<T> some = part(all, begin, count);
  std::fill(some.begin(), some.end(), T{});
}

}  // namespace

InUse::InUse(const Batch& batch) : batch_(batch) {
  if (batch.busy.exchange(true, std::memory_order_acquire)) {
    throw std::runtime_error(
        "this batch is being used by another thread; give every thread a batch of its own, or ask "
        "one batch for several threads");
  }
}

Batch::Batch(std::shared_ptr<const Arena> arena, const BatchOptions& options)
    : arena_(std::move(arena)),
      options_(options),
      num_agents_(static_cast<std::size_t>(arena_->num_agents())) {
  const std::size_t blocks = (num_envs() + kBlock - 1) / kBlock;
  const std::size_t parts = std::min(static_cast<std::size_t>(options.threads), blocks);
  for (std::size_t i = 0; i < parts; ++i) {
    Slice slice;
    slice.begin = blocks * i / parts * kBlock;
    slice.count = std::min(blocks * (i + 1) / parts * kBlock, num_envs()) - slice.begin;
    slice.envs =
        arena_->make({.num_envs = static_cast<int>(slice.count),
                      .key = {options.seed},
                      .first_env = options.first_env + static_cast<std::uint32_t>(slice.begin)});
    slice.all.resize(slice.count);
    std::iota(slice.all.begin(), slice.all.end(), 0);
    slices_.push_back(std::move(slice));
  }
  crew_ = std::make_unique<Crew>(static_cast<int>(slices_.size()));
}

void Batch::reset(std::optional<std::uint32_t> episode) {
  for (const Slice& slice : slices_) {
    if (episode) {
      slice.envs->reset(*episode);
    } else {
      slice.envs->reset();
    }
  }
}

void Batch::restart(std::span<const std::uint8_t> which) {
  for (std::size_t i = 0; i < which.size(); ++i) {
    if (which[i] != 0) {
      const int env = static_cast<int>(i);
      const std::uint32_t next = episode(env) + 1;
      const auto fresh =
          arena_->make({.num_envs = 1,
                        .key = {options_.seed},
                        .first_env = options_.first_env + static_cast<std::uint32_t>(i)});
      fresh->reset(next);
      restore(env, next, fresh->steps()[0], fresh->state(0));
    }
  }
}

void Batch::pay(const Slice& slice, const StepBuffers& parts, std::span<float> rewards) const {
  const float* const earned = parts.earned.data();
  const float* const effort = parts.effort.data();
  float* const to = rewards.data();
  const std::size_t players = slice.count * num_agents_;
  if (!slice.envs->shares_rewards()) {
    for (std::size_t i = 0; i < players; ++i) {
      to[i] = earned[i] - effort[i];
    }
  } else if (num_agents_ == 2) {  // the usual case, without inner loops
    for (std::size_t i = 0; i < players; i += 2) {
      const float team = earned[i] + earned[i + 1];
      to[i] = team - effort[i];
      to[i + 1] = team - effort[i + 1];
    }
  } else {
    for (std::size_t first = 0; first < players; first += num_agents_) {
      const float team = std::accumulate(earned + first, earned + first + num_agents_, 0.0F);
      for (std::size_t i = first; i < first + num_agents_; ++i) {
        to[i] = team - effort[i];
      }
    }
  }
}

void Batch::step(Slice& slice, std::span<const Action> actions, const StepResults& out,
                 std::span<const std::uint8_t> held) {
  const std::size_t first = slice.begin * num_agents_;
  const std::size_t players = slice.count * num_agents_;
  StepBuffers parts{.earned = part(out.parts.earned, first, players),
                    .shaped = part(out.parts.shaped, first, players),
                    .effort = part(out.parts.effort, first, players),
                    .events = part(out.parts.events, first, players),
                    .terminated = part(out.parts.terminated, slice.begin, slice.count),
                    .truncated = part(out.parts.truncated, slice.begin, slice.count)};
  const std::span<float> rewards = part(out.rewards, first, players);
  if (!rewards.empty()) {
    if (parts.earned.empty()) {
      slice.earned.resize(players);
      parts.earned = slice.earned;
    }
    if (parts.effort.empty()) {
      slice.effort.resize(players);
      parts.effort = slice.effort;
    }
  }
  struct Kept {
    int env;
    std::uint32_t episode;
    std::uint32_t step;
    State state;
  };
  std::vector<Kept> kept;
  for (std::size_t i = 0; i < slice.count && !held.empty(); ++i) {
    if (held[slice.begin + i] != 0) {
      const int env = static_cast<int>(i);
      kept.push_back(
          {env, slice.envs->episodes()[i], slice.envs->steps()[i], slice.envs->state(env)});
    }
  }
  slice.envs->step(actions.subspan(first, players), parts);
  if (!rewards.empty()) {
    pay(slice, parts, rewards);
  }
  for (const Kept& one : kept) {
    slice.envs->restore(one.env, one.episode, one.step, one.state);
    const auto env = static_cast<std::size_t>(one.env);
    clear(parts.earned, env * num_agents_, num_agents_);
    clear(parts.shaped, env * num_agents_, num_agents_);
    clear(parts.effort, env * num_agents_, num_agents_);
    clear(parts.events, env * num_agents_, num_agents_);
    clear(rewards, env * num_agents_, num_agents_);
    clear(parts.terminated, env, 1);
    clear(parts.truncated, env, 1);
  }
}

void Batch::step(std::span<const Action> actions, const StepResults& out,
                 std::span<const std::uint8_t> held) {
  each_slice([&](int i) { step(slices_[static_cast<std::size_t>(i)], actions, out, held); });
}

void Batch::observe(Slice& slice, Observation observation, std::optional<int> seat,
                    std::span<float> out) {
  if (seat) {
    slice.envs->observe(observation, *seat, out);
  } else if (const auto* envs = dynamic_cast<const VectorEnv*>(slice.envs.get())) {
    envs->observe_all(observation, out);
  } else {
    const std::size_t size = out.size() / (slice.count * num_agents_);
    slice.dense.resize(slice.count * size);
    for (std::size_t player = 0; player < num_agents_; ++player) {
      slice.envs->observe(observation, static_cast<int>(player), slice.dense);
      for (std::size_t env = 0; env < slice.count; ++env) {
        std::copy_n(slice.dense.begin() + static_cast<std::ptrdiff_t>(env * size), size,
                    out.begin() + static_cast<std::ptrdiff_t>((env * num_agents_ + player) * size));
      }
    }
  }
}

void Batch::observe(Observation observation, std::optional<int> seat, std::span<float> out) {
  const std::size_t row = out.size() / num_envs();
  each_slice([&](int i) {
    Slice& slice = slices_[static_cast<std::size_t>(i)];
    observe(slice, observation, seat, out.subspan(slice.begin * row, slice.count * row));
  });
}

template <class Whole>
void Batch::observe_whole(Observation observation, std::optional<int> seat, std::span<Whole> out) {
  const std::size_t row = out.size() / num_envs();
  each_slice([&](int i) {
    Slice& slice = slices_[static_cast<std::size_t>(i)];
    const std::span<Whole> rows = out.subspan(slice.begin * row, slice.count * row);
    if (!observation.kind->sparse) {
      std::vector<float> dense(rows.size());
      observe(slice, observation, seat, dense);
      std::transform(dense.begin(), dense.end(), rows.begin(),
                     [](float number) { return static_cast<Whole>(number); });
      return;
    }
    const std::size_t num_rows = slice.count * (seat ? 1 : num_agents_);
    slice.row_begin.resize(num_rows + 1);
    slice.entries.resize(slice.count * slice.envs->sparse_capacity(observation));
    const SparseRows sparse{.row_begin = slice.row_begin, .entries = slice.entries};
    if (seat) {
      slice.envs->observe_seat(observation, *seat, slice.all, sparse);
    } else {
      slice.envs->observe_sparse(observation, sparse);
    }
    std::fill(rows.begin(), rows.end(), Whole{0});
    const std::size_t size = rows.size() / num_rows;
    for (std::size_t r = 0; r < num_rows; ++r) {
      for (std::uint32_t e = slice.row_begin[r]; e < slice.row_begin[r + 1]; ++e) {
        rows[r * size + slice.entries[e].index] = static_cast<Whole>(slice.entries[e].value);
      }
    }
  });
}

void Batch::observe(Observation observation, std::optional<int> seat, std::span<std::uint8_t> out) {
  observe_whole(observation, seat, out);
}

void Batch::observe(Observation observation, std::optional<int> seat, std::span<std::int16_t> out) {
  observe_whole(observation, seat, out);
}

std::span<const float> Batch::view(Observation observation) {
  const auto same = std::find_if(views_.begin(), views_.end(), [&](const auto& view) {
    return view->observation == observation;
  });
  View* view = same == views_.end() ? nullptr : same->get();
  if (view == nullptr) {
    view = views_.emplace_back(std::make_unique<View>()).get();
    view->observation = observation;
    const ObservationSpec spec = arena_->observation_spec(observation);
    view->numbers.resize(num_envs() * num_agents_ * static_cast<std::size_t>(spec.size));
    view->memories.resize(slices_.size());
  }
  const std::size_t row = view->numbers.size() / num_envs();
  each_slice([&](int i) {
    const auto number = static_cast<std::size_t>(i);
    Slice& slice = slices_[number];
    const auto rows = std::span(view->numbers).subspan(slice.begin * row, slice.count * row);
    if (const auto* envs = dynamic_cast<const VectorEnv*>(slice.envs.get())) {
      envs->observe_changes(observation, view->memories[number], rows);
    } else {
      observe(slice, observation, std::nullopt, rows);
    }
  });
  return view->numbers;
}

void Batch::act(std::span<const std::unique_ptr<Policy>> policies, int seat,
                std::span<const std::int32_t> seats, const PolicyOutput& out) {
  const auto choices = static_cast<std::size_t>(arena_->num_actions());
  each_slice([&](int i) {
    Slice& slice = slices_[static_cast<std::size_t>(i)];
    slice.which.clear();
    for (std::size_t env = 0; env < slice.count; ++env) {
      if (seats.empty() || seats[slice.begin + env] == seat) {
        slice.which.push_back(static_cast<int>(env));
      }
    }
    const std::size_t n = slice.which.size();
    slice.chosen.resize(n);
    slice.likely.resize(out.probabilities.empty() ? 0 : n * choices);
    slice.worth.resize(out.values.empty() ? 0 : n);
    policies[static_cast<std::size_t>(i)]->act(
        {*slice.envs, slice.which, seat, RandomKey{options_.seed}},
        {.actions = slice.chosen, .probabilities = slice.likely, .values = slice.worth});
    for (std::size_t row = 0; row < n; ++row) {
      const std::size_t env = slice.begin + static_cast<std::size_t>(slice.which[row]);
      out.actions[env * num_agents_ + static_cast<std::size_t>(seat)] = slice.chosen[row];
      if (!slice.likely.empty()) {
        std::ranges::copy(std::span(slice.likely).subspan(row * choices, choices),
                          out.probabilities.subspan(env * choices).begin());
      }
      if (!slice.worth.empty()) {
        out.values[env] = slice.worth[row];
      }
    }
  });
}

const Batch::Slice& Batch::slice_of(int env, int& inside) const {
  const auto number = static_cast<std::size_t>(env);
  const auto next =
      std::upper_bound(slices_.begin(), slices_.end(), number,
                       [](std::size_t wanted, const Slice& slice) { return wanted < slice.begin; });
  const Slice& slice = *std::prev(next);
  inside = static_cast<int>(number - slice.begin);
  return slice;
}

void Batch::begin_episode(std::span<const std::unique_ptr<Policy>> policies, int env) const {
  int inside = 0;
  const Slice& slice = slice_of(env, inside);
  policies[static_cast<std::size_t>(&slice - slices_.data())]->begin_episode(inside);
}

void Batch::observe_final(Observation observation, int env, std::span<float> out) const {
  int inside = 0;
  const Slice& slice = slice_of(env, inside);
  const std::size_t size = out.size() / num_agents_;
  for (std::size_t seat = 0; seat < num_agents_; ++seat) {
    slice.envs->observe_final(observation, inside, static_cast<int>(seat),
                              out.subspan(seat * size, size));
  }
}

State Batch::state(int env) const {
  int inside = 0;
  const Slice& slice = slice_of(env, inside);
  return slice.envs->state(inside);
}

State Batch::final_state(int env) const {
  int inside = 0;
  const Slice& slice = slice_of(env, inside);
  return slice.envs->final_state(inside);
}

std::uint32_t Batch::episode(int env) const {
  int inside = 0;
  const Slice& slice = slice_of(env, inside);
  return slice.envs->episodes()[static_cast<std::size_t>(inside)];
}

std::uint32_t Batch::timestep(int env) const {
  int inside = 0;
  const Slice& slice = slice_of(env, inside);
  return slice.envs->steps()[static_cast<std::size_t>(inside)];
}

std::shared_ptr<const Layout> Batch::kitchen(int env, std::uint32_t episode) const {
  int inside = 0;
  const Slice& slice = slice_of(env, inside);
  return slice.envs->kitchen_of(inside, episode);
}

void Batch::restore(int env, std::uint32_t episode, std::uint32_t timestep, const State& state) {
  int inside = 0;
  const Slice& slice = slice_of(env, inside);
  slice.envs->restore(inside, episode, timestep, state);
}

}  // namespace potluck::python
