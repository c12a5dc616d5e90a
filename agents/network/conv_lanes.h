// Convolutions of many rows at once, a row of the batch in each lane.
//
// Rows go in groups of group_rows(), interleaved: element e of row i of a group is
// data[e * group_rows() + i], and group follows group. So every number of filters or channels fills
// whole vectors, no weight need be packed, and a row's result cannot depend on the rows around it.
// Cells that a filter reaches outside of the plane are left out, not multiplied by zeros.
//
// Functions take `rows` rows in as many groups as hold them. They read and write whole vectors, so
// the rest of the last group holds any finite numbers (weight_gradients: output gradients of zero).
#pragma once

#include <cstddef>
#include <span>

#include "agents/network/conv_plane.h"
#include "agents/network/mlp.h"

namespace potluck::lanes {

/// Rows in a group: lanes in a vector.
[[nodiscard]] int group_rows();

/// Interleaves `rows` rows of `from` [rows, cells, stride], of which the first `size` of a cell's
/// `stride` floats are taken, as elements [cells, size]; rows missing in the last group become
/// zeros.
void interleave(const float* from, int rows, int cells, int size, int stride, float* to);
/// The way back: writes `rows` rows [cells, stride]; if `size` is not a multiple of the vectors'
/// width, up to `stride`, the floats behind it in a cell become zeros.
void separate(const float* from, int rows, int cells, int size, int stride, float* to);

/// y [out_cells, filters] = b [filters] + the convolution of x [cells, channels] with w.
void convolve(const ConvPlane& plane, const float* w, const float* b, const float* x, int rows,
              float* y);

/// dx [cells, channels] = (the gradient of x, given dy [out_cells, filters]) * activation'(x),
/// elementwise. `flipped` are the weights as flip() leaves them.
void convolve_back(const ConvPlane& plane, const float* flipped, const float* dy, int rows,
                   Activation activation, const float* x, float* dx);
/// flipped [kernel, kernel, filters, channels] = w, turned by half a turn and transposed: the
/// gradient of a convolution is a convolution with these.
void flip(const ConvPlane& plane, const float* w, float* flipped);

/// values [size] *= activation'(h [size]), elementwise.
void multiply_by_derivative(Activation activation, std::span<const float> h,
                            std::span<float> values);

/// Floats of the sums below.
[[nodiscard]] std::size_t sums_size(const ConvPlane& plane);
/// Adds the gradients of w and b to `sums`, which begin as zeros: one sum per weight and lane,
/// which add_sums adds up. Several groups at once make better use of caches, as long as all of x
/// and dy stay in the second-level one.
void weight_gradients(const ConvPlane& plane, const float* x, const float* dy, int rows,
                      float* sums);
/// dw [num_weights], db [filters] += the sums over the lanes.
void add_sums(const ConvPlane& plane, const float* sums, float* dw, float* db);

}  // namespace potluck::lanes
