// A recorded episode, ready to be shown: any step at once, forwards and backwards.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "env/trajectory/trajectory.h"
#include "render/play/partner.h"
#include "render/scene/hud.h"
#include "render/scene/kitchen_scene.h"

namespace potluck::render {

class Episode {
 public:
  /// `name`: for the title, such as the file's. Throws InputError when there is no state in it.
  Episode(Trajectory trajectory, std::string name);

  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] const Layout& layout() const { return *trajectory_.layout; }
  [[nodiscard]] const KitchenPainter& painter() const { return *painter_; }
  [[nodiscard]] const Trajectory& trajectory() const { return trajectory_; }
  /// States are 0 … last().
  [[nodiscard]] int last() const { return static_cast<int>(trajectory_.states.size()) - 1; }
  [[nodiscard]] const Snapshot& state(int step) const {
    return trajectory_.states[static_cast<std::size_t>(step)];
  }
  [[nodiscard]] double score(int step) const { return scores_[static_cast<std::size_t>(step)]; }
  /// What the panel says at `step`.
  [[nodiscard]] Hud hud(int step) const;
  /// Steps after which a soup had been delivered: marks on a time line.
  [[nodiscard]] const std::vector<int>& deliveries() const { return deliveries_; }
  /// What was done to get to `step`, in words by seat; empty at 0.
  [[nodiscard]] std::vector<std::string> actions(int step) const;

  /// Asks what `partners` [num_agents, null: nobody] would have done in every state, for overlays.
  /// States that the rules do not know are left out.
  void ask(const std::vector<std::shared_ptr<Partner>>& partners);
  [[nodiscard]] bool knows_thoughts() const { return !thoughts_.empty(); }
  [[nodiscard]] std::vector<Thought> thoughts(int step) const;

 private:
  Trajectory trajectory_;
  std::string name_;
  std::shared_ptr<const KitchenPainter> painter_;
  std::vector<double> scores_;                   ///< [states]
  std::vector<std::vector<CookTotals>> totals_;  ///< [states][num_agents]
  std::vector<int> deliveries_;
  std::vector<std::vector<Decision>> thoughts_;  ///< [states][num_agents]; empty: nobody asked
};

/// How an episode is drawn.
struct ReplayView {
  double position = 0;  ///< in steps: 2.5 is half-way from state 2 to state 3
  bool shows_work = false;
  bool shows_thoughts = false;
};

/// Header, kitchen and panel of one moment, into `area`.
void draw_replay(Scene& scene, Rect area, const Episode& episode, const ReplayView& view);
/// The same as a picture of its own, for files.
[[nodiscard]] Scene replay_frame(const Episode& episode, const ReplayView& view, Size size);

}  // namespace potluck::render
