#include "tools/serve/pair_room.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <nlohmann/json.hpp>
#include <random>
#include <set>
#include <sstream>
#include <utility>

#include "env/action.h"
#include "env/layout/reader.h"
#include "env/limits.h"
#include "env/text/error.h"
#include "env/text/files.h"
#include "env/text/json_text.h"
#include "env/text/json_tree.h"

namespace potluck::tools {
namespace {

constexpr double kLeftAfter = 60;      // seconds without a line: that partner has left
constexpr double kReturnSeconds = 10;  // that a game waits for both after the server was away
constexpr double kMessagesASecond = 40;
constexpr std::size_t kDelays = 4096;
constexpr std::uintmax_t kMostGameFile = std::uintmax_t{1} << 22;

std::string base64(std::string_view bytes) {
  constexpr std::string_view kDigits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    std::uint32_t three = 0;
    for (std::size_t k = 0; k < 3; ++k) {
      three =
          (three << 8U) | (i + k < bytes.size() ? static_cast<unsigned char>(bytes[i + k]) : 0U);
    }
    for (std::size_t k = 0; k < 4; ++k) {
      text += i + k <= bytes.size() ? kDigits[(three >> (18 - 6 * k)) & 63U] : '=';
    }
  }
  return text;
}

}  // namespace

PairRoom::PairRoom(const render::Study& study, std::filesystem::path folder)
    : study_(study), folder_(std::move(folder)) {
  for (std::size_t i = 0; i < study.games.size(); ++i) {
    if (study.games[i].partner == "person") {
      const auto layout = load_layout(study.games[i].kitchen);
      kitchens_[static_cast<int>(i)] = {.ticks = layout->horizon(),
                                        .actions = layout->num_actions()};
    }
  }
  if (!has_pairs()) {
    return;
  }
  std::filesystem::create_directories(folder_);
  for (const auto& entry : std::filesystem::directory_iterator(folder_)) {
    if (entry.path().extension() == ".pair") {
      read(entry.path());
    }
  }
}

/// "pair GAME SEED PARTICIPANT PARTICIPANT", then a line "a b" for each step, then "end WHY". A
/// torn last line was never sent.
void PairRoom::read(const std::filesystem::path& path) {
  const std::string text = read_file(path, kMostGameFile);
  const std::size_t whole = text.rfind('\n') + 1;
  if (whole == 0) {  // killed before anybody was told of the game
    std::filesystem::remove(path);
    return;
  }
  std::istringstream lines(text.substr(0, whole));
  auto game = std::make_unique<Game>();
  game->id = path.stem().string();
  std::string word;
  if (!(lines >> word >> game->game >> game->seed >> game->participants[0] >>
        game->participants[1]) ||
      word != "pair" || !is_pair_game(game->game)) {
    throw InputError(path.string(), "a file that this study's server does not write",
                     "pair GAME SEED PARTICIPANT PARTICIPANT", "move it elsewhere");
  }
  while (lines >> word) {
    std::string second;
    lines >> second;
    if (word == "end") {
      game->end = second;
      break;
    }
    for (const std::string& one : {word, second}) {
      int action = -1;
      std::from_chars(one.data(), one.data() + one.size(), action);
      if (action < 0 || action >= kitchens_[game->game].actions) {
        throw InputError(path.string(), "a step '" + one + "'", "two actions a line",
                         "move it elsewhere");
      }
      game->steps += static_cast<char>(action);
    }
  }
  game->actions.fill(kStayAction);
  game->next = HUGE_VAL;  // when somebody is back
  if (game->end.empty()) {
    std::filesystem::resize_file(path, whole);
    open_file(*game);
  }
  for (const std::string& participant : game->participants) {
    seats_[{participant, game->game}] = game.get();
  }
  games_.push_back(std::move(game));
}

void PairRoom::open_file(Game& game) {
  game.file.open(folder_ / (game.id + ".pair"), std::ios::app);
}

