#include "tests/agents/learning/matrix_game.h"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "env/classic/observations/observations.h"
#include "env/coop_grid/observations.h"
#include "env/text/error.h"

namespace potluck {
namespace {

int size_of(const MatrixGame& game, Observation observation) {
  return 1 + (game.show_seat && !observation.ego_centred ? game.num_players : 0) +
         (game.show_round ? game.rounds + 1 : 0) + (game.cue ? game.num_actions : 0);
}

class MatrixGameEnv final : public BatchEnv {
 public:
  MatrixGameEnv(std::shared_ptr<const MatrixGame> game, VectorEnvOptions options)
      : game_(std::move(game)), options_(options) {
    const auto n = static_cast<std::size_t>(options_.num_envs);
    episodes_.resize(n);
    steps_.resize(n);
    states_.resize(n);
    finals_.resize(n);
  }

  [[nodiscard]] int num_envs() const override { return options_.num_envs; }
  [[nodiscard]] int num_agents() const override { return game_->num_players; }
  [[nodiscard]] std::uint32_t first_env() const override { return options_.first_env; }
  [[nodiscard]] int observation_size(Observation observation) const override {
    return size_of(*game_, observation);
  }

  void reset() override {
    for (std::size_t env = 0; env < steps_.size(); ++env) {
      begin(env, episodes_[env] + 1);
    }
  }
  void reset(std::uint32_t episode) override {
    for (std::size_t env = 0; env < steps_.size(); ++env) {
      begin(env, episode);
    }
  }

  void step(std::span<const Action> actions, const StepBuffers& out) override {
    const auto players = static_cast<std::size_t>(game_->num_players);
    const auto fill = [](const auto& buffer) { std::fill(buffer.begin(), buffer.end(), 0); };
    fill(out.earned);
    fill(out.shaped);
    fill(out.events);
    fill(out.terminated);
    fill(out.truncated);
    for (std::size_t env = 0; env < steps_.size(); ++env) {
      std::size_t joint = 0;
      for (std::size_t seat = 0; seat < players; ++seat) {
        joint =
            joint * static_cast<std::size_t>(game_->num_actions) + actions[env * players + seat];
      }
      const bool earns = !game_->cue || (steps_[env] > 0 && all_choose(cue(env), joint));
      states_[env].bytes[steps_[env]] = static_cast<std::byte>(joint);
      // Nobody's own action brings the team's reward; learners only see the sum over the seats.
      out.earned[env * players] = earns ? game_->team.at(joint) : 0.0F;
      std::copy_n(&game_->cost.at(joint * players), players, &out.effort[env * players]);
      if (++steps_[env] == static_cast<std::uint32_t>(game_->rounds)) {
        (game_->terminates ? out.terminated : out.truncated)[env] = 1;
        finals_[env] = states_[env];
        begin(env, episodes_[env] + 1);
      }
    }
  }

  void observe(Observation observation, int seat, std::span<float> out) const override {
    const auto size = static_cast<std::size_t>(observation_size(observation));
    for (std::size_t env = 0; env < steps_.size(); ++env) {
      const std::span<float> row = out.subspan(env * size, size);
      write(observation, seat, steps_[env], row);
      if (game_->cue && steps_[env] == 0) {
        row[size - static_cast<std::size_t>(game_->num_actions) + cue(env)] = 1;
      }
    }
  }
  void observe_final(Observation observation, int /*env*/, int seat,
                     std::span<float> out) const override {
    write(observation, seat, static_cast<std::uint32_t>(game_->rounds), out);
  }

  [[nodiscard]] std::span<const std::uint32_t> episodes() const override { return episodes_; }
  [[nodiscard]] std::span<const std::uint32_t> steps() const override { return steps_; }
  [[nodiscard]] State state(int env) const override {
    return states_[static_cast<std::size_t>(env)];
  }
  [[nodiscard]] State final_state(int env) const override {
    return finals_[static_cast<std::size_t>(env)];
  }
  void restore(int env, std::uint32_t episode, std::uint32_t step, const State& state) override {
    const auto i = static_cast<std::size_t>(env);
    episodes_[i] = episode;
    steps_[i] = step;
    states_[i] = state;
  }

