// `potluck bench env`, `potluck bench observe` and `potluck bench --signature`.
#pragma once

#include "tools/terminal/options.h"

namespace potluck::tools {

void add_bench_env(Command& bench);
void add_bench_observe(Command& bench);

}  // namespace potluck::tools
