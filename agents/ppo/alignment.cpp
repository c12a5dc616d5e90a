#include "agents/ppo/alignment.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "env/event.h"
#include "env/text/names.h"

namespace potluck {
namespace {

constexpr std::array<std::string_view, 2> kAlignmentScaleNames = {"gamma", "time"};

bool anybody_delivers(const Rollout& rollout, std::size_t sample) {
  return std::any_of(rollout.seats.begin(), rollout.seats.end(), [&](const SeatSamples& seat) {
    return (seat.events[sample] & bit(Event::kSoupDelivery)) != 0;
  });
}

/// To mean 0 and deviation 1 over the samples that count.
void normalise(std::span<float> values, std::span<const std::uint8_t> counts) {
  double n = 0;
  double sum = 0;
  double squares = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (counts[i] != 0) {
      const auto value = static_cast<double>(values[i]);
      sum += value;
      squares += value * value;
      ++n;
    }
  }
  if (n < 2) {
    return;
  }
  const double mean = sum / n;
  const double deviation = std::sqrt(std::max(0.0, (squares - sum * mean) / (n - 1)));
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (counts[i] != 0) {
      values[i] = static_cast<float>((static_cast<double>(values[i]) - mean) / (deviation + 1e-8));
    }
  }
}

/// The mean over its round in the place of every sample's value.
void average_rounds(const Rollout& rollout, std::span<const int> round, std::span<float> values) {
  const auto n = static_cast<std::size_t>(rollout.num_envs);
  for (std::size_t env = 0; env < n; ++env) {
    for (std::size_t begin = env; begin < values.size();) {
      std::size_t end = begin;
      double sum = 0;
      int steps = 0;
      bool within = true;
      while (within) {
        sum += static_cast<double>(values[end]);
        ++steps;
        within = rollout.after[end] == After::kNextStep && round[end + n] == round[begin];
        end += n;
      }
      for (std::size_t i = begin; i < end; i += n) {
        values[i] = static_cast<float>(sum / steps);
      }
      begin = end;
    }
  }
}

}  // namespace

std::string_view to_string(AlignmentScale scale) {
  return kAlignmentScaleNames[static_cast<std::size_t>(scale)];
}
AlignmentScale parse_alignment_scale(std::string_view name, const std::string& place) {
  return parse_name<AlignmentScale>(kAlignmentScaleNames, name, "alignment_scale", place);
}

std::vector<int> ages(const Rollout& rollout) {
  const auto n = static_cast<std::size_t>(rollout.num_envs);
  std::vector<int> age(rollout.after.size());
  for (std::size_t i = n; i < age.size(); ++i) {
    age[i] = rollout.after[i - n] == After::kNextStep ? age[i - n] + 1 : 0;
  }
  return age;
}

std::vector<int> rounds(const Rollout& rollout, int every) {
  std::vector<int> round = ages(rollout);
  if (every > 0) {
    for (int& number : round) {
      number /= every;
    }
    return round;
  }
  const auto n = static_cast<std::size_t>(rollout.num_envs);
  for (std::size_t i = 0; i < round.size(); ++i) {
    round[i] =
        round[i] == 0 ? 0 : round[i - n] + static_cast<int>(anybody_delivers(rollout, i - n));
  }
  return round;
}

std::vector<float> alignment_weights(const AlignmentOptions& options, const Rollout& rollout,
                                     std::span<const int> round, std::span<const float> own) {
  const auto n = static_cast<std::size_t>(rollout.num_envs);
  const float decay = options.scale == AlignmentScale::kGamma ? options.gamma : 1.0F;
  std::vector<float> weights(own.size());
  for (std::size_t env = 0; env < n; ++env) {
    float past = 0;  // sum over the rounds before, as seen from the last of them
    for (std::size_t i = env; i < own.size(); i += n) {
      const bool first = i < n || rollout.after[i - n] != After::kNextStep;
      if (first) {
        past = 0;
      } else if (round[i] != round[i - n]) {
        past = decay * past + own[i - n];
      }
      float sum = options.now ? decay * past + own[i] : decay * past;
      if (options.scale == AlignmentScale::kTime) {
        sum /= static_cast<float>(1 + round[i]);
      } else if (!options.now) {
        sum *= options.gamma;
      }
      if (options.sign) {
        sum = static_cast<float>((sum > 0) - (sum < 0));
      }
      weights[i] = sum;
    }
  }
  return weights;
}

void align_advantages(const AlignmentOptions& options, const Rollout& rollout,
                      std::span<LearnerEstimate> learners) {
  const std::size_t seats = rollout.seats.size();
  const std::size_t samples = rollout.after.size();
  // Of whoever sat there; zero where nobody knows.
  std::vector<std::vector<float>> of_seat(seats, std::vector<float>(samples));
  std::vector<std::vector<std::uint8_t>> known(seats, std::vector<std::uint8_t>(samples));
  const auto each = [&](auto&& visit) {
    for (LearnerEstimate& learner : learners) {
      for (std::size_t seat = 0; learner.aligned && seat < learner.seats.size(); ++seat) {
        std::vector<float>& advantages = learner.seats[seat].advantages;
        for (std::size_t i = 0; i < advantages.size(); ++i) {
          if (rollout.seats[seat].agents[i] == learner.agent) {
            visit(seat, i, advantages[i]);
          }
        }
      }
    }
  };
  each([&](std::size_t seat, std::size_t i, float advantage) {
    of_seat[seat][i] = advantage;
    known[seat][i] = 1;
  });
  const std::vector<int> round = rounds(rollout, options.every);
  std::vector<std::vector<float>> plain(seats);
  std::vector<std::vector<float>> weights;
  for (std::size_t seat = 0; seat < seats; ++seat) {
    if (options.normalize) {
      normalise(of_seat[seat], known[seat]);
    }
    plain[seat] = of_seat[seat];
    if (options.every != 1) {
      average_rounds(rollout, round, of_seat[seat]);
    }
    weights.push_back(alignment_weights(options, rollout, round, of_seat[seat]));
  }
  each([&](std::size_t seat, std::size_t i, float& advantage) {
    float others = 0;
    for (std::size_t other = 0; other < seats; ++other) {
      others += other == seat ? 0.0F : of_seat[other][i];
    }
    advantage = plain[seat][i] + options.beta * weights[seat][i] * others;
  });
}

}  // namespace potluck
