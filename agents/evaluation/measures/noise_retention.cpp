#include "agents/evaluation/measures/noise_retention.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "agents/evaluation/measures/statistics.h"

namespace potluck {

double noise_retention(std::span<const double> deltas, std::span<const double> returns,
                       std::size_t i) {
  const bool has_base = !deltas.empty() && deltas.front() == 0 && returns.front() > 0;
  return has_base ? returns[i] / returns.front() : kUndefined;
}

double area_under_sweep(std::span<const double> deltas, std::span<const double> returns) {
  if (deltas.size() < 2) {
    return returns.empty() ? kUndefined : returns.front();
  }
  double area = 0;
  for (std::size_t i = 1; i < deltas.size(); ++i) {
    area += (deltas[i] - deltas[i - 1]) * (returns[i] + returns[i - 1]) / 2;
  }
  return area / (deltas.back() - deltas.front());
}

std::vector<NoiseSweep> noise_sweeps(const std::vector<PartnerMeasures>& conditions) {
  std::vector<const PartnerMeasures*> by_noise;
  for (const PartnerMeasures& condition : conditions) {
    by_noise.push_back(&condition);
  }
  std::stable_sort(by_noise.begin(), by_noise.end(),
                   [](const auto* a, const auto* b) { return a->noise < b->noise; });
  std::vector<NoiseSweep> sweeps;
  for (const PartnerMeasures* condition : by_noise) {
    for (const KitchenSummary& entry : condition->kitchens) {
      auto sweep = std::find_if(sweeps.begin(), sweeps.end(), [&](const NoiseSweep& known) {
        return known.measure == condition->measure && known.temperature == condition->temperature &&
               known.kitchen == entry.kitchen && known.group == entry.group;
      });
      if (sweep == sweeps.end()) {
        NoiseSweep begun;
        begun.measure = condition->measure;
        begun.temperature = condition->temperature;
        begun.kitchen = entry.kitchen;
        begun.group = entry.group;
        sweep = sweeps.insert(sweeps.end(), std::move(begun));
      }
      sweep->deltas.push_back(condition->noise);
      sweep->returns.push_back(entry.returns);
    }
  }
  std::erase_if(sweeps, [](const NoiseSweep& sweep) { return sweep.deltas.size() < 2; });
  for (NoiseSweep& sweep : sweeps) {
    std::vector<double> returns;
    for (const Estimate& estimate : sweep.returns) {
      returns.push_back(estimate.value);
    }
    for (std::size_t i = 0; i < returns.size(); ++i) {
      sweep.retention.push_back(noise_retention(sweep.deltas, returns, i));
    }
    sweep.area = area_under_sweep(sweep.deltas, returns);
  }
  return sweeps;
}

}  // namespace potluck
