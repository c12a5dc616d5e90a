#include "env/layout_check.h"

#include "env/limits.h"
#include "env/text/json_tree.h"

namespace potluck {
namespace {

void check_text(const std::string& key, const std::string& text, int max_bytes,
                Findings& findings) {
  if (text.size() > static_cast<std::size_t>(max_bytes)) {
    findings.error(key, key + " is " + std::to_string(text.size()) + " bytes long",
                   "at most " + std::to_string(max_bytes));
  }
  for (const char c : text) {
    const bool control = static_cast<unsigned char>(c) < 0x20 || c == 0x7F;
    const bool separator = key == "name" && (c == '/' || c == '\\');
    if (control || separator) {
      findings.error(key, key + " is " + in_quotes(text),
                     control ? "no control characters" : "no slash", "leave the character out");
      return;
    }
  }
}

}  // namespace

std::vector<Finding> check_layout(const LayoutSpec& spec) {
  Findings findings;
  check_text("name", spec.name, kMaxNameBytes, findings);
  check_text("description", spec.description, kMaxDescriptionBytes, findings);
  const bool sound_grid = spec.rules->check_grid(spec, findings);
  findings.check_whole("horizon", spec.horizon, 1, kMaxHorizon, "steps");
  findings.check_amount("effort.move", spec.effort.move, 0, kMaxAmount);
  findings.check_amount("effort.interact", spec.effort.interact, 0, kMaxAmount);
  findings.check_amount("effort.collision", spec.effort.collision, 0, kMaxAmount);
  spec.rules->check_parameters(spec, sound_grid, findings);
  return findings.take();
}

std::vector<Finding> check_solvable(const Layout& layout) {
  Findings findings;
  layout.rules().check_solvable(layout, findings);
  return findings.take();
}

}  // namespace potluck
