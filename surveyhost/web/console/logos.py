"""A client's logo before it is kept: PNG, or an SVG that is nothing but shapes."""

import re
from xml.etree import ElementTree

from ...core.errors import Refusal

LARGEST = 200_000
PNG = b"\x89PNG\r\n\x1a\n"
SHAPES = {
    "svg", "g", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "defs", "title", "desc",
    "linearGradient", "radialGradient", "stop", "clipPath", "mask",
}  # fmt: skip
"""The only elements an SVG logo may hold: none of them runs, fetches or embeds anything."""
_WRITTEN = re.compile(r"[\w-]+")
_OUTSIDE = re.compile(r"url\(\s*['\"]?(?!#)|javascript:|expression\(|@import", re.IGNORECASE)


def check_logo(content: bytes) -> tuple[bytes, str]:
    """The logo and its mime type. Refusal("logo") for anything that is not a small PNG or an SVG of shapes."""
    if len(content) > LARGEST:
        raise Refusal(f"The logo has {len(content) // 1000} kB; at most {LARGEST // 1000} kB are taken.", "logo")
    if content.startswith(PNG):
        return content, "image/png"
    _check_svg(content)
    return content, "image/svg+xml"


def _check_svg(content: bytes) -> None:
    try:
        text = content.decode("utf-8-sig")
        if "<!DOCTYPE" in text.upper() or "<!ENTITY" in text.upper() or "<?XML-STYLESHEET" in text.upper():
            raise Refusal("The logo's SVG declares entities or style sheets; save it as plain SVG.", "logo")
        root = ElementTree.fromstring(text)  # noqa: S314  (entities were refused above)
    except (UnicodeDecodeError, ElementTree.ParseError):
        raise Refusal("The logo is neither PNG nor SVG.", "logo") from None
    if _bare(root.tag) != "svg":
        raise Refusal("The logo is neither PNG nor SVG.", "logo")
    for element in root.iter():
        _check_element(element)


def _check_element(element: ElementTree.Element) -> None:
    name = _bare(element.tag)
    if name not in SHAPES:
        raise Refusal(f"The logo's SVG holds <{name}>; only plain shapes are taken.", "logo")
    for attribute, value in element.attrib.items():
        bare = _bare(attribute).lower()
        if bare.startswith("on") or bare == "href" or _OUTSIDE.search(value):
            raise Refusal(f"The logo's SVG holds '{bare}', which could run or fetch something.", "logo")


def _bare(name: object) -> str:
    written = str(name).rpartition("}")[2]
    return written if _WRITTEN.fullmatch(written) else "?"
