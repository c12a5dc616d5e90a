#include "tools/python/binding/arrays.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <limits>
#include <string_view>

#include "env/text/error.h"
#include "tools/python/binding/numpy_array.h"

namespace potluck::python {
namespace {

constexpr std::array<std::string_view, 12> kNames = {"bool",   "uint8",   "int8",    "int16",
                                                     "uint16", "int32",   "uint32",  "int64",
                                                     "uint64", "float32", "float64", "other"};

enum class Kind : std::uint8_t { kBool, kUnsigned, kSigned, kFloat, kOther };

Dtype dtype_of(Kind kind, std::size_t bytes) {
  switch (kind) {
    case Kind::kBool:
      return bytes == 1 ? Dtype::kBool : Dtype::kOther;
    case Kind::kUnsigned:
      return bytes == 1   ? Dtype::kUint8
             : bytes == 2 ? Dtype::kUint16
             : bytes == 4 ? Dtype::kUint32
             : bytes == 8 ? Dtype::kUint64
                          : Dtype::kOther;
    case Kind::kSigned:
      return bytes == 1   ? Dtype::kInt8
             : bytes == 2 ? Dtype::kInt16
             : bytes == 4 ? Dtype::kInt32
             : bytes == 8 ? Dtype::kInt64
                          : Dtype::kOther;
    case Kind::kFloat:
      return bytes == 4 ? Dtype::kFloat32 : bytes == 8 ? Dtype::kFloat64 : Dtype::kOther;
    case Kind::kOther:
      break;
  }
  return Dtype::kOther;
}

/// Of a format of the buffer protocol (Python's module struct), in this machine's order of bytes.
Kind kind_of(const char* format) {
  std::string_view text = format == nullptr ? "B" : format;
  if (!text.empty() && (text.front() == '@' || text.front() == '=' || text.front() == '<')) {
    text.remove_prefix(1);
  }
  if (text == "?") {
    return Kind::kBool;
  }
  if (text.size() != 1) {
    return Kind::kOther;
  }
  constexpr std::string_view kUnsigned = "BHILQN";
  constexpr std::string_view kSigned = "bhilqn";
  constexpr std::string_view kFloat = "fd";
  return kUnsigned.find(text) != std::string_view::npos ? Kind::kUnsigned
         : kSigned.find(text) != std::string_view::npos ? Kind::kSigned
         : kFloat.find(text) != std::string_view::npos  ? Kind::kFloat
                                                        : Kind::kOther;
}

std::size_t bytes_of(Dtype dtype) {
  constexpr std::array<std::size_t, kNames.size()> kBytes = {1, 1, 1, 2, 2, 4, 4, 8, 8, 4, 8, 1};
  return kBytes[static_cast<std::size_t>(dtype)];
}

std::string shape_text(std::span<const std::size_t> shape) {
  return fmt::format("({}{})", fmt::join(shape, ", "), shape.size() == 1 ? "," : "");
}

/// Does a stride (in numbers, not bytes) belong to rows that lie behind each other?
template <class Stride>
bool lies_in_rows(std::span<const std::size_t> shape, Stride stride) {
  std::ptrdiff_t expected = 1;
  for (std::size_t i = shape.size(); i-- > 0;) {
    if (shape[i] > 1 && stride(i) != expected) {
      return false;
    }
    expected *= static_cast<std::ptrdiff_t>(shape[i]);
  }
  return true;
}

template <class T>
void narrow(std::span<const T> from, std::span<Action> to) {
  constexpr T kNone = std::numeric_limits<Action>::max();
  std::ranges::transform(from, to.begin(), [](T action) {
    return static_cast<Action>(action < 0 || action > kNone ? kNone : action);
  });
}

std::string class_name(nb::handle object) {
  return Py_TYPE(object.ptr())->tp_name;
}

}  // namespace

std::string_view to_string(Dtype dtype) {
  return kNames[static_cast<std::size_t>(dtype)];
}

void Array::set_dimensions(std::size_t count, const char* name) {
  if (count > kMaxDimensions) {
    throw InputError(name, fmt::format("an array of {} dimensions", count),
                     fmt::format("at most {}", kMaxDimensions));
  }
  ndim_ = count;
}

std::string Array::dtype_text() const {
  return dtype_ == Dtype::kOther && has_buffer_ ? fmt::format("'{}'", buffer_.format)
                                                : std::string(to_string(dtype_));
}

bool Array::take_numpy(nb::handle object, const char* name, Access access) {
  // By NumpyType; `long` is as long as this machine has it.
  constexpr auto kLong = sizeof(long) == 8 ? Dtype::kInt64 : Dtype::kInt32;
  constexpr auto kUnsignedLong = sizeof(long) == 8 ? Dtype::kUint64 : Dtype::kUint32;
  constexpr std::array kDtypes = {Dtype::kBool,   Dtype::kInt8,  Dtype::kUint8,  Dtype::kInt16,
                                  Dtype::kUint16, Dtype::kInt32, Dtype::kUint32, kLong,
                                  kUnsignedLong,  Dtype::kInt64, Dtype::kUint64, Dtype::kFloat32,
                                  Dtype::kFloat64};
  NumpyArray array;
  if (!read_numpy(object.ptr(), array) || (access == Access::kWrite && !array.writable)) {
    return false;
  }
  data_ = array.data;
  dtype_ = kDtypes[static_cast<std::size_t>(array.type)];
  set_dimensions(array.shape.size(), name);
  std::ranges::copy(array.shape, shape_.begin());
  return true;
}

bool Array::take_buffer(nb::handle object, const char* name, Access access) {
  if (PyObject_CheckBuffer(object.ptr()) == 0) {
    return false;
  }
  if (PyObject_GetBuffer(object.ptr(), &buffer_, PyBUF_RECORDS_RO) != 0) {
    PyErr_Clear();
    return false;
  }
  has_buffer_ = true;
  if (access == Access::kWrite && buffer_.readonly != 0) {
    throw InputError(name, "an array that may only be read", "one that can be written",
                     "pass a copy: numpy.array(x)");
  }
  data_ = buffer_.buf;
  dtype_ = dtype_of(kind_of(buffer_.format), static_cast<std::size_t>(buffer_.itemsize));
  set_dimensions(static_cast<std::size_t>(buffer_.ndim), name);
  std::copy_n(buffer_.shape, ndim_, shape_.begin());
  contiguous_ = lies_in_rows(shape(), [this](std::size_t i) {
    return buffer_.strides[i] % buffer_.itemsize == 0 ? buffer_.strides[i] / buffer_.itemsize : 0;
  });
  return true;
}

void Array::take_dlpack(nb::handle object, const char* name, Access access) {
  if (!nb::hasattr(object, "__dlpack__")) {
    throw InputError(name, "a " + class_name(object),
                     "a numpy, torch or jax array, or another with __dlpack__");
  }
  if (nb::getattr(object, "requires_grad", nb::none()).ptr() == Py_True) {
    throw InputError(name, "a tensor with a gradient", "one that needs no gradient",
                     "pass x.detach()");
  }
  nb::ndarray<> writable;
  if (nb::try_cast(object, writable)) {
    array_ = nb::ndarray<nb::ro>(writable);
  } else {
    PyErr_Clear();
    if (!nb::try_cast(object, array_)) {
      PyErr_Clear();
      throw InputError(name, "a " + class_name(object) + " that cannot be shared",
                       "an array of the processor's memory that needs no gradient",
                       "pass x.detach().cpu()");
    }
    if (access == Access::kWrite) {
      throw InputError(name, "an array that may only be read (" + class_name(object) + ")",
                       "one that can be written", "pass a numpy array and convert it afterwards");
    }
  }
  if (array_.device_type() != nb::device::cpu::value) {
    throw InputError(name, fmt::format("an array on device type {}", array_.device_type()),
                     "one in the processor's memory", "pass x.cpu()");
  }
  const nb::dlpack::dtype dtype = array_.dtype();
  const auto code = static_cast<nb::dlpack::dtype_code>(dtype.code);
  dtype_ = dtype_of(code == nb::dlpack::dtype_code::Bool    ? Kind::kBool
                    : code == nb::dlpack::dtype_code::UInt  ? Kind::kUnsigned
                    : code == nb::dlpack::dtype_code::Int   ? Kind::kSigned
                    : code == nb::dlpack::dtype_code::Float ? Kind::kFloat
                                                            : Kind::kOther,
                    dtype.lanes == 1 ? dtype.bits / 8U : 0);
  set_dimensions(array_.ndim(), name);
  for (std::size_t i = 0; i < ndim_; ++i) {
    shape_[i] = array_.shape(i);
  }
  contiguous_ = lies_in_rows(shape(), [this](std::size_t i) { return array_.stride(i); });
  data_ = const_cast<void*>(array_.data());
}

Array::Array(nb::handle object, const char* name, std::span<const std::size_t> shape,
             std::initializer_list<Dtype> dtypes, Access access) {
  try {
    if (!take_numpy(object, name, access) && !take_buffer(object, name, access)) {
      take_dlpack(object, name, access);
    }
    if (std::find(dtypes.begin(), dtypes.end(), dtype_) == dtypes.end()) {
      std::vector<std::string_view> names;
      for (const Dtype dtype : dtypes) {
        names.push_back(to_string(dtype));
      }
      throw InputError(name, "numbers of type " + dtype_text(),
                       fmt::format("{}", fmt::join(names, " or ")));
    }
    if (!shape.empty() && !std::ranges::equal(this->shape(), shape)) {
      throw InputError(name, "shape " + shape_text(this->shape()), shape_text(shape));
    }
    if (!contiguous_) {
      throw InputError(name, "an array with gaps or turned axes",
                       "one whose rows lie behind each other",
                       "pass numpy.ascontiguousarray(x), or x.contiguous()");
    }
    if (reinterpret_cast<std::uintptr_t>(data_) % bytes_of(dtype_) != 0) {
      throw InputError(name, "an array whose numbers lie across this machine's words",
                       "one that is aligned", "pass a copy: numpy.array(x)");
    }
    for (const std::size_t extent : this->shape()) {
      size_ *= extent;
    }
  } catch (...) {
    if (has_buffer_) {
      PyBuffer_Release(&buffer_);
    }
    throw;
  }
}

void read_actions(const Array& array, std::span<Action> to) {
  if (array.dtype() == Dtype::kInt64) {
    narrow<std::int64_t>(array.as<std::int64_t>(), to);
  } else if (array.dtype() == Dtype::kInt32) {
    narrow<std::int32_t>(array.as<std::int32_t>(), to);
  } else {
    std::ranges::copy(array.as<Action>(), to.begin());
  }
}

Array::~Array() {
  if (has_buffer_) {
    PyBuffer_Release(&buffer_);
  }
}

}  // namespace potluck::python
