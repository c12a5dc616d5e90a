// LayoutSpec -> text of a layout file: keys in a fixed order, defaults left out, a grid that looks
// like the kitchen.
#include <string>
#include <vector>

#include "env/layout/reader.h"
#include "env/text/key_writer.h"

namespace potluck {

std::string write_layout(const LayoutSpec& spec) {
  const LayoutSpec standard(*spec.rules);
  KeyWriter out;
  out.put("format", "1");
  out.put("name", json_text(spec.name));
  if (!spec.description.empty()) {
    out.put("description", json_text(spec.description));
  }
  out.put("rules", json_text(std::string(spec.rules->name())));
  if (spec.rules->has_grid()) {
    std::vector<std::string> rows;
    for (const std::string& row : spec.grid) {
      rows.push_back(json_text(row));
    }
    out.put("grid", tall_list(rows, 2));
  }
  out.number("horizon", spec.horizon, standard.horizon);
  KeyWriter effort;
  effort.number("move", spec.effort.move, standard.effort.move);
  effort.number("interact", spec.effort.interact, standard.effort.interact);
  effort.number("collision", spec.effort.collision, standard.effort.collision);
  out.object("effort", effort);
  spec.rules->write(spec, out);
  return tall_object(out.keys(), 0) + "\n";
}

}  // namespace potluck