 private:
  void begin(std::size_t env, std::uint32_t episode) {
    episodes_[env] = episode;
    std::fill_n(states_[env].bytes.begin(), game_->rounds, std::byte{0});
    steps_[env] = 0;
  }

  [[nodiscard]] std::uint32_t cue(std::size_t env) const {
    const PhiloxBlock bits = options_.key.draw(options_.first_env + static_cast<std::uint32_t>(env),
                                               episodes_[env], 0, Purpose::kStart);
    return uniform_below(bits[0], static_cast<std::uint32_t>(game_->num_actions));
  }

  [[nodiscard]] bool all_choose(std::uint32_t action, std::size_t joint) const {
    const auto actions = static_cast<std::size_t>(game_->num_actions);
    for (int seat = 0; seat < game_->num_players; ++seat, joint /= actions) {
      if (joint % actions != action) {
        return false;
      }
    }
    return true;
  }

  void write(Observation observation, int seat, std::uint32_t rounds_over,
             std::span<float> out) const {
    std::ranges::fill(out, 0.0F);
    out[0] = 1;
    std::size_t next = 1;
    if (game_->show_seat && !observation.ego_centred) {
      out[next + static_cast<std::size_t>(seat)] = 1;
      next += static_cast<std::size_t>(game_->num_players);
    }
    if (game_->show_round) {
      out[next + rounds_over] = 1;
    }
  }

  std::shared_ptr<const MatrixGame> game_;
  VectorEnvOptions options_;
  std::vector<std::uint32_t> episodes_;
  std::vector<std::uint32_t> steps_;
  std::vector<State> states_;
  std::vector<State> finals_;  ///< at the last end
};

class MatrixGameArena final : public Arena {
 public:
  explicit MatrixGameArena(MatrixGame game)
      : game_(std::make_shared<const MatrixGame>(std::move(game))) {
    const std::size_t joint = game_->num_joint_actions();
    if (game_->team.size() != joint ||
        game_->cost.size() != joint * static_cast<std::size_t>(game_->num_players) || joint > 256 ||
        game_->rounds < 1 || static_cast<std::size_t>(game_->rounds) > kMaxStateBytes) {
      throw std::invalid_argument("matrix game: tables of the wrong size, or too long");
    }
  }

  [[nodiscard]] std::string name() const override { return "matrix_game"; }
  [[nodiscard]] int num_agents() const override { return game_->num_players; }
  [[nodiscard]] int num_actions() const override { return game_->num_actions; }
  [[nodiscard]] int horizon() const override { return game_->rounds; }
  [[nodiscard]] ObservationKind default_observation() const override { return coop_grid::kGrid8; }
  [[nodiscard]] ObservationSpec observation_spec(Observation observation) const override {
    if (observation.kind == classic::kFeatures) {
      throw InputError(name(), "observation features", "grid8 or lossless");
    }
    const int size = size_of(*game_, observation);
    return {.name = std::string(to_string(observation.kind)), .shape = {size}, .size = size};
  }
  [[nodiscard]] std::unique_ptr<BatchEnv> make(VectorEnvOptions options) const override {
    return std::make_unique<MatrixGameEnv>(game_, options);
  }

 private:
  std::shared_ptr<const MatrixGame> game_;
};

}  // namespace

std::size_t MatrixGame::num_joint_actions() const {
  std::size_t joint = 1;
  for (int seat = 0; seat < num_players; ++seat) {
    joint *= static_cast<std::size_t>(num_actions);
  }
  return joint;
}

MatrixGame memory_game() {
  MatrixGame game;
  game.num_players = 1;
  game.team = {1, 1};
  game.cost = {0, 0};
  game.rounds = 4;
  game.cue = true;
  return game;
}

std::shared_ptr<const Arena> make_arena(MatrixGame game) {
  return std::make_shared<MatrixGameArena>(std::move(game));
}

}  // namespace potluck
