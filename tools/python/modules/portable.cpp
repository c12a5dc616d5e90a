// The library for any processor: potluck._portable.
#include <nanobind/nanobind.h>

#include "tools/python/binding/bind.h"

NB_MODULE(_portable, module) {
  potluck::python::bind_all(module);
}
