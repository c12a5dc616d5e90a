// The modules potluck._portable and potluck._v3, part by part: a thin skin over the library. What
// Python's users see lies in tools/python/potluck; whatever is text or numbers there was made here.
#pragma once

#include <nanobind/nanobind.h>

#include <memory>
#include <string>
#include <vector>

#include "env/arena.h"
#include "env/layout.h"
#include "env/observation.h"

namespace potluck::python {

namespace nb = nanobind;

/// A kitchen or another game, in Python's hands. Immutable.
struct Kitchen {
  std::shared_ptr<const Layout> layout;
};

/// Where a batch is played: one kitchen, several, generated ones.
struct Place {
  std::shared_ptr<const Arena> arena;
};

/// An encoding by name in `arena`. Throws InputError listing those that it has.
[[nodiscard]] Observation observation_in(const Arena& arena, const std::string& name,
                                         bool ego_centred);

/// Everything.
void bind_all(nb::module_& module);

void bind_kitchens(nb::module_& module);
void bind_batches(nb::module_& module);
void bind_agents(nb::module_& module);
void bind_runs(nb::module_& module);
void bind_language(nb::module_& module);

}  // namespace potluck::python
