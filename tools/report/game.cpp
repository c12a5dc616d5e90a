#include "tools/report/game.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <map>
#include <nlohmann/json.hpp>
#include <string_view>
#include <vector>

#include "env/text/json_text.h"
#include "render/scene/cooks.h"
#include "render/scene/kitchen_scene.h"
#include "tools/report/scene.h"
#include "tools/report/svg.h"
#include "tools/tables/evaluation_table.h"

namespace potluck::tools {
namespace {

using render::Point;
using GameJson = nlohmann::ordered_json;

constexpr double kWidth = 420;
constexpr double kTallest = 320;  ///< of the kitchen
constexpr double kHead = 44;      ///< room for title and cooks
constexpr double kGameFont = 11;

/// A picture that stands somewhere.
struct Sprite {
  int picture = 0;
  Point at;
};

/// Every different drawing once, by number.
class Pictures {
 public:
  int number_of(const std::string& drawing) {
    const auto [found, is_new] = numbers_.emplace(drawing, static_cast<int>(drawings_.size()));
    if (is_new) {
      drawings_.push_back(drawing);
    }
    return found->second;
  }
  [[nodiscard]] const std::vector<std::string>& all() const { return drawings_; }

 private:
  std::map<std::string, int> numbers_;
  std::vector<std::string> drawings_;
};

/// `text` cut so that it takes at most `width` pixels.
std::string fitted(std::string text, double width) {
  bool is_cut = false;
  while (!text.empty() && text_width(text, kGameFont) > width) {
    do {
      text.pop_back();
    } while (!text.empty() && (static_cast<unsigned char>(text.back()) & 0xC0U) == 0x80U);
    is_cut = true;
    if (text_width(text, kGameFont) + kGameFont <= width) {
      break;
    }
  }
  return is_cut ? text + "…" : text;
}

/// Takes a game apart into sprites; one that is not on a grid is a picture for every state.
class Film {
 public:
  explicit Film(const Trajectory& game)
      : game_(game),
        painter_(game.layout),
        area_{0, static_cast<float>(kHead), static_cast<float>(kWidth),
              static_cast<float>(on_grid() ? std::min(kTallest, kWidth * game.layout->height() /
                                                                    game.layout->width())
                                           : kTallest)} {
    if (on_grid()) {
      painter_.draw(ground_, area_, room_, room_);
    }
    things_.resize(game.states.size());
    cooks_.resize(game.states.size());
    for (std::size_t step = 0; step < game.states.size(); ++step) {
      add(step);
    }
  }

  [[nodiscard]] std::size_t steps() const { return game_.states.size(); }
  [[nodiscard]] double height() const { return static_cast<double>(area_.bottom()) + 2; }
  [[nodiscard]] std::string ground() const { return scene_elements(ground_); }
  [[nodiscard]] const Pictures& pictures() const { return pictures_; }
  [[nodiscard]] const std::vector<int>& things(std::size_t step) const { return things_[step]; }
  [[nodiscard]] const std::vector<Sprite>& cooks(std::size_t step) const { return cooks_[step]; }

 private:
  /// What is drawn beyond the room when only this is in it.
  std::string drawing_of(const Snapshot& before, const Snapshot& now, Point offset) const {
    render::Scene scene;
    painter_.draw(scene, area_, before, now);
    return scene_elements(scene, ground_.shapes().size(), offset);
  }

  void add(std::size_t step) {
    const Snapshot& now = game_.states[step];
    const Snapshot& before = game_.states[step == 0 ? 0 : step - 1];
    if (!on_grid()) {
      things_[step].push_back(pictures_.number_of(drawing_of(now, now, {})));
      return;
    }
    for (const PlacedObject& object : now.objects) {
      Snapshot only = room_;
      only.objects = {object};
      things_[step].push_back(pictures_.number_of(drawing_of(only, only, {})));
    }
    const render::KitchenGeometry geometry = painter_.geometry(area_);
    for (std::size_t i = 0; i < now.players.size(); ++i) {
      Snapshot was = before;  // a cook's number is its place in the list
      Snapshot is = now;
      for (Snapshot* state : {&was, &is}) {
        state->objects.clear();
        for (std::size_t other = 0; other < state->players.size(); ++other) {
          if (other != i) {
            state->players[other].position = {-1, -1};  // not drawn
          }
        }
      }
      const Point at =
          geometry.square(now.players[i].position.row, now.players[i].position.col).center();
      cooks_[step].push_back({pictures_.number_of(drawing_of(was, is, {-at.x, -at.y})), at});
    }
  }

  [[nodiscard]] bool on_grid() const { return game_.layout->rules().has_grid(); }

