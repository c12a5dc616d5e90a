// Where a session begins: which kitchen, with whom, how fast. Games lie on top of it, so leaving
// one leads back here with everything as it was.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "render/play/play_screen.h"
#include "render/screen.h"
#include "render/ui.h"

namespace potluck::render {

/// Kitchens by name; load() throws InputError for those that are wrong.
struct Kitchens {
  std::vector<std::string> names;
  std::function<std::shared_ptr<const Layout>(const std::string&)> load;
};

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

  void handle(const Event& event) override { ui_.handle(event); }
  void update(double /*seconds*/) override {}
  [[nodiscard]] Scene scene(Size size) override;
  void resumed() override;

  [[nodiscard]] const Setup& setup() const { return setup_; }
  /// Begins the chosen game, or asks for consent first.
  void cook();

 private:
  void choose_kitchen(int index);
  void draw_preview(Scene& scene, const Rect& area);
  void draw_choices(Scene& scene, Rect area);
  void ask_consent(Scene& scene);

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
  std::optional<KitchenPainter> painter_;
  std::string trouble_;
  bool asking_ = false;
};

}  // namespace potluck::render
