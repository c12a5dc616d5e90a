// Heat maps: a cross-play matrix.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <tuple>
#include <utility>

#include "tools/report/charts.h"
#include "tools/report/svg.h"

namespace potluck::tools {
namespace {

constexpr double kSmallFont = 10;
constexpr double kMapGroupGap = 7;
constexpr double kLargestCell = 40;
constexpr double kReadableCell = 26;  // smaller ones have no room for numbers
constexpr double kSmallestCell = 3;
constexpr double kRoomDown = 420;  // of all rows, where cells stay readable: the map on one screen
constexpr std::size_t kMaxTooltips = 20'000;  // a tooltip doubles the size of a cell in the file

/// Neighbours of one group: entries [first, last).
struct Group {
  std::string name;
  std::size_t first = 0;
  std::size_t last = 0;
};

std::vector<Group> groups_in(const std::vector<HeatMapEntry>& entries) {
  std::vector<Group> groups;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    if (i == 0 || entries[i].group != entries[i - 1].group) {
      groups.push_back({entries[i].group, i, i});
    }
    groups.back().last = i + 1;
  }
  return groups;
}

/// Where each entry begins, in pixels from the first, for a cell of `size`.
std::vector<double> offsets_of(const std::vector<Group>& groups, double size) {
  std::vector<double> offsets;
  for (std::size_t g = 0; g < groups.size(); ++g) {
    for (std::size_t i = groups[g].first; i < groups[g].last; ++i) {
      offsets.push_back(static_cast<double>(i) * size + static_cast<double>(g) * kMapGroupGap);
    }
  }
  return offsets;
}

/// Group names are set in bold.
double name_width(const Group& group) {
  return text_width(group.name, kFont) * 1.08;
}

double widest(const std::vector<Group>& groups) {
  double width = 0;
  for (const Group& group : groups) {
    width = std::max(width, name_width(group));
  }
  return width;
}

double widest_tick(const std::vector<HeatMapEntry>& entries) {
  double width = 0;
  for (const HeatMapEntry& entry : entries) {
    width = std::max(width, text_width(entry.tick, kSmallFont));
  }
  return width;
}

/// Smallest and largest value; (0, 1) if there is none.
std::pair<double, double> range_of(const std::vector<double>& values) {
  double low = std::numeric_limits<double>::infinity();
  double high = -low;
  for (const double value : values) {
    if (std::isfinite(value)) {
      low = std::min(low, value);
      high = std::max(high, value);
    }
  }
  if (low > high) {
    return {0, 1};
  }
  return {low, high};
}

std::vector<double> all_values(const HeatMap& map) {
  std::vector<double> values = map.values;
  values.insert(values.end(), map.right_values.begin(), map.right_values.end());
  return values;
}

/// Draws one map; keeps what its parts share.
class HeatMapDrawing {
 public:
  explicit HeatMapDrawing(const HeatMap& map)
      : map_(map), rows_(groups_in(map.rows)), columns_(groups_in(map.columns)) {
    std::tie(low_, high_) =
        map.low < map.high ? std::pair(map.low, map.high) : range_of(all_values(map));
    const double gaps = static_cast<double>(columns_.size() - 1) * kMapGroupGap;
    left_ = 22 + widest(rows_) + std::max(30.0, widest_tick(map.rows) + 18);
    const double room = map.width - left_ - kScaleRoom - gaps;
    // Both halves of a cell are at most squares.
    const double down = std::floor(kRoomDown / static_cast<double>(map.rows.size()));
    const double largest =
        (map.cell_height > 0 ? kLargestCell : std::clamp(down, kReadableCell, kLargestCell)) *
        (is_split() ? 1.7 : 1);
    width_ = std::clamp(std::floor(room / static_cast<double>(map.columns.size())), kSmallestCell,
                        largest);
    size_ = map.cell_height > 0 ? map.cell_height
                                : std::min(width_, is_split() ? kLargestCell * 0.7 : kLargestCell);
    x_ = offsets_of(columns_, width_);
    y_ = offsets_of(rows_, size_);
    double turned_room = 0;
    for (const Group& group : columns_) {
      turned_room = std::max(turned_room, fits(group) ? 0 : name_width(group));
    }
    top_ = 24 + 18 + std::max(14.0, 0.72 * turned_room + 12) + 18;
    numbers_fit_ = widest_number() < (is_split() ? width_ / 2 : width_) - 2 && size_ >= 12;
    right_ = left_ + x_.back() + width_;
    bottom_ = top_ + y_.back() + size_;
  }

