"""/healthz and /readyz, for load balancers and people on call: in front of everything else, and kept in no log.

Neither tells anything about anybody: the answer does not depend on who answered what or when.
"""

import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from .shared.headers import EVERYWHERE, STRICTEST, Wsgi

LOOK = "surveyhost.look"
"""The key of `app.extensions` under which an app's own look at itself lies."""
HEALTH, READY = "/healthz", "/readyz"
KEPT = 5.0
"""Seconds for which a finding is handed out again, so that asking often costs nothing."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What /readyz says."""

    is_ready: bool
    said: str = ""
    """Which parts are wrong, for the hosts of the vendor's people; nothing on the respondents' host."""

    def text(self) -> str:
        """One line: "ready", "not ready: vault", "ready, but not well: mail"."""
        if self.is_ready:
            return f"ready, but not well: {self.said}" if self.said else "ready"
        return f"not ready: {self.said}" if self.said else "not ready"


class Probes:
    """A WSGI app before another. `look` finds out whether this process can serve; it is asked every few seconds."""

    def __init__(self, behind: Wsgi, look: Callable[[], Finding]) -> None:
        self.behind, self.look = behind, look
        self._lock = threading.Lock()
        self._kept: tuple[float, Finding] | None = None

    def __call__(self, environ: dict[str, Any], start: Any) -> Iterable[bytes]:
        """Answer a probe; hand on anything else."""
        path = environ.get("PATH_INFO", "")
        if path not in (HEALTH, READY) or environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
            return self.behind(environ, start)
        found = Finding(True) if path == HEALTH else self.found()
        body = (("ok" if path == HEALTH else found.text()) + "\n").encode()
        headers = [
            ("Content-Type", "text/plain; charset=utf-8"),
            ("Content-Length", str(len(body))),
            *EVERYWHERE.items(),
            *STRICTEST.items(),
        ]
        start("200 OK" if found.is_ready else "503 Service Unavailable", headers)
        return () if environ["REQUEST_METHOD"] == "HEAD" else (body,)

    def found(self) -> Finding:
        """The latest finding, not older than a few seconds; one thread looks, and the others wait for it."""
        with self._lock:
            now = time.monotonic()
            if self._kept is None or now - self._kept[0] > KEPT:
                self._kept = (now, self.look())
            return self._kept[1]


def trying(attempt: Callable[[], object]) -> Callable[[], Finding]:
    """Ready where this does not fail. What it fails with is nobody's business on a host that anybody reaches."""

    def look() -> Finding:
        try:
            attempt()
        except Exception:  # whatever a request would fail with
            return Finding(False)
        return Finding(True)

    return look


def together(*looks: Callable[[], Finding]) -> Callable[[], Finding]:
    """The findings of several apps in one process as one."""

    def look() -> Finding:
        found = [each() for each in looks]
        said = ", ".join(dict.fromkeys(part for one in found if one.said for part in one.said.split(", ")))
        return Finding(all(one.is_ready for one in found), said)

    return look
