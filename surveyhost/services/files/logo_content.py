"""Logos as the process that reads files sees them: unpacked once, and refused where they hold more than a picture."""

import io
import re
from collections.abc import Callable, Mapping
from typing import Any
from xml.etree import ElementTree

from PIL import Image

from .refusals import (
    LogoCouldRun,
    LogoDeclares,
    LogoHoldsElement,
    LogoNeitherPngNorSvg,
    LogoPngUnreadable,
    LogoTooDeep,
    LogoTooManyPixels,
)

MOST_PIXELS = 16_000_000
DEEPEST = 40
PNG = b"\x89PNG\r\n\x1a\n"
SHAPES = {
    "svg", "g", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "defs", "title", "desc",
    "linearGradient", "radialGradient", "stop", "clipPath", "mask",
}  # fmt: skip
"""The only elements an SVG logo may hold: none of them runs, fetches or embeds anything."""
_WRITTEN = re.compile(r"[\w-]+")
_OUTSIDE = re.compile(r"url\(\s*['\"]?(?!#)|javascript:|expression\(|@import", re.IGNORECASE)


def logo(content: bytes, arguments: Mapping[str, Any], say: Callable[[str, Any], None]) -> str:
    """The logo's mime type."""
    del arguments, say
    if not content.startswith(PNG):
        _check_svg(content)
        return "image/svg+xml"
    _check_png(content)
    return "image/png"


def _check_png(content: bytes) -> None:
    """What it unpacks to is looked at before it is unpacked: a few bytes can be a picture of a gigabyte."""
    wide, high = (int.from_bytes(content[at : at + 4], "big") for at in (16, 20))
    if wide * high > MOST_PIXELS:
        raise LogoTooManyPixels(wide=wide, high=high, most=MOST_PIXELS)
    try:
        Image.open(io.BytesIO(content), formats=["PNG"]).load()
    except (OSError, SyntaxError, ValueError, EOFError, Image.DecompressionBombError):
        raise LogoPngUnreadable() from None


def _check_svg(content: bytes) -> None:
    try:
        text = content.decode("utf-8-sig")
        if "<!DOCTYPE" in text.upper() or "<!ENTITY" in text.upper() or "<?XML-STYLESHEET" in text.upper():
            raise LogoDeclares()
        root = ElementTree.fromstring(text)  # noqa: S314  (entities were refused above)
    except (UnicodeDecodeError, ElementTree.ParseError, ValueError):
        raise LogoNeitherPngNorSvg() from None
    if _bare(root.tag) != "svg":
        raise LogoNeitherPngNorSvg()
    if _depth(root) > DEEPEST:
        raise LogoTooDeep(most=DEEPEST)
    for element in root.iter():
        _check_element(element)


def _depth(root: ElementTree.Element) -> int:
    """Elements inside one another, no further than one too many."""
    level, depth = [root], 0
    while level and depth <= DEEPEST:
        level, depth = [child for element in level for child in element], depth + 1
    return depth


def _check_element(element: ElementTree.Element) -> None:
    name = _bare(element.tag)
    if name not in SHAPES:
        raise LogoHoldsElement(name=name)
    for attribute, value in element.attrib.items():
        bare = _bare(attribute).lower()
        if bare.startswith("on") or bare == "href" or _OUTSIDE.search(value):
            raise LogoCouldRun(what=bare)


def _bare(name: object) -> str:
    written = str(name).rpartition("}")[2]
    return written if _WRITTEN.fullmatch(written) else "?"
