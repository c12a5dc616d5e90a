#include "render/play/game_menu.h"

#include <algorithm>

namespace potluck::render {
namespace {

constexpr float kRowGap = 8;

/// A selector with its name before it; true when another option was chosen.
bool choice(Ui& ui, const Rect& row, const std::string& name,
            const std::vector<std::string>& options, std::string& chosen,
            std::string (*shown)(const std::string&)) {
  std::vector<std::string> words;
  for (const std::string& option : options) {
    words.push_back(shown(option));
  }
  const auto found = std::ranges::find(options, chosen);
  int index = found == options.end() ? 0 : static_cast<int>(found - options.begin());
  Rect field = row;
  ui.label(field.cut_left(72), name, 14, palette::kTextSoft);
  if (!ui.selector(field, name, words, index)) {
    return false;
  }
  chosen = options[static_cast<std::size_t>(index)];
  return true;
}

std::string as_it_is(const std::string& name) {
  return name;
}

}  // namespace

std::string shown_partner(const std::string& name) {
  if (name.empty()) {
    return "another person here";
  }
  std::size_t slash = name.rfind('/');
  if (slash == std::string::npos || slash == 0) {
    return name;
  }
  slash = name.rfind('/', slash - 1);
  return slash == std::string::npos ? name : "…" + name.substr(slash);
}

MenuWish GameMenu::draw(Ui& ui, Scene& scene, const Rect& area) {
  MenuWish wish = MenuWish::kNothing;
  const auto want = [&wish](bool pressed, MenuWish what) { wish = pressed ? what : wish; };
  const bool partners = !content_.one_game && content_.partners.size() > 1;
  const bool kitchens = !content_.one_game && content_.kitchens.size() > 1;
  const int rows = (content_.one_game ? 2 : 3) + (partners ? 1 : 0) + (kitchens ? 1 : 0);
  const Rect card = area.centered(380, 78 + static_cast<float>(rows) * (Ui::kRowHeight + kRowGap));
  scene.rect(scene.bounds(), faded(palette::kPage, 0.6F));
  scene.rect(card, palette::kPanel, 16);
  scene.frame(card, palette::kPanelEdge, 2, 16);
  Rect inner = card.inset(24, 18);
  ui.label(inner.cut_top(30, 12), "Paused", 20, palette::kText, Align::kCenter, true);
  const auto row = [&] { return inner.cut_top(Ui::kRowHeight, kRowGap); };
  want(ui.button(row(), "Go on", true), MenuWish::kGoOn);
  if (content_.one_game) {
    want(ui.button(row(), "Stop this game"), MenuWish::kLeave);
    return wish;
  }
  const Rect again = row();
  want(ui.button(again.column(0, content_.several_seats ? 2 : 1, kRowGap), "Again"),
       MenuWish::kAgain);
  if (content_.several_seats) {
    want(ui.button(again.column(1, 2, kRowGap), "Swap seats"), MenuWish::kSwapSeats);
  }
  if (partners) {
    want(choice(ui, row(), "Partner", content_.partners, content_.partner, shown_partner),
         MenuWish::kPartner);
  }
  if (kitchens) {
    want(choice(ui, row(), "Kitchen", content_.kitchens, content_.kitchen, as_it_is),
         MenuWish::kKitchen);
  }
  want(ui.button(row(), "Leave"), MenuWish::kLeave);
  return wish;
}

}  // namespace potluck::render
