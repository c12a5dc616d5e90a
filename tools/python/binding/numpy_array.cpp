#include "tools/python/binding/numpy_array.h"

#include <nanobind/nanobind.h>

#include <algorithm>
#include <array>
#include <cstddef>

namespace potluck::python {
namespace {

namespace nb = nanobind;

// The beginning of PyArrayObject and of PyArray_Descr (numpy/ndarraytypes.h), which every module
// that was ever compiled against numpy has in it: the same in numpy 1 and 2. Declared here so that
// building a wheel needs no numpy; learn_numpy() looks whether it is true.
struct Descriptor {
  PyObject head;
  PyObject* number_class;
  char kind;
  char letter;
  char byte_order;  // '=' this machine's, '|' single bytes
  char flags;
  int type;
};
struct Fields {
  PyObject head;
  char* data;
  int ndim;
  std::ptrdiff_t* extents;
  std::ptrdiff_t* strides;
  PyObject* base;
  Descriptor* descriptor;
  int flags;
};
constexpr int kRowsBehindEachOther = 0x1;  // NPY_ARRAY_C_CONTIGUOUS
constexpr int kAligned = 0x100;            // NPY_ARRAY_ALIGNED
constexpr int kWritable = 0x400;           // NPY_ARRAY_WRITEABLE
constexpr int kLastType = static_cast<int>(NumpyType::kDouble);

/// numpy.ndarray itself, once it is known to be as declared above. It lives as long as the process.
PyTypeObject* known_class = nullptr;

void read_fields(PyObject* object, NumpyArray& to) {
  const auto* const fields = reinterpret_cast<const Fields*>(object);
  to = {.data = fields->data,
        .shape = {fields->extents, static_cast<std::size_t>(fields->ndim)},
        .type = static_cast<NumpyType>(fields->descriptor->type),
        .writable = (fields->flags & kWritable) != 0};
}

/// Is what we read what the buffer protocol says?
bool tells_the_truth(nb::handle array) {
  Py_buffer buffer{};
  if (PyObject_GetBuffer(array.ptr(), &buffer, PyBUF_RECORDS_RO) != 0) {
    return false;
  }
  const auto* const fields = reinterpret_cast<const Fields*>(array.ptr());
  const bool plain = PyBuffer_IsContiguous(&buffer, 'C') != 0;
  bool same = fields->data == buffer.buf && fields->ndim == buffer.ndim &&
              ((fields->flags & kRowsBehindEachOther) != 0) == plain &&
              ((fields->flags & kWritable) != 0) == (buffer.readonly == 0);
  for (int i = 0; same && i < buffer.ndim; ++i) {
    same = fields->extents[i] == buffer.shape[i] && fields->strides[i] == buffer.strides[i];
  }
  PyBuffer_Release(&buffer);
  const auto type = nb::cast<int>(array.attr("dtype").attr("num"));
  const auto order = nb::cast<const char*>(array.attr("dtype").attr("byteorder"));
  return same && fields->descriptor->type == type && fields->descriptor->byte_order == order[0];
}

}  // namespace

bool read_numpy(PyObject* object, NumpyArray& to) {
  if (known_class == nullptr || Py_TYPE(object) != known_class) {
    return false;
  }
  const auto* const fields = reinterpret_cast<const Fields*>(object);
  const Descriptor& numbers = *fields->descriptor;
  constexpr int kWanted = kRowsBehindEachOther | kAligned;
  if ((fields->flags & kWanted) != kWanted || numbers.type < 0 || numbers.type > kLastType ||
      (numbers.byte_order != '=' && numbers.byte_order != '|')) {
    return false;
  }
  read_fields(object, to);
  return true;
}

void learn_numpy() noexcept {
  try {
    const nb::module_ numpy = nb::module_::import_("numpy");
    const nb::object array_class = numpy.attr("ndarray");
    if (nb::cast<std::size_t>(array_class.attr("__basicsize__")) < sizeof(Fields)) {
      return;
    }
    for (const char* type : {"?", "u1", "i4", "i8", "f4", "f8", ">f4"}) {
      const nb::object plain = numpy.attr("zeros")(nb::make_tuple(3, 5), type);
      const nb::object turned = plain.attr("T");
      const nb::object locked = plain.attr("copy")();
      locked.attr("setflags")(false);
      for (const nb::object& array : {plain, turned, locked}) {
        if (!array.type().is(array_class) || !tells_the_truth(array)) {
          return;
        }
      }
    }
    known_class = reinterpret_cast<PyTypeObject*>(array_class.ptr());
  } catch (...) {
    PyErr_Clear();  // then the buffer protocol it is
  }
}

}  // namespace potluck::python
