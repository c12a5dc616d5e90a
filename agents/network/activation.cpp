#include "agents/network/activation.h"

#include <cmath>

namespace potluck {

void tanh_in_place(std::span<float> values) {
  for (float& value : values) {
    value = std::tanh(value);
  }
}

void activate(Activation activation, std::span<float> values) {
  switch (activation) {
    case Activation::kTanh:
      tanh_in_place(values);
      return;
    case Activation::kRelu:
      for (float& value : values) {
        value = value < 0 ? 0 : value;
      }
      return;
    case Activation::kLeakyRelu:
      for (float& value : values) {
        value = value < 0 ? kLeakySlope * value : value;
      }
      return;
  }
}

float activation_derivative(Activation activation, float output) {
  switch (activation) {
    case Activation::kTanh:
      return 1 - output * output;
    case Activation::kRelu:
      return output > 0 ? 1 : 0;
    case Activation::kLeakyRelu:
      return output > 0 ? 1 : kLeakySlope;
  }
  return 0;
}

}  // namespace potluck
