// What is left of a pair's return when the partner acts at random with probability delta.
//
// Robustness to a partner that errs is asked for by Knott et al., "Evaluating the robustness of
// collaborative agents" (AAMAS 2021); the noise here is the simplest there is: each action of the
// partner is replaced by one drawn evenly with probability delta. Chosen: retention as a share of
// the return without noise, and the area under the sweep by trapezoids over its width, which is the
// mean return when delta is drawn evenly from the sweep.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "agents/evaluation/measures/partner_summary.h"
#include "agents/evaluation/measures/statistics.h"

namespace potluck {

/// returns[i] / returns at delta 0; kUndefined unless `deltas` has a 0 whose return is above 0.
/// `deltas` ascend.
[[nodiscard]] double noise_retention(std::span<const double> deltas,
                                     std::span<const double> returns, std::size_t i);

/// Area under the return over deltas, divided by the last delta less the first; the single return
/// when there is one delta only; kUndefined when there is none.
[[nodiscard]] double area_under_sweep(std::span<const double> deltas,
                                      std::span<const double> returns);

/// A group over all partners it did not train with in one kitchen, by how noisy they are.
struct NoiseSweep {
  std::string measure;
  double temperature = 1;
  std::string kitchen;
  std::string group;
  std::vector<double> deltas;  ///< ascending
  std::vector<Estimate> returns;
  std::vector<double> retention;  ///< kUndefined where it is not defined
  double area = kUndefined;
};

/// The sweeps in conditions that differ in noise only; none for a group that was measured with one
/// noise only.
[[nodiscard]] std::vector<NoiseSweep> noise_sweeps(const std::vector<PartnerMeasures>& conditions);

}  // namespace potluck
