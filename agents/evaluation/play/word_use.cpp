#include "agents/evaluation/play/word_use.h"

#include <cmath>
#include <limits>

#include "env/layout.h"
#include "env/rule_set.h"

namespace potluck {

WordCounter::WordCounter(const Arena& arena) : layout_(arena.layout()) {
  if (layout_ == nullptr) {
    return;
  }
  const RuleSet& rules = layout_->rules();
  words_ = rules.words(*layout_);
  if (words_.count == 0) {
    return;
  }
  WordUse use{.secrets = rules.secrets(*layout_)};
  for (int word = 0; word < words_.count; ++word) {
    use.words.push_back(rules.action_name(*layout_, 0, static_cast<Action>(words_.first + word)));
  }
  use.counts.resize(use.secrets.size() * use.words.size());
  uses_.assign(static_cast<std::size_t>(arena.num_agents()), use);
}

void WordCounter::count(const BatchEnv& envs, std::span<const Action> actions) {
  const std::size_t players = uses_.size();
  for (std::size_t at = 0; at < actions.size() && players > 0; ++at) {
    const auto env = static_cast<int>(at / players);
    const auto seat = static_cast<int>(at % players);
    if (envs.choices(env, seat) != words_) {
      continue;
    }
    const unsigned said = actions[at] - unsigned{words_.first};
    const std::size_t word = said < static_cast<unsigned>(words_.count) ? said : 0;
    const auto secret =
        static_cast<std::size_t>(layout_->rules().secret(*layout_, envs.state(env), seat));
    uses_[at % players].counts[secret * uses_[at % players].words.size() + word] += 1;
  }
}

double mutual_information(std::span<const double> counts, std::size_t words) {
  const std::size_t secrets = counts.size() / words;
  std::vector<double> of_secret(secrets);
  std::vector<double> of_word(words);
  double all = 0;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    of_secret[i / words] += counts[i];
    of_word[i % words] += counts[i];
    all += counts[i];
  }
  if (all == 0) {
    return std::numeric_limits<double>::quiet_NaN();
  }
  double bits = 0;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    if (counts[i] > 0) {
      bits += counts[i] / all *
              std::log2(counts[i] * all / (of_secret[i / words] * of_word[i % words]));
    }
  }
  return bits;
}

}  // namespace potluck
