// The first layer of a network whose inputs are mostly zero: adds up the few active rows of the
// weights instead of multiplying by zeros (the idea behind Stockfish's NNUE).
//
// A row of `lossless` has some 10 entries that vary beside some 30 that never do, of 520 to 1,170
// numbers. The constant entries are added to the bias once per batch; a row then costs its varying
// entries only. Gradients are exact: a constant entry's is its value times the bias's.
#pragma once

#include <span>

#include "agents/network/input_rows.h"

namespace potluck {

/// folded [columns] = bias + the constant entries of `x` times `w` [x.size, columns].
void fold_constant(const InputRows& x, const float* w, int columns, const float* bias,
                   float* folded);

/// y [rows, padded(columns)] (padded, gemm.h) = folded + the varying entries of rows
/// [begin, begin + rows) of sparse `x` times `w` [x.size, columns].
void sparse_multiply(const InputRows& x, int begin, int rows, const float* w, int columns,
                     const float* folded, float* y);

/// dw [x.size, columns] += (varying entries of rows [begin, begin + rows))^T dy [rows, columns],
/// which is padded.
void sparse_accumulate(const InputRows& x, int begin, int rows, const float* dy, int columns,
                       float* dw);

/// The constant entries' part: dw [x.size, columns] += constant^T db [columns].
void accumulate_constant(const InputRows& x, const float* db, int columns, float* dw);

}  // namespace potluck