PairRoom::Game* PairRoom::game_of(const std::string& participant, int game) {
  const auto found = seats_.find({participant, game});
  return found != seats_.end() ? found->second : nullptr;
}

PairRoom::Line PairRoom::join(const std::string& participant, int game, Send send, double now) {
  const Line line = next_line_++;
  for (auto at = visitors_.begin(); at != visitors_.end();) {
    if (at->second.participant == participant && at->second.game == game) {
      at->second.send({});
      at = visitors_.erase(at);
    } else {
      ++at;
    }
  }
  visitors_[line] = {.participant = participant,
                     .game = game,
                     .send = std::move(send),
                     .allowance = kMessagesASecond,
                     .heard = now};
  if (Game* running = game_of(participant, game)) {
    const int seat = running->participants[0] == participant ? 0 : 1;
    running->lines[static_cast<std::size_t>(seat)] = line;
    greet(*running, seat, now);
    return line;
  }
  if (found_nobody_.contains({participant, game})) {
    visitors_[line].send(R"({"end": "no_partner"})");
    return line;
  }
  std::vector<Waiting>& lobby = lobbies_[game];
  const auto there = std::find_if(lobby.begin(), lobby.end(), [&](const Waiting& one) {
    return one.participant == participant;
  });
  if (there == lobby.end()) {
    lobby.push_back(
        {.participant = participant, .until = now + study_.wait_seconds, .told = -HUGE_VAL});
  } else {
    there->told = -HUGE_VAL;
  }
  pair_up(game, now);
  return line;
}

/// The first two of a lobby whose pages are there begin.
void PairRoom::pair_up(int number, double now) {
  std::vector<Waiting>& lobby = lobbies_[number];
  const auto line_of = [&](const std::string& participant) -> std::optional<Line> {
    for (const auto& [line, visitor] : visitors_) {
      if (visitor.participant == participant && visitor.game == number) {
        return line;
      }
    }
    return std::nullopt;
  };
  std::vector<std::pair<std::string, Line>> there;
  for (const Waiting& one : lobby) {
    if (const auto line = line_of(one.participant)) {
      there.emplace_back(one.participant, *line);
    }
  }
  if (there.size() < 2) {
    return;
  }
  std::random_device device;
  auto game = std::make_unique<Game>();
  game->id = fmt::format("{:08x}{:08x}", device(), device());
  game->game = number;
  game->seed = device() & 0x7FFFFFFFU;
  game->actions.fill(kStayAction);
  game->next = now + 1;
  for (std::size_t seat = 0; seat < 2; ++seat) {
    game->participants[seat] = there[seat].first;
    game->lines[seat] = there[seat].second;
    seats_[{there[seat].first, number}] = game.get();
  }
  std::erase_if(lobby, [&](const Waiting& one) {
    return one.participant == there[0].first || one.participant == there[1].first;
  });
  open_file(*game);
  write(*game,
        fmt::format("pair {} {} {} {}\n", number, game->seed, there[0].first, there[1].first));
  for (const int seat : {0, 1}) {
    greet(*game, seat, now);
  }
  games_.push_back(std::move(game));
}

/// Tells a page where its game is.
void PairRoom::greet(Game& game, int seat, double now) {
  nlohmann::ordered_json message = {
      {"start",
       {{"pair", game.id},
        {"seat", seat},
        {"kitchen", study_.games[static_cast<std::size_t>(game.game)].kitchen},
        {"seed", game.seed},
        {"pace", study_.pace},
        {"ticks", ticks_of(game)}}}};
  if (!game.steps.empty()) {
    message["sofar"] = base64(game.steps);
  }
  tell(game, seat, dump_json(message));
  if (!game.end.empty()) {
    tell(game, seat, fmt::format(R"({{"end": "{}"}})", game.end));
    return;
  }
  double& gone = game.gone_since[static_cast<std::size_t>(1 - seat)];
  if (!game.lines[static_cast<std::size_t>(1 - seat)] && gone == 0) {
    gone = now;  // since before the server was killed
  }
  if (!game.steps.empty()) {
    tell(game, 1 - seat, fmt::format(R"({{"back": {}}})", seat));
    const bool both = game.lines[0] && game.lines[1];
    if (both || game.next == HUGE_VAL) {
      game.next =
          std::min(game.next, now + (both ? 1 / static_cast<double>(study_.pace) : kReturnSeconds));
    }
  } else if (game.next == HUGE_VAL) {
    game.next = now + 1;
  }
}

