"""Files that others made, read in a process of their own: bounded in seconds and memory, with no key in it.

A reader is quick for every file that we know of. For those that nobody has thought of yet the process is ended, and
with it nothing but the reading of that file. It starts from nothing, so it holds neither keys nor anybody's answers.
"""

import contextlib
import importlib
import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from threading import BoundedSemaphore, Timer
from typing import Any

from ...core.errors import Refusal, rebuilt
from . import shapes
from .refusals import FileDamaged, FileTooHungry, FileTooSlow

MODULE = "surveyhost.services.files.child"
OUT_OF_MEMORY = 77
"""Exit status of a process that had no memory left."""
_AT_ONCE = BoundedSemaphore(2)
"""So many files are read at once by one web process; others wait their turn."""
_WALL = 120.0
"""Seconds after which a process is ended that does nothing: far more than it may work."""
_PATIENCE = 4
"""Or so many times what it may work, where that is more: on a busy machine it is not alone."""
_MB = 1 << 20
_LINE, _LINES = 32 * _MB, 10_000
"""Bytes that are taken of one line: a questionnaire, or some hundred people of a roster; and how many lines are."""
LONGEST = 4000
"""Letters that a refusal may have."""
BARE = 120
"""Megabytes of address space that a reader takes before it reads anything."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What reading one file may take; a large file may take more of both, in proportion to its size."""

    seconds: float = 4
    """Of the processor."""
    memory: int = 256
    """Megabytes of address space, all in all."""
    seconds_per_mb: float = 0
    memory_per_mb: float = 0
    most_seconds: int = 90
    most_memory: int = 2048

    def of(self, size: int) -> tuple[int, int]:
        """Seconds and bytes for a file of so many bytes."""
        more = size / _MB
        seconds = min(max(self.seconds, self.seconds_per_mb * more), self.most_seconds)
        memory = min(max(self.memory, BARE + self.memory_per_mb * more), self.most_memory)
        return max(1, round(seconds)), int(memory) * _MB


def run(kind: str, content: bytes, arguments: Mapping[str, Any] | None = None, limits: Limits | None = None) -> Any:
    """What the reader of this kind (a key of `child.READERS`) makes of the content, as JSON values.

    Refusal as the reader raises it; FileTooSlow or FileTooHungry where it took too much, FileDamaged where it broke.
    """
    [*_, (_, made)] = said(kind, content, arguments, limits)
    return made


def said(
    kind: str, content: bytes, arguments: Mapping[str, Any] | None = None, limits: Limits | None = None
) -> Iterator[tuple[str, Any]]:
    """As `run`, with what the reader gives bit by bit before: ("part", value) for each, last ("done", value)."""
    seconds, memory = (limits or Limits()).of(len(content))
    asked = {"kind": kind, "arguments": dict(arguments or {}), "seconds": seconds, "memory": memory}
    head = json.dumps(asked).encode()
    with _AT_ONCE:
        process = subprocess.Popen(
            [sys.executable, "-I", "-m", MODULE],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={"PATH": os.defpath, "LC_ALL": "C.UTF-8"},
            cwd="/",
            start_new_session=True,
        )
        watch = Timer(max(_WALL, _PATIENCE * seconds), _end, [process])
        watch.start()
        try:
            yield from _talk(process, len(head).to_bytes(4, "big") + head, content, kind)
        finally:
            watch.cancel()
            _end(process)
            if process.stdout is not None:
                process.stdout.close()
            process.wait()


def _end(process: subprocess.Popen[bytes]) -> None:
    """Kill it, and whatever it has started."""
    if process.returncode is None:  # else its number may be another's
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)


def _talk(process: subprocess.Popen[bytes], head: bytes, content: bytes, kind: str) -> Iterator[tuple[str, Any]]:
    """Each line that the process says, until it is done. Raises the refusal that it tells."""
    assert process.stdin is not None and process.stdout is not None
    with contextlib.suppress(BrokenPipeError), process.stdin as source:  # where it has ended, its status says why
        source.write(head)
        source.write(content)
    most = 16 * _MB + 8 * len(content)
    for _ in range(_LINES):
        line = process.stdout.readline(min(most, _LINE))
        if not line:
            raise _ended(process.wait())
        word, value = _heard(kind, line)
        yield word, value
        if word == "done":
            return
        most = max(most - len(line), 1)
    raise FileDamaged()


def _heard(kind: str, line: bytes) -> tuple[str, Any]:
    """What a line says, if it has the shape that it should have of this kind of file; else FileDamaged."""
    word, value = _understood(line)
    if word == "refused" and shapes.REFUSED(value):
        raise _received(value)
    shape = {"done": shapes.DONE, "part": shapes.PART}.get(word, {}).get(kind)
    if shape is None or not shape(value):
        raise FileDamaged()
    return word, value


def _understood(said: bytes) -> tuple[str, Any]:
    """What a whole line says. FileDamaged for half a line, or for one that is none of ours."""
    try:
        word, value = json.loads(said if said.endswith(b"\n") else b"", parse_constant=_no_number)
    except (ValueError, TypeError, RecursionError):
        raise FileDamaged() from None
    return word, value


def _no_number(name: str) -> float:
    raise ValueError(name)


def sent(refusal: Refusal) -> dict[str, Any]:
    """A refusal as JSON, for the process that asked."""
    values = {name: value if isinstance(value, int) else str(value) for name, value in refusal.values.items()}
    return {"module": type(refusal).__module__, "name": type(refusal).__name__, "values": values}


def _received(value: Mapping[str, Any]) -> Refusal:
    """The refusal again; FileDamaged where the process, which read a stranger's file, names what is none of ours, or
    says more than a sentence."""
    module = str(value["module"])
    if not re.fullmatch(r"surveyhost(\.\w+)+\.refusals", module):
        return FileDamaged()
    try:
        kind = getattr(importlib.import_module(module), str(value["name"]), None)
    except ImportError:
        return FileDamaged()
    if not (isinstance(kind, type) and issubclass(kind, Refusal)):
        return FileDamaged()
    try:
        made = rebuilt(kind, dict(value["values"]))
    except (KeyError, TypeError, ValueError):
        return FileDamaged()
    return made if len(made.reason) <= LONGEST else FileDamaged()


@contextlib.contextmanager
def damaged_if_it_breaks() -> Iterator[None]:
    """FileDamaged where what a process said has the right shape, but names what there is not."""
    try:
        yield
    except (LookupError, TypeError, ValueError, AttributeError, RecursionError):
        raise FileDamaged() from None


def _ended(status: int) -> Refusal:
    """Why a process that said nothing came to its end."""
    if status in {-signal.SIGXCPU, -signal.SIGKILL}:
        return FileTooSlow()
    if status == OUT_OF_MEMORY:
        return FileTooHungry()
    return FileDamaged()
