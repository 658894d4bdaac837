"""Follows one thing through the code: a token, an answer, a row.

A file is passed when one of its functions has the thing in hand and gives it on. It has it in hand when it is given it,
or what openly holds it, or gets it from a function that it calls. It gives it on when it returns it, or calls with it a
function that does, or lets it out of the program: into a database, a mail, a pipe. What only looks at it, and answers
yes or no, or with something else, is beside its way.
"""

import dataclasses
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Any

from sqlalchemy import Engine, event

import surveyhost

PACKAGE = f"{Path(surveyhost.__file__).parent}/"
OUT = ("store/", "outside/mail/", "services/files/child.py")
"""What is given to these leaves the program."""
DEPTH = 9
"""So many collections or values inside each other are looked into."""
Is = Callable[[Any], bool]
"""Whether a value is the thing, in one of the forms that it takes on its way."""


def holds(value: Any, is_it: Is, closed: tuple[type, ...] = (), depth: int = DEPTH) -> bool:
    """Whether a value is the thing, or a collection or an object of ours that holds it. `closed`: not looked into."""
    value = bytes(value) if isinstance(value, memoryview) else value
    if is_it(value):
        return True
    if depth == 0 or value is None or isinstance(value, (str, bytes, int, float, type, *closed)):
        return False
    if isinstance(value, Mapping):
        if "wsgi.input" in value:  # a request as it comes in; the thing is followed from where it is taken out
            return False
        parts = [*value.keys(), *value.values()]
    elif isinstance(value, (list, tuple, set, frozenset)):
        parts = list(value)
    elif dataclasses.is_dataclass(value) or type(value).__module__.startswith("surveyhost"):
        slots = [name for kind in type(value).__mro__ for name in getattr(kind, "__slots__", ())]
        names = (name for name in (*slots, *getattr(value, "__dict__", ())) if not name.startswith("_"))
        parts = [getattr(value, name, None) for name in names]
    else:
        return False
    return any(holds(part, is_it, closed, depth - 1) for part in parts)


def _arguments(frame: FrameType) -> list[Any]:
    code = frame.f_code
    number = code.co_argcount + code.co_kwonlyargcount + bool(code.co_flags & 4) + bool(code.co_flags & 8)
    return [frame.f_locals.get(name) for name in code.co_varnames[:number]]


@dataclass(slots=True)
class _Call:
    file: str
    given: bool
    in_hand: bool
    lets_out: bool = False
    before: set[str] = field(default_factory=set)
    """Files by way of which it came into this call's hand."""


@dataclass
class Followed:
    """Where the thing goes while one is `watching`."""

    is_it: Is
    closed: tuple[type, ...] = ()
    passed: set[str] = field(default_factory=set)
    """Files that it passed."""
    steps: dict[tuple[str, str], None] = field(default_factory=dict)
    """File to file, where the one calls the other with it, or gets it from there."""
    _met: dict[str, None] = field(default_factory=dict)
    """Files in the order in which they had it in hand first."""
    _here: threading.local = field(default_factory=threading.local)

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Watch every call in this process, in whichever thread begins inside the block."""
        event.listen(Engine, "before_cursor_execute", self._written)
        threading.setprofile(self._watch)
        sys.setprofile(self._watch)
        try:
            yield
        finally:
            sys.setprofile(None)
            threading.setprofile(None)
            event.remove(Engine, "before_cursor_execute", self._written)

    @property
    def files(self) -> list[str]:
        """Those that it passed, in the order in which it came to them."""
        return [file for file in self._met if file in self.passed]

    @property
    def _calls(self) -> list[_Call]:
        calls: list[_Call] = self._here.__dict__.setdefault("calls", [])
        return calls

    def _holds(self, value: Any) -> bool:
        return holds(value, self.is_it, self.closed)

    def _watch(self, frame: FrameType, what: str, value: Any) -> None:
        path = frame.f_code.co_filename
        if what not in {"call", "return"} or not path.startswith(PACKAGE) or getattr(self._here, "busy", False):
            return
        if frame.f_code.co_name.startswith("<"):  # a comprehension is a part of the function around it
            return
        self._here.busy = True
        try:
            if what == "call":
                given = any(self._holds(one) for one in _arguments(frame))
                if given and self._calls:
                    self._met[self._calls[-1].file] = None
                if given:
                    self._met[path[len(PACKAGE) :]] = None
                self._calls.append(_Call(path[len(PACKAGE) :], given, given))
            elif self._calls:
                self._returned(frame, value)
        finally:
            self._here.busy = False

    def _returned(self, frame: FrameType, value: Any) -> None:
        call = self._calls.pop()
        above = self._calls[-1] if self._calls else None
        returned = self._holds(value)
        kept = any(self._holds(frame.f_locals.get(name)) for name in frame.f_code.co_freevars)
        call.lets_out |= call.given and (call.file.startswith(OUT) or kept)
        if not returned and not call.lets_out:
            return
        self._met[call.file] = None
        passed = {*call.before, call.file}
        if above is None or call.lets_out:
            self.passed |= passed
        if above is None:
            return
        if returned:
            above.before |= passed
        if returned or call.given:
            above.in_hand = True
            self.steps[above.file, call.file] = None
        above.lets_out |= call.lets_out and call.given

    def _written(self, connection: Any, cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        """A statement that carries it lets it out of whichever call had it in hand."""
        self._here.busy = True
        if self._holds(parameters):
            for call in reversed(self._calls):
                if call.in_hand:
                    call.lets_out = True
                    break
        self._here.busy = False