  std::string draw() {
    Svg svg(std::max({map_.width, right_ + kScaleRoom, right_of_names()}),
            std::max(bottom_, top_ + 120) + 8, map_.title);
    svg.text(0, 12, map_.title, "name");
    draw_axes(svg);
    draw_cells(svg);
    draw_scale(svg);
    return svg.finish();
  }

 private:
  static constexpr double kScaleRoom = 86;

  [[nodiscard]] bool is_split() const { return !map_.right_values.empty(); }
  [[nodiscard]] double height_of(const Group& group) const {
    return y_[group.last - 1] + size_ - y_[group.first];
  }
  [[nodiscard]] double width_of(const Group& group) const {
    return x_[group.last - 1] + width_ - x_[group.first];
  }
  [[nodiscard]] std::string colour(double value) const {
    return map_.diverging ? blue_orange(share(value)) : viridis(share(value));
  }
  [[nodiscard]] bool is_light(double value) const {
    return map_.diverging ? std::abs(share(value) - 0.5) < 0.42 : viridis_is_light(share(value));
  }
  [[nodiscard]] double share(double value) const {
    return high_ > low_ ? (value - low_) / (high_ - low_) : 0.5;
  }
  /// Does the name of a group of columns fit above them, or must it be turned?
  /// Groups of one agent are turned together, so that their names stand in one row.
  [[nodiscard]] bool fits(const Group& group) const {
    const auto has_room = [this](const Group& other) {
      return name_width(other) <= width_of(other) + kMapGroupGap - 3;
    };
    return has_room(group) &&
           (group.last - group.first > 1 ||
            std::all_of(columns_.begin(), columns_.end(), [&has_room](const Group& other) {
              return other.last - other.first > 1 || has_room(other);
            }));
  }
  /// Where the turned names end.
  [[nodiscard]] double right_of_names() const {
    double most = 0;
    for (const Group& group : columns_) {
      if (!fits(group)) {
        most = std::max(
            most, left_ + x_[group.first] + width_of(group) / 2 + 0.75 * name_width(group) + 8);
      }
    }
    return most;
  }
  [[nodiscard]] std::string number_of(double value) const {
    const double spread = std::max(std::abs(low_), std::abs(high_));
    const double step = spread >= 10 ? 1 : spread >= 1 ? 0.1 : 0.01;
    return tick_label(std::round(value / step) * step, step);
  }
  [[nodiscard]] double widest_number() const {
    double width = 0;
    for (const double value : all_values(map_)) {
      width =
          std::isfinite(value) ? std::max(width, text_width(number_of(value), kSmallFont)) : width;
    }
    return width;
  }
  /// Print every how many-th seed, so that numbers do not touch.
  [[nodiscard]] static std::size_t tick_stride(double size) {
    return static_cast<std::size_t>(std::max(1.0, std::ceil(15 / size)));
  }

  void draw_axes(Svg& svg) const {
    svg.text((left_ + right_) / 2, 36, map_.column_label, "faint", "middle");
    svg.text(10, (top_ + bottom_) / 2, map_.row_label, "faint", "middle", -90);
    for (const Group& group : columns_) {
      const double middle = left_ + x_[group.first] + width_of(group) / 2;
      if (!fits(group)) {
        svg.text(middle - 2, top_ - 20, group.name, "name", "start", -45);
      } else {
        svg.text(middle, top_ - 20, group.name, "name", "middle");
      }
      for (std::size_t i = group.first; i < group.last; i += tick_stride(width_)) {
        svg.text(left_ + x_[i] + width_ / 2, top_ - 5, map_.columns[i].tick, "small", "middle");
      }
    }
    for (const Group& group : rows_) {
      double tick_room = 0;
      for (std::size_t i = group.first; i < group.last; ++i) {
        tick_room = std::max(tick_room, text_width(map_.rows[i].tick, kSmallFont));
      }
      svg.text(left_ - 6 - (tick_room > 0 ? tick_room + 10 : 0),
               top_ + y_[group.first] + height_of(group) / 2 + 4, group.name, "name", "end");
      for (std::size_t i = group.first; i < group.last; i += tick_stride(size_)) {
        svg.text(left_ - 6, top_ + y_[i] + size_ / 2 + 3.5, map_.rows[i].tick, "small", "end");
      }
    }
  }

