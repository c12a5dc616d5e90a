#include "tools/guests/guest_flags.h"

#include <fmt/core.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <string>

namespace potluck::tools {
namespace {

void tell(const std::string& line) {
  const bool bar = isatty(STDERR_FILENO) != 0;  // there may be one on this line
  fmt::print(stderr, "{}potluck: {}\n", bar ? "\r\x1b[K" : "", line);
  std::fflush(stderr);
}

std::string environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

void set_server(language::HttpOptions& http) {
  http.url = environment("POTLUCK_LANGUAGE_URL");
  http.url = http.url.empty() ? environment("OPENAI_BASE_URL") : http.url;
  while (http.url.ends_with('/')) {
    http.url.pop_back();
  }
  http.key = environment("POTLUCK_LANGUAGE_KEY");
  // A key that was not meant for this program alone is not sent where others can read it.
  const bool is_safe = http.url.starts_with("https://") || language::is_this_machine(http.url);
  if (http.key.empty() && is_safe) {
    http.key = environment("OPENAI_API_KEY");
  }
}

}  // namespace

void add_guest_flags(Command& command, GuestFlags& flags) {
  command.add("--process-seconds", &flags.process.seconds,
              "Of process:COMMAND: time for one answer",
              {.range = {{0.01, 86400, false}}, .show_default = true});
  command.add("--process-restarts", &flags.process.restarts,
              "How often one that hangs or ends is started anew",
              {.range = {{0, 1000000, false}}, .show_default = true});
  command.add("--process-for-all", &flags.process.one_for_all,
              "One process of each command, however many play at once");
  command.add("--process-log", &flags.process.log, "File for everything that processes say");
  language::ServerOptions& server = flags.language.server;
  command.add(
      "--language-prompt", &flags.language.prompt,
      "Of language:MODEL: file with the prompt (agents/language/prompts has the stock ones)");
  command.add(
      "--language-choice", &flags.choice,
      "How an answer is kept to the list: number (asked for), grammar, schema, json_schema "
      "(forced, where the server can), score (by log-probability), random (nobody is asked)",
      {.choices = language::choosing_names(), .show_default = true});
  command.add("--language-temperature", &flags.language.temperature, "Temperature of its answers",
              {.range = {{0, 10, false}}, .show_default = true});
  command.add("--language-seconds", &server.http.seconds, "Time for one answer",
              {.range = {{0.01, 86400, false}}, .show_default = true});
  command.add("--language-at-once", &server.http.at_once, "Most requests at a time",
              {.range = {{1, 1000, false}}, .show_default = true});
  command.add("--language-record", &server.record,
              "File for every request and answer, from which --language-replay repeats the run");
  command.add("--language-replay", &server.replay, "Take the answers from such a file; no server");
}

std::unique_ptr<Guests> make_guests(const GuestFlags& flags, std::uint64_t seed) {
  GuestOptions options{.process = flags.process,
                       .complain = [](const std::string& line) { tell(line); }};
  options.process.seed = seed;
  options.language = flags.language;
  options.language.choosing = language::parse_choosing(flags.choice, "--language-choice");
  set_server(options.language.server.http);
  return std::make_unique<Guests>(std::move(options));
}

void tell_summary(const Guests& guests) {
  for (const std::string& line : guests.summary()) {
    tell(line);
  }
}

}  // namespace potluck::tools
