"""What of a process's memory could reach a disk: core dumps are switched off, pages locked where that is allowed."""

import contextlib
import ctypes
import os
import resource
from pathlib import Path

_DUMPABLE = 4
"""PR_SET_DUMPABLE of prctl(2)."""
_LOCK = 1 | 2 | 4
"""MCL_CURRENT, MCL_FUTURE and MCL_ONFAULT of mlockall(2): whatever is touched stays in memory."""
SWAPS = Path("/proc/swaps")


def forbid_dumps() -> None:
    """No core file, whatever happens to this process and its children; nobody but root reads its memory."""
    if resource.getrlimit(resource.RLIMIT_CORE) != (0, 0):  # where it is, setting it again may be forbidden
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(_DUMPABLE, 0, 0, 0, 0)


def lock() -> bool:
    """Keep this process out of swap; False where the system does not allow it.

    Only where there is no limit: below one, memory that is asked for later would be refused.
    """
    if resource.getrlimit(resource.RLIMIT_MEMLOCK)[0] != resource.RLIM_INFINITY:
        return False
    with contextlib.suppress(OSError, AttributeError):
        return int(ctypes.CDLL(None).mlockall(_LOCK)) == 0
    return False


def keep() -> None:
    """Both, for a process that will hold links, answers or keys."""
    forbid_dumps()
    lock()


def wipe_settings() -> None:
    """Overwrite the settings in this process's environment, secrets among them: for one that needs none of them."""
    library = ctypes.CDLL(None)
    library.getenv.restype = ctypes.c_void_p
    for name in [name for name in os.environ if name.startswith("SURVEYHOST_")]:
        value = library.getenv(os.fsencode(name))
        if value:
            ctypes.memset(value, 0, len(ctypes.string_at(value)))
        del os.environ[name]


def described() -> str:
    """In a sentence, whether what our processes hold can be swapped to a disk on this machine."""
    try:
        swaps = SWAPS.read_text(encoding="ascii").splitlines()[1:]
    except OSError:
        return "Whether this machine swaps memory to a disk cannot be told; encrypt its swap."
    if not swaps:
        return "This machine has no swap: no memory of ours goes to a disk."
    if resource.getrlimit(resource.RLIMIT_MEMLOCK)[0] == resource.RLIM_INFINITY:
        return "This machine swaps; our processes lock their memory where they may (CAP_IPC_LOCK)."
    return (
        "This machine swaps, and processes may not lock their memory: encrypt its swap, or set LimitMEMLOCK=infinity."
    )
