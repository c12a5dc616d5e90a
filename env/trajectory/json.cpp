#include "env/trajectory/json.h"

#include "env/layout/reader.h"
#include "env/layout/source.h"

namespace potluck::trajectory_json {

Json parse(std::string_view text, const std::string& place) {
  return parse_json_document(text, place, {.what = "a trajectory"});
}

std::shared_ptr<const Layout> make_layout(const LayoutSpec& spec, const std::string& place,
                                          std::span<const std::string> overrides) {
  const LayoutSource source(write_layout(spec), place, overrides);
  source.throw_first_error();
  return std::make_shared<const Layout>(source.spec(), place);
}

}  // namespace potluck::trajectory_json
