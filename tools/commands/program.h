// The whole `potluck` program behind one function, so that its main() needs no more than this.
#pragma once

namespace potluck::tools {

/// Reads the command line, runs the command and tells on standard error what went wrong. The exit
/// code: 0, 1 (failed), 2 (bad input) or 130 (interrupted).
int run_program(int argc, char** argv);

}  // namespace potluck::tools