  const Trajectory& game_;
  render::KitchenPainter painter_;
  render::Rect area_;
  Snapshot room_;  ///< empty
  render::Scene ground_;
  Pictures pictures_;
  std::vector<std::vector<int>> things_;    ///< [states]
  std::vector<std::vector<Sprite>> cooks_;  ///< [states][players]
};

/// Soups that each seat had delivered before each state, what it had earned, and the score.
struct Score {
  std::vector<int> soups;      ///< [seats]
  std::vector<double> earned;  ///< [seats]
  double reward = 0;
};

std::vector<Score> scores_of(const Trajectory& game, std::size_t seats) {
  std::vector<Score> scores(game.states.size(),
                            {std::vector<int>(seats), std::vector<double>(seats), 0});
  for (std::size_t step = 1; step < scores.size(); ++step) {
    scores[step] = scores[step - 1];
    const TrajectoryStep& taken = game.steps[step - 1];
    scores[step].reward += static_cast<double>(taken.team());
    for (std::size_t seat = 0; seat < std::min(seats, taken.events.size()); ++seat) {
      scores[step].soups[seat] += (taken.events[seat] & bit(Event::kSoupDelivery)) != 0 ? 1 : 0;
    }
    for (std::size_t seat = 0; seat < std::min(seats, taken.earned.size()); ++seat) {
      scores[step].earned[seat] += static_cast<double>(taken.earned[seat]);
    }
  }
  return scores;
}

/// The moment for paper: just before the first soup is delivered, else half-way.
std::size_t poster_of(const std::vector<Score>& scores) {
  for (std::size_t step = 1; step < scores.size(); ++step) {
    if (scores[step].reward > 0) {
      return step - 1;
    }
  }
  return scores.size() / 2;
}

std::string use(const std::string& id, const Sprite& sprite) {
  return fmt::format(R"(<use href="#{}p{}" x="{}" y="{}"/>)", id, sprite.picture,
                     coordinate(static_cast<double>(sprite.at.x)),
                     coordinate(static_cast<double>(sprite.at.y)));
}

/// Title, and the cooks with their names.
std::string head(const Trajectory& game, const std::string& title, std::size_t seats) {
  std::string text = fmt::format(R"(<text x="0" y="12" class="name">{}</text>)",
                                 escape_markup(fitted(title, kWidth - 8)));
  const double room = kWidth / static_cast<double>(std::max<std::size_t>(seats, 1));
  for (std::size_t seat = 0; seat < seats; ++seat) {
    const double x = room * static_cast<double>(seat);
    render::Scene badge;
    render::draw_cook_badge(badge, {static_cast<float>(x) + 9, 29}, 17, static_cast<int>(seat));
    text += scene_elements(badge);
    const std::string name = seat < game.agents.size() ? game.agents[seat] : "";
    text += fmt::format(R"(<text x="{}" y="33">{}</text>)", coordinate(x + 22),
                        escape_markup(fitted(name, room - 34)));
  }
  return text;
}

std::string label_of(const std::vector<Score>& scores, std::size_t step, bool shares) {
  std::vector<std::string> parts;
  for (std::size_t seat = 0; seat < scores[step].soups.size(); ++seat) {
    parts.push_back(shares ? std::to_string(scores[step].soups[seat])
                           : format_number(scores[step].earned[seat], 0));
  }
  return fmt::format("step {} · {} {} · team reward {} of {}", step,
                     shares ? "deliveries" : "earned", fmt::join(parts, " + "),
                     format_number(scores[step].reward, 0), format_number(scores.back().reward, 0));
}

}  // namespace

DrawnGame draw_game(const Trajectory& game, const std::string& id, const std::string& title) {
  const Film film(game);
  const auto seats = static_cast<std::size_t>(game.layout->num_agents());
  const std::vector<Score> scores = scores_of(game, seats);
  const std::size_t poster = poster_of(scores);

  Svg svg(kWidth, film.height(), title);
  std::string stage;
  for (std::size_t i = 0; i < film.pictures().all().size(); ++i) {
    stage += fmt::format(R"(<g id="{}p{}">{}</g>)", id, i, film.pictures().all()[i]);
  }
  svg.raw("<defs>" + stage + "</defs>" + head(game, title, seats) + film.ground());
  std::string actors;
  for (const int thing : film.things(poster)) {
    actors += use(id, {thing, {}});
  }
  for (const Sprite& cook : film.cooks(poster)) {
    actors += use(id, cook);
  }
  svg.raw(R"(<g class="stage">)" + actors + "</g>");

  GameJson things = GameJson::array();
  GameJson cooks = GameJson::array();
  GameJson labels = GameJson::array();
  for (std::size_t step = 0; step < film.steps(); ++step) {
    const bool same = step > 0 && film.things(step) == film.things(step - 1);
    things.push_back(same ? GameJson(0) : GameJson(film.things(step)));
    GameJson row = GameJson::array();
    for (const Sprite& cook : film.cooks(step)) {
      row.push_back({cook.picture, std::round(static_cast<double>(cook.at.x) * 10) / 10,
                     std::round(static_cast<double>(cook.at.y) * 10) / 10});
    }
    cooks.push_back(std::move(row));
    labels.push_back(label_of(scores, step, game.layout->rules().shares_rewards()));
  }
  const GameJson data = {{"poster", poster},
                         {"things", std::move(things)},
                         {"cooks", std::move(cooks)},
                         {"labels", std::move(labels)}};
  return {svg.finish(), {id, dump_json(data), static_cast<int>(film.steps())}};
}

std::string game_html(const std::string& svg, const GameFilm& film) {
  return fmt::format(
      R"(<div class="game" data-id="{0}">{1}<div class="controls">)"
      R"(<button type="button" class="play" aria-label="Play">▶</button>)"
      R"(<input type="range" min="0" max="{2}" value="0" step="1" aria-label="Step"/>)"
      R"(<button type="button" class="speed" aria-label="Speed">1×</button></div>)"
      R"(<p class="clock"></p><script type="application/json">{3}</script></div>)",
      film.id, svg, film.steps - 1, film.data);
}

std::string game_script() {
  // Less-than signs and ampersands are avoided: the page is also XML.
  return R"js(
for (const game of document.querySelectorAll('.game')) {
  const id = game.dataset.id;
  const film = JSON.parse(game.querySelector('script').textContent);
  const stage = game.querySelector('.stage');
  const play = game.querySelector('.play');
  const speed = game.querySelector('.speed');
  const bar = game.querySelector('input');
  const clock = game.querySelector('.clock');
  const last = film.cooks.length - 1;
  const speeds = [4, 8, 16, 2];
  let pace = 0, at = film.poster, untouched = true, running = false, then = 0;
  const sprites = [];
  const put = (n, picture, x, y) => {
    if (sprites.length === n) {
      sprites.push(stage.appendChild(document.createElementNS(stage.namespaceURI, 'use')));
    }
    const s = sprites[n];
    s.setAttribute('href', '#' + id + 'p' + picture);
    s.setAttribute('x', x);
    s.setAttribute('y', y);
    s.style.display = '';
  };
  const show = () => {
    const step = Math.floor(at), next = Math.min(step + 1, last), part = at - step;
    const ease = part * part * (3 - 2 * part);
    let from = step;
    while (film.things[from] === 0) { from -= 1; }
    let n = 0;
    for (const picture of film.things[from]) { put(n++, picture, 0, 0); }
    const order = film.cooks[step].map((cook, i) => {
      const to = film.cooks[next][i];
      const far = Math.abs(to[1] - cook[1]) + Math.abs(to[2] - cook[2]) > 200;
      return far ? cook : [part > 0.5 ? to[0] : cook[0], cook[1] + ease * (to[1] - cook[1]),
                           cook[2] + ease * (to[2] - cook[2])];
    });
    order.sort((a, b) => a[2] - b[2]);
    for (const cook of order) { put(n++, cook[0], cook[1], cook[2]); }
    for (; sprites.length > n; n++) { sprites[n].style.display = 'none'; }
    bar.value = step;
    clock.textContent = film.labels[step];
  };
  const tick = (now) => {
    if (!running) { return; }
    at = Math.min(last, at + (now - then) / 1000 * speeds[pace]);
    then = now;
    show();
    if (at === last) { stop(); } else { requestAnimationFrame(tick); }
  };
  const stop = () => { running = false; play.textContent = '▶'; play.ariaLabel = 'Play'; };
  play.addEventListener('click', () => {
    if (running) { stop(); return; }
    if (untouched || at === last) { at = 0; }
    untouched = false;
    running = true;
    play.textContent = '❚❚';
    play.ariaLabel = 'Pause';
    then = performance.now();
    requestAnimationFrame(tick);
  });
  speed.addEventListener('click', () => {
    pace = (pace + 1) % speeds.length;
    speed.textContent = speeds[pace] / 4 + '×';
  });
  bar.addEventListener('input', () => { untouched = false; at = Number(bar.value); show(); });
  stage.replaceChildren();
  show();
}
)js";
}

std::string game_css() {
  return R"css(
.controls{display:flex;gap:.6em;align-items:center;margin-top:.5rem}
.controls button{font:600 .8rem/1 system-ui,sans-serif;min-width:2.9em;height:2.1em;color:var(--ink);background:var(--wash);border:1px solid var(--rule);border-radius:4px;cursor:pointer}
.controls input{flex:1;min-width:0;accent-color:var(--c1)}
.game .clock{font:.78rem/1.4 system-ui,sans-serif;color:var(--ink2);margin:.35rem 0 0;font-variant-numeric:tabular-nums}
@media print{.controls,.game .clock{display:none}}
)css";
}

}  // namespace potluck::tools
