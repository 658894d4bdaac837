"""The process that reads one file: limits first, then the file from standard input, what it holds to standard output.

Each line it says is JSON: ["part", value], and last ["done", value] or ["refused", what `isolated.sent` makes of the
refusal]. Nobody starts it by hand; see `isolated`.
"""

import importlib
import json
import os
import resource
import sys
from collections.abc import Callable, Mapping
from typing import Any, cast

from ... import process_memory
from ...core.errors import Refusal
from .isolated import OUT_OF_MEMORY, sent

READERS: Mapping[str, tuple[str, str]] = {
    "roster": (".roster_content", "people"),
    "headings": (".roster_content", "headings"),
    "managers": (".manager_content", "managers"),
    "questionnaire": ("...formats.questionnaires", "questionnaire"),
    "logo": (".logo_content", "logo"),
    "workbook": (".workbook_content", "sheets"),
}
"""Kind of file to the module and the function that reads it; loaded when it is asked for, and not before."""
Say = Callable[[str, Any], None]


def _limit(seconds: int, memory: int) -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    for nothing in (resource.RLIMIT_FSIZE, resource.RLIMIT_NPROC):
        resource.setrlimit(nothing, (0, 0))


def _reader(kind: str) -> Callable[[bytes, Mapping[str, Any], Say], Any]:
    module, name = READERS[kind]
    reader: Callable[[bytes, Mapping[str, Any], Say], Any] = getattr(importlib.import_module(module, __package__), name)
    return reader


def _say(word: str, value: Any) -> None:
    sys.stdout.write(json.dumps([word, value], ensure_ascii=True, separators=(",", ":")) + "\n")


def main() -> None:
    """Read one file; exit status 77 where memory did not suffice."""
    process_memory.keep()  # a roster is names and addresses
    sys.modules["numpy"] = cast(Any, None)  # a library imports it where it can, at twice the memory; nobody needs it
    source = sys.stdin.buffer
    asked = json.loads(source.read(int.from_bytes(source.read(4), "big")))
    _limit(asked["seconds"], asked["memory"])
    try:
        _say("done", _reader(asked["kind"])(source.read(), asked["arguments"], _say))
    except Refusal as refusal:
        _say("refused", sent(refusal))
    except (MemoryError, OSError):  # a library that could not be mapped into memory is an OSError
        os._exit(OUT_OF_MEMORY)
    sys.stdout.flush()
    os._exit(0)  # without taking down, one by one, what the file was made into


if __name__ == "__main__":
    main()
