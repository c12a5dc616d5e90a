#include "env/classic/observations/lossless.h"

#include "env/classic/observations/sinks.h"

namespace potluck::classic {

std::vector<float> lossless_template(const ClassicRules& rules) {
  std::vector<float> row(static_cast<std::size_t>(lossless_size(rules)));
  visit_lossless_constant(rules, DenseSink(row.data()));
  return row;
}

}  // namespace potluck::classic
