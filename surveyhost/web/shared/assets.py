"""Addresses of static files that change with their content, so that a browser may keep each for ever."""

import hashlib
import re
from functools import lru_cache
from pathlib import Path

from ...config import CHECKOUT

STATIC = CHECKOUT / "static"
FOR_EVER = "public, max-age=31536000, immutable"


@lru_cache(maxsize=256)
def fingerprint(name: str) -> str:
    """Twelve hexadecimal digits of a static file's content. FileNotFoundError if there is no such file."""
    return hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:12]


def asset(name: str) -> str:
    """The address of a static file ("css/base.css"), with its fingerprint."""
    return f"/static/{name}?v={fingerprint(name)}"


def _with_fingerprints(css: str, folder: Path) -> str:
    """The same style sheet with every url(...) made absolute and fingerprinted."""

    def address(match: re.Match[str]) -> str:
        name = (folder / match[1]).resolve().relative_to(STATIC)
        return f"url({asset(name.as_posix())})"

    return re.sub(r"url\(([^)\"']+)\)", address, css)


def style_sheet(*names: str) -> bytes:
    """Several style sheets as one, in order, without comments and idle spaces."""
    css = "\n".join(
        _with_fingerprints((STATIC / name).read_text(encoding="utf-8"), (STATIC / name).parent) for name in names
    )
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    css = re.sub(r"\s+", " ", css)
    css = re.sub(r"\s*([{};,>])\s*", r"\1", css)
    return re.sub(r":\s+", ":", css).replace(";}", "}").strip().encode()
