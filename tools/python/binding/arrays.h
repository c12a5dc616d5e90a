// The caller's arrays as spans: numpy, torch, jax and whoever else speaks the buffer protocol or
// DLPack.
//
// What does not fit is refused in one line that says which argument, what it is, and what would do:
// number type, shape, order in memory, permission to write, device.
#pragma once

#include <Python.h>
#include <nanobind/nanobind.h>
#include <nanobind/ndarray.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "env/action.h"

namespace potluck::python {

namespace nb = nanobind;

enum class Dtype : std::uint8_t {
  kBool,
  kUint8,
  kInt8,
  kInt16,
  kUint16,
  kInt32,
  kUint32,
  kInt64,
  kUint64,
  kFloat32,
  kFloat64,
  kOther
};
[[nodiscard]] std::string_view to_string(Dtype dtype);

enum class Access : std::uint8_t { kRead, kWrite };

/// Holds on to an array while it is in use.
class Array {
 public:
  /// Throws InputError (place: `name`) unless `object` is an array in the memory of this process,
  /// row after row, of that `shape` (empty: any) and one of `dtypes`.
  Array(nb::handle object, const char* name, std::span<const std::size_t> shape,
        std::initializer_list<Dtype> dtypes, Access access);
  Array(const Array&) = delete;
  Array& operator=(const Array&) = delete;
  ~Array();

  [[nodiscard]] Dtype dtype() const { return dtype_; }
  [[nodiscard]] std::span<const std::size_t> shape() const { return {shape_.data(), ndim_}; }
  [[nodiscard]] std::size_t size() const { return size_; }
  /// T must be as large as the numbers are.
  template <class T>
  [[nodiscard]] std::span<T> as() const {
    return {static_cast<T*>(data_), size_};
  }

 private:
  void set_dimensions(std::size_t count, const char* name);
  [[nodiscard]] std::string dtype_text() const;
  bool take_numpy(nb::handle object, const char* name, Access access);
  bool take_buffer(nb::handle object, const char* name, Access access);
  void take_dlpack(nb::handle object, const char* name, Access access);

  Py_buffer buffer_{};
  bool has_buffer_ = false;
  nb::ndarray<nb::ro> array_;
  void* data_ = nullptr;
  std::size_t size_ = 1;
  Dtype dtype_ = Dtype::kOther;
  // No lists on the heap: a step looks at half a dozen arrays, which must not cost a microsecond.
  static constexpr std::size_t kMaxDimensions = 8;
  std::array<std::size_t, kMaxDimensions> shape_{};
  std::size_t ndim_ = 0;
  bool contiguous_ = true;
};

/// The same for an argument that may be None, which is an empty span.
template <class T>
class MaybeArray {
 public:
  MaybeArray(nb::handle object, const char* name, std::span<const std::size_t> shape,
             std::initializer_list<Dtype> dtypes) {
    if (!object.is_none()) {
      array_.emplace(object, name, shape, dtypes, Access::kWrite);
    }
  }
  [[nodiscard]] std::span<T> span() const {
    return array_ ? array_->template as<T>() : std::span<T>{};
  }

 private:
  std::optional<Array> array_;
};

/// Numbers of actions as bytes (uint8, int32, int64). What no byte holds is no action, and does
/// what such numbers do (env/action.h). `to` is as long as the array.
void read_actions(const Array& array, std::span<Action> to);

}  // namespace potluck::python
