// Kitchens as Python sees them: found, read, checked, generated, converted, drawn.
#include <fmt/format.h>
#include <nanobind/ndarray.h>
#include <nanobind/stl/optional.h>
#include <nanobind/stl/pair.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/tuple.h>
#include <nanobind/stl/vector.h>

#include <nlohmann/json.hpp>

#include "agents/learning/training_arena.h"
#include "env/classic/game/parameters.h"
#include "env/classic/game/recipes.h"
#include "env/classic/layout/json.h"
#include "env/env_spec.h"
#include "env/layout/generator.h"
#include "env/layout/reader.h"
#include "env/layout/reference_layout.h"
#include "env/snapshots.h"
#include "env/text/error.h"
#include "env/text/json_text.h"
#include "env/trajectory/trajectory.h"
#include "render/canvas/software_canvas.h"
#include "render/scene/kitchen_scene.h"
#include "tools/python/binding/bind.h"
#include "tools/terminal/layout_facts_text.h"
#include "tools/terminal/layout_findings.h"

namespace potluck::python {
namespace {

using namespace nb::literals;
using Texts = std::vector<std::string>;

Kitchen parse_kitchen(const std::string& text, const std::string& place, const Texts& overrides) {
  return {std::make_shared<const Layout>(parse_layout(text, place, overrides), place)};
}

/// EnvSpec as one object.
std::string spec_of(const Kitchen& kitchen) {
  const EnvSpec spec = env_spec(*kitchen.layout);
  nlohmann::ordered_json observations = nlohmann::ordered_json::array();
  for (const ObservationSpec& one : spec.observations) {
    observations.push_back({{"name", one.name},
                            {"shape", one.shape},
                            {"dtype", to_string(one.dtype)},
                            {"low", one.low},
                            {"high", one.high}});
  }
  return dump_json(nlohmann::ordered_json{{"name", spec.name},
                                          {"rules", spec.rules},
                                          {"num_agents", spec.num_agents},
                                          {"num_actions", spec.num_actions},
                                          {"actions", spec.actions},
                                          {"observations", observations},
                                          {"horizon", spec.horizon},
                                          {"shares_rewards", spec.shares_rewards},
                                          {"reward_parts", spec.reward_parts}});
}

/// What a configuration says of generated kitchens.
TrainConfig wishes_of(const std::string& config) {
  return parse_config(config, "wishes");
}

Place places(const std::vector<Kitchen>& kitchens) {
  std::vector<std::shared_ptr<const Layout>> layouts;
  for (const Kitchen& kitchen : kitchens) {
    layouts.push_back(kitchen.layout);
  }
  return {make_arena(layouts)};
}

/// Recipes of a classic kitchen; other games' states have no words of Overcooked-AI's.
classic::Recipes recipes_of(const Layout& layout) {
  if (layout.rules().name() != "classic") {
    throw InputError(layout.name(), "rules " + std::string(layout.rules().name()),
                     "classic, the only ones that Overcooked-AI knows");
  }
  return classic::Recipes(classic::parameters(layout));
}

Snapshot snapshot_of(const Layout& layout, const std::string& state) {
  return parse_state(state, layout, "state");
}

/// [height, width, 3] bytes, owned by Python.
auto picture_of(const Kitchen& kitchen, const std::string& state, int width, int height) {
  const render::Size size{static_cast<float>(width), static_cast<float>(height)};
  render::Scene scene(size);
  const Snapshot snapshot = snapshot_of(*kitchen.layout, state);
  render::KitchenPainter(kitchen.layout)
      .draw(scene, {0, 0, size.width, size.height}, snapshot, snapshot);
  const render::Image image = render::draw_picture(scene, width, height);
  auto* rgb = new std::vector<std::uint8_t>();
  rgb->reserve(image.rgba.size() / 4 * 3);
  for (std::size_t i = 0; i < image.rgba.size(); i += 4) {
    rgb->insert(rgb->end(), {image.rgba[i], image.rgba[i + 1], image.rgba[i + 2]});
  }
  nb::capsule owner(rgb,
                    [](void* p) noexcept { delete static_cast<std::vector<std::uint8_t>*>(p); });
  return nb::ndarray<nb::numpy, std::uint8_t, nb::ndim<3>>(
      rgb->data(), {static_cast<std::size_t>(height), static_cast<std::size_t>(width), 3}, owner);
}

}  // namespace

Observation observation_in(const Arena& arena, const std::string& name, bool ego_centred) {
  const Observation observation{
      .kind = name.empty() ? arena.default_observation() : parse_observation(name, "observation"),
      .ego_centred = ego_centred};
  (void)arena.observation_spec(observation);
  return observation;
}

void bind_kitchens(nb::module_& module) {
  nb::class_<Kitchen>(module, "Kitchen",
                      "A kitchen or another game: its rules, its grid, its players, its numbers. "
                      "Immutable; potluck.load makes one.")
      .def_prop_ro("name", [](const Kitchen& k) { return k.layout->name(); })
      .def_prop_ro(
          "rules", [](const Kitchen& k) { return std::string(k.layout->rules().name()); },
          "The rule set: 'classic', 'coop_grid', 'matrix', ...")
      .def_prop_ro("num_agents", [](const Kitchen& k) { return k.layout->num_agents(); })
      .def_prop_ro("num_actions", [](const Kitchen& k) { return k.layout->num_actions(); })
      .def_prop_ro(
          "horizon", [](const Kitchen& k) { return k.layout->horizon(); },
          "Steps of an episode, at most.")
      .def_prop_ro(
          "grid", [](const Kitchen& k) { return k.layout->spec().grid; },
          "Rows of symbols; empty for games without a grid.")
      .def_prop_ro(
          "json", [](const Kitchen& k) { return write_layout(k.layout->spec()); },
          "The text of its layout file.")
      .def_prop_ro("spec_json", &spec_of)
      .def_prop_ro("facts_json",
                   [](const Kitchen& k) { return dump_json(tools::facts_to_json(*k.layout)); })
      .def(
          "draw",
          [](const Kitchen& k) { return k.layout->rules().draw_layout(k.layout->spec(), false); },
          "A drawing in text.")
      .def(
          "start",
          [](const Kitchen& k) { return write_state(k.layout->rules().plain_start(*k.layout)); },
          "The start without chance, as a state's JSON.")
      .def(
          "draw_state",
          [](const Kitchen& k, const std::string& state) {
            const Snapshots words(k.layout);
            return k.layout->rules().draw_state(*k.layout, words.words(),
                                                snapshot_of(*k.layout, state), false);
          },
          "state"_a)
      .def("picture", &picture_of, "state"_a, "width"_a, "height"_a)
      .def(
          "to_overcooked_ai",
          [](const Kitchen& k, const std::string& state) {
            return classic::write_snapshot(snapshot_of(*k.layout, state), recipes_of(*k.layout));
          },
          "state"_a, "A state's JSON in Overcooked-AI's words.")
      .def(
          "from_overcooked_ai",
          [](const Kitchen& k, const std::string& text) {
            const Snapshots words(k.layout);
            const Snapshot read = classic::parse_snapshot(text, recipes_of(*k.layout));
            return write_state(words.to_snapshot(words.to_state(read, "state")));
          },
          "text"_a, "The way back.")
      .def(
          "soup",
          [](const Kitchen& k, int onions, int tomatoes) {
            const classic::Recipes recipes = recipes_of(*k.layout);
            const Recipe recipe{.onions = onions, .tomatoes = tomatoes};
            if (!recipes.is_recipe(recipe)) {
              throw InputError(k.layout->name(),
                               fmt::format("a soup of {} onions and {} tomatoes", onions, tomatoes),
                               fmt::format("1 to {} ingredients", recipes.capacity()));
            }
            return std::tuple(recipes.base_value(recipe), recipes.worth(recipe),
                              recipes.cook_time(recipe));
          },
          "onions"_a, "tomatoes"_a,
          "(points before any bonus, points when served, steps that it cooks), classic kitchens.")
      .def(
          "reference_text",
          [](const Kitchen& k) {
            ReferenceText text = write_reference_layout(k.layout->spec());
            return std::pair(text.text, text.warnings);
          },
          "The text of Overcooked-AI's .layout file, and what that cannot say.");
  nb::class_<Place>(module, "Arena", "Where a batch is played: one kitchen, or several.")
      .def(nb::init<Place>())
      .def_prop_ro("name", [](const Place& p) { return p.arena->name(); })
      .def_prop_ro("num_agents", [](const Place& p) { return p.arena->num_agents(); })
      .def_prop_ro("num_actions", [](const Place& p) { return p.arena->num_actions(); })
      .def_prop_ro("horizon", [](const Place& p) { return p.arena->horizon(); });
  module.def("kitchen_names", &builtin_layout_names);
  module.def("event_names", [] { return Texts(kEventNames.begin(), kEventNames.end()); });
  module.def(
      "load_kitchen",
      [](const std::string& name, const Texts& overrides) {
        return Kitchen{load_layout(name, overrides)};
      },
      "name"_a, "overrides"_a);
  module.def("parse_kitchen", &parse_kitchen, "text"_a, "place"_a, "overrides"_a);
  module.def(
      "parse_reference",
      [](const std::string& text, const std::string& name) {
        const ReferenceLayout read = parse_reference_layout(text, name);
        for (const LocatedFinding& finding : read.findings) {
          if (finding.finding.severity == Finding::Severity::kError) {
            throw finding.error();
          }
        }
        return Kitchen{std::make_shared<const Layout>(read.spec, name)};
      },
      "text"_a, "name"_a);
  module.def(
      "check_kitchen",
      [](const std::string& name, const Texts& overrides) {
        return dump_json(tools::to_json(tools::check_file(name, overrides)));
      },
      "name"_a, "overrides"_a);
  module.def(
      "check_kitchen_text",
      [](const std::string& text, const std::string& place, const Texts& overrides) {
        return dump_json(
            tools::to_json(tools::check_text(place, {.text = text, .place = place}, overrides)));
      },
      "text"_a, "place"_a, "overrides"_a);
  module.def(
      "generate_kitchen",
      [](const std::string& config, std::uint64_t seed, std::uint32_t number) {
        const GeneratorVariety wishes = wishes_of(config).generator;
        const nb::gil_scoped_release released;
        return Kitchen{
            std::make_shared<const Layout>(generate_layout(wishes, RandomKey{seed}, number))};
      },
      "config"_a, "seed"_a, "number"_a);
  module.def("arena_of", &places, "kitchens"_a, "Every episode in one of these kitchens.");
  module.def(
      "generated_arena",
      [](const std::string& config) { return Place{training_arena(wishes_of(config))}; },
      "config"_a, "Every episode in a kitchen of its own.");
}

}  // namespace potluck::python
