#include "render/replay/episode.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "env/snapshots.h"
#include "env/text/error.h"
#include "render/canvas/palette.h"
#include "render/canvas/stroke_font.h"
#include "render/scene/orders.h"

namespace potluck::render {
namespace {

constexpr float kGap = 10;

}  // namespace

Episode::Episode(Trajectory trajectory, std::string name)
    : trajectory_(std::move(trajectory)), name_(std::move(name)) {
  if (trajectory_.states.empty()) {
    throw InputError(name_, "an episode without states", "at least one");
  }
  painter_ = std::make_shared<KitchenPainter>(trajectory_.layout);
  const auto cooks = static_cast<std::size_t>(layout().num_agents());
  std::vector<CookTotals> totals(cooks);
  double score = 0;
  scores_.push_back(score);
  totals_.push_back(totals);
  for (std::size_t t = 0; t + 1 < trajectory_.states.size(); ++t) {
    const TrajectoryStep& step = trajectory_.steps[t];
    score += static_cast<double>(step.team());
    for (std::size_t seat = 0; seat < cooks; ++seat) {
      const int before = totals[seat].deliveries();
      totals[seat].add(step, seat);
      if (totals[seat].deliveries() > before) {
        deliveries_.push_back(static_cast<int>(t) + 1);
      }
    }
    scores_.push_back(score);
    totals_.push_back(totals);
  }
}

Hud Episode::hud(int step) const {
  Hud hud{.looks = &looks_of(layout().rules()),
          .score = score(step),
          .steps = step,
          .steps_left = last() - step,
          .shows_effort = layout().spec().effort != Effort{},
          .cooks = {}};
  for (int seat = 0; seat < layout().num_agents(); ++seat) {
    const auto s = static_cast<std::size_t>(seat);
    HudCook cook{.name = s < trajectory_.agents.size() ? trajectory_.agents[s]
                                                       : fmt::format("cook {}", seat + 1),
                 .totals = totals_[static_cast<std::size_t>(step)][s],
                 .expected = {}};
    for (int t = 0; t <= step && knows_thoughts(); ++t) {
      cook.expected.push_back(thoughts_[static_cast<std::size_t>(t)][s].value.value_or(
          std::numeric_limits<float>::quiet_NaN()));
    }
    hud.cooks.push_back(std::move(cook));
  }
  return hud;
}

std::vector<std::string> Episode::actions(int step) const {
  std::vector<std::string> words;
  if (step > 0) {
    const std::vector<Action>& actions =
        trajectory_.steps[static_cast<std::size_t>(step) - 1].actions;
    for (std::size_t seat = 0; seat < actions.size(); ++seat) {
      words.push_back(
          layout().rules().action_name(layout(), static_cast<int>(seat), actions[seat]));
    }
  }
  return words;
}

void Episode::ask(const std::vector<std::shared_ptr<Partner>>& partners) {
  const Snapshots snapshots(trajectory_.layout);
  const RandomKey key = trajectory_.chance.key();
  VectorEnv game(trajectory_.layout, {.num_envs = 1, .key = key});
  for (const auto& partner : partners) {
    if (partner != nullptr) {
      partner->begin_episode();
    }
  }
  thoughts_.assign(trajectory_.states.size(), std::vector<Decision>(partners.size()));
  for (std::size_t t = 0; t < trajectory_.states.size(); ++t) {
    try {
      game.restore(0, trajectory_.chance.episode,
                   static_cast<std::uint32_t>(trajectory_.states[t].timestep),
                   snapshots.to_state(trajectory_.states[t], name_));
    } catch (const InputError&) {
      continue;  // made by other rules
    }
    for (std::size_t seat = 0; seat < partners.size(); ++seat) {
      if (partners[seat] != nullptr) {
        thoughts_[t][seat] = partners[seat]->decide(game, static_cast<int>(seat), key);
      }
    }
  }
}

std::vector<Thought> Episode::thoughts(int step) const {
  std::vector<Thought> shown;
  if (knows_thoughts()) {
    const auto& decisions = thoughts_[static_cast<std::size_t>(step)];
    for (std::size_t seat = 0; seat < decisions.size(); ++seat) {
      if (!decisions[seat].probabilities.empty()) {
        shown.push_back(
            {.cook = static_cast<int>(seat), .probabilities = decisions[seat].probabilities});
      }
    }
  }
  return shown;
}

void draw_replay(Scene& scene, Rect area, const Episode& episode, const ReplayView& view) {
  const double position = std::clamp(view.position, 0.0, static_cast<double>(episode.last()));
  // A whole step shows its state; between two, the later one's numbers hold.
  const int now = static_cast<int>(std::ceil(position));
  const int before = std::max(now - 1, 0);
  const float fraction = now == before ? 1 : static_cast<float>(position - before);
  Rect header = area.cut_top(kOrderCardSize.height, kGap);
  const Rect title = header.cut_left(header.width * 0.45F, kGap);
  scene.text(fit_text(episode.layout().name(), 18, title.width), {title.x, title.center().y - 9},
             18, palette::kText, Align::kLeft, true);
  scene.text(fit_text(episode.name(), 13, title.width), {title.x, title.center().y + 12}, 13,
             palette::kTextSoft);
  scene.push_clip(header);
  draw_orders(scene, header, order_cards(episode.layout()));
  scene.pop_clip();
  const Rect panel = area.cut_right(std::clamp(area.width * 0.27F, 190.0F, 300.0F), 14);
  KitchenOverlays overlays;
  if (view.shows_thoughts) {
    overlays.thoughts = episode.thoughts(now);
  }
  episode.painter().draw(scene, area, episode.state(before), episode.state(now), fraction,
                         overlays);
  Hud hud = episode.hud(now);
  hud.shows_work = view.shows_work;
  hud.shows_expected = view.shows_thoughts;
  draw_hud(scene, panel, hud);
}

Scene replay_frame(const Episode& episode, const ReplayView& view, Size size) {
  Scene scene(size, palette::kPage);
  draw_replay(scene, scene.bounds().inset(14), episode, view);
  return scene;
}

}  // namespace potluck::render
