#include "env/kernel.h"

#include <utility>

#include "env/classic/kernel.h"
#include "env/coop_grid/kernel.h"

namespace potluck {

std::unique_ptr<Kernel> make_kernel(std::shared_ptr<const Layout> layout) {
  switch (layout->rules()) {
    case Rules::kClassic:
      return std::make_unique<classic::ClassicKernel>(std::move(layout));
    case Rules::kCoopGrid:
      break;
  }
  return std::make_unique<coop_grid::GridKernel>(std::move(layout));
}

}  // namespace potluck
