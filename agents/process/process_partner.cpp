#include "agents/process/process_partner.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <optional>
#include <system_error>
#include <utility>

#include "agents/process/child_process.h"
#include "agents/process/protocol.h"
#include "env/env_spec.h"
#include "env/snapshots.h"
#include "env/text/assert.h"
#include "env/text/error.h"
#include "env/text/excerpt.h"
#include "env/trajectory/trajectory.h"

namespace potluck {

using process::Answer;
using process::ChildProcess;
using process::Turn;
using process::Wishes;

namespace {

constexpr int kMostComplaints = 5;  // told of one partner; a run of hours may have thousands
constexpr std::size_t kLongestHello = std::size_t{1} << 20U;
constexpr std::size_t kLongestAnswer = std::size_t{1} << 16U;  // and so much for every decision:
constexpr std::size_t kLongestAction = std::size_t{1} << 14U;
constexpr std::size_t kMostUnread = std::size_t{1} << 20U;
constexpr std::chrono::milliseconds kToEnd{200};

ChildProcess::Clock::time_point in_seconds(double seconds) {
  return ChildProcess::Clock::now() + std::chrono::duration_cast<ChildProcess::Clock::duration>(
                                          std::chrono::duration<double>(seconds));
}

}  // namespace

/// One process, and those that come after it.
class ProcessPartner::Conversation {
 public:
  Conversation(ProcessPartner& partner, std::uint32_t number)
      : partner_(partner), number_(number) {}

  /// Starts the process and greets it. Throws InputError when that comes to nothing.
  void start() {
    is_first_ = false;
    const std::uint32_t seed =
        RandomKey{partner_.options_.seed}.draw(number_, 0, 0, Purpose::kPartner)[0];
    note("event", "started: " + partner_.command_);
    child_.emplace(partner_.command_, [this](bool is_error_stream, std::string_view text) {
      note(is_error_stream ? "complained" : "said", text);
    });
    std::string answer;
    // Whoever is given minutes for a decision has as long to get ready for it.
    const double seconds = std::max(partner_.options_.start_seconds, partner_.options_.seconds);
    const auto outcome = child_->exchange(process::hello_line(*partner_.layout_, seed),
                                          in_seconds(seconds), kLongestHello, answer);
    if (outcome != ChildProcess::Outcome::kLine) {
      const std::string end = how_it_failed(outcome, seconds);
      throw InputError(partner_.name(), end, "an answer to the hello: a line of JSON, such as {}",
                       "agents/process/README.md says what a partner is told, and what it answers");
    }
    try {
      wishes_ = process::parse_hello_answer(answer, *partner_.layout_, partner_.name());
    } catch (const InputError&) {
      child_.reset();
      throw;
    }
  }

  /// The answers to turns; none of them where the process fails.
  std::vector<Answer> ask(std::span<const Turn> turns, std::span<const std::string> actions) {
    std::vector<Answer> chosen;
    const std::size_t most =
        wishes_.batch == 0 ? turns.size() : static_cast<std::size_t>(wishes_.batch);
    while (chosen.size() < turns.size()) {
      const auto part = turns.subspan(chosen.size(), std::min(most, turns.size() - chosen.size()));
      for (Answer& answer : ask_at_once(part, actions)) {
        chosen.push_back(std::move(answer));
      }
    }
    return chosen;
  }

  /// Whoever asks a process that serves all must hold this.
  std::mutex& mutex() { return mutex_; }
  [[nodiscard]] const Wishes& wishes() const { return wishes_; }
  /// There is a process to be asked; starts one in the place of one that ended.
  bool ready() {
    while (!child_ && !given_up_) {
      given_up_ = !is_first_ && !partner_.may_restart();
      if (!given_up_) {
        try {
          start();
        } catch (const InputError& error) {
          partner_.complain(error.found());
        } catch (const std::system_error& error) {
          partner_.complain(error.what());
        }
      }
    }
    return child_.has_value();
  }

 private:
  void note(std::string_view kind, std::string_view text) {
    if (partner_.log_) {
      partner_.log_->add(partner_.name() + " in " + partner_.layout_->name(), number_, kind, text);
    }
  }

  /// Ends the process, and says why.
  std::string how_it_failed(ChildProcess::Outcome outcome, double seconds) {
    std::string why;
    switch (outcome) {
      case ChildProcess::Outcome::kTimeout:
        child_->end(std::chrono::milliseconds(0));
        why = fmt::format("no answer in {:g} s", seconds);
        break;
      case ChildProcess::Outcome::kFlood:
        child_->end(std::chrono::milliseconds(0));
        why = "a line without an end";
        break;
      case ChildProcess::Outcome::kEnded:
      case ChildProcess::Outcome::kLine:
        why = "it ended (" + child_->end(kToEnd) + ")";
        break;
    }
    const std::string last = child_->last_words();
    why += last.empty() ? "" : ", its last words " + excerpt(last);
    note("event", why);
    child_.reset();
    return why;
  }

