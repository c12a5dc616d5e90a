// What is played: kitchen, partner, seat, pace; and where kitchens come from.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "env/layout.h"

namespace potluck::render {

inline constexpr float kUsualPace = 6;  ///< steps per second
inline constexpr float kSlowestPace = 1;
inline constexpr float kFastestPace = 15;

struct Setup {
  std::shared_ptr<const Layout> layout;
  std::string kitchen;      ///< what the layout is called among Kitchens
  std::string partner;      ///< a name of Partners; empty: a second person at the same keyboard
  int seat = 0;             ///< the (first) person's; other seats go to the partner
  float pace = kUsualPace;  ///< steps per second
  bool turn_based = false;  ///< the kitchen waits for the person
  std::uint64_t seed = 0;   ///< of all chance
  bool elsewhere = false;   ///< no partner, but a person at another computer (GameServices::wire)
  bool hide_names = false;  ///< the partner's name and thoughts stay hidden, as studies want it
  bool one_game = false;    ///< no restart, no undo, no swap: the game counts
};

/// Kitchens by name; load() throws InputError for those that are wrong.
struct Kitchens {
  std::vector<std::string> names;
  std::function<std::shared_ptr<const Layout>(const std::string&)> load;
};

}  // namespace potluck::render
