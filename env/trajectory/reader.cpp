// Text -> trajectories: our own format, and the choice between the readers of all formats.
#include <algorithm>
#include <array>
#include <iterator>
#include <string_view>

#include "env/layout/source.h"
#include "env/text/json_text.h"
#include "env/trajectory/json.h"
#include "env/trajectory/trajectory.h"

namespace potluck {
namespace {

using trajectory_json::Value;

constexpr int kMaxWhole = 1'000'000'000;
constexpr std::size_t kMaxObjects = kMaxCells;
constexpr std::size_t kMaxIngredients = 16;
constexpr std::size_t kMaxPast = 256;
constexpr std::size_t kMaxTable = kMaxCells;

Position read_position(const Value& value) {
  return {.row = value.at("row").small(0, kMaxCells), .col = value.at("col").small(0, kMaxCells)};
}

Ingredient read_ingredient(const Value& value) {
  const auto* const known = std::ranges::find(kIngredientNames, value.text());
  if (known == kIngredientNames.end()) {
    value.fail("\"dish\", a soup, or an ingredient: \"onion\", \"tomato\", …");
  }
  return static_cast<Ingredient>(known - kIngredientNames.begin());
}

Object read_object(const Value& value) {
  if (value.json().is_string()) {
    return {.kind = value.text() == name_of(ObjectKind::kDish) ? ObjectKind::kDish
                                                               : kind_of(read_ingredient(value)),
            .ingredients = {},
            .cooking_tick = -1};
  }
  Object soup{.kind = ObjectKind::kSoup, .ingredients = {}, .cooking_tick = -1};
  const Value ingredients = value.at("soup");
  for (std::size_t i = 0, n = ingredients.size_within(0, kMaxIngredients); i < n; ++i) {
    soup.ingredients.push_back(read_ingredient(ingredients[i]));
  }
  if (const auto tick = value.find("cooking_tick")) {
    soup.cooking_tick = tick->small(-1, kMaxWhole);
  }
  return soup;
}

/// Joint actions of the past, of games that tell them.
std::vector<std::vector<Action>> read_past(const Value& past, std::size_t num_agents) {
  std::vector<std::vector<Action>> rounds;
  for (std::size_t round = 0, n = past.size_within(0, kMaxPast); round < n; ++round) {
    past[round].require_size(num_agents);
    std::vector<Action>& actions = rounds.emplace_back();
    for (std::size_t i = 0; i < num_agents; ++i) {
      actions.push_back(static_cast<Action>(past[round][i].small(0, 255)));
    }
  }
  return rounds;
}

/// What lies on the table, of games that have one.
TableSnapshot read_table_state(const Value& table) {
  table.require_object();
  TableSnapshot entries;
  for (const auto& [name, ignored] : table.json().items()) {
    const Value numbers = table.at(name.c_str());
    for (std::size_t i = 0, n = numbers.size_within(0, kMaxTable); i < n; ++i) {
      entries[name].push_back(numbers[i].small(-kMaxWhole, kMaxWhole));
    }
  }
  return entries;
}

/// `on_grid`: players stand somewhere.
Snapshot read_own_state(const Value& value, std::size_t num_agents, bool on_grid) {
  constexpr std::array<std::string_view, 4> kFacing = {"north", "south", "east", "west"};
  Snapshot snapshot;
  if (const auto timestep = value.find("timestep")) {
    snapshot.timestep = timestep->small(0, kMaxWhole);
  }
  if (const auto past = value.find("past")) {
    snapshot.past = read_past(*past, num_agents);
  }
  if (const auto table = value.find("table")) {
    snapshot.table = read_table_state(*table);
  }
  if (!on_grid) {
    return snapshot;
  }
  const Value players = value.at("players");
  players.require_size(num_agents);
  for (std::size_t i = 0; i < num_agents; ++i) {
    const Value player = players[i];
    PlayerSnapshot words;
    words.position = read_position(player);
    if (const auto facing = player.find("facing")) {
      std::size_t direction = 0;
      while (direction < kFacing.size() && facing->text() != kFacing[direction]) {
        ++direction;
      }
      if (direction == kFacing.size()) {
        facing->fail("north, south, east or west");
      }
      words.orientation = static_cast<Orientation>(direction);
    }
    if (const auto holding = player.find("holding")) {
      words.held = read_object(*holding);
    }
    snapshot.players.push_back(std::move(words));
  }
  if (const auto objects = value.find("objects")) {
    for (std::size_t i = 0, n = objects->size_within(0, kMaxObjects); i < n; ++i) {
      const Value placed = (*objects)[i];
      snapshot.objects.push_back(
          {.position = read_position(placed), .object = read_object(placed.at("object"))});
    }
  }
  return snapshot;
}

std::vector<float> read_numbers(const Value& step, const char* key, std::size_t num_agents) {
  std::vector<float> numbers(num_agents);
  if (const auto list = step.find(key)) {
    list->require_size(num_agents);
    for (std::size_t i = 0; i < num_agents; ++i) {
      numbers[i] = static_cast<float>((*list)[i].number_or_infinite());
    }
  }
  return numbers;
}

TrajectoryStep read_step(const Value& step, std::size_t num_agents, int num_actions) {
  TrajectoryStep read;
  const Value actions = step.at("actions");
  actions.require_size(num_agents);
  for (std::size_t i = 0; i < num_agents; ++i) {
    read.actions.push_back(static_cast<Action>(actions[i].small(0, num_actions - 1)));
  }
  read.earned = read_numbers(step, "earned", num_agents);
  read.shaped = read_numbers(step, "shaped", num_agents);
  read.effort = read_numbers(step, "effort", num_agents);
  read.events.resize(num_agents);
  if (const auto events = step.find("events")) {
    events->require_size(num_agents);
    for (std::size_t i = 0; i < num_agents; ++i) {
      read.events[i] = static_cast<EventMask>((*events)[i].whole(0, std::numeric_limits<EventMask>::max()));
    }
  }
  return read;
}

Trajectory read_own(const Value& root, std::span<const std::string> overrides) {
  if (root.at("format").text() != "potluck-trajectory") {
    root.at("format").fail("\"potluck-trajectory\" or \"overcooked-human-traj-v1\"");
  }
  if (root.at("version").whole(0, kMaxWhole) != kTrajectoryVersion) {
    root.at("version").fail(std::to_string(kTrajectoryVersion), "use the program that wrote it");
  }
  Trajectory trajectory;
  if (const auto program = root.find("program")) {
    trajectory.program = program->text();
  }
  const Value layout = root.at("layout");
  using trajectory_json::Json;
  const LayoutSource source(dump_json(layout.json()), layout.where(), overrides);
  source.throw_first_error();
  trajectory.layout = std::make_shared<const Layout>(source.spec(), layout.where());
  if (const auto random = root.find("random")) {
    constexpr std::int64_t kMaxCounter = std::numeric_limits<std::uint32_t>::max();
    const auto counter = [&](const char* key) {
      const auto value = random->find(key);
      return value ? static_cast<std::uint32_t>(value->whole(0, kMaxCounter)) : 0U;
    };
    trajectory.chance.seed = random->at("seed").unsigned_whole();
    if (random->find("stream")) {
      trajectory.chance.stream = counter("stream");
    }
    trajectory.chance.env = counter("env");
    trajectory.chance.episode = counter("episode");
  }
  if (const auto start = root.find("start")) {
    if (start->text() != "rules" && start->text() != "given") {
      start->fail("\"rules\" or \"given\"");
    }
    trajectory.starts_by_rules = start->text() == "rules";
  }
  const auto num_agents = static_cast<std::size_t>(trajectory.layout->num_agents());
  if (const auto agents = root.find("agents")) {
    for (std::size_t i = 0, n = agents->size_within(0, num_agents); i < n; ++i) {
      trajectory.agents.push_back((*agents)[i].text());
    }
  }
  const bool on_grid = trajectory.layout->rules().has_grid();
  trajectory.states.push_back(read_own_state(root.at("start_state"), num_agents, on_grid));
  const Value steps = root.at("steps");
  for (std::size_t t = 0, n = steps.size_within(0, trajectory_json::kMaxSteps); t < n; ++t) {
    const Value step = steps[t];
    trajectory.steps.push_back(read_step(step, num_agents, trajectory.layout->num_actions()));
    trajectory.states.push_back(read_own_state(step.at("state"), num_agents, on_grid));
  }
  return trajectory;
}

/// The file itself, or the one that programs put into an envelope of theirs.
Value unwrapped(const Value& root) {
  for (const char* key : {"trajectory_data", "traj", "trajectory"}) {
    if (root.has(key) && (root.at(key).json().is_object() || root.at(key).json().is_array())) {
      return root.at(key);
    }
  }
  return root;
}

void append(std::vector<Trajectory> more, std::vector<Trajectory>& episodes) {
  std::ranges::move(more, std::back_inserter(episodes));
}

void read_any(const Value& outer, const TrajectoryHints& hints, std::vector<Trajectory>& episodes) {
  const Value root = unwrapped(outer);
  const auto& json = root.json();
  if (json.is_array() && !json.empty() && trajectory_json::is_table_row(json.front())) {
    append(trajectory_json::read_table(root, hints), episodes);
    return;
  }
  if (root.find("ep_states") || root.find("ep_observations")) {
    append(trajectory_json::read_overcooked_ai(root, hints), episodes);
    return;
  }
  const auto format = root.find("format");
  if (!format) {
    throw InputError(root.where(), "no \"format\", no \"ep_states\" and no \"ep_observations\"",
                     "a trajectory of Potluck or Overcooked-AI, or a table of games of people");
  }
  episodes.push_back(format->json() == "overcooked-human-traj-v1"
                         ? trajectory_json::read_human_game(root, hints)
                         : read_own(root, hints.overrides));
}

std::vector<Trajectory> read_json(std::string_view text, const std::string& place,
                                  const TrajectoryHints& hints) {
  if (text.size() > kMaxTrajectoryBytes) {
    throw InputError(place, std::to_string(text.size()) + " bytes",
                     "at most " + std::to_string(kMaxTrajectoryBytes));
  }
  const trajectory_json::Json json = trajectory_json::parse(text, place);
  const Value root(json, place);
  std::vector<Trajectory> episodes;
  if (json.is_array() && !(json.size() > 0 && trajectory_json::is_table_row(json.front()))) {
    for (std::size_t i = 0; i < root.size(); ++i) {
      read_any(root[i], hints, episodes);
    }
  } else {
    read_any(root, hints, episodes);
  }
  return episodes;
}

/// By the first byte of Python's binary protocols.
bool is_pickle(std::string_view text) {
  constexpr char kProtocol = '\x80';
  return text.size() > 1 && text[0] == kProtocol && text[1] >= 2 && text[1] <= 5;
}

InputError no_pickle(const std::string& place) {
  return {place, "a Python pickle, which is a program and is not run", "a .csv or .json file",
          "python3 -c \"import pandas; d = pandas.read_pickle('in.pickle'); pandas.DataFrame("
          "d['trajectory'] if 'trajectory' in d else d).to_csv('out.csv', index=False)\""};
}

/// Does the text begin with the names of columns?
bool is_table(std::string_view text) {
  const std::string_view head = text.substr(0, text.find_first_of("\r\n"));
  return head.find("joint_action") != std::string_view::npos &&
         head.find_first_of("[{") == std::string_view::npos;
}

}  // namespace

Snapshot parse_state(std::string_view text, const Layout& layout, const std::string& place) {
  const trajectory_json::Json json = trajectory_json::parse(text, place);
  return read_own_state(Value(json, place), static_cast<std::size_t>(layout.num_agents()),
                        layout.rules().has_grid());
}

std::vector<Trajectory> parse_trajectories(std::string_view text, const std::string& place,
                                           const TrajectoryHints& hints) {
  if (is_pickle(text)) {
    throw no_pickle(place);
  }
  std::vector<Trajectory> episodes = is_table(text)
                                         ? trajectory_json::read_table(text, place, hints)
                                         : read_json(text, place, hints);
  if (episodes.empty()) {
    throw InputError(place, "no episode", "one or more");
  }
  return episodes;
}

}  // namespace potluck
