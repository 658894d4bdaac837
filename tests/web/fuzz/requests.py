"""Requests nobody meant: drawn from what the program itself says, its routes, its form fields, and a list of oddities.

No route and no field is listed by hand: a new one is fuzzed because it exists.
"""

import random
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote_to_bytes, urlencode

from surveyhost.config import CHECKOUT
from tests.web.fuzz.oddities import CONTENTS, FILES, HEADERS, KINDS, METHODS, NAMES, NUMBERS, TEXTS

_NAMED = re.compile(
    r"""(?:name=["']([a-z_]+)["']|(?:form|args|given|files)(?:\.get|\.getlist)?[(\[]["']([a-z_.]+)["'])"""
)


@cache
def words() -> tuple[str, ...]:
    """The names of fields that templates write and views read."""
    sources = [*(CHECKOUT / "templates").rglob("*.html"), *(CHECKOUT / "surveyhost" / "web").rglob("*.py")]
    found = {
        name for path in sources for pair in _NAMED.findall(Path(path).read_text("utf-8")) for name in pair if name
    }
    assert len(found) > 60
    return tuple(sorted(found))


@dataclass
class Odd:
    """One request, as a test client takes it."""

    method: str
    path: str
    query: str = ""
    body: bytes = b""
    environ: dict[str, Any] = field(default_factory=dict)

    def sent(self, cookie: str = "") -> dict[str, Any]:
        """The WSGI environment that a server would make of it."""
        environ = {
            "REQUEST_METHOD": self.method,
            "SCRIPT_NAME": "",
            "PATH_INFO": unquote_to_bytes(self.path).decode("latin-1"),
            "QUERY_STRING": self.query,
            "SERVER_NAME": "localhost",
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "HTTP_HOST": "localhost",
            "REMOTE_ADDR": "127.0.0.1",
            "CONTENT_TYPE": "",
            "CONTENT_LENGTH": str(len(self.body)),
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": "http",
            "wsgi.input": BytesIO(self.body),
            "wsgi.errors": StringIO(),
            "wsgi.multithread": False,
            "wsgi.multiprocess": False,
            "wsgi.run_once": False,
        } | ({"HTTP_COOKIE": cookie} if cookie else {})
        return environ | self.environ