  void draw_cells(Svg& svg) const {
    const double gap = size_ >= 12 ? 1 : 0;
    for (std::size_t i = 0; i < map_.values.size(); ++i) {
      const double x = left_ + x_[i % map_.columns.size()];
      const double y = top_ + y_[i / map_.columns.size()];
      if (is_split()) {
        draw_cell(svg, i, map_.values[i], {x, y, width_ / 2, size_ - gap});
        draw_cell(svg, i, map_.right_values[i], {x + width_ / 2, y, width_ / 2 - gap, size_ - gap});
      } else {
        draw_cell(svg, i, map_.values[i], {x, y, width_ - gap, size_ - gap});
      }
    }
    for (std::size_t i = 0; i < map_.framed.size(); ++i) {
      if (map_.framed[i]) {
        // A frame of ink inside one of paper can be seen on any colour.
        for (const char* frame : {R"(class="halo")", R"(class="pair")"}) {
          svg.rect(left_ + x_[i % map_.columns.size()] - gap / 2,
                   top_ + y_[i / map_.columns.size()] - gap / 2, width_, size_, frame);
        }
      }
    }
  }

  struct Box {
    double x = 0;
    double y = 0;
    double width = 0;
    double height = 0;
  };

  void draw_cell(Svg& svg, std::size_t i, double value, const Box& box) const {
    if (!std::isfinite(value)) {
      svg.rect(box.x, box.y, box.width, box.height, R"(class="none")", "nothing measured");
      return;
    }
    const bool tooltips = !map_.tooltips.empty() && map_.values.size() <= kMaxTooltips;
    svg.rect(box.x, box.y, box.width, box.height, fmt::format(R"(fill="{}")", colour(value)),
             tooltips ? std::string_view(map_.tooltips[i]) : std::string_view());
    if (numbers_fit_) {
      draw_number(svg, value, box.x + box.width / 2, box.y + size_ / 2 + 3.5);
    }
  }

  /// The number in a cell: black or white, whichever can be read. It lets the cell's tooltip
  /// through.
  void draw_number(Svg& svg, double value, double x, double y) const {
    svg.text(x, y, number_of(value), is_light(value) ? "small onlight" : "small ondark", "middle");
  }

  void draw_scale(Svg& svg) const {
    constexpr int kSlices = 48;
    const double x = right_ + 24;
    const double height = std::clamp(bottom_ - top_, 100.0, 220.0);
    for (int i = 0; i < kSlices; ++i) {
      const double slice = height / kSlices;
      svg.rect(x, top_ + height - (i + 1) * slice, 12, slice + 0.5,
               fmt::format(R"(fill="{}")", colour(low_ + (high_ - low_) * (i + 0.5) / kSlices)));
    }
    const Scale y{low_, high_, top_ + height, top_};
    const std::vector<double> ticks = nice_ticks(low_, high_, 5);
    for (const double tick : ticks) {
      svg.line(x + 12, y(tick), x + 16, y(tick), "axis");
      svg.text(x + 20, y(tick) + 4, tick_label(tick, tick_step(ticks)));
    }
    svg.text(x, top_ - 10, map_.value_label, "faint");
  }

  const HeatMap& map_;
  std::vector<Group> rows_;
  std::vector<Group> columns_;
  std::vector<double> x_;
  std::vector<double> y_;
  double low_ = 0;
  double high_ = 1;
  double width_ = 0;  ///< of a cell
  double size_ = 0;   ///< its height
  double left_ = 0;
  double top_ = 0;
  double right_ = 0;
  double bottom_ = 0;
  bool numbers_fit_ = false;
};

}  // namespace

std::string draw_heat_map(const HeatMap& map) {
  return map.rows.empty() || map.columns.empty() ? std::string() : HeatMapDrawing(map).draw();
}

}  // namespace potluck::tools
