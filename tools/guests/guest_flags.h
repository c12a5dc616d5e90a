// What commands say of partners from outside the program (agents/roster/guests.h): their flags, and
// the lines for what goes wrong with them.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "agents/roster/guests.h"
#include "tools/terminal/options.h"

namespace potluck::tools {

struct GuestFlags {
  ProcessOptions process;
  LanguageOptions language;
  std::string choice = "number";
};

/// Adds --process-seconds, --language-prompt and their like.
void add_guest_flags(Command& command, GuestFlags& flags);

/// Guests as `flags` have them, their chance from `seed`, who complain on standard error. Where the
/// server of language models is, and its key, stands in the environment: POTLUCK_LANGUAGE_URL (else
/// OPENAI_BASE_URL), POTLUCK_LANGUAGE_KEY (else OPENAI_API_KEY, which goes to this machine and over
/// https only). Throws InputError.
[[nodiscard]] std::unique_ptr<Guests> make_guests(const GuestFlags& flags, std::uint64_t seed);

/// Tells on standard error what the guests did.
void tell_summary(const Guests& guests);

}  // namespace potluck::tools
