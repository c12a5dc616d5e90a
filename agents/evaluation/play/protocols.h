// The ways in which the cells of a matrix are measured.
//
// Measures: "ret128" is the protocol of arXiv 2602.21515, section 6.1 (128 steps with automatic
// reset at the horizon, sampled actions, sum of all seats' rewards); "episode" plain episodes of
// one horizon. A protocol is a measure in a kitchen under a condition (how the column's agent is
// perturbed) with the row's agent in one of the seats.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "agents/evaluation/play/cross_play.h"
#include "env/layout.h"

namespace potluck {

inline constexpr const char* kRet128 = "ret128";
inline constexpr const char* kEpisode = "episode";

struct ProtocolOptions {
  std::vector<std::string> measures = {kRet128, kEpisode};
  int episodes = 200;  ///< measurements per cell and protocol
  std::vector<double> noises = {0};
  std::vector<double> temperatures = {1};
  bool all_seats = false;  ///< the row's agent in every seat, not in seat 0 only
};

/// Every combination; measures outermost, then temperatures, noises, kitchens, seats. A name is the
/// measure and whatever is unlike an evaluation in one kitchen without noise:
/// "episode@cramped_room noise 0.3 temperature 0.5 swapped" (of two cooks) or "… seat 2". Throws
/// InputError: unknown measures, noises outside [0, 1], temperatures not above 0, values or
/// kitchens (by name) that come twice.
[[nodiscard]] std::vector<Protocol> make_protocols(
    std::span<const std::shared_ptr<const Layout>> kitchens, const ProtocolOptions& options);

/// Protocol::measure or what stands for it.
[[nodiscard]] const std::string& measure_of(const Protocol& protocol);
/// The name of the kitchen in which a protocol is played.
[[nodiscard]] const std::string& kitchen_of(const CrossPlay& evaluation, const Protocol& protocol);
/// Names of all kitchens, in order of first appearance.
[[nodiscard]] std::vector<std::string> kitchens_of(const CrossPlay& evaluation);

/// Does the column's agent act otherwise than it would by itself?
[[nodiscard]] bool is_perturbed(const Protocol& protocol);

/// The protocols that are `protocol` with the row's agent in another seat; none if only one seat
/// was played.
[[nodiscard]] std::vector<std::size_t> other_seatings(const CrossPlay& evaluation,
                                                      std::size_t protocol);

/// Is the column's agent perturbed as in the first protocol? What is shown in full is measured so.
[[nodiscard]] bool is_main_condition(const CrossPlay& evaluation, double noise, double temperature);

/// Those with the row's agent in seat 0 in the main condition. All other seatings and conditions
/// are pooled or compared with these.
[[nodiscard]] std::vector<std::size_t> main_protocols(const CrossPlay& evaluation);

}  // namespace potluck
