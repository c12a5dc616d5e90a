// Widgets: buttons, lists, sliders and text fields on a scene, for mouse, keyboard and gamepad.
//
// Immediate mode: a screen keeps one Ui, hands it every event, and once per frame describes its
// widgets; a widget draws itself and says at once what the user did to it. Values stay with the
// screen. No window is needed: tests send events and look at the answers.
//
//   void handle(const Event& e) override { ui_.handle(e); }
//   Scene scene(Size size) override {
//     Scene scene(size, palette::kPage);
//     ui_.begin(scene);
//     if (ui_.button({20, 20, 120, 36}, "Cook")) …
//     if (ui_.slider({20, 70, 200, 28}, "pace", pace_, 1, 12, 1)) …   // pace_ has changed
//     ui_.end();
//     return scene;
//   }
//
// A widget is known by its text, or by its id where it has no text; two widgets of the same text
// need different ids: in "Cook##second" only "Cook" is shown, and push_id puts numbers before.
//
// Keyboard: Tab and Shift+Tab go from widget to widget in the order of their calls, so do the up
// and down arrows where a widget has no use for them; Enter and Space press; left and right change
// sliders and selectors. A gamepad's cross is the arrows, its button 0 Enter, its shoulders (4, 5)
// Tab. A focused widget has a ring once the keyboard was used. Where keys mean something else
// (cooking), set_keyboard(false).
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "render/canvas/palette.h"
#include "render/canvas/scene.h"
#include "render/ui/icons.h"
#include "render/ui/input.h"

namespace potluck::render {

class Ui {
 public:
  /// Sizes that fit together, in units.
  static constexpr float kRowHeight = 34;
  static constexpr float kTextSize = 15;
  static constexpr float kRadius = 9;

  // Every frame
  void handle(const Event& event);
  /// Widgets are added to `scene`, which must live until end().
  void begin(Scene& scene);
  void end();

  // Text (takes no part in the focus)
  void label(const Rect& rect, std::string_view text, float size = kTextSize,
             Color color = palette::kText, Align align = Align::kLeft, bool bold = false);
  /// Text in lines; returns the height used.
  float paragraph(const Rect& rect, std::string_view text, float size = kTextSize,
                  Color color = palette::kTextSoft);

  // Widgets: true when the user pressed it or changed its value in this frame
  bool button(const Rect& rect, std::string_view text, bool primary = false);
  bool icon_button(const Rect& rect, Icon icon, std::string_view id, bool lit = false);
  bool toggle(const Rect& rect, std::string_view text, bool& on);
  /// Steps of `step`; a click sets, arrows go by one step, Home and End to the ends.
  bool slider(const Rect& rect, std::string_view id, float& value, float least, float most,
              float step);
  /// One of few options between two arrows; wraps around. `chosen` is an index.
  bool selector(const Rect& rect, std::string_view id, std::span<const std::string> options,
                int& chosen);
  /// One of many things, in cells from left to right, row by row; scrolls, and to what was chosen
  /// by others, too. `draw` shows one of them. Arrows choose; Enter on one enters it.
  struct Choice {
    bool changed = false;
    bool entered = false;
  };
  struct Cell {
    int index = 0;
    Rect rect;
    bool chosen = false;
    bool hovered = false;
  };
  Choice choose(const Rect& rect, std::string_view id, int count, int columns, float height,
                int& chosen, const std::function<void(const Cell&)>& draw);
  /// One line of text of at most `most` characters. `hint` shows while it is empty.
  bool text_field(const Rect& rect, std::string_view id, std::string& text,
                  std::string_view hint = {}, std::size_t most = 200);
  /// Any rectangle as a button without looks: hover, press, focus. For cards and cells.
  struct Response {
    bool hovered = false;
    bool held = false;  ///< the mouse is down on it
    bool focused = false;
    bool pressed = false;  ///< clicked, or Enter or Space while focused
  };
  Response area(const Rect& rect, std::string_view id);

  /// Widgets until end_scroll lie in a window of `rect` onto `content_height` units of height;
  /// returns the rectangle to lay them out in (as high as the content). The wheel scrolls.
  Rect begin_scroll(const Rect& rect, std::string_view id, float content_height);
  void end_scroll();
  /// Scrolls the area of that id so that [top, bottom] of its content is seen.
  void scroll_to(std::string_view id, float top, float bottom, float view_height);

  // Who acts
  /// Until set otherwise, widgets do not react and look pale (behind a dialogue).
  void set_enabled(bool enabled) { enabled_ = enabled; }
  /// Whether keys and gamepads work widgets; the mouse always does. Holds from frame to frame.
  void set_keyboard(bool on);
  void focus(std::string_view id) { focus_ = hash(id); }
  /// A text field is being typed into: letters are no shortcuts now.
  [[nodiscard]] bool is_typing() const { return typing_; }
  /// Scopes of ids, such as rows of a table.
  void push_id(int number);
  void pop_id();

  [[nodiscard]] Point mouse() const { return mouse_; }
  /// The mouse is over `rect` and not held by another widget.
  [[nodiscard]] bool is_hovered(const Rect& rect) const;

 private:
  using Id = std::uint64_t;
  struct Place {
    Id id;
    Rect visible;
  };

  [[nodiscard]] Id hash(std::string_view text) const;
  [[nodiscard]] static std::string_view shown(std::string_view text);
  Response interact(const Rect& rect, Id id);
  [[nodiscard]] Label next_label();
  /// Did `id`, focused, get this key? Uses the key up.
  bool take_key(Id id, Key key);
  void move_focus();
  void draw_focus(const Rect& rect, const Response& response, float radius = kRadius);
  [[nodiscard]] Color tinted(Color color) const;
  void edit(Id id, std::string& text, std::size_t most);

  Scene* scene_ = nullptr;  ///< between begin and end
  bool enabled_ = true;
  bool keyboard_ = true;
  bool typing_ = false;
  bool typing_next_ = false;
  bool focus_shows_ = false;
  Id focus_ = 0;
  Id active_ = 0;  ///< what the mouse was pressed on
  int widgets_ = 0;
  std::vector<Id> order_;
  std::vector<Id> scopes_;
  std::unordered_map<Id, float> scrolls_;
  std::unordered_map<Id, int> scrolled_to_;
  std::size_t cursor_ = 0;  ///< byte in the focused text field
  Id cursor_of_ = 0;

  // Since the last frame
  Point mouse_{-1, -1};
  std::optional<Point> press_;
  std::optional<Point> release_;
  float wheel_ = 0;
  std::vector<KeyDown> keys_;
  std::u32string typed_;
};

}  // namespace potluck::render
