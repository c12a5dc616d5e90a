#include "env/layout/spec_reader.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "env/text/error.h"

namespace potluck {
namespace {

constexpr int kFormat = 1;

/// Walks the file's object and fills a spec.
class SpecReader {
 public:
  SpecReader(const Complain& complain, LayoutSpec& spec) : complain_(complain), spec_(spec) {}

  void read(const JsonValue& root) {
    Fields fields(root, "", complain_);
    fields.get("$schema");
    read_format(root, fields);
    fields.text("name", spec_.name);
    fields.text("description", spec_.description);
    read_rules(fields);
    read_grid(root, fields);
    fields.whole("horizon", spec_.horizon);
    if (const JsonValue* effort = fields.object("effort")) {
      Fields costs(*effort, "effort.", complain_);
      costs.real("move", spec_.effort.move);
      costs.real("interact", spec_.effort.interact);
      costs.real("collision", spec_.effort.collision);
      costs.finish();
    }
    spec_.rules->read(fields, spec_);
    fields.finish();
  }

 private:
  void missing(const JsonValue& root, const std::string& key, const std::string& remedy) {
    complain_(root, {.severity = Finding::Severity::kError,
                     .place = key,
                     .found = "the key \"" + key + "\" is missing",
                     .expected = {},
                     .remedy = remedy});
  }

  void read_format(const JsonValue& root, Fields& fields) {
    int format = kFormat;
    if (!fields.whole("format", format)) {
      missing(root, "format", "add \"format\": 1");
    } else if (format != kFormat) {
      complain_(*root.find("format"), {.severity = Finding::Severity::kError,
                                       .place = "format",
                                       .found = "format is " + std::to_string(format),
                                       .expected = "1",
                                       .remedy = "this version reads format 1 only"});
    }
  }

  void read_rules(Fields& fields) {
    const JsonValue* value = fields.get("rules");
    if (value == nullptr) {
      return;
    }
    const bool named = value->kind == JsonValue::Kind::kString || value->override_index >= 0;
    const RuleSet* rules = named ? find_rule_set(value->text) : nullptr;
    if (rules != nullptr) {
      spec_.set_rules(*rules);
    } else {
      fields.wrong(*value, "rules", one_of(rule_set_names()));
    }
  }

  void read_grid(const JsonValue& root, Fields& fields) {
    const JsonValue* value = fields.get("grid");
    if (value == nullptr && !spec_.rules->has_grid()) {
      return;
    }
    if (value == nullptr) {
      missing(root, "grid", "add \"grid\": a list of rows, each a text of symbols");
      return;
    }
    if (value->kind != JsonValue::Kind::kArray) {
      fields.wrong(*value, "grid", "a list of rows, each a text of symbols");
      return;
    }
    // Longer than any kitchen: refused before it is copied.
    if (value->items.size() > static_cast<std::size_t>(kMaxCells)) {
      complain_(*value, {.severity = Finding::Severity::kError,
                         .place = "grid",
                         .found = "the grid has " + std::to_string(value->items.size()) + " rows",
                         .expected = "at most " + std::to_string(kMaxCells) + " tiles in all",
                         .remedy = {}});
      return;
    }
    for (std::size_t row = 0; row < value->items.size(); ++row) {
      const JsonValue& item = value->items[row];
      const std::string key = "grid[" + std::to_string(row) + "]";
      if (item.kind != JsonValue::Kind::kString) {
        fields.wrong(item, key, "a row of symbols in double quotes");
      } else if (item.text.size() > static_cast<std::size_t>(kMaxCells)) {
        complain_(item, {.severity = Finding::Severity::kError,
                         .place = key,
                         .found = "row " + std::to_string(row + 1) + " has " +
                                  std::to_string(item.text.size()) + " tiles",
                         .expected = "at most " + std::to_string(kMaxCells) + " tiles in all",
                         .remedy = {},
                         .row = static_cast<int>(row)});
      }
      spec_.grid.push_back(item.text);
    }
  }

  const Complain& complain_;
  LayoutSpec& spec_;
};

}  // namespace

void read_layout_spec(const JsonValue& root, const Complain& complain, LayoutSpec& spec) {
  SpecReader(complain, spec).read(root);
}

}  // namespace potluck
