#include "agents/training/sweep.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <map>
#include <nlohmann/json.hpp>
#include <numeric>
#include <optional>
#include <utility>

#include "agents/learning/trainer.h"
#include "agents/learning/training_arena.h"
#include "agents/learning/training_plan.h"
#include "agents/training/stages.h"
#include "env/text/error.h"
#include "env/text/json_text.h"

namespace potluck {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view kReference = "task:";
constexpr std::size_t kLongestName = 120;

Json parse_file(std::string_view text, const std::string& place) {
  Json file = ordered_json_or_discarded(text);
  if (!file.is_object()) {
    throw InputError(place, file.is_discarded() ? "text that is no JSON" : "no JSON object",
                     R"(a sweep such as {"out": "runs/mine", "tasks": [{"layout": "ring"}]})");
  }
  for (const auto& [key, value] : file.items()) {
    if (key != "out" && key != "base" && key != "grid" && key != "tasks") {
      throw InputError(place, "unknown key '" + key + "'", one_of({"out", "base", "grid", "tasks"}),
                       "what all tasks have in common stands in \"base\"");
    }
  }
  return file;
}

const Json& object_of(const Json& parent, const char* key, const std::string& place) {
  static const Json kEmpty = Json::object();
  if (!parent.contains(key)) {
    return kEmpty;
  }
  if (!parent[key].is_object()) {
    throw InputError(place + ": " + key, dump_json(parent[key]).substr(0, 60), "an object");
  }
  return parent[key];
}

void check_grid(const Json& grid, const std::string& place) {
  for (const auto& [key, values] : grid.items()) {
    if (!values.is_array() || values.empty()) {
      throw InputError(place + ": " + key, dump_json(values).substr(0, 60),
                       "a list of values for that key");
    }
  }
}

/// Every combination of the values of `grid`, as an object with a value for each key.
std::vector<Json> combinations(const Json& grid, const std::string& place) {
  std::vector<Json> all = {Json::object()};
  for (const auto& [key, values] : grid.items()) {
    if (all.size() * values.size() > kMostSweepTasks) {
      throw InputError(place, "too many combinations", fmt::format("at most {}", kMostSweepTasks));
    }
    std::vector<Json> longer;
    for (const Json& one : all) {
      for (const Json& value : values) {
        longer.push_back(one);
        longer.back()[key] = value;
      }
    }
    all = std::move(longer);
  }
  return all;
}

std::string plain_text(const Json& value) {
  return value.is_string() ? value.get<std::string>() : dump_json(value);
}

/// `text` with the values of `keys` for every {key}; `used` gets those keys.
std::string filled_in(const std::string& text, const Json& keys, const std::string& place,
                      std::vector<std::string>& used) {
  std::string result;
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t open = text.find('{', at);
    const std::size_t close = open == std::string::npos ? open : text.find('}', open);
    if (close == std::string::npos) {
      break;
    }
    const std::string key = text.substr(open + 1, close - open - 1);
    if (!keys.contains(key)) {
      throw InputError(place, fmt::format("'{{{}}}' in \"{}\"", key, text),
                       "a key that the task has");
    }
    used.push_back(key);
    result += text.substr(at, open - at) + plain_text(keys[key]);
    at = close + 1;
  }
  return result + text.substr(std::min(at, text.size()));
}

