#include "tests/conformance/overcooked_v2.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <nlohmann/json.hpp>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "env/layout/jaxmarl_layout.h"
#include "env/overcooked_v2/kernel.h"
#include "env/overcooked_v2/observations.h"
#include "env/overcooked_v2/parameters.h"
#include "env/overcooked_v2/rules.h"
#include "env/text/error.h"

namespace potluck::conformance {
namespace {

using Json = nlohmann::json;
using namespace overcooked_v2;

/// By the reference's number: right, down, left, up, stay, interact.
constexpr std::array<Action, 6> kOurActions = {2, 1, 3, 0, 4, 5};

/// IEEE's, as zlib's.
std::uint32_t crc32(std::span<const std::uint8_t> bytes) {
  std::uint32_t crc = 0xFFFFFFFFU;
  for (const std::uint8_t byte : bytes) {
    crc ^= byte;
    for (int bit = 0; bit < 8; ++bit) {
      crc = (crc >> 1U) ^ (0xEDB88320U & (0U - (crc & 1U)));
    }
  }
  return ~crc;
}

Ingredient recorded_ingredient(const Json& number) {
  const int ingredient = number.get<int>();
  if (ingredient < 0 || ingredient >= kNumIngredients) {
    throw InputError("recording", "ingredient " + number.dump(), "0 to 9");
  }
  return static_cast<Ingredient>(ingredient);
}

std::shared_ptr<const Layout> kitchen_of(const Json& episode) {
  std::string rows;
  for (const Json& row : episode.at("grid")) {
    rows += row.get<std::string>() + "\n";
  }
  LayoutSpec spec = parse_jaxmarl_layout(rows, episode.at("kitchen").get<std::string>()).spec;
  const Json& seats = episode.at("seats");
  for (std::size_t i = 0; i < seats.size() && i < kMaxAgents; ++i) {
    spec.grid.at(seats[i].at(1).get<std::size_t>()).at(seats[i].at(0).get<std::size_t>()) =
        static_cast<char>('1' + i);
  }
  Parameters& p = parameters(spec);
  for (const Json& recipe : episode.at("recipes")) {
    SoupRecipe& ours = p.recipes.emplace_back();
    for (std::size_t i = 0; i < ours.size(); ++i) {
      ours[i] = recorded_ingredient(recipe.at(i));
    }
    std::ranges::sort(ours);
  }
  const Json& config = episode.at("config");
  for (const auto& [key, value] : config.items()) {
    if (key == "agent_view_size") {
      p.view = value.is_null() ? std::nullopt : std::optional(value.get<int>());
    } else if (key == "negative_rewards") {
      p.wrong_delivery = value.get<bool>() ? -20 : 0;
    } else if (key == "sample_recipe_on_delivery") {
      p.resample = value.get<bool>();
    } else if (key == "random_agent_positions") {
      p.random_positions = value.get<bool>();
    } else if (key == "max_steps") {
      spec.horizon = value.get<int>();
    } else if (key == "indicate_successful_delivery") {
      p.announce_delivery = value.get<bool>();
    } else if (key == "start_cooking_interaction") {
      p.start_by_hand = value.get<bool>();
    } else if (key == "random_reset") {
      p.random_reset = value.get<bool>();
    } else if (key == "op_ingredient_permutations") {
      for (const Json& ingredient : value) {
        p.permute.push_back(recorded_ingredient(ingredient));
      }
    } else {
      throw InputError("config", "unknown key " + key, "one of the reference's");
    }
  }
  return std::make_shared<const Layout>(std::move(spec));
}

class SoupChecker {
 public:
  SoupChecker(const Json& episode, FileResult& result)
      : episode_(episode),
        result_(result),
        layout_(kitchen_of(episode)),
        rules_(*layout_),
        kernel_(layout_),
        players_(static_cast<std::size_t>(layout_->num_agents())),
        storage_(rules_.shape.bytes() / sizeof(std::uint64_t)) {}

  void run() {
    begin(episode_.at("start"));
    for (const Json& recorded : episode_.at("steps")) {
      ++step_;
      const bool same = check_step(recorded);
      ++result_.steps;
      if (!same) {
        return;
      }
    }
  }

 private:
  bool expect(const char* field, const Json& expected, const Json& found) {
    if (expected == found) {
      return true;
    }
    result_.add({.trajectory = result_.trajectories,
                 .step = step_,
                 .field = field,
                 .expected = expected.dump(),
                 .found = found.dump()});
    return false;
  }

  std::byte* bytes() { return reinterpret_cast<std::byte*>(storage_.data()); }
  View state() { return {rules_.shape, bytes()}; }

