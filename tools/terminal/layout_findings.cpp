#include "tools/terminal/layout_findings.h"

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>
#include <utility>

#include "env/grid/reach.h"
#include "env/layout/reader.h"
#include "env/layout/reference_layout.h"
#include "env/layout_check.h"
#include "env/layout_facts.h"

namespace potluck::tools {
namespace {

void sort_in(CheckedFile& checked, LocatedFinding located) {
  auto& list =
      located.finding.severity == Finding::Severity::kError ? checked.errors : checked.warnings;
  list.push_back(std::move(located));
}

/// The line that a finding is about; 0 if it is not about one ("ring.json:7:12" is about line 7).
int line_number(const LocatedFinding& located, const std::string& file) {
  const std::string& where = located.where;
  const std::size_t colon = where.starts_with(file) ? file.size() : where.rfind(':');
  int line = 0;
  if (colon < where.size() && where[colon] == ':') {
    std::from_chars(where.data() + colon + 1, where.data() + where.size(), line);
  }
  return line;
}

void sort_by_line(CheckedFile& checked) {
  for (auto* list : {&checked.errors, &checked.warnings}) {
    std::stable_sort(list->begin(), list->end(),
                     [&](const LocatedFinding& a, const LocatedFinding& b) {
                       return line_number(a, checked.file) < line_number(b, checked.file);
                     });
  }
}

/// Findings about what can be brought about, which need a valid kitchen.
template <typename Where>
void judge_kitchen(CheckedFile& checked, const LayoutSpec& spec, const Where& where) {
  if (!checked.errors.empty()) {
    return;
  }
  const Layout layout(spec, checked.file);
  for (Finding& finding : check_solvable(layout)) {
    std::string line = where(finding.place);
    sort_in(checked, {std::move(line), std::move(finding)});
  }
  if (spec.rules->has_grid()) {
    checked.notes = layout_facts(layout).knowledge;
  }
}

LocatedFinding as_finding(const InputError& error) {
  return {error.place(),
          {.severity = Finding::Severity::kError,
           .place = {},
           .found = error.found(),
           .expected = error.expected(),
           .remedy = error.remedy()}};
}

nlohmann::json list_to_json(const std::vector<LocatedFinding>& findings, const std::string& file) {
  nlohmann::json list = nlohmann::json::array();
  for (const LocatedFinding& located : findings) {
    const Finding& f = located.finding;
    nlohmann::json entry = {{"place", located.where},
                            {"key", f.place},
                            {"found", f.found},
                            {"message", located.error().what()}};
    const int line = line_number(located, file);
    entry["line"] = line > 0 ? nlohmann::json(line) : nlohmann::json(nullptr);
    entry["row"] = f.row >= 0 ? nlohmann::json(f.row + 1) : nlohmann::json(nullptr);
    entry["col"] = f.col >= 0 ? nlohmann::json(f.col + 1) : nlohmann::json(nullptr);
    if (!f.expected.empty()) {
      entry["expected"] = f.expected;
    }
    if (!f.remedy.empty()) {
      entry["remedy"] = f.remedy;
    }
    list.push_back(std::move(entry));
  }
  return list;
}

std::string line_of(const LocatedFinding& located, const char* kind) {
  LocatedFinding shown = located;
  shown.where += std::string(": ") + kind;
  return std::string(shown.error().what()) + "\n";
}

}  // namespace

namespace {

bool is_error(const LocatedFinding& located) {
  return located.finding.severity == Finding::Severity::kError;
}

/// Is this one of the findings that check_layout has about the kitchen, not about its text?
bool is_of_check_layout(const LayoutSpec& spec, const Finding& finding) {
  const std::vector<Finding> all = check_layout(spec);
  return std::ranges::any_of(all, [&](const Finding& one) { return one.found == finding.found; });
}

/// check_file before its findings are sorted.
CheckedFile judge(const std::string& name, const LayoutText& found,
                  std::span<const std::string> overrides) {
  CheckedFile checked;
  checked.file = name;
  if (found.reference) {
    try {
      ReferenceLayout layout = parse_reference_layout(found.text, name);
      if (!overrides.empty() && std::ranges::none_of(layout.findings, is_error)) {
        // Judged again as it is with them: what the text itself says is told all the same.
        const LayoutSource changed(write_layout(layout.spec), name, overrides);
        std::erase_if(layout.findings, [&](const LocatedFinding& located) {
          return is_of_check_layout(layout.spec, located.finding);
        });
        for (const auto* findings : {&changed.unread(), &changed.wrong()}) {
          for (const LocatedFinding& located : *findings) {
            layout.findings.push_back(
                {located.where.starts_with("override") ? located.where : name, located.finding});
          }
        }
        layout.spec = changed.spec();
      }
      for (LocatedFinding& located : layout.findings) {
        sort_in(checked, std::move(located));
      }
      judge_kitchen(checked, layout.spec, [&](const std::string&) { return name; });
    } catch (const InputError& error) {
      checked.errors.push_back(as_finding(error));
    }
    return checked;
  }
  try {
    const LayoutSource source(found.text, found.place, overrides);
    for (const auto* findings : {&source.unread(), &source.wrong()}) {
      for (const LocatedFinding& located : *findings) {
        sort_in(checked, located);
      }
    }
    judge_kitchen(checked, source.spec(),
                  [&](const std::string& key) { return source.where(key); });
  } catch (const InputError& error) {
    checked.errors.push_back(as_finding(error));
  }
  return checked;
}

}  // namespace

CheckedFile check_file(const std::string& name, std::span<const std::string> overrides) {
  return check_text(name, find_layout_text(name), overrides);
}

CheckedFile check_text(const std::string& name, const LayoutText& found,
                       std::span<const std::string> overrides) {
  CheckedFile checked = judge(name, found, overrides);
  sort_by_line(checked);
  return checked;
}

std::string report(const CheckedFile& checked) {
  std::string out;
  for (const LocatedFinding& located : checked.errors) {
    out += line_of(located, "error");
  }
  for (const LocatedFinding& located : checked.warnings) {
    out += line_of(located, "warning");
  }
  for (const std::string& note : checked.notes) {
    out += checked.file + ": " + note + "\n";
  }
  return out;
}

nlohmann::json to_json(const CheckedFile& checked) {
  return {{"file", checked.file},
          {"errors", list_to_json(checked.errors, checked.file)},
          {"warnings", list_to_json(checked.warnings, checked.file)},
          {"notes", checked.notes}};
}

}  // namespace potluck::tools
