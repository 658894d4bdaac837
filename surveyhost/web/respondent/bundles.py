"""The style sheet and the script of the respondent's pages, built once and cached by browsers for good."""

import gzip
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from ..shared.assets import STATIC, style_sheet


@dataclass(frozen=True, slots=True)
class Bundle:
    name: str
    mimetype: str
    plain: bytes
    packed: bytes

    @property
    def address(self) -> str:
        """Changes with the content."""
        return f"/s-{hashlib.sha256(self.plain).hexdigest()[:12]}/{self.name}"


def _bundle(name: str, mimetype: str, content: bytes) -> Bundle:
    return Bundle(name, mimetype, content, gzip.compress(content, 9, mtime=0))


def _script(text: str) -> bytes:
    """The script without comment lines and indents; a line stays a line, so nothing else changes."""
    lines = (line.strip() for line in text.splitlines())
    return "\n".join(line for line in lines if line and not line.startswith("//")).encode()


@lru_cache(maxsize=1)
def bundles() -> Mapping[str, Bundle]:
    """By file name. Read from disk at the first call only."""
    style = style_sheet("css/tokens.css", "css/base.css", "css/respondent.css")
    script = _script((STATIC / "js" / "respondent.js").read_text(encoding="utf-8"))
    faces = style_sheet("css/scripts.css")
    made = (
        _bundle("respondent.css", "text/css", style),
        _bundle("scripts.css", "text/css", faces),
        _bundle("respondent.js", "text/javascript", script),
    )
    return {bundle.name: bundle for bundle in made}