void PairRoom::tell(const Game& game, int seat, const std::string& text) {
  const auto line = game.lines[static_cast<std::size_t>(seat)];
  if (const auto found = line ? visitors_.find(*line) : visitors_.end(); found != visitors_.end()) {
    found->second.send(text);
  }
}

bool PairRoom::hear(Line line, std::string_view text, double now) {
  const auto found = visitors_.find(line);
  if (found == visitors_.end()) {
    return false;  // a newer line of the same page is there
  }
  Visitor& visitor = found->second;
  visitor.allowance =
      std::min(kMessagesASecond, visitor.allowance + kMessagesASecond * (now - visitor.heard));
  visitor.heard = now;
  visitor.allowance -= 1;
  JsonValue said;
  try {
    said = parse_json(text, "message");
  } catch (const InputError&) {
    return false;
  }
  const JsonValue* const tick = said.find("tick");
  const JsonValue* const action = said.find("action");
  const JsonValue* const hash = said.find("hash");
  const bool good_tick =
      tick != nullptr && tick->whole && tick->integer >= 0 && tick->integer <= kMaxHorizon;
  const bool good_action = action != nullptr && action->whole && action->integer >= 0 &&
                           action->integer < kitchens_[visitor.game].actions;
  const bool good_hash =
      hash != nullptr && hash->kind == JsonValue::Kind::kString && hash->text.size() <= 64;
  if (visitor.allowance < 0 || !good_tick || good_action == good_hash) {
    return false;
  }
  Game* const game = game_of(visitor.participant, visitor.game);
  if (game == nullptr || !game->end.empty()) {
    return true;  // too late, which is nobody's fault
  }
  const std::size_t seat = game->participants[0] == visitor.participant ? 0 : 1;
  if (good_action) {
    game->actions[seat] = static_cast<std::uint8_t>(action->integer);
    return true;
  }
  const int step = static_cast<int>(tick->integer);
  if (step > static_cast<int>(game->steps.size() / 2)) {
    finish(*game, "diverged");  // the page knows steps that were never sent
    return true;
  }
  const auto [there, is_new] = game->hashes.emplace(step, hash->text);
  if (!is_new && there->second != hash->text) {
    finish(*game, "diverged");
  }
  return true;
}

void PairRoom::leave(Line line, double now) {
  const auto found = visitors_.find(line);
  if (found == visitors_.end()) {
    return;
  }
  const Visitor visitor = std::move(found->second);
  visitors_.erase(found);
  if (Game* const game = game_of(visitor.participant, visitor.game)) {
    const std::size_t seat = game->participants[0] == visitor.participant ? 0 : 1;
    if (game->lines[seat] == line) {
      game->lines[seat].reset();
      game->gone_since[seat] = now;
      game->actions[seat] = kStayAction;
      if (game->end.empty()) {
        tell(*game, static_cast<int>(1 - seat), fmt::format(R"({{"gone": {}}})", seat));
      }
    }
  }
}

/// What cannot be kept is not told either: the game ends.
bool PairRoom::write(Game& game, const std::string& line) {
  game.file << line << std::flush;
  return static_cast<bool>(game.file);
}

void PairRoom::remove(const std::string& participant) {
  for (const std::unique_ptr<Game>& game : games_) {
    if (game->participants[0] == participant || game->participants[1] == participant) {
      if (game->end.empty()) {
        finish(*game, "partner_left");
      }
      for (const std::string& one : game->participants) {
        seats_.erase({one, game->game});
      }
      std::filesystem::remove(folder_ / (game->id + ".pair"));
    }
  }
  std::erase_if(games_, [&](const std::unique_ptr<Game>& game) {
    return game->participants[0] == participant || game->participants[1] == participant;
  });
  for (auto& [number, lobby] : lobbies_) {
    std::erase_if(lobby, [&](const Waiting& one) { return one.participant == participant; });
  }
}

