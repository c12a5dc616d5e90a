#include "agents/roster/guests.h"

#include <fmt/format.h>

#include "env/text/error.h"
#include "env/text/files.h"

namespace potluck {
namespace {

constexpr std::string_view kProcess = "process:";
constexpr std::string_view kLanguage = "language:";
constexpr std::uintmax_t kMostPrompt = std::uintmax_t{1} << 20U;

double percent(double part, std::int64_t whole) {
  return whole > 0 ? 100 * part / static_cast<double>(whole) : 0;
}

}  // namespace

bool is_guest_name(std::string_view name) {
  return name.starts_with(kProcess) || name.starts_with(kLanguage);
}

Guests::Guests(GuestOptions options) : options_(std::move(options)) {
  if (!options_.process.log.empty()) {
    log_ = std::make_shared<process::ProcessLog>(options_.process.log);
  }
}

std::shared_ptr<const Policy> Guests::invite(const std::string& name,
                                             const std::shared_ptr<const Layout>& layout) {
  const std::lock_guard lock(mutex_);
  if (name.starts_with(kLanguage)) {
    auto& partner = models_[{name, layout.get()}];
    if (!partner) {
      partner = make_language_partner(name.substr(kLanguage.size()), layout);
    }
    return LanguagePartner::make_policy(partner);
  }
  auto& partner = processes_[{name, layout.get()}];
  if (!partner) {
    partner = std::make_shared<ProcessPartner>(name.substr(kProcess.size()), layout,
                                               options_.process, log_, options_.complain);
  }
  return ProcessPartner::make_policy(partner);
}

std::shared_ptr<LanguagePartner> Guests::make_language_partner(
    const std::string& model, const std::shared_ptr<const Layout>& layout) {
  const LanguageOptions& options = options_.language;
  if (model.empty()) {
    throw InputError("agent 'language:'", "no model", "language:MODEL, as the server calls it");
  }
  if (!server_ && options.choosing != language::Choosing::kRandom) {
    if (options.server.http.url.empty() && options.server.replay.empty()) {
      throw InputError(
          "agent 'language:" + model + "'", "no server to ask",
          "its address in POTLUCK_LANGUAGE_URL",
          "such as POTLUCK_LANGUAGE_URL=http://127.0.0.1:8080/v1; the key, if it wants "
          "one, goes into POTLUCK_LANGUAGE_KEY");
    }
    server_ = std::make_shared<language::ModelServer>(options.server);
  }
  const std::string prompt =
      options.prompt.empty() ? std::string() : read_file(options.prompt, kMostPrompt);
  return std::make_shared<LanguagePartner>(
      language::ChatStyle{
          .model = model, .choosing = options.choosing, .temperature = options.temperature},
      layout, prompt, options.prompt, server_, options_.complain);
}

std::vector<std::string> Guests::summary() const {
  const std::lock_guard lock(mutex_);
  std::vector<std::string> lines;
  for (const auto& [key, partner] : processes_) {
    const ProcessPartner::Totals totals = partner->totals();
    if (totals.fallbacks > 0 || totals.restarts > 0) {
      lines.push_back(fmt::format("{}: the fallback acted in {} of {} decisions, {} restarts",
                                  partner->name(), totals.fallbacks, totals.decisions,
                                  totals.restarts));
    }
  }
  for (const auto& [key, partner] : models_) {
    const LanguageTotals totals = partner->totals();
    lines.push_back(fmt::format(
        "{} in {}: {} choices, {} asked for twice, {} by the fallback; the first of the list in "
        "{:.0f} % (by chance {:.0f} %){}",
        partner->name(), key.second->name(), totals.questions, totals.again, totals.fallbacks,
        percent(static_cast<double>(totals.firsts), totals.answered),
        percent(totals.firsts_by_chance, totals.answered),
        totals.messages > 0 ? fmt::format("; {} messages written", totals.messages) : ""));
  }
  if (server_) {
    const language::ServerTotals totals = server_->totals();
    lines.push_back(
        fmt::format("language: {} requests{}, {} more remembered, {} failed; {} tokens read, {} "
                    "written; {:.1f} "
                    "s of waiting",
                    totals.requests, options_.language.server.replay.empty() ? "" : " (replayed)",
                    totals.remembered, totals.failures, totals.prompt_tokens, totals.answer_tokens,
                    totals.seconds));
  }
  return lines;
}

}  // namespace potluck