  std::vector<Answer> ask_at_once(std::span<const Turn> turns,
                                  std::span<const std::string> actions) {
    std::vector<Answer> chosen(turns.size());
    if (!ready()) {
      return chosen;
    }
    if (const std::size_t unread = child_->discard_unread(kMostUnread); unread > 0) {
      partner_.complain(
          fmt::format("{} bytes on its output that nobody asked for; they are not read", unread),
          /*costs=*/false);
      if (unread >= kMostUnread) {
        (void)how_it_failed(ChildProcess::Outcome::kFlood, 0);
        return chosen;
      }
    }
    std::vector<std::string> texts;
    for (const Turn& turn : turns) {
      texts.push_back(process::turn_text(turn, actions));
    }
    std::string line;
    const auto outcome =
        child_->exchange(process::decide_line(texts), in_seconds(partner_.options_.seconds),
                         kLongestAnswer + kLongestAction * turns.size(), line);
    if (outcome != ChildProcess::Outcome::kLine) {
      partner_.complain(how_it_failed(outcome, partner_.options_.seconds));
      return chosen;
    }
    std::string wrong;
    std::vector<Answer> answers = process::parse_answers(line, turns.size(), actions, wrong);
    for (std::size_t i = 0; i < answers.size(); ++i) {
      wrong = wrong.empty() ? answers[i].wrong : wrong;
      chosen[i] = std::move(answers[i]);
    }
    if (!wrong.empty()) {
      partner_.complain(wrong);
    }
    return chosen;
  }

  ProcessPartner& partner_;
  std::uint32_t number_;
  std::mutex mutex_;
  std::optional<ChildProcess> child_;
  Wishes wishes_;
  bool is_first_ = true;
  bool given_up_ = false;
};

/// Asks the process for every turn.
class ProcessPartner::AskingPolicy final : public Policy {
 public:
  explicit AskingPolicy(std::shared_ptr<ProcessPartner> partner)
      : partner_(std::move(partner)), snapshots_(partner_->layout_) {}
  AskingPolicy(const AskingPolicy&) = delete;
  AskingPolicy& operator=(const AskingPolicy&) = delete;
  ~AskingPolicy() override {
    if (conversation_) {
      partner_->take_back(std::move(conversation_));
    }
  }

  void act(const PolicyBatch& batch, const PolicyOutput& out) override {
    if (!conversation_) {
      conversation_ = partner_->lend();
      const std::lock_guard lock(partner_->mutex_);
      game_ = partner_->games_++;
    }
    const std::size_t n = batch.which.size();
    const Layout& layout = *partner_->layout_;
    const std::vector<std::string>& actions =
        partner_->actions_[static_cast<std::size_t>(batch.seat)];
    std::vector<Answer> chosen;
    {
      const std::lock_guard lock(conversation_->mutex());
      chosen = conversation_->ready() ? conversation_->ask(turns_of(batch), actions)
                                      : std::vector<Answer>(n);
    }
    const Action fallback = layout.rules().idle_action().value_or(0);
    std::int64_t fallbacks = 0;
    for (std::size_t i = 0; i < n; ++i) {
      fallbacks += chosen[i].action ? 0 : 1;
      out.actions[i] = chosen[i].action.value_or(fallback);
      if (batch.messages != nullptr) {
        batch.messages->say(batch.envs, batch.which[i], batch.seat, chosen[i].message);
      }
    }
    partner_->count(static_cast<std::int64_t>(n), fallbacks);
    if (!out.probabilities.empty()) {
      std::fill(out.probabilities.begin(), out.probabilities.end(), 0.0F);
      for (std::size_t i = 0; i < n; ++i) {
        out.probabilities[i * actions.size() + out.actions[i]] = 1.0F;
      }
    }
    if (!out.values.empty()) {
      std::fill_n(out.values.begin(), n, 0.0F);
    }
  }

  void begin_episode(int env) override {
    const auto number = static_cast<std::size_t>(env);
    if (number >= fresh_.size()) {
      fresh_.resize(number + 1, true);
    }
    fresh_[number] = true;
  }

  [[nodiscard]] std::unique_ptr<Policy> clone() const override {
    return std::make_unique<AskingPolicy>(partner_);
  }

