// The game on screen: kitchen, panel, controls.
//
//   Setup          what is played: kitchen, partner, seat, pace
//   GameKeeper     who writes games down (tools/ does)
//   PlayScreen     plays one setup until the user leaves
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "render/hud.h"
#include "render/kitchen_scene.h"
#include "render/play/controls.h"
#include "render/play/game.h"
#include "render/screen.h"
#include "render/ui.h"

namespace potluck::render {

inline constexpr float kUsualPace = 6;  ///< steps per second
inline constexpr float kSlowestPace = 1;
inline constexpr float kFastestPace = 15;
inline constexpr double kUndoSeconds = 10;

/// What is played.
struct Setup {
  std::shared_ptr<const Layout> layout;
  std::string partner;      ///< a name of Partners; empty: a second person at the same keyboard
  int seat = 0;             ///< the (first) person's; other seats go to the partner
  float pace = kUsualPace;  ///< steps per second
  bool turn_based = false;  ///< the kitchen waits for the person
  std::uint64_t seed = 0;   ///< of all chance
  bool hide_names = false;  ///< the partner's name and thoughts stay hidden, as studies want it
  bool one_game = false;    ///< no restart, no undo, no swap: the game counts
};

/// A key press of a person, for the record.
struct Press {
  double seconds = 0;  ///< since the game began, pauses included
  int step = 0;        ///< steps played before
  int person = 0;
  Wish wish = Wish::kUp;
};

class GameKeeper {
 public:
  GameKeeper() = default;
  GameKeeper(const GameKeeper&) = delete;
  GameKeeper& operator=(const GameKeeper&) = delete;
  virtual ~GameKeeper() = default;

  /// Writes the game as it is now, over what was written of it before. `number` tells the games of
  /// a session apart. Called every second, when a game ends and when it is left. Returns what went
  /// wrong, for the screen; empty: nothing.
  virtual std::string keep(const Game& game, const Setup& setup, std::span<const Press> presses,
                           int number) = 0;
};

/// Seats as a setup wants them. Throws InputError for partners that are none.
[[nodiscard]] std::vector<Seat> seats_of(const Setup& setup, const Partners& partners);

class PlayScreen final : public Screen {
 public:
  /// `keeper` may be null: nothing is kept. Both must outlive the screen. `ended`: called once with
  /// the finished game when the screen is left after its end.
  PlayScreen(Setup setup, const Partners& partners, GameKeeper* keeper,
             std::function<void(const Game&)> ended = {});

  void handle(const Event& event) override;
  void update(double seconds) override;
  [[nodiscard]] Scene scene(Size size) override;
  bool close() override;

  [[nodiscard]] const Game& game() const { return *game_; }
  [[nodiscard]] bool paused() const { return paused_; }

 private:
  void restart();
  void step();
  void undo();
  void swap_seats();
  void leave();
  void keep();
  void shortcut(const KeyDown& key);
  [[nodiscard]] int people() const;
  [[nodiscard]] bool everyone_chose() const;
  [[nodiscard]] std::string shown_name(int seat) const;
  [[nodiscard]] Hud hud() const;
  [[nodiscard]] KitchenOverlays overlays() const;
  void draw_top(Scene& scene, Rect area);
  void draw_controls(Scene& scene, Rect area);
  void draw_end(Scene& scene, const Rect& area);

  Setup setup_;
  const Partners& partners_;
  GameKeeper* keeper_;
  std::function<void(const Game&)> ended_;
  KitchenPainter painter_;
  std::optional<Game> game_;
  Controls controls_;
  Ui ui_;
  std::vector<Press> presses_;
  std::vector<Floater> floaters_;
  int number_ = 0;      ///< of the game, in this screen
  double played_ = 0;   ///< seconds since the game began
  double due_ = 0;      ///< part of the time until the next step that has passed
  double motion_ = 1;   ///< how far the picture is from the state before to the one now
  double unkept_ = 0;   ///< seconds since the game was last kept
  bool dirty_ = false;  ///< something happened since
  bool paused_ = false;
  bool begun_ = false;  ///< the clock runs from the person's first key on
  bool show_thought_ = false;
  bool show_work_ = false;
  bool told_ = false;    ///< ended_ was called
  std::string trouble_;  ///< what the keeper said
};

}  // namespace potluck::render