/// As a folder's name: letters, digits and a few signs.
std::string folder_name(std::string text) {
  constexpr std::string_view kSigns = "-_.,=+";
  std::replace_if(
      text.begin(), text.end(),
      [&](char c) {
        const bool plain =
            (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        return !plain && kSigns.find(c) == std::string_view::npos;
      },
      '_');
  return text;
}

/// An entry of the file before references are looked up.
struct Draft {
  std::string name;
  Json config;
};

Draft make_draft(const Json& base, const Json& entry, const Json& common, const Json& own,
                 const std::string& place) {
  Draft draft;
  draft.config = base;
  draft.config.update(common);
  draft.config.update(entry);
  draft.config.update(own);
  for (const char* key : {"name", "grid"}) {
    draft.config.erase(key);
  }
  std::string written = draft.config.contains("algorithm") ? "{algorithm}" : "task";
  if (entry.contains("name")) {
    if (!entry["name"].is_string() || entry["name"].get<std::string>().empty()) {
      throw InputError(place + ": name", dump_json(entry["name"]).substr(0, 60), "a text");
    }
    written = entry["name"].get<std::string>();
  }
  std::vector<std::string> mentioned;
  std::string name = filled_in(written, draft.config, place + ": name", mentioned);
  Json varying = common;
  varying.update(own);
  for (const auto& [key, value] : varying.items()) {
    if (std::find(mentioned.begin(), mentioned.end(), key) == mentioned.end()) {
      name += fmt::format(",{}={}", key, plain_text(draft.config[key]));
    }
  }
  draft.name = folder_name(std::move(name));
  if (draft.name.size() > kLongestName || draft.name.front() == '.' || draft.name == "tasks") {
    throw InputError(
        place + ": name", draft.name.substr(0, kLongestName),
        fmt::format("at most {} letters, none of the names 'tasks' and '.…'", kLongestName),
        "give the entry a \"name\" such as \"srpo_{layout}_{tau}\"");
  }
  return draft;
}

std::vector<Draft> make_drafts(const Json& file, const std::string& place) {
  static const Json kOneEntry = Json::array({Json::object()});
  const Json& base = object_of(file, "base", place);
  const Json& grid = object_of(file, "grid", place);
  check_grid(grid, place + ": grid");
  const std::vector<Json> common = combinations(grid, place + ": grid");
  const Json& entries = file.contains("tasks") ? file["tasks"] : kOneEntry;
  if (!entries.is_array() || entries.empty()) {
    throw InputError(place + ": tasks", dump_json(entries).substr(0, 60),
                     "a list of configurations");
  }
  std::vector<Draft> drafts;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const std::string here = fmt::format("{}: tasks[{}]", place, i);
    const Json& entry = entries[i];
    if (!entry.is_object()) {
      throw InputError(here, dump_json(entry).substr(0, 60), "an object with keys of config.json");
    }
    const Json& own_grid = object_of(entry, "grid", here);
    check_grid(own_grid, here + ": grid");
    const std::vector<Json> own = combinations(own_grid, here + ": grid");
    if (drafts.size() + common.size() * own.size() > kMostSweepTasks) {
      throw InputError(here, "too many tasks", fmt::format("at most {}", kMostSweepTasks));
    }
    for (const Json& first : common) {
      for (const Json& second : own) {
        drafts.push_back(make_draft(base, entry, first, second, here));
      }
    }
  }
  return drafts;
}

/// Replaces every "task:NAME" in `value` by the folder of that run.
class References {
 public:
  References(const std::vector<Draft>& drafts, std::filesystem::path out) : out_(std::move(out)) {
    for (std::size_t i = 0; i < drafts.size(); ++i) {
      numbers_[drafts[i].name] = i;
    }
  }

  void resolve(Json& value, const Json& config, const std::string& place,
               std::vector<std::size_t>& needs) const {
    if (value.is_structured()) {
      for (Json& item : value) {
        resolve(item, config, place, needs);
      }
    } else if (value.is_string() && value.get<std::string>().starts_with(kReference)) {
      std::vector<std::string> ignored;
      const std::string text = filled_in(value.get<std::string>(), config, place, ignored);
      const std::size_t slash = std::min(text.find('/'), text.size());
      const std::string name =
          folder_name(text.substr(kReference.size(), slash - kReference.size()));
      const auto found = numbers_.find(name);
      if (found == numbers_.end()) {
        std::vector<std::string> known;
        for (const auto& [other, number] : numbers_) {
          known.push_back(other);
        }
        throw InputError(place, "no task '" + name + "'", one_of(known));
      }
      needs.push_back(found->second);
      value = (out_ / name).string() + text.substr(slash);
    }
  }

 private:
  std::filesystem::path out_;
  std::map<std::string, std::size_t> numbers_;
};

/// What a step of this network costs beside one of a small one that sees numbers: convolutions and
/// memory were measured (.github/results/speed.md); for the order of tasks this is good enough.
double cost_of_step(const TrainConfig& config) {
  return config.network.gru > 0 ? 3 : (config.network.conv.empty() ? 1 : 10);
}

