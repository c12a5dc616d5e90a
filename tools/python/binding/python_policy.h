// A function of Python's as an agent: act(observations) -> actions.
#pragma once

#include <nanobind/nanobind.h>

#include <memory>
#include <string>

#include "agents/policy/policy.h"
#include "agents/roster/roster.h"

namespace potluck::python {

/// `act` gets observations [n, *shape] float32 of the encoding called `observation` (empty: the
/// usual one of the kitchen) and returns actions [n] (uint8, int32, int64). It is called by one
/// thread at a time, which has Python's lock. All copies share it.
[[nodiscard]] RosterEntry python_agent(const std::string& name, nanobind::object act,
                                       const std::string& observation);

}  // namespace potluck::python
