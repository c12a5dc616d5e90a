#include "agents/network/activation.h"
#include "agents/network/gemm.h"

namespace potluck::portable {

void multiply(const float* x, int x_stride, int rows, const RightMatrix& w, const float* bias,
              float* y, int y_stride) {
  for (std::ptrdiff_t i = 0; i < rows; ++i) {
    for (int j = 0; j < w.columns; ++j) {
      float sum = bias[j];
      for (int k = 0; k < w.depth; ++k) {
        sum += x[i * x_stride + k] * w.at(k, j);
      }
      y[i * y_stride + j] = sum;
    }
    if (y_stride == padded(w.columns)) {
      for (int j = w.columns; j < y_stride; ++j) {
        y[i * y_stride + j] = 0;
      }
    }
  }
}

void multiply_derivative(const float* dy, int dy_stride, int rows, const RightMatrix& w,
                         Activation activation, const float* h, float* dx) {
  const std::ptrdiff_t stride = padded(w.columns);
  for (std::ptrdiff_t i = 0; i < rows; ++i) {
    for (int j = 0; j < w.columns; ++j) {
      float sum = 0;
      for (int k = 0; k < w.depth; ++k) {
        sum += dy[i * dy_stride + k] * w.at(k, j);
      }
      dx[i * stride + j] = sum * activation_derivative(activation, h[i * stride + j]);
    }
    for (std::ptrdiff_t j = w.columns; j < stride; ++j) {
      dx[i * stride + j] = 0;
    }
  }
}

void accumulate_product(const float* x, int x_stride, int x_columns, const float* dy,
                        int dy_columns, int rows, float* dw) {
  const std::ptrdiff_t dy_stride = padded(dy_columns);
  for (std::ptrdiff_t k = 0; k < x_columns; ++k) {
    for (int j = 0; j < dy_columns; ++j) {
      float sum = 0;
      for (std::ptrdiff_t i = 0; i < rows; ++i) {
        sum += x[i * x_stride + k] * dy[i * dy_stride + j];
      }
      dw[k * dy_columns + j] += sum;
    }
  }
}

void accumulate_rows(const float* dy, int columns, int rows, float* db) {
  const std::ptrdiff_t dy_stride = padded(columns);
  for (int j = 0; j < columns; ++j) {
    float sum = 0;
    for (std::ptrdiff_t i = 0; i < rows; ++i) {
      sum += dy[i * dy_stride + j];
    }
    db[j] += sum;
  }
}

}  // namespace potluck::portable
