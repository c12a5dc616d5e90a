// `potluck agents`: who can be seated.
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <system_error>

#include "agents/checkpoint/described_agent.h"
#include "agents/checkpoint/safetensors.h"
#include "agents/learning/config.h"
#include "agents/learning/plan.h"
#include "agents/learning/training_arena.h"
#include "agents/network/conv_text.h"
#include "agents/partners/scripted.h"
#include "agents/roster/roster.h"
#include "agents/roster/run_directory.h"
#include "agents/roster/shipped_agents.h"
#include "agents/training/strangers.h"
#include "env/layout/reader.h"
#include "env/text/error.h"
#include "env/text/files.h"
#include "env/text/json_text.h"
#include "tools/commands/commands.h"
#include "tools/tables/agent_card.h"
#include "tools/terminal/kitchen_flags.h"

namespace potluck::tools {
namespace {

constexpr std::uintmax_t kMaxConfig = 1U << 20U;

void list_agents(bool json) {
  if (json) {
    nlohmann::ordered_json out = {{"scripted", nlohmann::ordered_json::array()},
                                  {"shipped", nlohmann::ordered_json::array()},
                                  {"algorithms", algorithm_names()}};
    for (const auto& partner : scripted_names()) {
      out["scripted"].push_back({{"name", partner.name}, {"description", partner.description}});
      for (const RuleSet* rules : rule_sets()) {
        out["scripted"].back()[fmt::format("in_{}", rules->name())] =
            is_scripted_name(partner.name, *rules);
      }
    }
    for (const ShippedAgent& shipped : shipped_agents()) {
      const TrainedAgent agent = load(shipped);
      out["shipped"].push_back({{"name", shipped.full_name()},
                                {"kitchen", shipped.kitchen},
                                {"algorithm", agent.algorithm},
                                {"env_steps", agent.env_steps},
                                {"seed", agent.seed}});
    }
    fmt::print("{}\n", dump_json(out));
    return;
  }
  fmt::print("Scripted partners, for --rows, --columns, --agents and --partner:\n");
  for (const auto& partner : scripted_names()) {
    std::vector<std::string_view> under;
    for (const RuleSet* rules : rule_sets()) {
      if (is_scripted_name(partner.name, *rules)) {
        under.push_back(rules->name());
      }
    }
    fmt::print(
        "  {:<34} {}{}\n", partner.name, partner.description,
        under.size() == rule_sets().size() ? "" : fmt::format(" ({})", fmt::join(under, ", ")));
  }
  fmt::print(
      "\nTrained agents that come along (in its kitchen, the last part of a name will do; `potluck "
      "agents show NAME` plays with one):\n");
  for (const ShippedAgent& shipped : shipped_agents()) {
    const TrainedAgent agent = load(shipped);
    fmt::print("  {:<34} {}, {:.1f} million steps, seed {}\n", shipped.full_name(), agent.algorithm,
               static_cast<double>(agent.env_steps) / 1e6, agent.seed);
  }
  fmt::print(
      "\nTrained agents of yours are named by their files:\n"
      "  {:<34} {}\n  {:<34} {}\n",
      "FILE.safetensors", "one checkpoint", "DIR",
      "a run directory of `potluck train`: the agents of all its seeds");
  fmt::print("\nAlgorithms that `potluck train` knows: ");
  const std::vector<std::string> names = algorithm_names();
  for (std::size_t i = 0; i < names.size(); ++i) {
    fmt::print("{}{}", i == 0 ? "" : ", ", names[i]);
  }
  fmt::print("\n");
}

struct ShowFlags {
  std::string name;
  std::string layout;
  std::vector<std::string> layout_set;
  std::vector<std::string> with = {"greedy", "greedy_noisy_30", "random", "stay"};
  int episodes = 100;
  std::uint64_t seed = 0;
  bool json = false;
};

/// The agent's file, which may be one of the user's or one that comes along.
TrainedAgent find_agent(const ShowFlags& flags) {
  std::error_code ignored;
  if (std::filesystem::is_regular_file(flags.name, ignored)) {
    return load_agent(flags.name);
  }
  if (const ShippedAgent* shipped = find_shipped_agent(flags.name, flags.layout)) {
    return load(*shipped);
  }
  std::vector<std::string> known;
  for (const ShippedAgent& shipped : shipped_agents()) {
    known.push_back(shipped.full_name());
  }
  throw InputError("agent '" + flags.name + "'",
                   "neither a checkpoint nor an agent that comes along",
                   one_of(known) + ", or a .safetensors file");
}

std::string network_text(const TrainedAgent& agent) {
  std::string text;
  for (const std::string& layer : to_texts(agent.network.conv)) {
    text += layer + ", ";
  }
  text += fmt::format("hidden layers {}", fmt::join(agent.network.hidden, "-"));
  if (agent.network.gru > 0) {
    text += fmt::format(", {} gated units", agent.network.gru);
  }
  return text + ", " + std::string(to_string(agent.network.activation));
}

/// Where an agent's card lets it play; without a layout, why nowhere.
struct Stage {
  std::shared_ptr<const Layout> layout;
  std::string trouble;
};

/// The card of an agent whose kitchen is gone is a card all the same.
Stage stage_of(const TrainedAgent& agent, const ShowFlags& flags) {
  if (!flags.layout.empty()) {
    return {load_layout(flags.layout, flags.layout_set), ""};
  }
  try {
    return {training_kitchen(agent), ""};
  } catch (const InputError& error) {
    return {nullptr, error.what()};
  }
}

void show_agent(const ShowFlags& flags) {
  const TrainedAgent agent = find_agent(flags);
  const auto [layout, trouble] = stage_of(agent, flags);
  std::vector<PartnerScore> scores;
  if (layout != nullptr) {
    warn_about(*layout, flags.layout.empty() ? layout->name() : flags.layout);
    scores = play_with(flags.name, flags.with, layout, flags.episodes, flags.seed);
  }
  const std::string command = training_command(agent);
  if (flags.json) {
    nlohmann::ordered_json out = {{"name", flags.name},
                                  {"kitchen", agent.layout},
                                  {"algorithm", agent.algorithm},
                                  {"observation", to_string(agent.observation.kind)},
                                  {"network", network_text(agent)},
                                  {"env_steps", agent.env_steps},
                                  {"seed", agent.seed},
                                  {"trained_by", command},
                                  {"played_in", nullptr},
                                  {"episodes", flags.episodes},
                                  {"partners", nlohmann::ordered_json::array()}};
    if (layout != nullptr) {
      out["played_in"] = layout->name();
    } else {
      out["not_played"] = trouble;
    }
    for (const PartnerScore& score : scores) {
      nlohmann::ordered_json entry = {{"partner", score.partner}};
      for (std::size_t seat = 0; seat < score.in_seat.size(); ++seat) {
        entry[fmt::format("in_seat_{}", seat)] = score.in_seat[seat];
      }
      entry["standard_error"] = score.standard_error;
      out["partners"].push_back(std::move(entry));
    }
    fmt::print("{}\n", dump_json(out));
    return;
  }
  fmt::print("{}: {} in {}\n\n", flags.name, agent.algorithm, agent.layout);
  fmt::print("  sees      {}\n", to_string(agent.observation.kind));
  fmt::print("  network   {}\n", network_text(agent));
  fmt::print("  trained   {:.1f} million env steps, seed {}\n",
             static_cast<double>(agent.env_steps) / 1e6, agent.seed);
  fmt::print("  again     {}\n\n", command);
  if (layout != nullptr) {
    fmt::print("{}", format_table(score_table(scores, flags.episodes, *layout), isatty(1) != 0));
  } else {
    fmt::print("  It plays nowhere here (with --layout it does): {}\n", trouble);
  }
}

void import_described(const std::string& from, const std::string& to) {
  if (!to.ends_with(".safetensors")) {
    throw InputError("--out", to, "a name that ends in .safetensors");
  }
  const TrainedAgent agent = import_agent(from);
  save_safetensors(to, write_agent(agent));
  fmt::print("{}: {}, sees {}, {}\n", to, agent.layout, to_string(agent.observation.kind),
             network_text(agent));
}

struct SelectFlags {
  std::string run;
  std::string out;
  StrangerOptions options;
  bool json = false;
};

/// Tells what was chosen and why, and keeps it.
void select_strangers(const SelectFlags& flags) {
  const std::filesystem::path config_path = RunDirectory(flags.run).config();
  const TrainConfig config =
      parse_stored_config(read_file(config_path, kMaxConfig), config_path.string());
  const auto layout = training_arena(config)->layout();
  if (layout == nullptr) {
    throw InputError(config_path.string() + ": layout", "several kitchens, or generated ones",
                     "one kitchen", "strangers are chosen by how they play in one");
  }
  const std::vector<Stranger> strangers = choose_strangers(flags.run, layout, flags.options);
  keep_strangers(strangers, flags.out);
  if (flags.json) {
    nlohmann::ordered_json out = nlohmann::ordered_json::array();
    for (const Stranger& stranger : strangers) {
      out.push_back({{"seed", stranger.seed},
                     {"expert", stranger.expert.string()},
                     {"expert_return", stranger.expert_return},
                     {"moderate", stranger.moderate.string()},
                     {"moderate_return", stranger.moderate_return},
                     {"viable", stranger.viable},
                     {"chosen", stranger.chosen},
                     {"response_events", stranger.behaviour}});
    }
    fmt::print("{}\n", dump_json(out));
    return;
  }
  fmt::print("{:>6}  {:>14}  {:>14}\n", "seed", "expert return", "moderate return");
  for (const Stranger& stranger : strangers) {
    fmt::print("{:>6}  {:>14.1f}  {:>14.1f}  {}\n", stranger.seed, stranger.expert_return,
               stranger.moderate_return,
               stranger.chosen   ? "chosen"
               : stranger.viable ? "like another"
                                 : "nothing can be cooked with it");
  }
  const bool cooks = std::ranges::any_of(
      strangers, [](const Stranger& stranger) { return stranger.expert_return > 0; });
  fmt::print("{0}/expert and {0}/moderate hold the chosen.{1}\n", flags.out,
             cooks ? "" : " Nobody ever served anything: train them for more steps.");
}

void add_list_command(Command& agents) {
  auto json = std::make_shared<bool>(false);
  Command& command =
      agents.add_command("list", "Scripted partners, agents that come along, algorithms");
  command.add("--json", json.get(), "Print one JSON object on standard output");
  command.action = [json] { list_agents(*json); };
}

void add_import_command(Command& agents) {
  auto from = std::make_shared<std::string>();
  auto to = std::make_shared<std::string>();
  Command& command =
      agents.add_command("import",
                         "Turn a network described in JSON into a checkpoint (overcooked-bc-v1, "
                         "overcooked-bc19-v1, overcooked-ppo-v1, overcooked-ppo19-v1)");
  command.add("FILE", from.get(), "The description", {.required = true});
  command.add("--out", to.get(), "The checkpoint, FILE.safetensors", {.required = true});
  command.action = [from, to] { import_described(*from, *to); };
}

void add_select_command(Command& agents) {
  auto flags = std::make_shared<SelectFlags>();
  Command& command = agents.add_command(
      "select", "Of cooks with hidden wishes, keep those that differ most, to test others with");
  command.add("RUN", &flags->run, "Run directory of algorithm hidden_reward", {.required = true});
  command.add("--out", &flags->out, "Folder; gets expert/ and moderate/", {.required = true});
  command.add("--count", &flags->options.count, "How many to keep (default 8)",
              {.range = {{1, 1000}}});
  command.add("--episodes", &flags->options.episodes, "Per pair and seating (default 20)",
              {.range = {{1, 100000}}});
  command.add("--seed", &flags->options.seed, "Seed of the episodes");
  command.add("--json", &flags->json, "Print every candidate on standard output");
  command.action = [flags] { select_strangers(*flags); };
}

void add_show_command(Command& agents) {
  auto flags = std::make_shared<ShowFlags>();
  Command& command = agents.add_command(
      "show", "An agent's card: how it was trained, and how good it is with whom");
  command.add("NAME", &flags->name, "An agent that comes along, or a checkpoint",
              {.required = true});
  command.add("--layout", &flags->layout, "Kitchen (default: the one it was trained in)");
  command.add("--layout-set", &flags->layout_set, "key=value: any key of the layout file");
  add_era_flag(command, flags->layout_set);
  command.add("--with", &flags->with, "Partners to play with, commas between",
              {.commas = true, .is_name = is_agent_name});
  command.add("--episodes", &flags->episodes, "Episodes per partner and seat (default 100)",
              {.range = {{2, 100000}}});
  command.add("--seed", &flags->seed, "Seed of the episodes");
  command.add("--json", &flags->json, "Print one JSON object on standard output");
  command.action = [flags] { show_agent(*flags); };
}

}  // namespace

void add_agents_command(Command& program) {
  Command& agents = program.add_command("agents", "Who can be seated");
  add_list_command(agents);
  add_import_command(agents);
  add_select_command(agents);
  add_show_command(agents);
}

}  // namespace potluck::tools
