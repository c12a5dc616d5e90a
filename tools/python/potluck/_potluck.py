"""Potluck's C++ library, as quick as this processor allows.

A wheel holds it twice: for any x86-64, and with AVX2 and FMA in the networks. Results of training may
differ between the two in the last bits. The environment variable POTLUCK_KERNELS=portable asks for the
first, "v3" for the second. Types stand in _potluck.pyi.
"""

import importlib
import os


def _has_avx2() -> bool:
    try:
        with open("/proc/cpuinfo", encoding="ascii", errors="replace") as file:
            flags = next((line.split() for line in file if line.startswith("flags")), [])
    except OSError:
        return False
    return "avx2" in flags and "fma" in flags


def _load():
    wish = os.environ.get("POTLUCK_KERNELS", "")
    if wish not in ("", "portable", "v3"):
        raise ImportError(f"POTLUCK_KERNELS: {wish!r}, expected portable or v3")
    if wish == "v3" or (wish == "" and _has_avx2()):
        try:
            return importlib.import_module("._v3", __package__)
        except ModuleNotFoundError:  # Built for one machine alone (POTLUCK_NATIVE).
            if wish:
                raise
    return importlib.import_module("._portable", __package__)


_module = _load()
globals().update({name: value for name, value in vars(_module).items() if name[:2] != "__"})
__version__ = _module.__version__
_module.InputError.__module__ = "potluck"
#: "v3", or "portable".
kernels = _module.__name__.rpartition("._")[2]
