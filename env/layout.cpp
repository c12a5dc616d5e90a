#include "env/layout.h"

#include <string_view>
#include <utility>

#include "env/layout_check.h"
#include "env/snapshot.h"
#include "env/text/assert.h"
#include "env/text/error.h"

namespace potluck {
namespace {

/// By tile.
constexpr std::string_view kTileSymbols = " XPOTDSRLMCEFGHKZ";
static_assert(kTileSymbols.size() == kNumTiles);
static_assert(kTileSymbols.substr(static_cast<std::size_t>(Tile::kPiles)) ==
              kIngredientSymbols.substr(2));

}  // namespace

char tile_symbol(Tile tile) {
  return kTileSymbols[static_cast<std::size_t>(tile)];
}

Tile tile_of(char symbol) {
  const std::size_t number = kTileSymbols.find(symbol);
  return number == std::string_view::npos ? Tile::kFloor : static_cast<Tile>(number);
}

LayoutSpec::LayoutSpec() : LayoutSpec(*rule_sets().front()) {}

LayoutSpec::LayoutSpec(const RuleSet& rules_of)
    : rules(&rules_of), parameters(rules_of.default_parameters()) {}

void LayoutSpec::set_rules(const RuleSet& other) {
  if (rules != &other) {
    rules = &other;
    parameters = other.default_parameters();
  }
}

Layout::Layout(LayoutSpec spec, const std::string& place) : spec_(std::move(spec)) {
  for (const Finding& finding : check_layout(spec_)) {
    if (finding.severity == Finding::Severity::kError) {
      throw InputError(place.empty() ? "layout " + spec_.name : place, finding.found,
                       finding.expected, finding.remedy);
    }
  }
  if (!rules().has_grid()) {
    num_agents_ = rules().num_players(spec_);
    return;
  }
  height_ = static_cast<int>(spec_.grid.size());
  width_ = static_cast<int>(spec_.grid.front().size());
  const auto cells = static_cast<std::size_t>(num_cells());
  tiles_.reserve(cells);
  starts_.assign(kMaxAgents, kNoCell);
  for (const std::string& row : spec_.grid) {
    for (const char symbol : row) {
      const auto cell = static_cast<Cell>(tiles_.size());
      const Tile tile = tile_of(symbol);
      tiles_.push_back(tile);
      cells_by_tile_[static_cast<std::size_t>(tile)].push_back(cell);
      if (symbol >= '1' && symbol <= '9') {
        starts_[static_cast<std::size_t>(symbol - '1')] = cell;
      }
    }
  }
  while (starts_.back() == kNoCell) {
    starts_.pop_back();
  }
  num_agents_ = static_cast<int>(starts_.size());
  neighbours_.resize(cells);
  for (int i = 0; i < num_cells(); ++i) {
    const auto cell = static_cast<Cell>(i);
    const auto at = [](int index) { return static_cast<Cell>(index); };
    neighbours_[cell] = {row(cell) > 0 ? at(i - width_) : kNoCell,
                         row(cell) + 1 < height_ ? at(i + width_) : kNoCell,
                         col(cell) + 1 < width_ ? at(i + 1) : kNoCell,
                         col(cell) > 0 ? at(i - 1) : kNoCell};
  }
}

std::span<const Cell> Layout::cells_of(Tile tile) const {
  POTLUCK_ASSERT(static_cast<std::size_t>(tile) < cells_by_tile_.size());
  return cells_by_tile_[static_cast<std::size_t>(tile)];
}

}  // namespace potluck