  // The reference's bit fields.
  Contents contents_of_field(std::uint32_t field) const {
    Contents contents = kNoContents;
    for (unsigned i = 0; i < kNumIngredients; ++i) {
      for (unsigned n = 0; n < (field >> (2 + 2 * i) & 3U); ++n) {
        if (rules_.contents.count(contents) == kPotSize ||
            static_cast<int>(i) >= rules_.contents.ingredients()) {
          throw InputError("recording", "object " + std::to_string(field), "one that can be");
        }
        contents = rules_.contents.with(contents, i);
      }
    }
    return contents;
  }
  Thing thing_of_field(std::uint32_t field, unsigned clock = 0) const {
    return thing_of(contents_of_field(field), clock, static_cast<Thing>(field & 3U));
  }
  std::uint32_t field_of(Thing thing) const {
    std::uint32_t field = thing & 3U;
    for (unsigned i = 0; i < static_cast<unsigned>(rules_.contents.ingredients()); ++i) {
      field |= rules_.contents.count(contents_of(thing), i) << (2 + 2 * i);
    }
    return field;
  }
  Cell cell_at(const Json& x, const Json& y) const {
    const int cell = y.get<int>() * layout_->width() + x.get<int>();
    if (cell < 0 || cell >= layout_->num_cells()) {
      throw InputError("recording", "a cell outside the grid", "one of it");
    }
    return static_cast<Cell>(cell);
  }

  void begin(const Json& start) {
    std::ranges::fill(storage_, 0);
    const View row = state();
    row.shared().recipe = contents_of_field(start.at("recipe").get<std::uint32_t>());
    for (std::size_t i = 0; i < players_; ++i) {
      row.players()[i] = {.cell = cell_at(start.at("pos").at(i).at(0), start.at("pos").at(i).at(1)),
                          .facing = start.at("dir").at(i).get<std::uint8_t>(),
                          .held = thing_of_field(start.at("inv").at(i).get<std::uint32_t>())};
    }
    for (const Json& cell : start.at("cells")) {
      const auto slot = std::ranges::find(rules_.slot_cells, cell_at(cell.at(0), cell.at(1)));
      if (slot == rules_.slot_cells.end()) {
        throw InputError("recording", "something where nothing can lie", "counters and pots");
      }
      row.slots()[slot - rules_.slot_cells.begin()] =
          thing_of_field(cell.at(2).get<std::uint32_t>(), cell.at(3).get<unsigned>());
    }
    if (rules_.shape.permutes) {
      for (std::size_t i = 0; i < players_; ++i) {
        unsigned channel = 0;
        for (const Json& ingredient : start.at("permutations").at(i)) {
          row.permutations()[i] |= ingredient.get<Permutation>() << (4 * channel++);
        }
      }
    }
    before_ = cells();
    check_observations(start, "obs", kOv2);
    check_observations(start, "obs_2025", kOv22025);
  }

  /// By slot, what the reference has on its planes 1 and 2.
  std::vector<std::pair<std::uint32_t, unsigned>> cells() {
    std::vector<std::pair<std::uint32_t, unsigned>> all;
    for (std::size_t slot = 0; slot < rules_.slot_cells.size(); ++slot) {
      const Thing thing = state().slots()[slot];
      all.emplace_back(field_of(thing), clock_of(thing));
    }
    return all;
  }

  /// An observation is pairs of index and value, or a sum of its bytes.
  void check_observations(const Json& recorded, const char* key, ObservationKind kind) {
    if (!recorded.contains(key)) {
      return;
    }
    const std::string shape_key = std::string(key) + "_shape";
    const ObservationSpec spec = observation_spec(*layout_, {kind});
    if (recorded.contains(shape_key)) {
      expect(shape_key.c_str(), recorded.at(shape_key), spec.shape);
    }
    const auto size = static_cast<std::size_t>(spec.size);
    std::vector<float> dense(size * players_);
    kernel_.observe_all({bytes(), 0, 1}, {kind}, dense);
    std::vector<std::uint32_t> begins(players_ + 1);
    std::vector<SparseEntry> entries(kernel_.sparse_capacity({kind}));
    kernel_.observe_sparse({bytes(), 0, 1}, {kind}, {begins, entries});
    for (std::size_t i = 0; i < players_; ++i) {
      const std::span<const float> row = std::span(dense).subspan(i * size, size);
      Json pairs = Json::array();
      std::vector<std::uint8_t> values;
      for (std::size_t at = 0; at < size; ++at) {
        values.push_back(static_cast<std::uint8_t>(row[at]));
        if (row[at] != 0) {
          pairs.push_back({at, static_cast<int>(row[at])});
        }
      }
      const Json& expected = recorded.at(key).at(i);
      if (expected.is_number()) {
        expect(key, expected, crc32(values));
      } else {
        expect(key, expected, pairs);
      }
      std::vector<float> spread(size);
      for (std::uint32_t at = begins[i]; at < begins[i + 1]; ++at) {
        spread.at(entries[at].index) += static_cast<float>(entries[at].value);
      }
      if (!std::ranges::equal(spread, row)) {
        expect(key, "the same in sparse form", "another");
      }
    }
  }

