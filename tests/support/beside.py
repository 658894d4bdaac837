"""A program that runs beside a test in a process of its own, and may be killed there.

Processes are forked from one that has imported the worker and nothing else of the test: an import takes a second or
more, and a test that kills a program five times would wait for five.
"""

import os
from collections.abc import Mapping
from multiprocessing import get_context
from typing import Any

_FORKS = get_context("forkserver")
_FORKS.set_forkserver_preload(["surveyhost.services.operations.worker", "pytest"])


class Beside:
    """A program that was started, as `subprocess.Popen` shows one."""

    def __init__(self, process: Any) -> None:
        self._process = process
        self.pid: int = process.pid

    @property
    def returncode(self) -> int | None:
        """None while it runs; the signal that ended it, negative; or its exit status."""
        code: int | None = self._process.exitcode
        return code

    def send_signal(self, number: int) -> None:
        if self._process.is_alive():
            os.kill(self.pid, number)

    def wait(self, seconds: float) -> int | None:
        """Wait until it ends, but not longer than this; its `returncode`."""
        self._process.join(seconds)
        return self.returncode


def start(program: str, environ: Mapping[str, str]) -> Beside:
    """Run this text with this environment."""
    process = _FORKS.Process(target=_run, args=(program, dict(environ)))
    process.start()
    return Beside(process)


def _run(program: str, environ: Mapping[str, str]) -> None:
    os.setsid()  # what a terminal says to the test is not said to it
    os.environ.clear()
    os.environ.update(environ)
    exec(compile(program, "beside", "exec"), {"__name__": "__main__"})
