// `potluck serve`: offers a study's page, and keeps what its participants send.
#include <fmt/format.h>

#include <csignal>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <random>
#include <string>

#include "env/text/error.h"
#include "env/text/files.h"
#include "tools/commands/commands.h"
#include "tools/serve/server.h"
#include "tools/terminal/interrupt.h"

namespace potluck::tools {
namespace {

struct ServeFlags {
  std::string site;
  std::string data;
  std::string token_file;
  ListenOptions listen;
  int port = 8000;
};

std::string token_of(const ServeFlags& flags) {
  if (flags.token_file.empty()) {
    std::random_device device;
    return fmt::format("{:08x}{:08x}{:08x}", device(), device(), device());
  }
  std::string token = read_file(flags.token_file, 4096);
  token.resize(token.find_last_not_of(" \r\n\t") + 1);
  if (token.size() < 8) {
    throw InputError(flags.token_file, "a token of " + std::to_string(token.size()) + " characters",
                     "8 or more");
  }
  return token;
}

void run(ServeFlags flags) {
  flags.listen.port = static_cast<std::uint16_t>(flags.port);
  const std::string token = token_of(flags);
  StudyServer server(flags.site, flags.data, token);
  catch_interrupts();
  std::signal(SIGXFSZ, SIG_IGN);  // a limit on file sizes is an error of the write, like a full disk
  serve(
      server, flags.listen,
      [&](std::uint16_t port) {
        const bool wide = flags.listen.address.find(':') != std::string::npos;
        const std::string host = wide ? "[" + flags.listen.address + "]" : flags.listen.address;
        fmt::print("study '{}': http://{}:{}/\n", server.study().name, host, port);
        fmt::print("who is where: http://{}:{}/status?token={}\n", host, port,
                   flags.token_file.empty() ? token : "…");
        std::fflush(stdout);
      },
      [] { return interrupted(); });
  fmt::print("stopped; everything that was acknowledged is in {}\n",
             (std::filesystem::path(flags.data) / server.study().name).string());
}

}  // namespace

void add_serve_command(Command& program) {
  auto flags = std::make_shared<ServeFlags>();
  Command& command =
      program.add_command("serve", "Offer a study's page to participants, and keep what they send");
  command.add("DIR", &flags->site, "What `potluck web --study FILE --out DIR` wrote",
              {.required = true});
  command.add("--data", &flags->data, "Folder for the records (made if it is not there)",
              {.required = true});
  command.add("--listen", &flags->listen.address,
              "Address to listen on; 0.0.0.0 or :: for all, behind a proxy that speaks TLS",
              {.show_default = true});
  command.add("--port", &flags->port, "Port; 0: any that is free",
              {.range = {{0, 65535}}, .show_default = true});
  command.add("--token-file", &flags->token_file,
              "File with the experimenter's token for /status (default: a new one each start)");
  command.action = [flags] { run(*flags); };
}

}  // namespace potluck::tools
