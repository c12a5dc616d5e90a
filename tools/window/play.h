// `potluck play`: a person cooks, alone with an agent or as participant of a study.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "render/play/setup.h"
#include "render/play/study.h"
#include "tools/guests/guest_flags.h"
#include "tools/play/play_partners.h"

namespace potluck::tools {

struct PlayFlags {
  std::string layout;
  std::vector<std::string> layout_set;
  std::string partner;
  int seat = 0;
  float pace = render::kUsualPace;
  bool turn_based = false;
  std::string record;
  bool no_record = false;
  std::optional<std::uint64_t> seed;
  std::string study;
  std::optional<int> participant;
  GuestFlags guests;
};

/// The partner that is another person at the same keyboard.
inline constexpr std::string_view kPerson = "person";

/// Plays until the window is closed. `setup`: what the flags ask for. Throws render::NoWindow.
void play_in_window(const PlayFlags& flags, const render::Setup& setup,
                    const PlayPartners& partners);

/// The same for one participant of a study.
void take_part_in_window(const PlayFlags& flags, const render::Study& study);

}  // namespace potluck::tools
