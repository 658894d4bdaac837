"""What a test hands to a process that shares the desk's work: it tells how it arrived. Imports little, as they do."""

import ctypes
import json
import os
import resource
import signal
import time
from pathlib import Path

from surveyhost.core.suppression.doubt.keeping import Keeping

SECRET = "5ec3e7" * 10
DUMPABLE = 3
"""PR_GET_DUMPABLE of prctl(2)."""


def looked(path: Path) -> None:
    """What another process could take from this one, written down."""
    seen = {
        "dumpable": ctypes.CDLL(None).prctl(DUMPABLE, 0, 0, 0, 0),
        "core": resource.getrlimit(resource.RLIMIT_CORE),
        "locked": "VmLck:\t       0 kB" not in Path("/proc/self/status").read_text(),
        "settings": SECRET.encode() in Path("/proc/self/environ").read_bytes() or "SURVEYHOST_MASTER_KEY" in os.environ,
        "words": SECRET.encode() in Path("/proc/self/cmdline").read_bytes(),
    }
    path.write_text(json.dumps(seen))


class Given:
    """Looks around as it arrives."""

    def __init__(self, path: Path, what: object) -> None:
        self.path, self.what = path, what

    def __reduce__(self):
        return _arrived, (self.path, self.what)


def _arrived(path: Path, what: object) -> object:
    looked(path)
    return what


class Easy(Keeping):
    """Questions that need no thought."""

    def kept_back(self, number):
        return {}


class Halting:
    """Answers its first question, and the others once a file is there: until then the work is in the middle."""

    def __init__(self, keeping: Keeping, file: Path) -> None:
        self.keeping, self.file = keeping, file

    @property
    def questions(self):
        return self.keeping.questions

    def kept_back(self, number):
        while number and not self.file.exists():
            time.sleep(0.02)
        return self.keeping.kept_back(number)


class Fatal:
    """Kills the process in which it arrives."""

    def __reduce__(self):
        return signal.raise_signal, (signal.SIGKILL,)
