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

void Messages::say(const BatchEnv& envs, int env, int seat, std::string_view text) {
  const auto e = static_cast<std::size_t>(env);
  const std::uint32_t episode = envs.episodes()[e];
  const auto layout = envs.kitchen_of(env, episode);
  if (!envs.has_phases() || layout == nullptr || text.empty() ||
      envs.choices(env, seat) != layout->rules().words(*layout)) {
    return;
  }
  said_[{env, seat}] = {episode, envs.steps()[e], std::string(beginning(text, kMostHeard))};
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
