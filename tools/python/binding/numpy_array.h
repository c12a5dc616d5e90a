// numpy's arrays, read where they stand: a few nanoseconds, where the buffer protocol takes a tenth
// of a microsecond, which a step would pay for each of half a dozen arrays.
#pragma once

#include <Python.h>

#include <cstddef>
#include <cstdint>
#include <span>

namespace potluck::python {

/// The number types of numpy's plain arrays, by numpy's own numbers (NPY_TYPES).
enum class NumpyType : int {
  kBool,
  kInt8,
  kUint8,
  kInt16,
  kUint16,
  kInt32,
  kUint32,
  kLong,
  kUnsignedLong,
  kLongLong,
  kUnsignedLongLong,
  kFloat,
  kDouble
};

/// What there is to know of an array whose rows lie behind each other, in this machine's order of
/// bytes, where numbers of its type may stand.
struct NumpyArray {
  void* data = nullptr;
  std::span<const std::ptrdiff_t> shape;
  NumpyType type = NumpyType::kBool;
  bool writable = false;
};

/// True, and `to` set, where `object` is a plain numpy array of that kind; false for all else, of
/// which the buffer protocol and DLPack can tell more. What `to` holds is good as long as the
/// array.
[[nodiscard]] bool read_numpy(PyObject* object, NumpyArray& to);

/// Finds out whether the numpy that is there keeps its arrays as we think, by comparing some with
/// what the buffer protocol says of them. Before that, and where it does not, read_numpy is always
/// false. With Python's lock; throws nothing.
void learn_numpy() noexcept;

}  // namespace potluck::python
