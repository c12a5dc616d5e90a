// The menu over a game: go on, again, another partner, another kitchen, leave.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "render/canvas/scene.h"
#include "render/play/partner.h"
#include "render/ui/ui.h"

namespace potluck::render {

enum class MenuWish : std::uint8_t {
  kNothing,
  kGoOn,
  kAgain,
  kSwapSeats,
  kPartner,  ///< GameMenu::partner() has changed
  kKitchen,  ///< GameMenu::kitchen() has changed
  kLeave,
};

/// A partner as a list shows it: files by the end of their path, which is what tells them apart;
/// the empty name is another person.
[[nodiscard]] std::string shown_partner(const std::string& name);

class GameMenu {
 public:
  /// What can be chosen, and what is. A game that counts offers neither.
  struct Content {
    std::vector<std::string> partners;
    std::string partner;
    std::vector<std::string> kitchens;
    std::string kitchen;
    bool one_game = false;
    bool several_seats = true;
  };

  explicit GameMenu(Content content) : content_(std::move(content)) {}
  void set(Content content) { content_ = std::move(content); }

  [[nodiscard]] const std::string& partner() const { return content_.partner; }
  [[nodiscard]] const std::string& kitchen() const { return content_.kitchen; }

  /// Draws it in the middle of `area`; between ui.begin and ui.end.
  MenuWish draw(Ui& ui, Scene& scene, const Rect& area);

 private:
  Content content_;
};

}  // namespace potluck::render
