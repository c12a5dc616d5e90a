// The numbers of proximal policy optimisation (Schulman et al. 2017, arXiv 1707.06347), as named
// fields. Defaults are those of the SRPO paper (arXiv 2602.21515, appendix D), which is the preset
// `paper`.
#pragma once

#include "agents/ppo/gae.h"

namespace potluck {

struct PpoOptions {
  GaeOptions gae;
  float learning_rate = 6e-4F;  ///< of Adam
  float adam_epsilon = 1e-8F;
  float clip = 0.2F;               ///< the ratio's clip range
  float value_coefficient = 0.5F;  ///< of the mean squared error of the critic
  /// Clip range of the value's change, as in OpenAI's baselines: the loss is the larger of the
  /// squared errors of V and of V_old + clip(V - V_old); 0: no clipping.
  float value_clip = 0;
  int epochs = 4;                     ///< passes over each batch
  int minibatches = 1;                ///< per epoch; 1: the whole batch at once
  bool normalize_advantages = false;  ///< per minibatch, to mean 0 and standard deviation 1
  float max_gradient_norm = 0;        ///< of actor and of critic gradients; 0: no clipping
  /// The update ends before the first minibatch on which KL(old || new) exceeds this; 0: never.
  /// (The rule of Stable-Baselines3 without its factor 1.5, so that no step is taken beyond the
  /// target: what was measured is what is kept. CleanRL looks once per epoch, after its last step.)
  float target_kl = 0;
  /// Weight of the cross-entropy of the partner's actions, for networks that predict them.
  float prediction = 0;
  /// Whether V(final observation) stands in for what follows the horizon. The paper treats the
  /// horizon as the end of the task (false).
  bool bootstrap_time_limit = false;
};

}  // namespace potluck
