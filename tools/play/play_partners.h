// The partners of the window, made from agents.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "agents/roster/guests.h"
#include "render/play/partner.h"

namespace potluck::tools {

/// Agents that come along, scripted cooks, run directories below ./runs, and `extra` names.
class PlayPartners final : public render::Partners {
 public:
  /// `guests`, if they may come, must outlive it; `waits`: the game waits for what they decide.
  explicit PlayPartners(std::vector<std::string> extra, Guests* guests = nullptr,
                        bool waits = false);

  [[nodiscard]] std::vector<render::PartnerChoice> choices(const Layout& layout) const override;
  [[nodiscard]] std::unique_ptr<render::Partner> make(
      const std::string& name, const std::shared_ptr<const Layout>& layout) const override;

 private:
  struct Run {
    std::vector<std::string> kitchens;  ///< by name
    render::PartnerChoice choice;
  };
  [[nodiscard]] const std::vector<Run>& runs() const;

  std::vector<std::string> extra_;
  Guests* guests_;
  bool waits_;
  mutable std::optional<std::vector<Run>> runs_;  ///< found when first asked for
};

}  // namespace potluck::tools
