#include "agents/learning/hidden_rewards.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "env/text/error.h"
#include "env/text/names.h"

namespace potluck {
namespace {

constexpr const char* kPlace = "hidden_rewards";
constexpr int kGridActions = 5;  // coop_grid: no interact

std::vector<float> worths_of(const std::string& text, const std::string& list) {
  std::vector<float> worths;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find('|', begin), text.size());
    const std::string number = text.substr(begin, end - begin);
    char* stop = nullptr;
    const float worth = std::strtof(number.c_str(), &stop);
    if (number.empty() || stop != number.c_str() + number.size() || !std::isfinite(worth)) {
      throw InputError(kPlace, "'" + list + "'",
                       "an event and numbers such as onion_pickup=-5|0|5");
    }
    worths.push_back(worth);
    begin = end + 1;
  }
  return worths;
}

}  // namespace

std::vector<std::string> usual_hidden_rewards(int num_actions) {
  if (num_actions == kGridActions) {
    return {"onion_pickup=-2|0|2", "soup_delivery=-5|0|5", "move_action=-1|-0.3|0|0.2",
            "collision=0|1", "team=0|1"};
  }
  return {"onion_pickup=-3|0|3", "onion_drop=-3|0|3",  "potting_onion=-5|0|5", "dish_pickup=-3|0|3",
          "dish_drop=-3|0|3",    "soup_pickup=-5|0|5", "soup_delivery=-5|0|5", "team=0|1"};
}

HiddenReward draw_hidden_reward(const std::vector<std::string>& lists, RandomKey key) {
  HiddenReward reward;
  for (std::size_t i = 0; i < lists.size(); ++i) {
    const std::string& list = lists[i];
    const std::size_t equals = std::min(list.find('='), list.size());
    const std::string name = list.substr(0, equals);
    const std::vector<float> worths =
        worths_of(equals < list.size() ? list.substr(equals + 1) : "", list);
    const PhiloxBlock bits = key.draw(static_cast<std::uint32_t>(i), 0, 0, Purpose::kPartner);
    const float worth = worths[uniform_below(bits[0], static_cast<std::uint32_t>(worths.size()))];
    if (name == "team") {
      reward.team = worth;
    } else {
      reward
          .worth[static_cast<std::size_t>(parse_name<Event>(kEventNames, name, "event", kPlace))] =
          worth;
    }
  }
  return reward;
}

}  // namespace potluck
