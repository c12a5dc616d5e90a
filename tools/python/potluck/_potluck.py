"""Potluck's C++ library, as quick as this processor allows.

A wheel holds it three times: for any x86-64, with AVX2 and FMA in the networks (v3), and with AVX-512
(v4). Results of training may differ between them in the last bits. The environment variable
POTLUCK_KERNELS asks for one: "portable", "v3" or "v4". Types stand in _potluck.pyi.
"""

import importlib
import os

#: What the processor must have, as /proc/cpuinfo calls it; the last that it can is taken.
_NEEDS = {
    "portable": set(),
    "v3": {"avx2", "fma"},
    "v4": {"avx2", "fma", "avx512f", "avx512bw", "avx512cd", "avx512dq", "avx512vl"},
}


def _processor() -> set[str]:
    try:
        with open("/proc/cpuinfo", encoding="ascii", errors="replace") as file:
            return next((set(line.split()) for line in file if line.startswith("flags")), set())
    except OSError:
        return set()


def _load():
    wish = os.environ.get("POTLUCK_KERNELS", "")
    if wish not in ("", *_NEEDS):
        raise ImportError(f"POTLUCK_KERNELS: {wish!r}, expected {', '.join(_NEEDS)}")
    has = _processor()
    for name in [wish] if wish else [n for n in reversed(_NEEDS) if _NEEDS[n] <= has]:
        try:
            return importlib.import_module(f"._{name}", __package__)
        except ModuleNotFoundError:  # Built for one machine alone (POTLUCK_NATIVE).
            if wish:
                raise
    raise ImportError("potluck: the compiled module is missing; expected one beside this file")


_module = _load()
globals().update({name: value for name, value in vars(_module).items() if name[:2] != "__"})
__version__ = _module.__version__
_module.InputError.__module__ = "potluck"
#: "v4", "v3" or "portable".
kernels = _module.__name__.rpartition("._")[2]
