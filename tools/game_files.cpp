#include "tools/game_files.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <array>
#include <cctype>
#include <ctime>
#include <nlohmann/json.hpp>
#include <string_view>
#include <system_error>

#include "env/files.h"

namespace potluck::tools {
namespace {

using OrderedJson = nlohmann::ordered_json;

constexpr std::array<std::string_view, 5> kWishNames = {"up", "down", "left", "right", "interact"};

/// Letters, digits and underscores only.
std::string file_word(const std::string& text) {
  std::string word;
  for (const char c : text) {
    const bool plain = std::isalnum(static_cast<unsigned char>(c)) != 0;
    word += plain ? c : '_';
  }
  return word.empty() ? "person" : word.substr(word.size() > 40 ? word.size() - 40 : 0);
}

}  // namespace

std::string GameFiles::keep(const render::Game& game, const render::Setup& setup,
                            std::span<const render::Press> presses, int number) {
  std::error_code error;
  std::filesystem::create_directories(folder_, error);
  if (path_.empty() || number != number_ || game.seed() != seed_) {
    const std::string stem =
        fmt::format("{:%Y%m%d_%H%M%S}_{}_{}", fmt::localtime(std::time(nullptr)),
                    file_word(game.layout().name()), file_word(setup.partner));
    int copy = 1;
    do {
      path_ = folder_ / fmt::format("{}_{}.json", stem, copy++);
    } while (std::filesystem::exists(path_, error));
    number_ = number;
    seed_ = game.seed();
  }
  OrderedJson file =
      OrderedJson::parse(write_trajectory(game.trajectory("potluck " POTLUCK_VERSION)));
  OrderedJson times = OrderedJson::array();
  for (const render::Press& press : presses) {
    times.push_back({press.seconds, press.step, press.person,
                     kWishNames[static_cast<std::size_t>(press.wish)]});
  }
  file["play"] = {
      {"finished", game.over()}, {"partner", setup.partner},       {"seat", setup.seat},
      {"pace", setup.pace},      {"turn_based", setup.turn_based}, {"presses", std::move(times)}};
  try {
    write_file_atomically(path_, file.dump() + "\n");
  } catch (const std::exception& failure) {
    return failure.what();
  }
  return {};
}

}  // namespace potluck::tools
