#include "agents/training/strangers.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <string>
#include <system_error>

#include "agents/evaluation/measures/contribution.h"
#include "agents/evaluation/measures/diverse_subset.h"
#include "agents/evaluation/play/run_cross_play.h"
#include "agents/roster/roster.h"
#include "agents/roster/run_directory.h"
#include "env/arena.h"
#include "env/text/error.h"
#include "env/text/files.h"

namespace potluck {
namespace {

namespace fs = std::filesystem;

constexpr const char* kOwnResponse = "response";
constexpr std::uintmax_t kMaxCheckpoint = std::uintmax_t{1} << 30U;

/// The checkpoints of one seed.
struct Kept {
  fs::path cook;
  fs::path response;
  std::vector<fs::path> milestones;
};

std::map<std::uint64_t, Kept> candidates(const fs::path& run) {
  std::map<std::uint64_t, Kept> seeds;
  for (const KeptAgent& agent : RunDirectory(run).kept_agents()) {
    Kept& kept = seeds[agent.seed];
    if (agent.is_whole()) {
      (agent.name == kOwnResponse ? kept.response : kept.cook) = agent.path;
    } else if (agent.name.empty()) {
      kept.milestones.push_back(agent.path);
    }
  }
  std::erase_if(seeds, [](const auto& seed) {
    return seed.second.cook.empty() || seed.second.response.empty();
  });
  if (seeds.empty()) {
    throw InputError(run.string(), "no cooks with their responses", "a run of hidden_reward",
                     "train one with potluck train --algorithm hidden_reward");
  }
  return seeds;
}

/// What a cook and its response bring, and what the response does for it.
struct Together {
  double team_return = 0;
  std::vector<double> behaviour;
};

Together play_together(const std::shared_ptr<const Layout>& layout, const fs::path& cook,
                       const fs::path& response, const StrangerOptions& options) {
  const auto policy = [&](const fs::path& path) {
    return load_roster({path.string()}, layout).front().policy;
  };
  const auto cooks = policy(cook);
  const auto responses = policy(response);
  const auto arena = make_arena(layout);
  const Protocol protocol{
      .name = "episode", .steps = layout->horizon(), .episodes = options.episodes};
  const int players = layout->num_agents();
  Together result{.team_return = 0, .behaviour = std::vector<double>(kNumEvents)};
  for (int seat = 0; seat < players; ++seat) {  // the cook's
    const CellResult cell =
        play_cell(*arena, make_team(*cooks, responses.get(), players, seat), protocol,
                  RandomKey{options.seed}.stream(static_cast<std::uint32_t>(seat)));
    result.team_return += cell.mean_team / players;
    const SeatWork work = work_of_others(cell, seat);
    for (std::size_t event = 0; event < result.behaviour.size(); ++event) {
      result.behaviour[event] += work.events[event] / (players * (players - 1));
    }
  }
  return result;
}

Stranger measure(const std::shared_ptr<const Layout>& layout, std::uint64_t seed, const Kept& kept,
                 const StrangerOptions& options) {
  Together together = play_together(layout, kept.cook, kept.response, options);
  Stranger stranger;
  stranger.seed = seed;
  stranger.expert = kept.cook;
  stranger.expert_return = together.team_return;
  stranger.behaviour = std::move(together.behaviour);
  const double half = stranger.expert_return / 2;
  for (const fs::path& milestone : kept.milestones) {
    const double value = play_together(layout, milestone, kept.response, options).team_return;
    if (stranger.moderate.empty() ||
        std::abs(value - half) < std::abs(stranger.moderate_return - half)) {
      stranger.moderate = milestone;
      stranger.moderate_return = value;
    }
  }
  return stranger;
}

void copy_agents(const std::vector<std::pair<std::uint64_t, fs::path>>& agents,
                 const fs::path& out) {
  if (agents.empty()) {
    return;
  }
  const RunDirectory directory(out);
  std::error_code error;
  if (fs::exists(directory.checkpoints(), error)) {
    throw InputError(out.string(), "agents that are there already", "a new folder",
                     "choose another --out, or remove it");
  }
  fs::create_directories(directory.checkpoints(), error);
  if (error) {
    throw InputError(out.string(), "a folder that cannot be made (" + error.message() + ")",
                     "a place to write to", "choose another --out");
  }
  for (const auto& [seed, path] : agents) {
    write_file_atomically(directory.agent(seed), read_file(path, kMaxCheckpoint));
  }
}

}  // namespace

std::vector<Stranger> choose_strangers(const fs::path& run,
                                       const std::shared_ptr<const Layout>& layout,
                                       const StrangerOptions& options) {
  std::vector<Stranger> strangers;
  double best = 0;
  for (const auto& [seed, kept] : candidates(run)) {
    strangers.push_back(measure(layout, seed, kept, options));
    best = std::max(best, strangers.back().expert_return);
  }
  std::vector<std::vector<double>> behaviours;
  std::vector<std::size_t> viable;
  for (std::size_t i = 0; i < strangers.size(); ++i) {
    strangers[i].viable =
        strangers[i].expert_return > 0 && strangers[i].expert_return >= kLeastShare * best;
    if (strangers[i].viable) {
      viable.push_back(i);
      behaviours.push_back(strangers[i].behaviour);
    }
  }
  for (const std::size_t i : most_diverse(behaviours, options.count)) {
    strangers[viable[i]].chosen = true;
  }
  return strangers;
}

void require_chosen(const std::vector<Stranger>& strangers, const std::string& place) {
  if (std::none_of(strangers.begin(), strangers.end(), std::mem_fn(&Stranger::chosen))) {
    throw InputError(place, "no cook with whom anything was served", "one at least",
                     "train hidden_reward for longer, or with random starts (--layout-set "
                     "random_start.positions=true)");
  }
}

void keep_strangers(const std::vector<Stranger>& strangers, const fs::path& out) {
  require_chosen(strangers, out.string());
  std::vector<std::pair<std::uint64_t, fs::path>> experts;
  std::vector<std::pair<std::uint64_t, fs::path>> moderates;
  for (const Stranger& stranger : strangers) {
    if (stranger.chosen) {
      experts.emplace_back(stranger.seed, stranger.expert);
      if (!stranger.moderate.empty()) {
        moderates.emplace_back(stranger.seed, stranger.moderate);
      }
    }
  }
  copy_agents(experts, out / "expert");
  copy_agents(moderates, out / "moderate");
}

}  // namespace potluck
