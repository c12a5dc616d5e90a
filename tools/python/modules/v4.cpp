// The library with AVX-512 for the networks: potluck._v4.
#include <nanobind/nanobind.h>

#include "tools/python/binding/bind.h"

NB_MODULE(_v4, module) {
  potluck::python::bind_all(module);
}
