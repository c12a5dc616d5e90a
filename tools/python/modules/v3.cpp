// The library with AVX2 and FMA for the networks: potluck._v3.
#include <nanobind/nanobind.h>

#include "tools/python/binding/bind.h"

NB_MODULE(_v3, module) {
  potluck::python::bind_all(module);
}
