#include "tools/window/game_files.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <cctype>
#include <cmath>
#include <ctime>
#include <nlohmann/json.hpp>
#include <system_error>

#include "env/text/files.h"
#include "env/text/json_text.h"

namespace potluck::tools {
namespace {

using OrderedJson = nlohmann::ordered_json;

/// Letters, digits and underscores only.
std::string file_word(const std::string& text) {
  std::string word;
  for (const char c : text) {
    const bool plain = std::isalnum(static_cast<unsigned char>(c)) != 0;
    word += plain ? c : '_';
  }
  return word.empty() ? "person" : word.substr(word.size() > 40 ? word.size() - 40 : 0);
}

/// Seconds with no more digits than a frame of the window is worth.
double milliseconds(double seconds) {
  return std::round(seconds * 1e3) / 1e3;
}

/// What stands under "play".
std::string play_text(const render::GameRecord& record) {
  const render::Setup& setup = record.setup;
  OrderedJson presses = OrderedJson::array();
  for (const render::Press& press : record.presses) {
    presses.push_back(
        {milliseconds(press.seconds), press.step, press.person, render::wish_name(press.wish)});
  }
  OrderedJson taken_back = OrderedJson::array();
  for (const render::TakenBack& taken : record.taken_back) {
    taken_back.push_back({milliseconds(taken.seconds), taken.from, taken.to});
  }
  const OrderedJson play = {{"finished", record.game.over()},
                            {"partner", setup.partner},
                            {"seat", setup.seat},
                            {"pace", setup.pace},
                            {"turn_based", setup.turn_based},
                            {"presses", std::move(presses)},
                            {"taken_back", std::move(taken_back)}};
  return dump_json(play);
}

}  // namespace

void GameFiles::begin_game() {
  writer_.finish();
  path_.clear();
}

std::string GameFiles::keep(const render::GameRecord& record) {
  if (path_.empty()) {
    std::error_code error;
    std::filesystem::create_directories(folder_, error);
    const std::string stem =
        fmt::format("{:%Y%m%d_%H%M%S}_{}_{}", fmt::localtime(std::time(nullptr)),
                    file_word(record.game.layout().name()), file_word(record.setup.partner));
    int copy = 1;
    do {
      path_ = folder_ / fmt::format("{}_{}.json", stem, copy++);
    } while (std::filesystem::exists(path_, error));
  }
  writer_.write(path_, [trajectory = record.game.trajectory("potluck " POTLUCK_VERSION),
                        play = play_text(record)] {
    std::string text = write_trajectory(trajectory);
    text.erase(text.find_last_of(']') + 1);
    return text + ",\n  \"play\": " + play + "\n}\n";
  });
  return writer_.trouble();
}

std::string GameFiles::finish() {
  writer_.finish();
  return writer_.trouble();
}

}  // namespace potluck::tools
