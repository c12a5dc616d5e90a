// What is said between us and a partner that is a process: the texts of README.md, written and
// read.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "agents/policy/messages.h"
#include "env/action.h"
#include "env/layout.h"
#include "env/observation.h"

namespace potluck::process {

inline constexpr int kProtocol = 1;

/// What a partner asks for in its answer to the hello; all of it by default.
struct Wishes {
  ObservationKind observation = nullptr;  ///< null: none
  bool state = true;
  bool text = true;
  int batch = 0;  ///< most decisions in a line; 0: as many as there are
};

/// The first line to a partner. `seed`: of its own chance.
[[nodiscard]] std::string hello_line(const Layout& layout, std::uint32_t seed);

/// The answer to it. Throws InputError (place: `place`) for anything else.
[[nodiscard]] Wishes parse_hello_answer(std::string_view line, const Layout& layout,
                                        const std::string& place);

/// One player's turn.
struct Turn {
  std::uint32_t game = 0;
  int env = 0;
  std::uint32_t episode = 0;
  std::uint32_t step = 0;
  int seat = 0;
  bool begins = false;
  std::uint32_t seed = 0;
  ActionRange legal = {};                   ///< the actions that there are now; none: all
  std::vector<Messages::Heard> heard = {};  ///< what the others wrote at the step before
  std::span<const float> observation = {};  ///< empty: not wanted
  std::string state = {};                   ///< JSON; empty: not wanted
  std::optional<std::string> text = {};
};

/// `{"decide": [TURNS]}` and a line break; `turns`: of turn_text().
[[nodiscard]] std::string decide_line(std::span<const std::string> turns);
/// `actions`: the player's actions, by number.
[[nodiscard]] std::string turn_text(const Turn& turn, std::span<const std::string> actions);

/// What a partner answered for one turn.
struct Answer {
  std::optional<Action> action;  ///< none: it named nothing that one can do
  std::string wrong = {};        ///< why: "action \"fly\""
  std::string message = {};      ///< what it says beside
};

/// The answers to so many turns; empty, and `wrong` says why, if the line as a whole is none.
[[nodiscard]] std::vector<Answer> parse_answers(std::string_view line, std::size_t turns,
                                                std::span<const std::string> actions,
                                                std::string& wrong);

}  // namespace potluck::process
