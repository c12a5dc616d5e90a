#include "tools/terminal/kitchen_flags.h"

#include <fmt/format.h>

#include <array>
#include <cstdio>
#include <functional>

#include "env/layout/source.h"
#include "env/layout_check.h"
#include "env/trajectory/trajectory.h"

namespace potluck::tools {

void add_era_flag(Command& command, std::vector<std::string>& overrides) {
  static constexpr std::array kEras = {"2019", "today"};
  command.add(
      "--era",
      std::function([&overrides](const std::string& era) { overrides.push_back("era=" + era); }),
      "Whose rules a kitchen of 2019 is played by: those of Overcooked-AI of 2019, or today's",
      {.choices = kEras});
}

void warn_about(const Layout& layout, const std::string& place) {
  std::vector<Finding> findings = check_layout(layout.spec());
  for (Finding& finding : check_solvable(layout)) {
    if (finding.severity == Finding::Severity::kError) {
      findings.push_back(std::move(finding));
    }
  }
  for (const Finding& finding : findings) {
    const LocatedFinding located{.where = place + ": warning", .finding = finding};
    fmt::print(stderr, "potluck: {}\n", located.error().what());
  }
}

void warn_of_files_left_out(const std::vector<std::string>& names) {
  for (const std::string& line : files_left_out(names)) {
    fmt::print(stderr, "potluck: {}\n", line);
  }
}

}  // namespace potluck::tools
