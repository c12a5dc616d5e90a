#include "env/kernel.h"

#include <utility>

#include "env/coop_grid/kernel.h"

namespace potluck {

std::unique_ptr<Kernel> make_kernel(std::shared_ptr<const Layout> layout) {
  return std::make_unique<coop_grid::GridKernel>(std::move(layout));
}

}  // namespace potluck
