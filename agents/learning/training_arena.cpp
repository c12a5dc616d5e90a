#include "agents/learning/training_arena.h"

#include <string>
#include <vector>

#include "env/layout/reader.h"
#include "env/text/error.h"
#include "env/text/name_list.h"

namespace potluck {

std::shared_ptr<const Arena> training_arena(const TrainConfig& config) {
  if (config.layout == "generated") {
    if (!config.layout_overrides.empty()) {
      throw InputError("layout_overrides", "changes to a layout file",
                       "none for generated kitchens", "use the keys generator.…");
    }
    return make_arena(config.generator);
  }
  std::vector<std::shared_ptr<const Layout>> layouts;
  for (const std::string& name : split_names(config.layout, is_builtin_layout)) {
    layouts.push_back(load_layout(name, config.layout_overrides));
  }
  return make_arena(layouts);
}

Observation training_observation(const TrainConfig& config, const Arena& arena) {
  return {.kind = config.observation.empty() ? arena.default_observation()
                                             : parse_observation(config.observation, "observation"),
          .ego_centred = config.ego_centred};
}

}  // namespace potluck
