"""Paints a drawing of ours as PNG. The only importer of Pillow for that.

It knows what the report's drawings are made of, and no more: rectangles, straight lines and what they enclose, text in
our own faces. Any other element raises, so that nothing is left out of a picture in silence.
"""

import io
import re
from dataclasses import dataclass
from functools import lru_cache

from lxml import etree
from PIL import Image, ImageDraw, ImageFont

from ..config import CHECKOUT

SCALE = 8
"""Pixels of a millimetre: 203 an inch."""
FINER = 4
"""So many times larger slanted edges are drawn, then made smaller, so that they are smooth."""
FONTS = CHECKOUT / "static" / "fonts"
SCRIPTS = (
    (re.compile("[\u0e01-\u0e5b]"), "th"),
    (re.compile("[\uac00-\ud7af\u1100-\u11ff]"), "ko"),
    (re.compile("[\u3041-\u30ff]"), "ja"),
    (re.compile("[\u3000-\u303f\u3400-\u9fff\uf900-\ufaff\uff01-\uff60]"), ""),
)
"""Letters that Be Vietnam Pro lacks, and the file that has them; Han characters are set as the drawing's language has
them."""
HAN = {"ja": "ja", "zh-Hant": "zh-Hant", "zh-TW": "zh-Hant", "zh-HK": "zh-Hant"}
_STEP = re.compile(r"([MLHVz])([^MLHVz]*)")
_NUMBER = re.compile(r"-?\d*\.?\d+")
SKIPPED = {"title", "desc"}


class PaintError(ValueError):
    """The drawing holds what no picture of ours is made of."""


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the drawing's origin is, in millimetres."""

    x: float = 0.0
    y: float = 0.0


def png(svg: bytes) -> bytes:
    """The drawing, `SCALE` pixels a millimetre. PaintError where it holds what is not painted here."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    root = etree.fromstring(svg, parser)
    _, _, width, height = (float(one) for one in root.get("viewBox", "").split())
    picture = Image.new("RGB", (round(width * SCALE), round(height * SCALE)), "#FFFFFF")
    painter = _Painter(picture, root.get("lang") or "")
    for one in root:
        painter.paint(one, _Place())
    out = io.BytesIO()
    picture.save(out, "PNG", dpi=(SCALE * 25.4, SCALE * 25.4))
    return out.getvalue()


class _Painter:
    def __init__(self, picture: Image.Image, language: str) -> None:
        self._picture, self._language = picture, language
        self._draw = ImageDraw.Draw(picture)

    def paint(self, one: etree._Element, at: _Place) -> None:
        name = etree.QName(one).localname if isinstance(one.tag, str) else "title"
        if name in SKIPPED:
            return
        act = {"g": self._group, "rect": self._rect, "path": self._path, "text": self._text}.get(name)
        if act is None:
            raise PaintError(name)
        act(one, at)

    def _group(self, one: etree._Element, at: _Place) -> None:
        found = re.fullmatch(r"translate\((-?[\d.]+) (-?[\d.]+)\)", one.get("transform") or "translate(0 0)")
        if found is None:
            raise PaintError("transform")
        for each in one:
            self.paint(each, _Place(at.x + float(found[1]), at.y + float(found[2])))

    def _rect(self, one: etree._Element, at: _Place) -> None:
        x, y, wide, tall = (float(one.get(name) or 0) for name in ("x", "y", "width", "height"))
        left, top = round((at.x + x) * SCALE), round((at.y + y) * SCALE)
        right, bottom = round((at.x + x + wide) * SCALE), round((at.y + y + tall) * SCALE)
        self._draw.rectangle((left, top, right - 1, bottom - 1), fill=one.get("fill"))

    def _path(self, one: etree._Element, at: _Place) -> None:
        points, is_closed = _points(one.get("d") or "")
        placed = [((at.x + x) * SCALE, (at.y + y) * SCALE) for x, y in points]
        fill, stroke = one.get("fill"), one.get("stroke")
        if is_closed and fill:
            self._polygon(placed, fill)
        if stroke:
            self._draw.line(placed, fill=stroke, width=max(1, round(float(one.get("stroke-width") or 1) * SCALE)))

    def _polygon(self, points: list[tuple[float, float]], fill: str) -> None:
        left, top = int(min(x for x, _ in points)), int(min(y for _, y in points))
        wide, tall = (int(max(one[axis] for one in points)) + 2 - (left, top)[axis] for axis in (0, 1))
        mask = Image.new("L", (wide * FINER, tall * FINER))
        ImageDraw.Draw(mask).polygon([((x - left) * FINER, (y - top) * FINER) for x, y in points], fill=255)
        self._picture.paste(fill, (left, top), mask.resize((wide, tall), Image.Resampling.BOX))

    def _text(self, one: etree._Element, at: _Place) -> None:
        if len(one):
            raise PaintError("text inside text")
        words, size = " ".join((one.text or "").split()), float(one.get("font-size") or 2.45) * SCALE
        runs = [(text, _face(name, one.get("font-weight") == "600", size)) for text, name in self._runs(words)]
        whole = sum(face.getlength(text) for text, face in runs)
        x, y = (at.x + float(one.get("x") or 0)) * SCALE, (at.y + float(one.get("y") or 0)) * SCALE
        x -= whole * {"middle": 0.5, "end": 1.0}.get(one.get("text-anchor") or "", 0.0)
        for text, face in runs:
            self._draw.text((x, y), text, font=face, fill=one.get("fill") or "#000000", anchor="ls")
            x += face.getlength(text)

    def _runs(self, words: str) -> list[tuple[str, str]]:
        """The text in pieces that one face has, with its name."""
        found: list[tuple[str, str]] = []
        for letter in words:
            name = self._script(letter)
            if found and (found[-1][1] == name or letter == " "):
                found[-1] = (found[-1][0] + letter, found[-1][1])
            else:
                found.append((letter, name))
        return found

    def _script(self, letter: str) -> str:
        for letters, name in SCRIPTS:
            if letters.match(letter):
                return name or HAN.get(self._language, "zh-Hans")
        return ""


@lru_cache(maxsize=64)
def _face(script: str, is_bold: bool, size: float) -> ImageFont.FreeTypeFont:
    weight = 600 if is_bold else 400
    if not script:
        return ImageFont.truetype(FONTS / f"be-vietnam-pro-{weight}.ttf", size)
    face = ImageFont.truetype(FONTS / "scripts" / f"{script}.woff2", size)
    face.set_variation_by_axes([weight])
    return face


def _points(path: str) -> tuple[list[tuple[float, float]], bool]:
    """The corners of a path of straight lines, and whether it comes back to its beginning."""
    points: list[tuple[float, float]] = []
    steps = _STEP.findall(path)
    if "".join(letter + rest for letter, rest in steps) != path:
        raise PaintError("path")
    for letter, rest in steps:
        numbers = [float(one) for one in _NUMBER.findall(rest)]
        x, y = points[-1] if points else (0.0, 0.0)
        if letter in "ML" and len(numbers) == 2 and (letter == "L" or not points):
            points.append((numbers[0], numbers[1]))
        elif letter in "HV" and len(numbers) == 1:
            points.append((numbers[0], y) if letter == "H" else (x, numbers[0]))
        elif letter != "z":
            raise PaintError("path")
    return points, path.endswith("z")
