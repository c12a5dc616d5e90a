#include "tests/conformance/coop_grid.h"

#include <bit>
#include <cmath>
#include <nlohmann/json.hpp>
#include <vector>

#include "env/coop_grid/rules.h"
#include "env/layout/reader.h"
#include "env/text/error.h"

namespace potluck::conformance {
namespace {

using Json = nlohmann::json;
using coop_grid::GridState;

constexpr double kGridTolerance = 1e-5;  // rewards are sums of a few floats

// Two rows of rewards, equal up to rounding.
bool grid_close(const Json& expected, const std::vector<double>& found) {
  if (expected.size() != found.size()) {
    return false;
  }
  for (std::size_t i = 0; i < found.size(); ++i) {
    if (!(std::abs(expected[i].get<double>() - found[i]) <= kGridTolerance)) {
      return false;
    }
  }
  return true;
}

class GridChecker {
 public:
  GridChecker(const Json& file, const Layout& layout)
      : file_(file),
        layout_(layout),
        rules_(layout),
        num_agents_(static_cast<std::size_t>(layout.num_agents())),
        num_onions_(static_cast<std::size_t>(rules_.num_onions())) {}

  FileResult run() {
    for (const Json& episode : file_.at("episodes")) {
      play(episode);
      ++result_.trajectories;
    }
    return std::move(result_);
  }

 private:
  bool expect(const char* field, const Json& expected, const Json& found) {
    if (expected == found) {
      return true;
    }
    miss(field, expected, found);
    return false;
  }

  void miss(const char* field, const Json& expected, const Json& found) {
    result_.add({.trajectory = result_.trajectories,
                 .step = step_,
                 .field = field,
                 .expected = expected.dump(),
                 .found = found.dump()});
  }

  // "start": row, col, carrying of each player, then presence of each onion.
  GridState start(const Json& numbers) const {
    const auto values = numbers.get<std::vector<int>>();
    if (values.size() != 3 * num_agents_ + num_onions_) {
      throw InputError("start", std::to_string(values.size()) + " numbers",
                       std::to_string(3 * num_agents_ + num_onions_));
    }
    GridState state;
    for (std::size_t i = 0; i < num_agents_; ++i) {
      const int row = values[3 * i];
      const int col = values[3 * i + 1];
      if (row < 0 || row >= layout_.height() || col < 0 || col >= layout_.width()) {
        throw InputError("start", "a player outside the grid", "a cell of the grid");
      }
      state.players[i] = {.cell = static_cast<Cell>(row * layout_.width() + col),
                          .carrying = static_cast<std::uint8_t>(values[3 * i + 2] != 0 ? 1 : 0)};
    }
    for (std::size_t k = 0; k < num_onions_; ++k) {
      state.onions |= values[3 * num_agents_ + k] != 0 ? std::uint32_t{1} << k : 0;
    }
    return state;
  }

  void play(const Json& episode) {
    step_ = -1;
    GridState state = start(episode.at("start"));
    for (const Json& recorded : episode.at("steps")) {
      ++step_;
      const bool same = check_step(recorded, state);
      ++result_.steps;
      if (!same) {
        return;
      }
    }
  }

  // Plays one step; false if the states differ afterwards.
  bool check_step(const Json& recorded, GridState& state) {
    auto joint = recorded.at("a").get<std::vector<int>>();
    const auto first = recorded.at("first").get<std::size_t>();
    if (joint.size() != num_agents_ || first >= num_agents_ || num_agents_ > 2) {
      throw InputError("step " + std::to_string(step_),
                       "a joint action or first mover that does not fit",
                       "those of one or two players");
    }
    std::vector<Action> actions;
    coop_grid::Outcomes outcomes;
    for (std::size_t i = 0; i < num_agents_; ++i) {
      actions.push_back(static_cast<Action>(joint[i]));
      outcomes.order[i] = static_cast<std::uint8_t>((first + i) % num_agents_);
    }
    std::vector<coop_grid::Turn> turns(num_agents_);

    // Draws belong to the onions that are absent after the moves, so the moves are made once
    // without any.
    const auto draws = recorded.at("draws").get<std::vector<int>>();
    GridState moved = state;
    rules_.apply(moved, actions.data(), outcomes, turns.data());
    std::size_t used = 0;
    for (std::size_t k = 0; k < num_onions_; ++k) {
      if ((moved.onions >> k & 1U) == 0 && used < draws.size()) {
        outcomes.respawns |= draws[used++] != 0 ? std::uint32_t{1} << k : 0;
      }
    }
    const auto absent = num_onions_ - static_cast<std::size_t>(std::popcount(moved.onions));
    expect("number of draws", draws.size(), absent);
    rules_.apply(state, actions.data(), outcomes, turns.data());

    double team = 0;
    for (const coop_grid::Turn& turn : turns) {
      team += static_cast<double>(turn.earned);
    }
    std::vector<double> rewards;
    for (const coop_grid::Turn& turn : turns) {
      rewards.push_back(team - static_cast<double>(turn.effort));
    }
    if (!grid_close(recorded.at("r"), rewards)) {
      miss("r", recorded.at("r"), rewards);
    }
    expect("done", recorded.at("done"),
           static_cast<std::int64_t>(state.timestep) >= layout_.horizon() ? 1 : 0);

    Json positions = Json::array();
    Json carrying = Json::array();
    for (std::size_t i = 0; i < num_agents_; ++i) {
      const coop_grid::Player& player = state.players[i];
      positions.push_back(Json::array({layout_.row(player.cell), layout_.col(player.cell)}));
      carrying.push_back(player.carrying);
    }
    Json onions = Json::array();
    for (std::size_t k = 0; k < num_onions_; ++k) {
      onions.push_back(state.onions >> k & 1U);
    }
    const bool same_positions = expect("pos", recorded.at("pos"), positions);
    const bool same_hands = expect("has", recorded.at("has"), carrying);
    const bool same_onions = expect("onion", recorded.at("onion"), onions);
    return same_positions && same_hands && same_onions;
  }

  const Json& file_;
  const Layout& layout_;
  coop_grid::GridRules rules_;
  std::size_t num_agents_;
  std::size_t num_onions_;
  std::int64_t step_ = -1;
  FileResult result_;
};

}  // namespace

FileResult check_coop_grid(const Json& file) {
  const auto layout = load_layout(file.at("layout").get<std::string>());
  return GridChecker(file, *layout).run();
}

}  // namespace potluck::conformance