  // Plays one step; false if the states differ afterwards.
  bool check_step(const Json& recorded) {
    std::vector<Action> actions;
    for (const Json& action : recorded.at("a")) {
      actions.push_back(kOurActions.at(action.get<std::size_t>()));
    }
    if (actions.size() != players_) {
      throw InputError("recording", std::to_string(actions.size()) + " actions",
                       std::to_string(players_));
    }
    std::vector<float> earned(players_);
    std::vector<float> shaped(players_);
    std::array<std::uint8_t, 1> truncated{};
    constexpr std::array<std::uint32_t, 1> kEpisodes = {0};
    const Contents recipe_before = state().shared().recipe;
    kernel_.step({bytes(), 0, 1}, actions,
                 {.earned = earned, .shaped = shaped, .truncated = truncated},
                 {.key = {}, .first_env = 0, .episodes = kEpisodes});
    const View row = state();
    const bool draws = rules_.parameters.resample && row.shared().delivered != 0;
    const Contents recorded_recipe = contents_of_field(recorded.at("recipe").get<std::uint32_t>());
    if (draws && std::ranges::find(rules_.recipes, recorded_recipe) != rules_.recipes.end()) {
      row.shared().recipe = recorded_recipe;
    } else if (!draws && row.shared().recipe != recipe_before) {
      expect("recipe", "the same as before", "another");
    }

    double reward = 0;
    for (const float part : earned) {
      reward += static_cast<double>(part);
    }
    expect("r", recorded.at("r"), reward);
    expect("shaped", recorded.at("shaped"), shaped);
    expect("done", recorded.at("done"), truncated[0] != 0);

    Json positions = Json::array();
    Json directions = Json::array();
    Json hands = Json::array();
    for (std::size_t i = 0; i < players_; ++i) {
      const Player& player = row.players()[i];
      positions.push_back({layout_->col(player.cell), layout_->row(player.cell)});
      directions.push_back(player.facing);
      hands.push_back(field_of(player.held));
    }
    Json changed = Json::array();
    auto now = cells();
    for (std::size_t slot = 0; slot < now.size(); ++slot) {
      const Cell cell = rules_.slot_cells[slot];
      if (now[slot] != before_[slot]) {
        changed.push_back(
            {layout_->col(cell), layout_->row(cell), now[slot].first, now[slot].second});
      }
    }
    before_ = std::move(now);
    Json recorded_cells = recorded.at("cells");
    std::sort(recorded_cells.begin(), recorded_cells.end());
    std::sort(changed.begin(), changed.end());
    bool same = expect("pos", recorded.at("pos"), positions);
    same = expect("dir", recorded.at("dir"), directions) && same;
    same = expect("inv", recorded.at("inv"), hands) && same;
    same = expect("cells", recorded_cells, changed) && same;
    same = expect("recipe", recorded.at("recipe"), field_of(thing_of(row.shared().recipe))) && same;
    if (recorded.contains("next")) {
      begin(recorded.at("next"));
      return true;
    }
    check_observations(recorded, "obs", kOv2);
    check_observations(recorded, "full", kOv2);
    check_observations(recorded, "obs_2025", kOv22025);
    return same;
  }

  const Json& episode_;
  FileResult& result_;
  std::shared_ptr<const Layout> layout_;
  Rules rules_;
  SoupKernel kernel_;
  std::size_t players_;
  std::vector<std::uint64_t> storage_;
  std::vector<std::pair<std::uint32_t, unsigned>> before_;
  std::int64_t step_ = -1;
};

bool is_episode(const Json& line) {
  return line.is_object() && line.contains("kitchen") && line.contains("steps");
}

}  // namespace

bool is_overcooked_v2(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::string line;
  std::getline(file, line);
  const Json episode = Json::parse(line, nullptr, /*allow_exceptions=*/false);
  return is_episode(episode);
}

FileResult check_overcooked_v2(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    throw InputError(path.string(), "a file that cannot be read", "a recording");
  }
  FileResult result;
  for (std::string line; std::getline(file, line);) {
    const Json episode = Json::parse(line);
    if (!is_episode(episode)) {
      throw InputError(path.string(), "a line that is no episode",
                       "games of OvercookedV2, one a line");
    }
    SoupChecker(episode, result).run();
    ++result.trajectories;
  }
  return result;
}

}  // namespace potluck::conformance
