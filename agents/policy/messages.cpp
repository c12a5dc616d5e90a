#include "agents/policy/messages.h"

#include "env/layout.h"
#include "env/rule_set.h"

namespace potluck {
namespace {

/// Its first `most` characters.
std::string_view beginning(std::string_view text, std::size_t most) {
  std::size_t characters = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool begins_one = (static_cast<unsigned char>(text[i]) & 0xC0U) != 0x80U;
    if (begins_one && ++characters > most) {
      return text.substr(0, i);
    }
  }
  return text;
}

}  // namespace

bool Messages::may_speak(const BatchEnv& envs, int env, int seat) {
  const auto layout = envs.kitchen_of(env, envs.episodes()[static_cast<std::size_t>(env)]);
  return envs.has_phases() && layout != nullptr &&
         envs.choices(env, seat) == layout->rules().words(*layout);
}

void Messages::say(const BatchEnv& envs, int env, int seat, std::string_view text) {
  if (!text.empty() && may_speak(envs, env, seat)) {
    const auto e = static_cast<std::size_t>(env);
    said_[{env, seat}] = {envs.episodes()[e], envs.steps()[e],
                          std::string(beginning(text, kMostHeard))};
  }
}

std::string Messages::said_by(const BatchEnv& envs, int env, int seat) const {
  const auto e = static_cast<std::size_t>(env);
  const auto found = said_.find({env, seat});
  return found != said_.end() && found->second.episode == envs.episodes()[e] &&
                 found->second.step == envs.steps()[e]
             ? found->second.text
             : std::string();
}

std::vector<Messages::Heard> Messages::heard_by(const BatchEnv& envs, int env, int seat) const {
  std::vector<Heard> heard;
  const auto e = static_cast<std::size_t>(env);
  for (auto it = said_.lower_bound({env, 0}); it != said_.end() && it->first.first == env; ++it) {
    const Said& said = it->second;
    if (it->first.second != seat && said.episode == envs.episodes()[e] &&
        said.step + 1 == envs.steps()[e]) {
      heard.push_back({it->first.second, said.text});
    }
  }
  return heard;
}

}  // namespace potluck
