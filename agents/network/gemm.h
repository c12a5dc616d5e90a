// The matrix products of a dense layer, with vector instructions.
//
// All matrices are row-major; a stride is the distance in floats from a row to the next. For a
// layer Y = X W + b with a batch of `rows` rows:
//     multiply             Y  = X W + b                       forward
//     multiply_derivative  dX = (dY W^T) * activation'(H)     backward, to the layer below
//     accumulate_product   dW += X^T dY                       backward, to the weights
//     accumulate_rows      db += sum over rows of dY          backward, to the biases
//
// "Padded" matrices have a stride of padded(columns) and are zero between `columns` and the stride;
// the functions keep them so. Nothing need be aligned.
//
// Determinism: an element of multiply and multiply_derivative is one chain of fused multiply-adds
// in the order of the inner index (for a single column: one chain per vector lane, then a fixed
// tree), whatever tile it falls into. So a row's result does not depend on the rows around it, bit
// for bit.
#pragma once

#include <cstddef>

#include "agents/network/mlp.h"

namespace potluck {

/// Row stride of a padded matrix: `columns` rounded up to whole vectors.
[[nodiscard]] int padded(int columns);

/// Floats of scratch that pack and pack_transposed need.
[[nodiscard]] std::size_t packed_size(int depth, int columns);
/// `w` [depth, columns] as a right factor for batches of `rows`: a view of `w` where that is as
/// fast, else a copy in `scratch` [packed_size].
[[nodiscard]] RightMatrix pack(const float* w, int depth, int columns, int rows, float* scratch);
/// The transpose of `w` [columns, depth] as a right factor [depth, columns], in `scratch`
/// [packed_size].
[[nodiscard]] RightMatrix pack_transposed(const float* w, int depth, int columns, float* scratch);

/// to [rows, columns] (padded) = from [rows, columns] (compact).
void copy_padded(const float* from, int columns, int rows, float* to);

/// y [rows, w.columns] = x [rows, w.depth] w + bias [w.columns]. `y` is padded if y_stride says so
/// (y_stride = padded(columns)), else only its columns are written.
void multiply(const float* x, int x_stride, int rows, const RightMatrix& w, const float* bias,
              float* y, int y_stride);

/// dx [rows, w.columns] = (dy [rows, w.depth] w) * activation'(h), elementwise; h and dx are
/// padded.
void multiply_derivative(const float* dy, int dy_stride, int rows, const RightMatrix& w,
                         Activation activation, const float* h, float* dx);

/// dw [x_columns, dy_columns] (compact) += x^T [x_columns, rows] dy [rows, dy_columns]; dy is
/// padded.
void accumulate_product(const float* x, int x_stride, int x_columns, const float* dy,
                        int dy_columns, int rows, float* dw);

/// db [columns] += sum over the rows of dy [rows, columns], which is padded.
void accumulate_rows(const float* dy, int columns, int rows, float* db);

/// The same products in plain loops: what the vector code is tested against.
namespace portable {
void multiply(const float* x, int x_stride, int rows, const RightMatrix& w, const float* bias,
              float* y, int y_stride);
void multiply_derivative(const float* dy, int dy_stride, int rows, const RightMatrix& w,
                         Activation activation, const float* h, float* dx);
void accumulate_product(const float* x, int x_stride, int x_columns, const float* dy,
                        int dy_columns, int rows, float* dw);
void accumulate_rows(const float* dy, int columns, int rows, float* db);
}  // namespace portable

}  // namespace potluck
