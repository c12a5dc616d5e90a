// The game on screen: kitchen, panel, controls, and a menu over it.
//
//   PlayScreen screen({.layout = layout, .partner = "greedy"}, partners, nullptr);
//
// plays that setup until the user leaves; nothing else is needed to try a kitchen. With a keeper
// the game is written down; with kitchens the menu offers those, too.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "render/play/controls.h"
#include "render/play/game.h"
#include "render/play/game_keeper.h"
#include "render/play/game_menu.h"
#include "render/play/setup.h"
#include "render/scene/hud.h"
#include "render/scene/kitchen_scene.h"
#include "render/ui/screen.h"
#include "render/ui/ui.h"

namespace potluck::render {

inline constexpr double kUndoSeconds = 10;

/// Seats as a setup wants them. Throws InputError for partners that are none.
[[nodiscard]] std::vector<Seat> seats_of(const Setup& setup, const Partners& partners);

/// A wire to who ticks the clock of people at several computers.
class Wire {
 public:
  Wire() = default;
  Wire(const Wire&) = delete;
  Wire& operator=(const Wire&) = delete;
  virtual ~Wire() = default;

  /// What the person here does, as far as is known, in the step after `steps`.
  virtual void say(Action action, int steps) = 0;
  /// What everybody does in the next step, [num_agents]; nothing until it is time.
  [[nodiscard]] virtual std::optional<std::vector<Action>> next() = 0;
};

/// What may be missing; what is given must outlive the screen.
struct GameServices {
  GameKeeper* keeper = nullptr;        ///< null: nothing is kept
  const Kitchens* kitchens = nullptr;  ///< null: this kitchen only, and Escape leaves at once
  /// Called once with the finished game when the screen is left after its end.
  std::function<void(const Game&)> ended = {};
  /// Steps of an interrupted game, which goes on after them.
  std::vector<std::vector<Action>> so_far = {};
  Wire* wire = nullptr;  ///< for Setup::elsewhere: steps come from there, nobody pauses
};

class PlayScreen final : public Screen {
 public:
  /// Throws InputError for partners that are none. `partners` must outlive the screen.
  PlayScreen(Setup setup, const Partners& partners, GameServices services = {});

  void handle(const Event& event) override;
  void update(double seconds) override;
  [[nodiscard]] Scene scene(Size size) override;
  bool close() override;

  [[nodiscard]] const Game& game() const { return *game_; }
  [[nodiscard]] const Setup& setup() const { return setup_; }
  [[nodiscard]] bool paused() const { return paused_ || menu_.has_value(); }

 private:
  // What happens (play_screen.cpp)
  void restart();
  void step();
  /// What follows a step of the game.
  void stepped();
  void follow_wire();
  void undo(int steps);
  /// Another game by that setup; if there is none (a partner's file is gone), this one goes on and
  /// the answer is false.
  bool change(Setup wanted);
  [[nodiscard]] Setup with_seats_swapped() const;
  [[nodiscard]] Setup in_kitchen(const std::string& name) const;
  void leave();
  void begin_keeping();
  void keep();
  [[nodiscard]] GameMenu::Content menu_content() const;
  void open_menu();
  void close_menu();
  void act(MenuWish wish);
  void cook(const Event& event);
  void shortcut(Key key);
  [[nodiscard]] int people() const;
  [[nodiscard]] int seat_of(int person) const;
  /// Is there more than one thing to do, for this person and now?
  [[nodiscard]] bool has_choice(int person) const;
  /// What a person does in this step, as far as it has said so, or has no choice.
  [[nodiscard]] std::optional<Action> choice_of(int person) const;
  [[nodiscard]] bool everyone_chose() const;
  [[nodiscard]] int undo_steps() const;

  // How it looks (play_view.cpp)
  [[nodiscard]] std::string shown_name(int seat) const;
  [[nodiscard]] Hud hud() const;
  [[nodiscard]] KitchenOverlays overlays() const;
  /// Are there things that a player may not see?
  [[nodiscard]] bool has_fog() const;
  void draw_top(Scene& scene, Rect area);
  void draw_controls(Scene& scene, Rect area);
  void draw_hints(Scene& scene, const Rect& area) const;
  void draw_names(Scene& scene, const Rect& area) const;
  void draw_saying(Scene& scene, const Rect& area) const;
  void draw_note(Scene& scene, const Rect& kitchen, const Rect& room) const;
  void draw_end(Scene& scene, const Rect& area);

  Setup setup_;
  const Partners& partners_;
  GameServices services_;
  std::optional<KitchenPainter> painter_;
  std::optional<Game> game_;
  Controls controls_;
  Ui ui_;
  Key clicked_ = Key::kUnknown;   ///< the shortcut whose button was clicked in this frame
  std::optional<GameMenu> menu_;  ///< while it is open
  std::vector<Press> presses_;
  std::vector<TakenBack> taken_back_;
  std::vector<Floater> floaters_;
  double played_ = 0;  ///< seconds since the game began
  double due_ = 0;     ///< part of the time until the next step that has passed
  int said_at_ = -1;   ///< the step for which something was said
  Action said_ = 0;    ///< what it was
  double held_ = 0;    ///< seconds since the last press
  double motion_ = 1;  ///< how far the picture is from the state before to the one now
  bool paused_ = false;
  bool begun_ = false;  ///< the clock runs from the person's first key on
  bool show_thought_ = false;
  bool show_work_ = false;
  bool show_all_ = false;  ///< no fog over what the person does not see
  bool told_ = false;      ///< ended was called
  std::string trouble_;    ///< what the keeper said
};

}  // namespace potluck::render
