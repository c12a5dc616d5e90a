#include "tests/conformance/classic.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <memory>
#include <nlohmann/json.hpp>
#include <span>
#include <vector>

#include "env/classic/game/convert.h"
#include "env/classic/game/parameters.h"
#include "env/classic/game/rules.h"
#include "env/classic/game/step.h"
#include "env/classic/layout/json.h"
#include "env/classic/observations/features.h"
#include "env/classic/observations/lossless.h"
#include "env/classic/observations/sinks.h"
#include "env/text/error.h"
#include "tests/conformance/recorded_state.h"

namespace potluck::conformance {
namespace {

using Json = nlohmann::json;

constexpr EventMask kReferenceEvents = (EventMask{1} << 25U) - 1;  // bits that the reference logs

// Decimal digits of a recipe: 1 onion, 2 tomato, ascending.
int recipe_number(const Recipe& recipe) {
  int number = 0;
  for (int i = 0; i < recipe.onions; ++i) {
    number = number * 10 + 1;
  }
  for (int i = 0; i < recipe.tomatoes; ++i) {
    number = number * 10 + 2;
  }
  return number;
}

std::int64_t object_code(classic::Thing thing) {
  if (!classic::is_soup(thing.item)) {
    return thing.item;
  }
  std::int64_t digits = 0;
  for (int i = 0; i < classic::soup_size(thing.item); ++i) {
    digits = digits * 10 + 1 + static_cast<int>(classic::soup_ingredient(thing.item, i));
  }
  return (thing.tick + 1) * kTickUnit + digits;
}

// FNV-1a, 64 bits, as 16 hexadecimal digits.
std::string fnv1a(std::span<const std::int8_t> bytes) {
  std::uint64_t hash = 0xcbf29ce484222325;
  for (const std::int8_t byte : bytes) {
    hash = (hash ^ static_cast<std::uint8_t>(byte)) * 0x100000001b3;
  }
  std::array<char, 17> text{};
  std::snprintf(text.data(), text.size(), "%016llx", static_cast<unsigned long long>(hash));
  return text.data();
}

// A reward as recordings write it.
Json reward(double value) {
  if (std::isinf(value)) {
    return value > 0 ? "inf" : "-inf";
  }
  return value;
}

// The same reward, up to the rounding of a float?
bool same_reward(const Json& expected, const Json& found) {
  if (!expected.is_number() || !found.is_number()) {
    return expected == found;
  }
  const auto value = expected.get<double>();
  return std::abs(value - found.get<double>()) <= 1e-6 * std::max(1.0, std::abs(value));
}

// Decimal digits of recipes, as a list.
Json recipe_numbers(std::span<const Recipe> list) {
  Json json = Json::array();
  for (const Recipe& recipe : list) {
    json.push_back(recipe_number(recipe));
  }
  return json;
}

// A kitchen with everything that a recording has of it.
struct Kitchen {
  explicit Kitchen(LayoutSpec spec)
      : layout(std::make_shared<const Layout>(std::move(spec))),
        rules(*layout),
        features(rules),
        counter_features(rules, {.num_pots = 2, .counters_are_goals = true}) {}
  // The encoders hold on to the rules.
  Kitchen(const Kitchen&) = delete;
  Kitchen& operator=(const Kitchen&) = delete;

  std::shared_ptr<const Layout> layout;
  classic::ClassicRules rules;
  classic::Features features;
  classic::Features counter_features;
};

LayoutSpec without_start_state(LayoutSpec spec) {
  classic::parameters(spec).start_state.reset();
  return spec;
}

class ClassicChecker {
 public:
  explicit ClassicChecker(const Json& file)
      : file_(file),
        standard_(classic_spec(file)),
        random_(without_start_state(standard_.layout->spec())),
        kitchen_(says_orders_of(random_) ? &random_ : &standard_),
        header_(kitchen_),
        num_players_(static_cast<std::size_t>(standard_.layout->num_agents())) {}

