#include "tools/terminal/interrupt.h"

#include <csignal>

namespace potluck::tools {
namespace {

// Signal handlers can reach nothing but a global.
volatile std::sig_atomic_t g_interrupted = 0;

void on_signal(int signal) {
  if (g_interrupted != 0) {
    std::signal(signal, SIG_DFL);
    std::raise(signal);
  }
  g_interrupted = 1;
}

}  // namespace

void catch_interrupts() {
  std::signal(SIGINT, on_signal);
  std::signal(SIGTERM, on_signal);
  // A closed terminal, unless the user asked for it to be ignored (nohup).
  if (std::signal(SIGHUP, on_signal) == SIG_IGN) {
    std::signal(SIGHUP, SIG_IGN);
  }
}

bool interrupted() {
  return g_interrupted != 0;
}

}  // namespace potluck::tools
