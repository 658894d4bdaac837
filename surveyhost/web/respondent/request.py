"""What a page depends on in a request: query, languages, compression, and on which host it runs. Nothing else is read.

Read from the WSGI environment, so that a page can be answered with or without Flask's machinery around it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

from ...core.wave.links_and_seats import LETTER_LANGUAGE
from ...languages import nearest

MOST = 8
"""Languages that are read of what a browser asks for."""
Environ = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Asked:
    """A request, as far as an answer depends on it."""

    query: Mapping[str, str]
    """The first value of each name."""
    accepted: str
    """The header Accept-Language, as it came."""
    takes_gzip: bool
    address: str
    """Of whoever asks. Counted under an hour's key where a link is unknown, and used for nothing else."""
    origin: str = ""
    """The header Origin: on which host the page runs that asks. Looked at where a keeper's page may ask alone."""

    @property
    def page(self) -> str:
        """Which page of a link is asked for; "" for the first."""
        return self.query.get("page", "")

    @property
    def number(self) -> int:
        """The number of the page that is asked for, 0 if it is none."""
        return int(self.page) if self.page.isdecimal() and len(self.page) < 4 else 0

    def language(self, offered: tuple[str, ...]) -> str:
        """As chosen on the page, else as the letter was written, else as the browser asks, else the first offered.

        The letter goes before the browser: it is in the language on the list of those invited, while a phone's is often
        the one it came with.
        """
        for name in ("lang", LETTER_LANGUAGE):
            wanted = self.query.get(name, "")
            if wanted in offered:
                return wanted
        if self.accepted in offered:
            return self.accepted
        named = [pair for pair in parse_accept_header(self.accepted, LanguageAccept) if pair[0] != "*"]
        closest = (nearest(code, offered) for code, _ in named[:MOST])
        return next((one for one in closest if one), None) or offered[0]


def asked(environ: Environ) -> Asked:
    """The request in a WSGI environment."""
    query: dict[str, str] = {}
    for name, value in parse_qsl(environ.get("QUERY_STRING", ""), keep_blank_values=True):
        query.setdefault(name, value)
    return Asked(
        query,
        environ.get("HTTP_ACCEPT_LANGUAGE", ""),
        "gzip" in environ.get("HTTP_ACCEPT_ENCODING", ""),
        environ.get("REMOTE_ADDR") or "",
        environ.get("HTTP_ORIGIN", ""),
    )
