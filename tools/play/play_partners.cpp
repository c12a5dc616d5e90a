#include "tools/play/play_partners.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <system_error>
#include <utility>

#include "agents/learning/config.h"
#include "agents/learning/plan.h"
#include "agents/partners/scripted.h"
#include "agents/roster/guests.h"
#include "agents/roster/roster.h"
#include "agents/roster/run_directory.h"
#include "agents/roster/shipped_agents.h"
#include "env/layout/reader.h"
#include "env/text/error.h"
#include "env/text/files.h"
#include "env/text/name_list.h"
#include "tools/play/thinking_partner.h"

namespace potluck::tools {
namespace {

namespace fs = std::filesystem;

constexpr int kDeepestRun = 3;  // folders below ./runs
constexpr std::uintmax_t kMaxConfig = 1U << 20U;

class PolicyPartner final : public render::Partner {
 public:
  PolicyPartner(std::unique_ptr<Policy> policy, int num_actions, bool has_values)
      : policy_(std::move(policy)), num_actions_(num_actions), has_values_(has_values) {}

  void begin_episode() override { policy_->begin_episode(0); }

  [[nodiscard]] render::Decision decide(const VectorEnv& game, int seat, RandomKey key) override {
    constexpr std::array<int, 1> kOnlyOne = {0};
    render::Decision decision;
    decision.probabilities.resize(static_cast<std::size_t>(num_actions_));
    float value = 0;
    policy_->act({game, kOnlyOne, seat, key}, {.actions = {&decision.action, 1},
                                               .probabilities = decision.probabilities,
                                               .values = {&value, 1}});
    if (has_values_) {
      decision.value = value;
    }
    return decision;
  }

 private:
  std::unique_ptr<Policy> policy_;
  int num_actions_;
  bool has_values_;
};

std::string plural(std::size_t count, const std::string& what) {
  return fmt::format("{} {}{}", count, what, count == 1 ? "" : "s");
}

/// "IPPO, 2 million steps".
std::string about(const ShippedAgent& shipped) {
  const TrainedAgent agent = load(shipped);
  return fmt::format("{}, {:.3g} million steps", agent.algorithm,
                     static_cast<double>(agent.env_steps) / 1e6);
}

/// What the kitchens are called that a run was trained in: its file names them by path.
std::vector<std::string> kitchens_of(const TrainConfig& config) {
  std::vector<std::string> kitchens;
  for (const std::string& name : split_names(config.layout)) {
    try {
      kitchens.push_back(load_layout(name)->name());
    } catch (const InputError&) {
      kitchens.push_back(fs::path(name).stem().string());  // the file is gone: as it was called
    }
  }
  return kitchens;
}

}  // namespace

PlayPartners::PlayPartners(std::vector<std::string> extra, Guests* guests, bool waits)
    : extra_(std::move(extra)), guests_(guests), waits_(waits) {}

/// Run directories below ./runs.
const std::vector<PlayPartners::Run>& PlayPartners::runs() const {
  if (runs_) {
    return *runs_;
  }
  runs_.emplace();
  std::error_code error;
  fs::recursive_directory_iterator entry("runs", fs::directory_options::skip_permission_denied,
                                         error);
  for (; !error && entry != fs::recursive_directory_iterator(); entry.increment(error)) {
    if (entry.depth() >= kDeepestRun) {
      entry.disable_recursion_pending();
    }
    if (entry->path().filename() != "config.json") {
      continue;
    }
    try {
      const TrainConfig config =
          parse_stored_config(read_file(entry->path(), kMaxConfig), entry->path().string());
      const fs::path folder = entry->path().parent_path();
      const std::size_t seeds = RunDirectory(folder).agents().size();
      if (seeds > 0) {
        runs_->push_back(
            {kitchens_of(config),
             {.name = folder.string(),
              .description = fmt::format("{}, the first of {}", to_string(config.algorithm),
                                         plural(seeds, "seed")),
              .kind = "run"}});
      }
    } catch (const std::exception&) {
      // Somebody else's file: no partner.
    }
  }
  std::ranges::sort(*runs_, {}, [](const Run& run) { return run.choice.name; });
  return *runs_;
}

std::vector<render::PartnerChoice> PlayPartners::choices(const Layout& layout) const {
  std::vector<render::PartnerChoice> all;
  for (const std::string& name : extra_) {
    all.push_back({.name = name, .description = "as you asked", .kind = ""});
  }
  for (const ShippedAgent& agent : shipped_agents()) {
    if (agent.kitchen == layout.name()) {
      all.push_back(
          {.name = std::string(agent.name), .description = about(agent), .kind = "trained"});
    }
  }
  for (const ScriptedName& partner : scripted_names(layout.rules())) {
    all.push_back({.name = std::string(partner.name),
                   .description = std::string(partner.description),
                   .kind = "scripted"});
  }
  for (const Run& run : runs()) {
    if (std::ranges::find(run.kitchens, layout.name()) != run.kitchens.end()) {
      all.push_back(run.choice);
    }
  }
  // The company one would want first; a name that was asked for may be another one's, too.
  const auto greedy = std::ranges::find(all, "greedy", &render::PartnerChoice::name);
  if (greedy != all.end()) {
    const auto first_scripted = std::ranges::find(all, "random", &render::PartnerChoice::name);
    if (first_scripted < greedy) {
      std::rotate(first_scripted, greedy, greedy + 1);
    }
  }
  std::vector<render::PartnerChoice> once;
  for (render::PartnerChoice& choice : all) {
    const auto same = std::ranges::find(once, choice.name, &render::PartnerChoice::name);
    if (same == once.end()) {
      once.push_back(std::move(choice));
    } else {
      *same = std::move(choice);  // which knows more about it
    }
  }
  return once;
}

std::unique_ptr<render::Partner> PlayPartners::make(
    const std::string& name, const std::shared_ptr<const Layout>& layout) const {
  const auto roster = load_roster({name}, layout, guests_);
  if (roster.empty()) {
    throw InputError(name, "a run without agents", "a trained agent");
  }
  const RosterEntry& entry = roster.front();
  if (is_guest_name(entry.id.group)) {
    return make_thinking_partner(entry.policy->clone(), layout, waits_);
  }
  return std::make_unique<PolicyPartner>(entry.policy->clone(), layout->num_actions(),
                                         /*has_values=*/!entry.id.identity.empty());
}

}  // namespace potluck::tools
