"""The style sheet and the script of the respondent's pages, built once and cached by browsers for good."""

import gzip
import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from ..shared.assets import STATIC, style_sheet

HALVES = "ballot.js"
BALLOT = STATIC / "js" / HALVES
"""The script of split counts, as this program ships it."""
PARTS = tuple(sorted((STATIC / "js" / "parts").glob("*.js")))
"""What the scripts of plain pages and of a split count's have in common; modules that import nothing."""


def address_of(name: str, digest: str) -> str:
    """Where a file with this name and SHA-256 lies, or with so many digits of it."""
    return f"/s-{digest}/{name}"


@dataclass(frozen=True)
class Bundle:
    name: str
    mimetype: str
    plain: bytes
    packed: bytes
    digits: int = 12
    """Of the digest, in the address."""

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the content, 64 hex digits."""
        return hashlib.sha256(self.plain).hexdigest()

    @property
    def address(self) -> str:
        """Changes with the content."""
        return address_of(self.name, self.digest[: self.digits])


def _bundle(name: str, mimetype: str, content: bytes, digits: int = 12) -> Bundle:
    return Bundle(name, mimetype, content, gzip.compress(content, 9, mtime=0), digits)


def _script_of_halves(content: bytes) -> Bundle:
    """Byte for byte: contracts name its hash, and so does its address."""
    return _bundle(HALVES, "text/javascript", content, 64)


def _script(*texts: str) -> bytes:
    """The parts in one script, without comment lines and indents; a line stays a line, so nothing else changes."""
    lines = (line.strip().removeprefix("export ") for text in texts for line in text.splitlines())
    return "\n".join(line for line in lines if line and not line.startswith("//")).encode()


@lru_cache(maxsize=1)
def bundles() -> Mapping[str, Bundle]:
    """By file name. Read from disk at the first call only."""
    style = style_sheet("css/tokens.css", "css/base.css", "css/respondent.css")
    script = _script(*(path.read_text(encoding="utf-8") for path in (*PARTS, STATIC / "js" / "respondent.js")))
    faces = style_sheet("css/scripts.css")
    made = (
        _bundle("respondent.css", "text/css", style),
        _bundle("scripts.css", "text/css", faces),
        _bundle("respondent.js", "text/javascript", script),
        _script_of_halves(BALLOT.read_bytes()),
    )
    return {bundle.name: bundle for bundle in made}


_HASH = re.compile("[0-9a-f]{64}")
_earlier: dict[str, Bundle] = {}
"""Scripts of split counts that other versions of this program shipped, by hash: kept once a process."""


def script_of_halves(digest: str, kept: Callable[[str], bytes | None]) -> Bundle | None:
    """The script with this hash: the one that is shipped, or that was kept since a contract named it; None for none."""
    shipped = bundles()[HALVES]
    if shipped.digest == digest:
        return shipped
    if digest not in _earlier and _HASH.fullmatch(digest) and (content := kept(digest)) is not None:
        _earlier[digest] = _script_of_halves(content)
    return _earlier.get(digest)
