// A trained agent as a Policy.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "agents/policy/network_batch.h"
#include "agents/policy/observer.h"
#include "agents/policy/policy.h"
#include "agents/policy/trained_agent.h"

namespace potluck {

/// Plays the networks of an agent, sampling from their distributions. Weights are fixed, so
/// what a network without memory makes of an observation is computed once and remembered.
class NetworkPolicy final : public Policy {
 public:
  /// Throws InputError (place: `place`) when the agent does not fit `layout`: other rules, a larger
  /// observation, fewer seats than players.
  NetworkPolicy(std::shared_ptr<const TrainedAgent> agent, const Layout& layout,
                const std::string& place);

  void act(const PolicyBatch& batch, const PolicyOutput& out) override;
  void begin_episode(int env) override;
  [[nodiscard]] std::unique_ptr<Policy> clone() const override;

 private:
  NetworkPolicy(std::shared_ptr<const TrainedAgent> agent, std::vector<std::uint16_t> indices);

  std::shared_ptr<const TrainedAgent> agent_;
  std::vector<std::uint16_t> indices_;              ///< where the kitchen's numbers lie in a row
  std::optional<Observer> observer_;                ///< made when first asked
  std::vector<std::optional<NetworkBatch>> seats_;  ///< likewise, seat by seat
  std::vector<Memory> memories_;                    ///< by seat; of recurrent networks
  std::vector<int> rows_;
};

}  // namespace potluck
