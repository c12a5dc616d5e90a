#include "agents/network/gemm.h"

namespace potluck {

int padded(int columns) {
  return (columns + 15) / 16 * 16;
}

std::size_t packed_size(int depth, int columns) {
  return static_cast<std::size_t>(depth) * static_cast<std::size_t>(padded(columns));
}

RightMatrix pack(const float* w, int depth, int columns, int /*rows*/, float* /*scratch*/) {
  return {.data = w,
          .depth = depth,
          .columns = columns,
          .panel = columns,
          .row_stride = columns,
          .panel_stride = columns};
}

RightMatrix pack_transposed(const float* w, int depth, int columns, float* scratch) {
  for (std::ptrdiff_t k = 0; k < depth; ++k) {
    for (std::ptrdiff_t j = 0; j < columns; ++j) {
      scratch[k * columns + j] = w[j * depth + k];
    }
  }
  return pack(scratch, depth, columns, 0, nullptr);
}

void copy_padded(const float* from, int columns, int rows, float* to) {
  const std::ptrdiff_t stride = padded(columns);
  for (std::ptrdiff_t i = 0; i < rows; ++i) {
    for (std::ptrdiff_t j = 0; j < stride; ++j) {
      to[i * stride + j] = j < columns ? from[i * columns + j] : 0;
    }
  }
}

void multiply(const float* x, int x_stride, int rows, const RightMatrix& w, const float* bias,
              float* y, int y_stride) {
  portable::multiply(x, x_stride, rows, w, bias, y, y_stride);
}

void multiply_derivative(const float* dy, int dy_stride, int rows, const RightMatrix& w,
                         Activation activation, const float* h, float* dx) {
  portable::multiply_derivative(dy, dy_stride, rows, w, activation, h, dx);
}

void accumulate_product(const float* x, int x_stride, int x_columns, const float* dy,
                        int dy_columns, int rows, float* dw) {
  portable::accumulate_product(x, x_stride, x_columns, dy, dy_columns, rows, dw);
}

void accumulate_rows(const float* dy, int columns, int rows, float* db) {
  portable::accumulate_rows(dy, columns, rows, db);
}

}  // namespace potluck
