"""One thread for numpy's linear algebra: a parse is many small products, which several threads only wait for.

Left alone, the library spins up a thread for every core: a process takes half as much processor time again and is no
faster, and several processes side by side hinder each other.
"""

from __future__ import annotations

import ctypes
import os
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

SETTINGS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS")  # whoever sets these has chosen
SETTERS = ("scipy_openblas_set_num_threads64_", "scipy_openblas_set_num_threads", "openblas_set_num_threads64_",
           "openblas_set_num_threads")


@lru_cache(maxsize=1)
def one_thread() -> bool:
    """Keep the OpenBLAS that numpy brings along to one thread; whether one was found. Others are left as they are."""
    if any(os.environ.get(name) for name in SETTINGS):
        return False
    import numpy

    home = Path(numpy.__file__).parent
    found = False
    for folder in (home.parent / "numpy.libs", home / ".dylibs", home / ".libs"):
        for library in sorted(folder.glob("*openblas*")):
            with suppress(OSError):
                loaded = ctypes.CDLL(str(library))
                setter = next((s for name in SETTERS if (s := getattr(loaded, name, None)) is not None), None)
                if setter is not None:
                    setter.argtypes, setter.restype = [ctypes.c_int], None
                    setter(1)
                    found = True
    return found
