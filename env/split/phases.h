// Which decision a step of a splitting game is, and how actions are numbered (rule_set.h).
#pragma once

#include <cstdint>

#include "env/action.h"
#include "env/rule_set.h"
#include "env/split/parameters.h"

namespace potluck::split {

class Phases {
 public:
  explicit Phases(const Parameters& p)
      : kinds_(static_cast<std::uint32_t>(p.kinds)),
        claims_(static_cast<std::uint32_t>(p.items) + 1),
        words_(static_cast<std::uint32_t>(p.num_words())) {}

  [[nodiscard]] std::uint32_t message_steps() const { return words_ > 0 ? kPlayers : 0; }
  [[nodiscard]] std::uint32_t steps_per_round() const { return message_steps() + kinds_; }
  /// The step of its round.
  [[nodiscard]] std::uint32_t within(std::uint32_t step) const { return step % steps_per_round(); }
  [[nodiscard]] std::uint32_t round(std::uint32_t step) const { return step / steps_per_round(); }
  [[nodiscard]] static int first_speaker(std::uint32_t round) {
    return static_cast<int>(round % kPlayers);
  }
  /// Who is to speak in this step; nobody (-1) while claims are made.
  [[nodiscard]] int speaker(std::uint32_t step) const {
    const std::uint32_t at = within(step);
    return at >= message_steps() ? -1 : (first_speaker(round(step)) + static_cast<int>(at)) % 2;
  }
  /// The kind that is being shared; only while claims are made.
  [[nodiscard]] std::uint32_t kind(std::uint32_t step) const {
    return within(step) - message_steps();
  }

  [[nodiscard]] int num_actions() const {
    return static_cast<int>(claims_ + words_ + (words_ > 0 ? 1 : 0));
  }
  [[nodiscard]] Action first_word() const { return static_cast<Action>(claims_); }
  [[nodiscard]] Action waiting() const { return static_cast<Action>(claims_ + words_); }
  [[nodiscard]] ActionRange choices(std::uint32_t step, int seat) const {
    const int who = speaker(step);
    if (who < 0) {
      return {0, static_cast<int>(claims_)};
    }
    return who == seat ? ActionRange{first_word(), static_cast<int>(words_)}
                       : ActionRange{waiting(), 1};
  }

 private:
  std::uint32_t kinds_;
  std::uint32_t claims_;  ///< how many different ones
  std::uint32_t words_;
};

}  // namespace potluck::split
