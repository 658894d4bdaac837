"""Serving: gunicorn and the worker as two children of one process, started and stopped together.

This is the process that an operator starts and stops. A child that dies is started again; when this process is told to
stop, or is killed, both children end.
"""

import contextlib
import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event
from types import FrameType
from typing import Any

from gunicorn.glogging import Logger

from .config import CHECKOUT
from .core.errors import OperatorRefusal
from .core.texts.natural import natural
from .logs import JsonLines


class BindMalformed(OperatorRefusal):
    sentence = "'%(bind)s' is no address to serve on; expected one like 127.0.0.1:8000."


class PartEnded(OperatorRefusal):
    sentence = "A part of the program ended as soon as it was started; its last words stand above."


class BindRefused(OperatorRefusal):
    sentence = "%(bind)s cannot be served on (%(strerror)s)."


THREADS = 8
GRACE = 20.0
"""Seconds that a child may take to stop before it is killed."""
QUICK = 5.0
"""A child that lived for a shorter time is not started again at once."""
_DIES_WITH_PARENT = 1
"""PR_SET_PDEATHSIG of prctl(2)."""


class QuietLog(Logger):
    """gunicorn's log without paths, addresses and tokens: a link is a secret, also in an error."""

    def setup(self, cfg: Any) -> None:
        """As JSON where the settings say so; on standard error only, not once more by way of the root."""
        super().setup(cfg)
        if os.environ.get("SURVEYHOST_LOG") == "json":
            for handler in self.error_log.handlers:
                handler.setFormatter(JsonLines())

    def access(self, *about: Any) -> None:
        """No access log on any face."""

    def exception(self, msg: str, *args: Any, **kwargs: Any) -> None:
        """The kind of error, and nothing of the request."""
        kind = sys.exc_info()[0]
        self.error("a request could not be answered: %s", kind.__name__ if kind else "unknown")

    def warning(self, msg: str, *args: Any, **kwargs: Any) -> None:
        """A request that is none is told of without its sender and its words."""
        if str(msg).startswith("Invalid request"):
            super().warning("a request was not understood")
        else:
            super().warning(msg, *args, **kwargs)


def check_free(bind: str) -> tuple[str, int]:
    """Host and port of "host:port". Refusal where it cannot be read, or somebody listens there already."""
    host, colon, number = bind.rpartition(":")
    port = natural(number, 65535)
    if not colon or port is None:
        raise BindMalformed(bind=bind)
    host = host.strip("[]") or "0.0.0.0"  # noqa: S104  (as gunicorn reads it)
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as trouble:
            raise BindRefused(bind=bind, strerror=trouble.strerror) from None
    return host, port


def web_command(bind: str, workers: int, *, reload: bool = False) -> list[str]:
    """gunicorn with threads, without access log and control socket.

    reload: start the web processes anew when code, a template, a catalogue or a static file changes.
    """
    return [
        sys.executable,
        "-m",
        "gunicorn",
        "surveyhost:create_app()",
        "--bind",
        bind,
        "--workers",
        str(workers),
        "--worker-class",
        "gthread",
        "--threads",
        str(THREADS),
        "--logger-class",
        "surveyhost.serving.QuietLog",
        "--log-level",
        "warning",
        *(_watching() if reload else ["--preload"]),  # nothing connects while the app is made: made once, forked
        "--no-control-socket",
        "--config",
        "python:surveyhost.recycling",  # processes that touched a wave end with it
        "--graceful-timeout",
        str(int(GRACE / 2)),
    ]


def _watching() -> list[str]:
    folders = (CHECKOUT / "templates", CHECKOUT / "static", Path(__file__).parent / "locale")
    watched = [path for folder in folders for path in sorted(folder.rglob("*")) if path.is_file()]
    return ["--reload", *(word for path in watched for word in ("--reload-extra-file", str(path)))]


def worker_command() -> list[str]:
    """The worker."""
    return [sys.executable, "-m", "surveyhost.cli", "worker"]


def _with_parent() -> None:
    """In the child, before it becomes what it shall be: end when the parent ends, however that ends."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(_DIES_WITH_PARENT, signal.SIGTERM)


@dataclass
class _Child:
    command: Sequence[str]
    environment: Mapping[str, str]
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0

    def start(self) -> None:
        self.started = time.monotonic()
        # a process group of its own: Ctrl-C reaches this process only, which then stops both in order
        self.process = subprocess.Popen(
            self.command,
            env=dict(self.environment),
            process_group=0,
            preexec_fn=_with_parent,  # noqa: PLW1509  (this process has no other thread)
        )

    def is_gone(self) -> bool:
        return self.process is None or self.process.poll() is not None

    def ask(self) -> None:
        if self.process is not None and not self.is_gone():
            self.process.terminate()

    def stop(self) -> None:
        if self.process is None:
            return
        try:
            self.process.wait(GRACE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


@dataclass
class Serving:
    """Runs commands until SIGINT or SIGTERM. `ready` is called once when `is_up` first says so."""

    commands: Sequence[Sequence[str]]
    environment: Mapping[str, str]
    is_up: Callable[[], bool]
    ready: Callable[[], None]
    pause: float = 0.1
    _stopping: bool = field(default=False, init=False)

    def run(self) -> None:
        """Start, watch, stop. Raises PartEnded where a child ends at once."""
        before = {each: signal.signal(each, self._stop) for each in (signal.SIGINT, signal.SIGTERM)}
        children = [_Child(command, self.environment) for command in self.commands]
        try:
            for child in children:
                child.start()
            self._watch(children)
        finally:
            for child in children:
                child.ask()
            for child in children:
                child.stop()
            for each, handler in before.items():
                signal.signal(each, handler)

    def _stop(self, number: int, frame: FrameType | None) -> None:
        del number, frame
        self._stopping = True

    def _watch(self, children: Sequence[_Child]) -> None:
        is_ready = False
        while not self._stopping:
            for child in children:
                if child.is_gone():
                    self._again(child)
            if not is_ready and self.is_up():
                is_ready = True
                self.ready()
            time.sleep(self.pause)

    def _again(self, child: _Child) -> None:
        if time.monotonic() - child.started < QUICK:
            raise PartEnded()
        child.start()


def wait_for_the_end() -> None:
    """Until this process is told to stop."""
    ended = Event()
    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, lambda *_: ended.set())
    ended.wait()


def is_listening(host: str, port: int) -> bool:
    """Whether somebody answers there."""
    there = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104
    try:
        with socket.create_connection((there, port), timeout=1):
            return True
    except OSError:
        return False


def own_address(environ: Mapping[str, str], bind: str) -> dict[str, str]:
    """The environment in which links lead to "host:port" where nobody said to which address they lead."""
    host, _colon, port = bind.rpartition(":")
    host = {"": "127.0.0.1", "0.0.0.0": "127.0.0.1", "[::]": "[::1]"}.get(host, host)  # noqa: S104
    return {"SURVEYHOST_BASE_URL": f"http://{host}:{port}", **environ}


def environment(data: str, faces: str, base_url: str) -> dict[str, str]:
    """The children's environment: ours, with these settings said outright."""
    return {
        **os.environ,
        "SURVEYHOST_DATA": data,
        "SURVEYHOST_FACES": faces,
        "SURVEYHOST_BASE_URL": base_url,
    }
