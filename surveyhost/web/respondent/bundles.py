"""The style sheet and the script of the respondent's pages, built once and cached by browsers for good."""

import base64
import gzip
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from ..shared.assets import STATIC, style_sheet

PARTS = tuple(sorted((STATIC / "js" / "parts").glob("*.js")))
"""What the scripts of plain pages and of a split count's have in common; modules that import nothing."""


@dataclass(frozen=True)
class Bundle:
    name: str
    mimetype: str
    plain: bytes
    packed: bytes

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the content, 64 hex digits."""
        return hashlib.sha256(self.plain).hexdigest()

    @property
    def integrity(self) -> str:
        """The same, as a page names it for browsers to compare with what they fetch."""
        return f"sha256-{base64.b64encode(bytes.fromhex(self.digest)).decode()}"

    @property
    def address(self) -> str:
        """Changes with the content."""
        return f"/s-{self.digest[:12]}/{self.name}"


def _bundle(name: str, mimetype: str, content: bytes) -> Bundle:
    return Bundle(name, mimetype, content, gzip.compress(content, 9, mtime=0))


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
    ballot = (STATIC / "js" / "ballot.js").read_bytes()
    made = (
        _bundle("respondent.css", "text/css", style),
        _bundle("scripts.css", "text/css", faces),
        _bundle("respondent.js", "text/javascript", script),
        _bundle("ballot.js", "text/javascript", ballot),  # byte for byte: contracts name its hash
    )
    return {bundle.name: bundle for bundle in made}
