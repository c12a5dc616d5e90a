// Where a session begins: which kitchen, with whom, how fast. Enter cooks at once. Games lie on top
// of it, so leaving one leads back here with everything as it was.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "render/play/play_screen.h"
#include "render/ui/screen.h"
#include "render/ui/ui.h"

namespace potluck::render {

/// Whether games may be written down: asked once, before the first game.
struct Consent {
  std::optional<bool> given;  ///< nothing: not asked yet
  std::string folder;         ///< where games go
  std::function<void(bool)> remember;
};

class StartScreen final : public Screen {
 public:
  /// `setup`: what is chosen at first, its layout may be null; `with_person`: whether an empty
  /// partner is a wish for a second person, or none at all. `keeper` is used where consent is
  /// given. All must outlive the screen.
  StartScreen(Kitchens kitchens, const Partners& partners, GameKeeper& keeper, Consent consent,
              Setup setup, bool with_person = false);

  void handle(const Event& event) override;
  void update(double /*seconds*/) override {}
  [[nodiscard]] Scene scene(Size size) override;
  void resumed() override;

  [[nodiscard]] const Setup& setup() const { return setup_; }
  /// Begins the chosen game, or asks for consent first.
  void cook();

 private:
  void choose_kitchen(int index);
  void draw_kitchens(Scene& scene, const Rect& area);
  void draw_kitchen(Scene& scene, const Ui::Cell& cell);
  void draw_about(Scene& scene, Rect area);
  void draw_choices(Scene& scene, Rect area);
  void draw_partner(Scene& scene, const Ui::Cell& cell) const;
  void ask_consent(Scene& scene);
  void answer(bool may_record);
  [[nodiscard]] const KitchenPainter* picture_of(int kitchen);

  Kitchens kitchens_;
  const Partners& partners_;
  GameKeeper& keeper_;
  Consent consent_;
  Setup setup_;
  Ui ui_;
  int kitchen_ = -1;
  bool partner_chosen_;
  int partner_ = 0;  ///< index into choices_
  std::vector<PartnerChoice> choices_;
  /// By kitchen; made when first seen, empty for kitchens that cannot be loaded.
  std::vector<std::optional<std::unique_ptr<KitchenPainter>>> pictures_;
  std::string trouble_;
  bool asking_ = false;
  bool enter_ = false;  ///< was pressed in this frame
};

}  // namespace potluck::render