 private:
  std::vector<Turn> turns_of(const PolicyBatch& batch) {
    const Layout& layout = *partner_->layout_;
    const Wishes& wishes = conversation_->wishes();
    std::size_t size = 0;
    if (wishes.observation != nullptr) {
      size = static_cast<std::size_t>(batch.envs.observation_size({wishes.observation}));
      seen_.resize(static_cast<std::size_t>(batch.envs.num_envs()) * size);
      batch.envs.observe({wishes.observation}, batch.seat, seen_);
    }
    fresh_.resize(std::max(fresh_.size(), static_cast<std::size_t>(batch.envs.num_envs())), true);
    std::vector<Turn> turns;
    for (const int env : batch.which) {
      const auto e = static_cast<std::size_t>(env);
      Turn& turn = turns.emplace_back();
      turn.game = game_;
      turn.env = env;
      turn.episode = batch.envs.episodes()[e];
      turn.step = batch.envs.steps()[e];
      turn.seat = batch.seat;
      turn.begins = fresh_[e];
      turn.seed = batch.key.draw(
          batch.envs.first_env() + static_cast<std::uint32_t>(env), turn.episode, turn.step,
          static_cast<std::uint32_t>(Purpose::kAction) + static_cast<std::uint32_t>(batch.seat))[0];
      turn.observation = std::span(seen_).subspan(e * size, size);
      if (layout.rules().has_phases()) {
        turn.legal = layout.rules().choices(layout, batch.envs.state(env), batch.seat);
      }
      if (batch.messages != nullptr) {
        turn.heard = batch.messages->heard_by(batch.envs, env, batch.seat);
      }
      if (wishes.state || wishes.text) {
        const Snapshot state = snapshots_.to_snapshot(
            layout.rules().seen_by(layout, batch.envs.state(env), batch.seat));
        turn.state = wishes.state ? write_state(state) : "";
        if (wishes.text) {
          turn.text = layout.rules().draw_state(layout, snapshots_.words(), state, false);
        }
      }
      fresh_[e] = false;
    }
    return turns;
  }

  std::shared_ptr<ProcessPartner> partner_;
  Snapshots snapshots_;
  std::shared_ptr<Conversation> conversation_;
  std::uint32_t game_ = 0;
  std::vector<bool> fresh_;  ///< [env] an episode has begun since it was last asked
  std::vector<float> seen_;
};

ProcessPartner::ProcessPartner(std::string command, std::shared_ptr<const Layout> layout,
                               const ProcessOptions& options,
                               std::shared_ptr<process::ProcessLog> log, Complain complain)
    : command_(std::move(command)),
      layout_(std::move(layout)),
      options_(options),
      log_(std::move(log)),
      complain_(std::move(complain)),
      actions_(env_spec(*layout_).actions) {
  if (command_.find_first_not_of(" \t\n") == std::string::npos) {
    throw InputError("agent 'process:'", "no command", "process:COMMAND",
                     "such as 'process:python3 my_cook.py'");
  }
  auto first = std::make_shared<Conversation>(*this, processes_++);
  try {
    first->start();
  } catch (const std::system_error& error) {
    throw InputError(name(), error.what(), "a process that can be started");
  }
  idle_.push_back(std::move(first));
}

ProcessPartner::~ProcessPartner() = default;

std::unique_ptr<Policy> ProcessPartner::make_policy(std::shared_ptr<ProcessPartner> partner) {
  return std::make_unique<AskingPolicy>(std::move(partner));
}

std::shared_ptr<ProcessPartner::Conversation> ProcessPartner::lend() {
  const std::lock_guard lock(mutex_);
  if (options_.one_for_all) {
    return idle_.front();
  }
  if (!idle_.empty()) {
    auto conversation = std::move(idle_.back());
    idle_.pop_back();
    return conversation;
  }
  return std::make_shared<Conversation>(*this, processes_++);
}

void ProcessPartner::take_back(std::shared_ptr<Conversation> conversation) {
  const std::lock_guard lock(mutex_);
  if (!options_.one_for_all) {
    idle_.push_back(std::move(conversation));
  }
}

void ProcessPartner::complain(const std::string& text, bool costs) {
  const std::lock_guard lock(mutex_);
  if (complain_ && complaints_ < kMostComplaints) {
    ++complaints_;
    complain_(fmt::format("{}: {}{}{}", name(), text, costs ? "; the fallback acts" : "",
                          complaints_ < kMostComplaints ? "" : " (further ones are counted only)"));
  }
}

bool ProcessPartner::may_restart() {
  const std::lock_guard lock(mutex_);
  if (totals_.restarts >= options_.restarts) {
    return false;
  }
  ++totals_.restarts;
  return true;
}

void ProcessPartner::count(std::int64_t decisions, std::int64_t fallbacks) {
  const std::lock_guard lock(mutex_);
  totals_.decisions += decisions;
  totals_.fallbacks += fallbacks;
}

ProcessPartner::Totals ProcessPartner::totals() const {
  const std::lock_guard lock(mutex_);
  return totals_;
}

}  // namespace potluck