double cost_of(const TrainConfig& config) {
  const auto one = [](const TrainConfig& run) {
    const double learners =
        run.algorithm == Algorithm::kPopulation ? static_cast<double>(run.population) : 1.0;
    return static_cast<double>(run.steps) * static_cast<double>(run.seeds.size()) * learners *
           cost_of_step(run);
  };
  const std::optional<PoolStage> pool = pool_stage(config, "run");
  return one(config) + (pool && config.pool.empty() ? one(pool->config) : 0.0);
}

/// Puts costs of chains into the tasks; throws if some tasks wait for each other.
void find_priorities(Sweep& sweep, const std::string& place) {
  std::vector<int> waiting(sweep.tasks.size(), 0);  // tasks that wait for it and have no priority
  for (SweepTask& task : sweep.tasks) {
    std::sort(task.needs.begin(), task.needs.end());
    task.needs.erase(std::unique(task.needs.begin(), task.needs.end()), task.needs.end());
    task.priority = task.cost;
    for (const std::size_t need : task.needs) {
      ++waiting[need];
    }
  }
  std::vector<std::size_t> known;
  for (std::size_t i = 0; i < sweep.tasks.size(); ++i) {
    if (waiting[i] == 0) {
      known.push_back(i);
    }
  }
  for (std::size_t next = 0; next < known.size(); ++next) {
    const SweepTask& task = sweep.tasks[known[next]];
    for (const std::size_t need : task.needs) {
      SweepTask& before = sweep.tasks[need];
      before.priority = std::max(before.priority, before.cost + task.priority);
      if (--waiting[need] == 0) {
        known.push_back(need);
      }
    }
  }
  for (std::size_t i = 0; i < sweep.tasks.size(); ++i) {
    if (waiting[i] > 0) {
      throw InputError(place, "task '" + sweep.tasks[i].name + "', which waits for itself",
                       "tasks that wait for others only");
    }
  }
}

void check_task(const SweepTask& task, const std::string& place) {
  if (task.config.layout.empty()) {
    throw InputError(place, "no kitchen", "\"layout\"", "potluck layout list shows the names");
  }
  const auto arena = training_arena(task.config);
  if (task.config.algorithm != Algorithm::kBehaviorCloning) {
    check_plan(task.config, *arena);
  }
}

}  // namespace

Sweep parse_sweep(std::string_view text, const std::string& place) {
  const Json file = parse_file(text, place);
  if (!file.contains("out") || !file["out"].is_string() || file["out"].get<std::string>().empty()) {
    throw InputError(place + ": out",
                     file.contains("out") ? dump_json(file["out"]).substr(0, 60) : "nothing",
                     "the folder of all runs, such as \"runs/mine\"");
  }
  Sweep sweep{.out = file["out"].get<std::string>(), .tasks = {}};
  std::vector<Draft> drafts = make_drafts(file, place);
  const References references(drafts, sweep.out);
  std::map<std::string, std::size_t> first;
  for (Draft& draft : drafts) {
    const std::string here = fmt::format("{}: {}", place, draft.name);
    if (const auto [found, is_new] = first.try_emplace(draft.name, first.size()); !is_new) {
      throw InputError(here, "two tasks of this name", "one name for each task",
                       "give their entries a \"name\" with {key} for what differs");
    }
    SweepTask task;
    task.name = draft.name;
    const Json keys = draft.config;
    for (Json& value : draft.config) {
      references.resolve(value, keys, here, task.needs);
    }
    task.text = dump_json(draft.config, 2) + "\n";
    task.config = parse_config(task.text, here);
    check_task(task, here);
    task.cost = cost_of(task.config);
    sweep.tasks.push_back(std::move(task));
  }
  find_priorities(sweep, place);
  return sweep;
}

std::vector<std::size_t> longest_first(const Sweep& sweep) {
  std::vector<std::size_t> order(sweep.tasks.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return sweep.tasks[a].priority > sweep.tasks[b].priority;
  });
  return order;
}

}  // namespace potluck