@dataclass
class Fuzzer:
    """Draws requests. `places` are addresses that exist; `rules` those with holes, for values of every kind."""

    seed: int
    places: Sequence[str]
    rules: Sequence[tuple[str, Mapping[str, Any]]] = ()
    forms: Sequence[tuple[str, Sequence[tuple[str, str]]]] = ()
    """Forms as pages show them: where they go, and their fields. Sent with something changed."""
    methods: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """What a rule takes; mostly a request keeps to it."""
    own_values: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """Values that fit a field, by its name: a form that is half right comes further than one that is all wrong."""
    hosts: bool = True

    def __post_init__(self) -> None:
        self.dice = random.Random(self.seed)

    def __call__(self, count: int, mark: Callable[[], str] = str) -> Iterator[Odd]:
        """`mark` is the forgery mark that forms carry, mostly."""
        return (self._one(mark()) for _ in range(count))

    def _pick(self, among: Sequence[Any]) -> Any:
        return self.dice.choice(among)

    def _chance(self, of: float) -> bool:
        return self.dice.random() < of

    def _value(self, name: str = "") -> str:
        own = self.own_values.get(name, ())
        if own and self._chance(0.5):
            return str(self._pick(own))
        kind = self.dice.random()
        if kind < 0.3:
            return str(self._pick(NUMBERS))
        if kind < 0.9:
            return str(self._pick(TEXTS))
        return "".join(
            chr(self.dice.choice((self.dice.randrange(128), self.dice.randrange(0x3000))))
            for _ in range(self.dice.randrange(12))
        )

    def _changed(self, pairs: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
        """A form as somebody filled it in, but for a field or two."""
        made = []
        rate = self._pick((0.0, 0.1, 0.4, 0.9))
        for name, value in pairs:
            if name == "csrf_token" or not self._chance(rate):
                made.append((name, value))
                continue
            kind = self.dice.random()
            if kind < 0.15:
                continue
            if kind < 0.3:
                made += [(name, value)] * 3
            made.append((name, self._value(name)))
        return made

    def _path(self) -> tuple[str, Sequence[str]]:
        """An address, and the methods it takes."""
        if self.rules and self._chance(0.8):
            rule, world = self._pick(self.rules)
            good = self._pick((0.5, 0.97))

            def fill(match: re.Match[str]) -> str:
                known = match[2] in world and self._chance(good)
                if not known and match[1] and match[1].startswith("any("):
                    return str(self._pick(match[1][4:-1].split(", ")))
                return quote(str(world[match[2]]) if known else self._value(match[2]), safe="", errors="surrogatepass")

            return re.sub(r"<(?:([^:<>]+(?:\([^)]*\))?):)?(\w+)>", fill, rule), self.methods.get(rule, METHODS)
        path = str(self._pick(self.places))
        if self._chance(0.3):
            path += quote(self._value(), safe=self._pick(("", "/")), errors="surrogatepass")
        if self._chance(0.1):
            path = "/" + quote(self._value(), safe="/", errors="surrogatepass")
        return path, ("GET", "POST")

    def _pairs(self, mark: str) -> list[tuple[str, str]]:
        pairs = []
        for _ in range(self.dice.randrange(9)):
            name = str(self._pick(NAMES) if self._chance(0.08) else self._pick(words()))
            for _ in range(3 if self._chance(0.08) else 1):
                pairs.append((name, self._value(name)))
        if mark and self._chance(0.95):
            pairs.append(("csrf_token", mark))
        return pairs

    def _multipart(self, pairs: list[tuple[str, str]]) -> bytes:
        parts = []
        for name, value in pairs:
            head = f'Content-Disposition: form-data; name="{name}"'
            parts.append((head, value.encode("utf-8", "surrogatepass")))
        for _ in range(self.dice.randrange(3)):
            name = self._pick(("file", "logo", "roster", "x"))
            about = f'form-data; name="{name}"; filename="{self._pick(FILES)}"'
            head = f"Content-Disposition: {about}\r\nContent-Type: {self._pick(KINDS)}"
            parts.append((head, self._pick(CONTENTS)))
        body = b"".join(
            b"--x\r\n" + head.encode("utf-8", "surrogatepass") + b"\r\n\r\n" + value + b"\r\n" for head, value in parts
        )
        return body + (b"--x--\r\n" if self._chance(0.9) else b"")

    def _one(self, mark: str) -> Odd:
        if self.forms and self._chance(0.5):
            action, pairs = self._pick(self.forms)
            made = Odd("POST", action.partition("?")[0], action.partition("?")[2])
            self._fill(made, [(name, mark if name == "csrf_token" else value) for name, value in self._changed(pairs)])
        else:
            made = Odd("", "")
            made.path, methods = self._path()
            made.method = self._pick(methods) if self._chance(0.9) else self._pick(METHODS)
            if self._chance(0.4):
                made.query = (
                    urlencode(self._pairs(""), errors="surrogatepass") if self._chance(0.9) else "%ff&%00=%&&=;"
                )
            if made.method == "POST" or self._chance(0.1):
                self._fill(made, self._pairs(mark))
        for _ in range(self.dice.randrange(4) if self._chance(0.3) else 0):
            name = self._pick(sorted(HEADERS))
            if (name != "HTTP_HOST" or self.hosts) and (name != "HTTP_COOKIE" or self._chance(0.3)):
                made.environ[name] = self._pick(HEADERS[name])
        return made

    def _fill(self, made: Odd, pairs: list[tuple[str, str]]) -> None:
        kind = KINDS[0] if self._chance(0.6) else KINDS[1] if self._chance(0.9) else self._pick(KINDS)
        if kind == KINDS[1]:
            made.body = self._multipart(pairs)
        elif "json" in kind:
            made.body = self._pick(TEXTS).encode("utf-8", "surrogatepass")
        else:
            made.body = urlencode(pairs, errors="surrogatepass").encode()
        made.environ["CONTENT_TYPE"] = kind
        if self._chance(0.03):
            made.environ["CONTENT_LENGTH"] = self._pick(
                ("", "-1", "x", "٣", "0", "5", str(len(made.body) + 7), "9" * 5000)
            )
