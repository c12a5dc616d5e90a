#include "render/editor/editor_screen.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <exception>
#include <utility>

#include "render/canvas/palette.h"
#include "render/canvas/stroke_font.h"
#include "render/scene/items.h"
#include "render/scene/looks.h"
#include "render/scene/tiles.h"

namespace potluck::render {
namespace {

constexpr float kGap = 10;
constexpr double kKeepEvery = 2;  // seconds

}  // namespace

EditorScreen::EditorScreen(LayoutSpec spec, std::string path, std::optional<LayoutSpec> recovered,
                           EditorServices services)
    : document_(spec),
      saved_(std::move(spec)),
      path_(std::move(path)),
      recovered_(std::move(recovered)),
      services_(std::move(services)) {
  if (recovered_ && *recovered_ != saved_) {
    dialogue_ = Dialogue::kRecovered;
  }
}

// ---- what happens

void EditorScreen::handle(const Event& event) {
  ui_.handle(event);
  if (dialogue_ != Dialogue::kNone) {
    if (const auto* key = std::get_if<KeyDown>(&event);
        key != nullptr && key->key == Key::kEscape && dialogue_ != Dialogue::kRecovered) {
      dialogue_ = Dialogue::kNone;
    }
    return;
  }
  if (const auto* key = std::get_if<KeyDown>(&event)) {
    shortcut(*key);
  } else if (const auto* pressed = std::get_if<MousePressed>(&event)) {
    press(pressed->at, pressed->button == MouseButton::kRight);
  } else if (const auto* moved = std::get_if<MouseMoved>(&event)) {
    drag(moved->at);
  } else if (const auto* released = std::get_if<MouseReleased>(&event)) {
    release(released->at);
  }
}

void EditorScreen::shortcut(const KeyDown& key) {
  if (key.modifiers.control) {
    if (key.key == Key::kS) {
      if (key.modifiers.shift) {
        path_text_ = path_;
        dialogue_ = Dialogue::kSaveAs;
      } else {
        save();
      }
    } else if (key.key == Key::kZ) {
      key.modifiers.shift ? document_.redo() : document_.undo();
    } else if (key.key == Key::kY) {
      document_.redo();
    }
    return;
  }
  if (ui_.is_typing() || key.repeat) {
    return;
  }
  if (key.key >= Key::k1 && key.key <= Key::k9) {
    symbol_ = static_cast<char>('1' + (static_cast<int>(key.key) - static_cast<int>(Key::k1)));
    return;
  }
  const auto choose = [this](char symbol) {
    const std::vector<TileChoice>& tiles = looks_of(*document_.spec().rules).tiles;
    if (std::ranges::find(tiles, symbol, &TileChoice::symbol) != tiles.end()) {
      symbol_ = symbol;
    }
  };
  switch (key.key) {
    case Key::kSpace:
    case Key::k0:
      symbol_ = ' ';
      break;
    case Key::kX:
      symbol_ = 'X';
      break;
    case Key::kP:
      symbol_ = 'P';
      break;
    case Key::kO:
      symbol_ = 'O';
      break;
    case Key::kT:
      choose('T');
      break;
    case Key::kD:
      choose('D');
      break;
    case Key::kS:
      choose('S');
      break;
    case Key::kB:
      tool_ = Tool::kPaint;
      break;
    case Key::kR:
      tool_ = Tool::kRectangle;
      break;
    case Key::kF:
      tool_ = Tool::kFill;
      break;
    case Key::kH:
      show_reach_ = !show_reach_;
      break;
    case Key::kF5:
      try_it();
      break;
    case Key::kEscape:
      leave();
      break;
    default:
      break;
  }
}

std::optional<Square> EditorScreen::square_at(Point at) const {
  if (!geometry_ || !grid_area_.contains(at)) {
    return std::nullopt;
  }
  const auto cell = geometry_->cell_at(at);
  if (!cell || document_.width() == 0) {
    return std::nullopt;
  }
  return Square{*cell / document_.width(), *cell % document_.width()};
}

void EditorScreen::press(Point at, bool erase) {
  const auto square = square_at(at);
  if (!square) {
    return;
  }
  painting_ = erase ? ' ' : symbol_;
  from_ = last_ = square;
  shown_.reset();
  if (tool_ == Tool::kFill) {
    document_.fill(*square, painting_);
    from_.reset();
  } else if (tool_ == Tool::kPaint) {
    document_.begin_stroke();
    document_.paint(*square, painting_);
  }
}

void EditorScreen::drag(Point at) {
  over_ = square_at(at);
  if (!from_ || !over_ || over_ == last_) {
    return;
  }
  if (tool_ == Tool::kPaint) {
    document_.paint_line(*last_, *over_, painting_);
  }
  last_ = over_;
}

void EditorScreen::release(Point at) {
  drag(at);
  if (from_ && tool_ == Tool::kRectangle && last_) {
    document_.paint_rectangle(*from_, *last_, painting_);
  }
  document_.end_stroke();
  from_.reset();
  last_.reset();
}

void EditorScreen::update(double seconds) {
  unkept_ += seconds;
  if (unkept_ >= kKeepEvery && kept_revision_ != document_.revision()) {
    message_ = services_.keep(is_saved() ? std::nullopt : std::optional(document_.spec()));
    message_is_bad_ = !message_.empty();
    kept_revision_ = document_.revision();
    unkept_ = 0;
  }
}

void EditorScreen::save_to(const std::string& path) {
  const std::string trouble = services_.save(document_.spec(), path);
  message_is_bad_ = !trouble.empty();
  message_ = message_is_bad_ ? trouble : "saved to " + path;
  if (message_is_bad_) {
    return;
  }
  path_ = path;
  saved_ = document_.spec();
  (void)services_.keep(std::nullopt);
  kept_revision_ = document_.revision();
  if (std::exchange(leave_when_saved_, false)) {
    done();
  }
}

bool EditorScreen::save() {
  if (path_.empty()) {
    path_text_ = document_.spec().name + ".json";
    dialogue_ = Dialogue::kSaveAs;
    return false;
  }
  save_to(path_);
  return !message_is_bad_;
}

void EditorScreen::try_it() {
  if (!document_.is_valid()) {
    message_ = "there are errors; see Checks";
    message_is_bad_ = true;
    page_ = Page::kChecks;
    return;
  }
  try {
    push(services_.try_it(std::make_shared<const Layout>(document_.spec())));
  } catch (const std::exception& error) {
    message_ = error.what();
    message_is_bad_ = true;
  }
}

void EditorScreen::leave() {
  if (is_saved()) {
    (void)services_.keep(std::nullopt);
    done();
  } else {
    dialogue_ = Dialogue::kLeave;
  }
}

bool EditorScreen::close() {
  if (is_saved()) {
    (void)services_.keep(std::nullopt);
    return true;
  }
  dialogue_ = Dialogue::kLeave;
  return false;
}

void EditorScreen::resumed() {
  from_.reset();
  last_.reset();
}

// ---- what it looks like

std::vector<CellMark> EditorScreen::marks() {
  std::vector<CellMark> marks;
  const int width = document_.width();
  const auto cell_of = [width](Square at) { return at.row * width + at.col; };
  if (show_reach_) {
    if (reach_revision_ != document_.revision()) {
      reach_.clear();
      reach_revision_ = document_.revision();
      if (document_.is_valid()) {
        const Layout layout(document_.spec());
        const std::vector<CellSet> reach = looks_of(layout.rules()).reach(layout);
        for (int player = 0; player < layout.num_agents(); ++player) {
          for (int cell = 0; cell < layout.num_cells(); ++cell) {
            if (reach[static_cast<std::size_t>(player)][static_cast<std::size_t>(cell)]) {
              reach_.push_back({.cell = cell, .color = faded(palette::cook(player), 0.28F)});
            }
          }
        }
      }
    }
    marks = reach_;
  }
  for (const Finding& finding : document_.findings()) {
    const Square at{finding.row, finding.col};
    if (document_.contains(at)) {
      const bool error = finding.severity == Finding::Severity::kError;
      marks.push_back({.cell = cell_of(at),
                       .color = error ? palette::kBad : palette::kAccent,
                       .style = error ? CellMark::Style::kCross : CellMark::Style::kFrame});
    }
  }
  if (tool_ == Tool::kRectangle && from_ && last_) {
    for (int row = std::min(from_->row, last_->row); row <= std::max(from_->row, last_->row);
         ++row) {
      for (int col = std::min(from_->col, last_->col); col <= std::max(from_->col, last_->col);
           ++col) {
        marks.push_back({.cell = cell_of({row, col}), .color = faded(palette::kAccent, 0.4F)});
      }
    }
  }
  for (const auto& square : {over_, shown_}) {
    if (square && document_.contains(*square)) {
      marks.push_back(
          {.cell = cell_of(*square), .color = palette::kFocus, .style = CellMark::Style::kFrame});
    }
  }
  return marks;
}

void EditorScreen::draw_grid(Scene& scene, const Rect& area) {
  grid_area_ = area;
  const KitchenPlan plan = plan_of(document_.spec());
  geometry_.emplace(plan.width, plan.height, area);
  draw_tiles(scene, *geometry_, plan, /*show_starts=*/true);
  if (!plan.looks->has_counters) {
    for (int cell = 0; cell < plan.width * plan.height; ++cell) {
      if (plan.squares[static_cast<std::size_t>(cell)].tile == Tile::kOnion) {
        draw_onion(scene, geometry_->square(cell).center(), geometry_->cell_size() * 0.5F);
      }
    }
  }
  const std::vector<CellMark> all = marks();
  // Tints first: the frames belong on top.
  for (const CellMark& mark : all) {
    if (mark.style == CellMark::Style::kTint) {
      scene.rect(geometry_->square(mark.cell), mark.color, 4, {Part::kMark, mark.cell});
    }
  }
  draw_marks(scene, *geometry_, all);
}

void EditorScreen::draw_palette(Scene& scene, Rect area) {
  const Looks& looks = looks_of(*document_.spec().rules);
  const std::vector<TileChoice>& tiles = looks.tiles;
  int starts = 0;
  for (const std::string& row : document_.spec().grid) {
    starts += static_cast<int>(
        std::ranges::count_if(row, [](char symbol) { return symbol >= '1' && symbol <= '9'; }));
  }
  const int shown_starts = std::min(starts + 1, kMaxAgents);
  const int count = static_cast<int>(tiles.size()) + shown_starts;
  const float each = std::min(44.0F, (area.height + 6) / static_cast<float>(count) - 6);
  const auto entry = [&](char symbol, std::string_view name, auto draw) {
    const Rect row = area.cut_top(each, 6);
    const Rect square{row.x, row.y, each, each};
    const bool chosen = symbol_ == symbol;
    if (chosen) {
      scene.rect(row.inset(-4), palette::kAccent, 8);
    }
    draw(square);
    scene.text(fit_text(std::string(name), 13, row.width - each - 8),
               {row.x + each + 8, row.center().y}, 13,
               chosen ? palette::kOnAccent : palette::kText);
    if (ui_.area(row, fmt::format("palette {}", symbol)).pressed) {
      symbol_ = symbol;
    }
  };
  for (const TileChoice& tile : tiles) {
    entry(tile.symbol, tile.name, [&](const Rect& square) {
      draw_tile(scene, square, tile_of(tile.symbol), looks);
      if (!looks.has_counters && tile.symbol == 'O') {
        draw_onion(scene, square.center(), square.width * 0.5F);
      }
    });
  }
  for (int start = 1; start <= shown_starts; ++start) {
    const std::string name = fmt::format("cook {}", start);
    entry(static_cast<char>('0' + start), name, [&](const Rect& square) {
      draw_tile(scene, square, Tile::kFloor, looks);
      draw_start(scene, square, start);
    });
  }
}

void EditorScreen::draw_toolbar(Scene& scene, Rect area) {
  if (ui_.icon_button(area.cut_left(36, 8), Icon::kMenu, "leave")) {
    leave();
  }
  if (ui_.icon_button(area.cut_left(36, 4), Icon::kUndo, "undo")) {
    document_.undo();
  }
  if (ui_.icon_button(area.cut_left(36, 12), Icon::kRedo, "redo")) {
    document_.redo();
  }
  if (ui_.button(area.cut_right(96, 8), "Try it", true)) {
    try_it();
  }
  if (ui_.button(area.cut_right(64, 8), "Save")) {
    save();
  }
  if (ui_.button(area.cut_right(74, kGap), "Save as")) {
    path_text_ = path_.empty() ? document_.spec().name + ".json" : path_;
    dialogue_ = Dialogue::kSaveAs;
  }
  const std::string title =
      (path_.empty() ? document_.spec().name : path_) + (is_saved() ? "" : " *");
  const std::string shown = message_.empty() ? title : message_;
  scene.text(fit_text(shown, 15, area.width), {area.x, area.center().y}, 15,
             message_.empty() ? palette::kText : (message_is_bad_ ? palette::kBad : palette::kGood),
             Align::kLeft, message_.empty());
}

void EditorScreen::draw_side(Scene& scene, Rect area) {
  scene.rect(area, palette::kPanel, 12);
  area = area.inset(12);
  const auto count = document_.findings().size();
  const std::array<std::string, 3> names = {
      "Kitchen", "Numbers", count == 0 ? std::string("Checks") : fmt::format("Checks {}", count)};
  const Rect tabs = area.cut_top(32, kGap);
  for (int i = 0; i < 3; ++i) {
    const auto page = static_cast<Page>(i);
    ui_.push_id(i);
    if (ui_.button(tabs.column(i, 3, 6), names[static_cast<std::size_t>(i)], page_ == page)) {
      page_ = page;
    }
    ui_.pop_id();
  }
  switch (page_) {
    case Page::kKitchen:
      draw_kitchen_page(scene, area);
      break;
    case Page::kNumbers:
      draw_numbers_page(scene, area);
      break;
    case Page::kChecks:
      draw_checks_page(scene, area);
      break;
  }
}

void EditorScreen::draw_dialogue(Scene& scene) {
  scene.rect(scene.bounds(), faded(palette::kPage, 0.75F));
  const Rect card = scene.bounds().centered(460, 170);
  scene.rect(card, palette::kPanel, 16);
  scene.frame(card, palette::kPanelEdge, 2, 16);
  Rect inner = card.inset(22, 16);
  const Rect title = inner.cut_top(28, 6);
  const auto say = [&](const char* text) {
    scene.text(text, title.center(), 19, palette::kText, Align::kCenter, true);
  };
  const Rect buttons = inner.cut_bottom(38, 8);
  switch (dialogue_) {
    case Dialogue::kSaveAs:
      say("Save the kitchen as");
      ui_.text_field(inner.cut_top(36), "path", path_text_, "my_kitchen.json", 400);
      if (ui_.button(buttons.column(0, 2, 10), "Save##file", true) && !path_text_.empty()) {
        dialogue_ = Dialogue::kNone;
        save_to(path_text_);
      } else if (ui_.button(buttons.column(1, 2, 10), "Cancel")) {
        dialogue_ = Dialogue::kNone;
        leave_when_saved_ = false;
      }
      break;
    case Dialogue::kLeave:
      say("Save before leaving?");
      if (ui_.button(buttons.column(0, 3, 10), "Save##leave", true)) {
        dialogue_ = Dialogue::kNone;
        leave_when_saved_ = true;
        save();
      } else if (ui_.button(buttons.column(1, 3, 10), "Throw away")) {
        (void)services_.keep(std::nullopt);
        done();
      } else if (ui_.button(buttons.column(2, 3, 10), "Stay")) {
        dialogue_ = Dialogue::kNone;
      }
      break;
    case Dialogue::kRecovered:
      say("Unsaved work was found");
      ui_.paragraph(inner,
                    "The editor ended without saving \"" + recovered_->name + "\". Go on with it?",
                    15);
      if (ui_.button(buttons.column(0, 2, 10), "Go on with it", true)) {
        edit(*recovered_);
        dialogue_ = Dialogue::kNone;
      } else if (ui_.button(buttons.column(1, 2, 10), "Throw it away")) {
        (void)services_.keep(std::nullopt);
        dialogue_ = Dialogue::kNone;
      }
      break;
    case Dialogue::kNone:
      break;
  }
}

Scene EditorScreen::scene(Size size) {
  Scene scene(size, palette::kPage);
  ui_.begin(scene);
  const bool asking = dialogue_ != Dialogue::kNone;
  ui_.set_enabled(!asking);
  Rect page = scene.bounds().inset(12);
  draw_toolbar(scene, page.cut_top(36, kGap));
  const Rect help = page.cut_bottom(18, 6);
  const std::string keys =
      "letters and digits choose, B paint, R rectangle, F fill, right button erases, H reach, "
      "Ctrl+Z undo, Ctrl+S save, F5 try";
  scene.text(fit_text(keys, 12, help.width), {help.x, help.center().y}, 12, palette::kTextSoft);
  draw_palette(scene, page.cut_left(size.width < 900 ? 104 : 124, 14));
  draw_side(scene, page.cut_right(std::clamp(size.width * 0.28F, 236.0F, 320.0F), 14));
  draw_grid(scene, page);
  ui_.set_enabled(true);
  if (dialogue_ != Dialogue::kNone && asking) {
    draw_dialogue(scene);
  }
  ui_.end();
  return scene;
}

}  // namespace potluck::render