void PairRoom::finish(Game& game, const std::string& why) {
  game.end = why;
  (void)write(game, fmt::format("end {}\n", why));
  game.file.close();
  for (const int seat : {0, 1}) {
    tell(game, seat, fmt::format(R"({{"end": "{}"}})", why));
  }
}

void PairRoom::step(Game& game, double now) {
  const float late = static_cast<float>(now - game.next);
  if (delays_.size() < kDelays) {
    delays_.push_back(late);
  } else {
    delays_[delay_at_++ % kDelays] = late;
  }
  // On disk before it is sent: what pages have seen, a restarted server knows.
  if (!write(game, fmt::format("{} {}\n", game.actions[0], game.actions[1]))) {
    finish(game, "partner_left");
    return;
  }
  const std::string message = fmt::format(R"({{"tick": {}, "actions": [{}, {}]}})",
                                          game.steps.size() / 2, game.actions[0], game.actions[1]);
  game.steps += static_cast<char>(game.actions[0]);
  game.steps += static_cast<char>(game.actions[1]);
  game.actions.fill(kStayAction);
  for (const int seat : {0, 1}) {
    tell(game, seat, message);
  }
  // The next is due a period after this one was, unless the server was away.
  const double period = 1 / static_cast<double>(study_.pace);
  game.next = std::max(game.next + period, now);
  if (static_cast<int>(game.steps.size() / 2) == ticks_of(game)) {
    finish(game, "finished");
  }
}

double PairRoom::tick(double now) {
  double due = now + 0.1;
  for (auto& [number, lobby] : lobbies_) {
    std::set<std::string> there;
    for (Waiting& one : lobby) {
      for (const auto& [line, visitor] : visitors_) {
        if (visitor.game != number || visitor.participant != one.participant) {
          continue;
        }
        if (now >= one.until) {
          found_nobody_[{one.participant, number}] = true;
          visitor.send(R"({"end": "no_partner"})");
        } else if (now - one.told >= 1) {
          one.told = now;
          visitor.send(fmt::format(R"({{"wait": {:.0f}}})", one.until - now));
        }
      }
    }
    std::erase_if(lobby, [now](const Waiting& one) { return now >= one.until; });
  }
  for (const std::unique_ptr<Game>& game : games_) {
    if (!game->end.empty()) {
      continue;
    }
    const bool somebody = game->lines[0] || game->lines[1];
    if (!somebody) {
      game->next = HUGE_VAL;  // nobody looks: nothing happens
      continue;
    }
    for (const std::size_t seat : {std::size_t{0}, std::size_t{1}}) {
      if (!game->lines[seat] && game->gone_since[seat] > 0 &&
          now - game->gone_since[seat] > kLeftAfter) {
        finish(*game, "partner_left");
        break;
      }
    }
    while (game->end.empty() && now >= game->next) {
      step(*game, now);
    }
    due = game->end.empty() ? std::min(due, game->next) : due;
  }
  return std::max(due - now, 0.0);
}

PairRoom::Status PairRoom::status() const {
  Status status;
  for (const auto& [number, lobby] : lobbies_) {
    status.waiting += static_cast<int>(lobby.size());
  }
  for (const std::unique_ptr<Game>& game : games_) {
    status.games += game->end.empty() ? 1 : 0;
  }
  if (!delays_.empty()) {
    std::vector<float> sorted = delays_;
    const auto at = sorted.begin() + static_cast<std::ptrdiff_t>(sorted.size() * 99 / 100);
    std::nth_element(sorted.begin(), at, sorted.end());
    status.tick_delay_99 = static_cast<double>(*at);
  }
  return status;
}

}  // namespace potluck::tools
