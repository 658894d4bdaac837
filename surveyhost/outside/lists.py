"""A list of people fetched from another system: over HTTPS, with a key, bounded in size and time."""

import queue
import threading
import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import requests
from requests.auth import AuthBase
from urllib3.exceptions import ReadTimeoutError

from .trust import authorities

CONNECT, SILENCE = 10.0, 30.0
"""Seconds until a connection stands, and between two pieces of an answer."""
_PIECE = 64 * 1024
MOST_ADDRESS = 2000


class NotFetched(Exception):  # noqa: N818
    """Raised with a word for what went wrong, and its values; no value holds the key or what was sent."""

    def __init__(self, word: str, **values: Any) -> None:
        super().__init__(word)
        self.word, self.values = word, values


@dataclass(frozen=True, slots=True)
class Source:
    """Where a list is fetched from."""

    url: str
    key: str
    """"" for a system that asks for none."""
    authority: str = ""
    """A file with certificates of authorities that are trusted in place of the usual ones; "" for these."""

    @property
    def host(self) -> str:
        """Named in what is said of it; the rest of an address may hold a secret."""
        return urlsplit(self.url).hostname or ""


class _Bearer(AuthBase):
    """The key, on this request and no other. A header alone would be replaced by what a .netrc file says."""

    def __init__(self, key: str) -> None:
        self._key = key

    def __call__(self, request: Any) -> Any:
        if self._key:
            request.headers["Authorization"] = f"Bearer {self._key}"
        return request


def is_address(url: str) -> bool:
    """Whether this is an https address without a password in it."""
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018  (ValueError where it is none)
    except ValueError:
        return False
    is_plain = url.isascii() and url.isprintable() and " " not in url and len(url) <= MOST_ADDRESS
    return is_plain and parts.scheme == "https" and bool(parts.hostname) and parts.username is None


def fetch(source: Source, most: int, seconds: float) -> tuple[str, bytes]:
    """(type, content) of what the address gives, at most so many bytes within so many seconds. NotFetched.

    In a thread of its own, which is left behind where the other side sends its headers letter by letter.
    """
    said: queue.Queue[tuple[str, bytes] | NotFetched] = queue.Queue()

    def run() -> None:
        try:
            said.put(_fetch(source, most, time.monotonic() + seconds))
        except NotFetched as trouble:
            said.put(trouble)

    threading.Thread(target=run, daemon=True).start()
    try:
        found = said.get(timeout=seconds)
    except queue.Empty:
        raise NotFetched("slow") from None
    if isinstance(found, NotFetched):
        raise found
    return found


def _fetch(source: Source, most: int, until: float) -> tuple[str, bytes]:
    try:
        with requests.get(
            source.url,
            auth=_Bearer(source.key),
            headers={"Accept": "text/csv, application/json", "Accept-Encoding": "identity"},
            allow_redirects=False,  # whoever is sent on might be sent to somebody else, key and all
            stream=True,
            timeout=(CONNECT, SILENCE),
            verify=source.authority or authorities(),
        ) as answer:
            return _read(answer, most, until)
    except NotFetched:
        raise
    except requests.exceptions.SSLError:
        raise NotFetched("untrusted") from None
    except (requests.exceptions.Timeout, ReadTimeoutError):
        raise NotFetched("slow") from None
    except (requests.exceptions.RequestException, OSError) as trouble:
        raise NotFetched("unreachable", why=type(trouble).__name__) from None
    except Exception as trouble:  # whatever the other side sent, one sentence is said about it
        raise NotFetched("unreachable", why=type(trouble).__name__) from None


def _read(answer: requests.Response, most: int, until: float) -> tuple[str, bytes]:
    if answer.is_redirect or 300 <= answer.status_code < 400:
        raise NotFetched("elsewhere")
    if answer.status_code != requests.codes.ok:
        raise NotFetched("status", status=answer.status_code)
    kind = answer.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if answer.headers.get("Content-Encoding", "identity") != "identity":
        raise NotFetched("type", kind="something packed")
    content = bytearray()
    while piece := answer.raw.read1(_PIECE):
        content += piece
        if len(content) > most:
            raise NotFetched("huge")
        if time.monotonic() > until:
            raise NotFetched("slow")
    length = answer.headers.get("Content-Length", "")
    if length.isdecimal() and len(length) < 20 and len(content) < int(length):
        raise NotFetched("unreachable", why="it broke off")
    return kind, bytes(content)
