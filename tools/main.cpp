#include "tools/commands/program.h"

int main(int argc, char** argv) {
  return potluck::tools::run_program(argc, argv);
}
