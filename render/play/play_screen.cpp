#include "render/play/play_screen.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "env/text/error.h"
#include "render/canvas/palette.h"

namespace potluck::render {
namespace {

constexpr double kFloaterSeconds = 1.6;
// A kitchen that waits takes a held key again after as long as keyboards do.
constexpr double kHeldRepeats = 0.4;
constexpr int kUndoTurns = 10;  // where steps have no seconds
constexpr int kPadStart = 7;

}  // namespace

std::vector<Seat> seats_of(const Setup& setup, const Partners& partners) {
  const int players = setup.layout->num_agents();
  std::vector<Seat> seats(static_cast<std::size_t>(players));
  const bool two_people = setup.partner.empty() && players > 1 && !setup.elsewhere;
  for (int seat = 0; seat < players; ++seat) {
    Seat& taken = seats[static_cast<std::size_t>(seat)];
    if (setup.elsewhere) {
      continue;  // people, all of them
    }
    if (seat == setup.seat % players) {
      taken.name = two_people ? "person 1" : "person";
    } else if (two_people && seat == (setup.seat + 1) % players) {
      taken.name = "person 2";
    } else {
      // More seats than people: somebody must stand in them.
      const std::string idle = setup.layout->rules().idle_action() ? "stay" : "random";
      const std::string name = setup.partner.empty() ? idle : setup.partner;
      taken = {.name = name, .partner = partners.make(name, setup.layout)};
    }
  }
  return seats;
}

PlayScreen::PlayScreen(Setup setup, const Partners& partners, GameServices services)
    : setup_(std::move(setup)),
      partners_(partners),
      services_(std::move(services)),
      controls_(people()) {
  ui_.set_keyboard(false);
  restart();
  game_->replay(services_.so_far);
}

int PlayScreen::people() const {
  return setup_.partner.empty() && setup_.layout->num_agents() > 1 && !setup_.elsewhere ? 2 : 1;
}

void PlayScreen::restart() {
  // Whoever is no partner is refused before anything changes.
  std::vector<Seat> seats = seats_of(setup_, partners_);
  if (game_) {
    ++setup_.seed;
  }
  const bool waits = looks_of(setup_.layout->rules()).waits();
  setup_.turn_based = setup_.turn_based || waits;
  begin_keeping();
  painter_.emplace(setup_.layout);
  game_.emplace(setup_.layout, std::move(seats), setup_.seed);
  controls_ = Controls(people(), waits);
  presses_.clear();
  taken_back_.clear();
  floaters_.clear();
  played_ = 0;
  due_ = 0;
  motion_ = 1;
  paused_ = false;
  begun_ = false;
  told_ = false;
}

void PlayScreen::begin_keeping() {
  if (services_.keeper != nullptr) {
    trouble_ = services_.keeper->finish();
    services_.keeper->begin_game();
  }
}

void PlayScreen::keep() {
  if (services_.keeper != nullptr) {
    trouble_ = services_.keeper->keep(
        {.game = *game_, .setup = setup_, .presses = presses_, .taken_back = taken_back_});
  }
}

bool PlayScreen::close() {
  if (services_.keeper != nullptr) {
    trouble_ = services_.keeper->finish();
  }
  return true;
}

void PlayScreen::leave() {
  (void)close();
  if (game_->over() && services_.ended && !std::exchange(told_, true)) {
    services_.ended(*game_);
  }
  done();
}

int PlayScreen::undo_steps() const {
  return setup_.turn_based
             ? kUndoTurns
             : static_cast<int>(std::ceil(kUndoSeconds * static_cast<double>(setup_.pace)));
}

void PlayScreen::undo(int steps) {
  const int before = game_->steps();
  if (setup_.one_game || before == 0) {
    return;
  }
  if (game_->over()) {
    begin_keeping();  // the finished game stays as it was
  }
  game_->undo(steps);
  taken_back_.push_back({.seconds = played_, .from = before, .to = game_->steps()});
  floaters_.clear();
  controls_.release();
  due_ = 0;
  motion_ = 1;
  begun_ = false;
  keep();
}

bool PlayScreen::change(Setup wanted) {
  std::swap(setup_, wanted);
  try {
    restart();
    return true;
  } catch (const std::exception& error) {
    setup_ = std::move(wanted);
    trouble_ = error.what();
    return false;
  }
}

Setup PlayScreen::with_seats_swapped() const {
  Setup setup = setup_;
  setup.seat = (setup.seat + 1) % setup.layout->num_agents();
  return setup;
}

Setup PlayScreen::in_kitchen(const std::string& name) const {
  Setup setup = setup_;
  setup.layout = services_.kitchens->load(name);
  setup.kitchen = name;
  setup.seat = std::min(setup.seat, setup.layout->num_agents() - 1);
  const std::vector<PartnerChoice> choices = partners_.choices(*setup.layout);
  const bool comes_along =
      std::ranges::find(choices, setup.partner, &PartnerChoice::name) != choices.end();
  if (!comes_along && !setup.partner.empty() && !choices.empty()) {
    setup.partner = choices.front().name;
  }
  return setup;
}

GameMenu::Content PlayScreen::menu_content() const {
  GameMenu::Content content{.partners = {},
                            .partner = setup_.partner,
                            .kitchens = {},
                            .kitchen = setup_.kitchen,
                            .one_game = setup_.one_game,
                            .several_seats = setup_.layout->num_agents() > 1};
  if (setup_.one_game) {
    return content;
  }
  if (content.several_seats) {
    for (const PartnerChoice& choice : partners_.choices(*setup_.layout)) {
      content.partners.push_back(choice.name);
    }
    content.partners.emplace_back();
  }
  if (services_.kitchens != nullptr) {
    content.kitchens = services_.kitchens->names;
  }
  return content;
}

void PlayScreen::open_menu() {
  menu_.emplace(menu_content());
  ui_ = Ui();
  ui_.focus("Go on");
  controls_.release();
}

void PlayScreen::close_menu() {
  menu_.reset();
  ui_ = Ui();
  ui_.set_keyboard(false);
  paused_ = false;
}

void PlayScreen::act(MenuWish wish) {
  bool changed = false;
  try {
    switch (wish) {
      case MenuWish::kNothing:
        return;
      case MenuWish::kGoOn:
        close_menu();
        return;
      case MenuWish::kAgain:
        change(setup_);
        close_menu();
        return;
      case MenuWish::kLeave:
        leave();
        return;
      case MenuWish::kSwapSeats:
        changed = change(with_seats_swapped());
        break;
      case MenuWish::kPartner: {
        Setup setup = setup_;
        setup.partner = menu_->partner();
        changed = change(std::move(setup));
        break;
      }
      case MenuWish::kKitchen:
        changed = change(in_kitchen(menu_->kitchen()));
        break;
    }
  } catch (const std::exception& error) {
    trouble_ = error.what();
  }
  if (changed) {
    menu_->set(menu_content());  // else it shows what was refused, and goes on from there
  }
}

void PlayScreen::cook(const Event& event) {
  const bool first_is_done = controls_.pressed(0) || !has_choice(0);
  controls_.choose_for(people() == 2 && first_is_done ? 1 : 0);
  controls_.handle(event);
  const auto meant = controls_.meant(event);
  if (!meant || !meant->down || game_->over()) {
    return;
  }
  presses_.push_back(
      {.seconds = played_, .step = game_->steps(), .person = meant->person, .wish = meant->wish});
  begun_ = true;
  held_ = 0;
  if (setup_.turn_based && !paused_ && everyone_chose()) {
    step();
  }
}

void PlayScreen::handle(const Event& event) {
  ui_.handle(event);
  const auto* key = std::get_if<KeyDown>(&event);
  const auto* button = std::get_if<PadButton>(&event);
  const bool start = button != nullptr && button->down && button->button == kPadStart;
  if (menu_) {
    if (start || (key != nullptr && !key->repeat && key->key == Key::kEscape)) {
      close_menu();
    }
    return;
  }
  if (std::holds_alternative<FocusLost>(event)) {
    paused_ = paused_ || (begun_ && !game_->over() && services_.wire == nullptr);
  }
  cook(event);
  if (key != nullptr && !key->repeat && !key->modifiers.control && !key->modifiers.alt) {
    shortcut(key->key);
  } else if (start) {
    shortcut(game_->over() ? Key::kEnter : Key::kEscape);
  }
}

void PlayScreen::shortcut(Key key) {
  const bool free = !setup_.one_game;
  switch (key) {
    case Key::kP:
      paused_ = !paused_ && !game_->over() && services_.wire == nullptr;
      controls_.release();
      break;
    case Key::kPeriod:
      if (free) {
        paused_ = true;
        step();
      }
      break;
    case Key::kComma:
      if (free) {
        undo(1);
        paused_ = true;
      }
      break;
    case Key::kU:
      undo(undo_steps());
      break;
    case Key::kR:
      if (free) {
        change(setup_);
      }
      break;
    case Key::kX:
      if (free) {
        change(with_seats_swapped());
      }
      break;
    case Key::kT:
      if (free) {
        setup_.turn_based = !setup_.turn_based || looks_of(setup_.layout->rules()).waits();
      }
      break;
    case Key::kH:
      show_thought_ = !show_thought_ && !setup_.hide_names;
      break;
    case Key::kF:
      show_work_ = !show_work_;
      break;
    case Key::kV:
      // In a study everybody sees what the rules say.
      show_all_ = !show_all_ && has_fog() && !setup_.one_game;
      break;
    case Key::kPlus:
    case Key::kMinus:
      if (free) {
        setup_.pace = std::clamp(setup_.pace + (key == Key::kPlus ? 1.0F : -1.0F), kSlowestPace,
                                 kFastestPace);
      }
      break;
    case Key::kEnter:
      if (game_->over()) {
        if (free) {
          change(setup_);
        } else {
          leave();
        }
      }
      break;
    case Key::kEscape:
      if (free ? services_.kitchens == nullptr : game_->over()) {
        leave();
      } else {
        open_menu();
      }
      break;
    default:
      break;
  }
}

int PlayScreen::seat_of(int person) const {
  return (setup_.seat + person) % setup_.layout->num_agents();
}

bool PlayScreen::has_choice(int person) const {
  const RuleSet& rules = setup_.layout->rules();
  return !rules.has_phases() ||
         rules.choices(*setup_.layout, game_->now(), seat_of(person)).count > 1;
}

std::optional<Action> PlayScreen::choice_of(int person) const {
  const RuleSet& rules = setup_.layout->rules();
  if (!has_choice(person)) {
    return rules.choices(*setup_.layout, game_->now(), seat_of(person)).first;
  }
  const std::optional<Wish> wish = controls_.wish(person);
  return wish ? looks_of(rules).action(*wish, *setup_.layout, game_->now(), seat_of(person))
              : std::nullopt;
}

bool PlayScreen::everyone_chose() const {
  for (int person = 0; person < people(); ++person) {
    const bool again = controls_.holds(person) && held_ >= kHeldRepeats && due_ >= 1;
    const bool chose = (controls_.pressed(person) || again) && choice_of(person).has_value();
    if (!chose && has_choice(person)) {
      return false;
    }
  }
  return true;
}

void PlayScreen::step() {
  if (game_->over()) {
    return;
  }
  const int players = setup_.layout->num_agents();
  std::vector<Action> actions(static_cast<std::size_t>(players),
                              setup_.layout->rules().idle_action().value_or(0));
  for (int person = 0; person < people(); ++person) {
    if (const std::optional<Action> chosen = choice_of(person)) {
      actions[static_cast<std::size_t>(seat_of(person))] = *chosen;
    }
    controls_.take(person);
  }
  game_->step(actions);
  stepped();
}

void PlayScreen::follow_wire() {
  begun_ = true;
  while (!game_->over()) {
    const std::optional<std::vector<Action>> actions = services_.wire->next();
    if (!actions) {
      break;
    }
    game_->replay({&*actions, 1});
    controls_.take(0);
    stepped();
  }
  if (const std::optional<Action> chosen = choice_of(0); chosen && !game_->over()) {
    const bool known = said_at_ == game_->steps() && said_ == *chosen;
    if (!known) {
      services_.wire->say(*chosen, game_->steps());
    }
    said_at_ = game_->steps();
    said_ = *chosen;
  }
}

void PlayScreen::stepped() {
  due_ = 0;
  motion_ = 0;
  const TrajectoryStep* last = game_->last_step();
  const Snapshots snapshots(game_->shared_layout());
  const auto now = snapshots.to_snapshot(game_->now());
  for (std::size_t seat = 0; seat < last->earned.size(); ++seat) {
    if (last->earned[seat] != 0 && seat < now.players.size()) {
      const Position at = now.players[seat].position;
      floaters_.push_back({.cell = at.row * setup_.layout->width() + at.col,
                           .text = fmt::format("{:+.6g}", last->earned[seat]),
                           .color = last->earned[seat] > 0 ? palette::kGood : palette::kBad});
    }
  }
  keep();
}

void PlayScreen::update(double seconds) {
  played_ += seconds;
  if (services_.wire != nullptr) {
    follow_wire();  // whatever else is shown
  }
  if (menu_) {
    return;
  }
  for (Floater& floater : floaters_) {
    floater.age += static_cast<float>(seconds / kFloaterSeconds);
  }
  std::erase_if(floaters_, [](const Floater& floater) { return floater.age >= 1; });
  const double steps = seconds * static_cast<double>(setup_.pace);
  motion_ = std::min(motion_ + steps, 1.0);
  held_ += seconds;
  if (paused_ || game_->over() || !begun_ || services_.wire != nullptr) {
    return;
  }
  due_ += steps;
  if (setup_.turn_based) {
    due_ = std::min(due_, 1.0);
    if (everyone_chose()) {
      step();
    }
    for (int person = 0; person < people() && !game_->over(); ++person) {
      if (controls_.pressed(person) && !choice_of(person)) {
        controls_.take(person);  // or it would choose when it means something
      }
    }
    return;
  }
  while (due_ >= 1 && !game_->over()) {
    const double rest = due_ - 1;
    step();
    due_ = rest;
    motion_ = std::min(rest, 1.0);
  }
}

}  // namespace potluck::render
