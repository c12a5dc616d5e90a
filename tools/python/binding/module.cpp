// What the modules have in them: all parts, its error, and the program as a function.
#include <nanobind/nanobind.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/vector.h>

#include "env/text/error.h"
#include "tools/commands/program.h"
#include "tools/python/binding/bind.h"
#include "tools/python/binding/numpy_array.h"

namespace potluck::python {

void bind_all(nb::module_& module) {
  module.doc() = "Potluck's C++ library. Use the package potluck; this is its skin.";
  module.attr("__version__") = POTLUCK_VERSION;
  nb::exception<InputError>(module, "InputError", PyExc_ValueError).doc() =
      "Something given to Potluck is wrong: 'place: found, expected what; remedy'.";
  learn_numpy();
  bind_kitchens(module);
  bind_batches(module);
  bind_agents(module);
  bind_runs(module);
  bind_language(module);
  module.def(
      "run_program",
      [](std::vector<std::string> arguments) {
        std::vector<char*> pointers;
        for (std::string& argument : arguments) {
          pointers.push_back(argument.data());
        }
        pointers.push_back(nullptr);
        const nb::gil_scoped_release released;
        return tools::run_program(static_cast<int>(arguments.size()), pointers.data());
      },
      nb::arg("arguments"),
      "Runs the potluck program with these arguments, its own name first; its exit code.");
}

}  // namespace potluck::python