  FileResult run() {
    check_kitchen();
    for (const Json& trajectory : file_.at("trajs")) {
      play(trajectory);
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

  void expect_reward(const char* field, const Json& expected, double found) {
    if (!same_reward(expected, reward(found))) {
      miss(field, expected, reward(found));
    }
  }

  void miss(const char* field, const Json& expected, const Json& found) {
    result_.add({.trajectory = trajectory_,
                 .step = step_,
                 .field = field,
                 .expected = expected.dump(),
                 .found = found.dump()});
  }

  [[nodiscard]] bool says_orders_of(const Kitchen& kitchen) const {
    return file_.at("all_orders") == recipe_numbers(kitchen.rules.recipes.orders()) &&
           file_.at("bonus_orders") == recipe_numbers(kitchen.rules.recipes.bonus_orders());
  }

  void check_kitchen() {
    expect("width", file_.at("width"), kitchen_->layout->width());
    expect("height", file_.at("height"), kitchen_->layout->height());
    expect("players", file_.at("players"), kitchen_->layout->num_agents());
    const classic::Recipes& recipes = kitchen_->rules.recipes;
    expect("all_orders", file_.at("all_orders"), recipe_numbers(recipes.orders()));
    expect("bonus_orders", file_.at("bonus_orders"), recipe_numbers(recipes.bonus_orders()));
    const Json& table = file_.at("recipes");
    expect("number of recipes", table.size(), recipes.all().size());
    for (std::size_t i = 0; i < std::min(table.size(), recipes.all().size()); ++i) {
      const Recipe& recipe = recipes.all()[i];
      expect("recipe", table.at(i).at(0), recipe_number(recipe));
      expect("cook time", table.at(i).at(1), recipes.cook_time(recipe));
      expect_reward("worth", table.at(i).at(2), recipes.worth(recipe));
    }
  }

  Json recorded_form(classic::ConstView state) const {
    Json players = Json::array();
    for (std::size_t i = 0; i < num_players_; ++i) {
      const classic::Player& player = state.players()[i];
      players.push_back(player.cell);
      players.push_back(player.orientation);
      players.push_back(object_code(player.held));
    }
    Json objects = Json::array();
    for (const std::uint8_t slot : state.objects()) {
      objects.push_back(kitchen_->rules.slot_cells[slot]);
      objects.push_back(object_code(state.slots()[slot]));
    }
    return Json::array({std::move(players), std::move(objects)});
  }

  void play(const Json& trajectory) {
    trajectory_ = trajectory.at("id").get<std::int64_t>();
    step_ = -1;
    const auto t0 = trajectory.at("t0").get<int>();
    // Orders belong to states: a start_state brings its own, random starts have the layout's.
    const auto& start = trajectory.at("start").get_ref<const std::string&>();
    kitchen_ = start == "std" ? &standard_ : (start == "fuzz" ? header_ : &random_);
    State packed = classic::to_state(
        kitchen_->rules, recorded_snapshot(trajectory.at("s0"), *kitchen_->layout, t0), "s0");
    const classic::View state(kitchen_->rules.shape, packed.bytes.data());
    if (start == "std") {
      expect("standard start", recorded_form(state),
             recorded_form(classic::ConstView(
                 kitchen_->rules.shape, classic::standard_start(kitchen_->rules).bytes.data())));
      expect("t0", t0,
             classic::ConstView(kitchen_->rules.shape,
                                classic::standard_start(kitchen_->rules).bytes.data())
                 .timestep());
    }

    const auto& actions = trajectory.at("a").get_ref<const std::string&>();
    const Json& steps = trajectory.at("s");
    if (actions.size() != steps.size() * num_players_) {
      throw InputError("trajectory " + std::to_string(trajectory_),
                       std::to_string(actions.size()) + " actions",
                       std::to_string(steps.size() * num_players_));
    }
    Samples samples(trajectory);
    std::vector<Action> joint(num_players_);
    std::vector<classic::Outcome> outcomes(num_players_);
    for (std::size_t t = 0; t < steps.size(); ++t) {
      step_ = static_cast<std::int64_t>(t);
      check_samples(samples, state, packed);
      for (std::size_t i = 0; i < num_players_; ++i) {
        joint[i] = static_cast<Action>(actions[t * num_players_ + i] - '0');
      }
      classic::step(kitchen_->rules, state, joint, outcomes);
      ++result_.steps;
      if (!check_step(steps[t], state, outcomes)) {
        return;
      }
    }
    step_ = static_cast<std::int64_t>(steps.size());
    check_samples(samples, state, packed);
    for (std::size_t i = 0; i < Samples::kFields.size(); ++i) {
      const std::size_t count = samples.lists[i] == nullptr ? 0 : samples.lists[i]->size();
      expect("samples compared", Json{Samples::kFields[i], count},
             Json{Samples::kFields[i], samples.next[i]});
    }
  }

  // Rewards and events, then the state; false if the state differs.
  bool check_step(const Json& recorded, classic::ConstView state,
                  std::span<const classic::Outcome> outcomes) {
    const bool eventful = recorded.size() > 2;
    if (eventful && recorded[2].size() != 3 * num_players_) {
      throw InputError("s", std::to_string(recorded[2].size()) + " rewards and events",
                       std::to_string(3 * num_players_));
    }
    for (std::size_t i = 0; i < num_players_; ++i) {
      const auto part = [&](std::size_t which) {
        return eventful ? recorded[2][which * num_players_ + i] : Json(0);
      };
      expect_reward("sparse reward", part(0), static_cast<double>(outcomes[i].earned));
      expect_reward("shaped reward", part(1), static_cast<double>(outcomes[i].shaped));
      expect("events", part(2), outcomes[i].events & kReferenceEvents);
    }
    return expect("state", Json::array({recorded.at(0), recorded.at(1)}), recorded_form(state));
  }

  // Positions in a trajectory's lists of samples, which are sorted by time.
  struct Samples {
    explicit Samples(const Json& trajectory) {
      for (std::size_t i = 0; i < kFields.size(); ++i) {
        const auto found = trajectory.find(kFields[i]);
        lists[i] = found == trajectory.end() ? nullptr : &*found;
      }
    }
    // The sample of field `i` at time `t`, or null.
    const Json* at(std::size_t i, std::int64_t t) {
      if (lists[i] == nullptr || next[i] >= lists[i]->size()) {
        return nullptr;
      }
      const Json& sample = (*lists[i])[next[i]];
      if (sample.at(0).get<std::int64_t>() != t) {
        return nullptr;
      }
      ++next[i];
      return &sample;
    }

    static constexpr std::array<const char*, 5> kFields = {"enc", "encfull", "feat", "featc",
                                                           "json"};
    std::array<const Json*, 5> lists{};
    std::array<std::size_t, 5> next{};
  };

  void check_samples(Samples& samples, classic::ConstView state, const State& packed) {
    if (const Json* sample = samples.at(0, step_)) {
      for (std::size_t seat = 0; seat < num_players_; ++seat) {
        expect("enc", sample->at(1 + seat), fnv1a(lossless(state, static_cast<int>(seat))));
      }
    }
    if (const Json* sample = samples.at(1, step_)) {
      for (std::size_t seat = 0; seat < num_players_; ++seat) {
        const auto planes = lossless(state, static_cast<int>(seat));
        Json pairs = Json::array();
        for (std::size_t i = 0; i < planes.size(); ++i) {
          if (planes[i] != 0) {
            pairs.push_back(i);
            pairs.push_back(planes[i]);
          }
        }
        expect("encfull", sample->at(1 + seat), pairs);
      }
    }
    if (const Json* sample = samples.at(2, step_)) {
      check_features("feat", *sample, kitchen_->features, state);
    }
    if (const Json* sample = samples.at(3, step_)) {
      check_features("featc", *sample, kitchen_->counter_features, state);
    }
    if (const Json* sample = samples.at(4, step_)) {
      check_json(sample->at(1), packed);
    }
  }

  std::vector<std::int8_t> lossless(classic::ConstView state, int seat) const {
    std::vector<std::int8_t> planes(
        static_cast<std::size_t>(classic::lossless_size(kitchen_->rules)));
    classic::visit_lossless(kitchen_->rules, state, seat, [&planes](int index, int value) {
      planes[static_cast<std::size_t>(index)] = static_cast<std::int8_t>(value);
    });
    return planes;
  }

  void check_features(const char* field, const Json& sample, const classic::Features& encoder,
                      classic::ConstView state) {
    for (std::size_t seat = 0; seat < num_players_; ++seat) {
      std::vector<float> row(static_cast<std::size_t>(encoder.size()));
      encoder.visit(state, static_cast<int>(seat), classic::DenseSink(row.data()));
      expect(field, sample.at(1 + seat), Json(row));
    }
  }

  void check_json(const Json& recorded, const State& packed) {
    const Snapshot words = classic::to_snapshot(kitchen_->rules, packed);
    expect("json", recorded, Json::parse(classic::write_snapshot(words, kitchen_->rules.recipes)));
    const Snapshot read = classic::parse_snapshot(recorded.dump(), kitchen_->rules.recipes);
    expect("json, read back", true, classic::to_state(kitchen_->rules, read) == packed);
  }

  const Json& file_;
  Kitchen standard_;        // with the start_state, if the file has one
  Kitchen random_;          // without it
  const Kitchen* kitchen_;  // of the trajectory at hand
  const Kitchen* header_;   // whose orders the file lists
  std::size_t num_players_;
  std::int64_t trajectory_ = -1;
  std::int64_t step_ = -1;
  FileResult result_;
};

}  // namespace

FileResult check_classic(const Json& file) {
  return ClassicChecker(file).run();
}

}  // namespace potluck::conformance
