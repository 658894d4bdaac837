"""Writes the glyphs of a piece of text into the page, reading them from Pango once a document.

The library reads each number of each glyph by itself, every time that the piece is drawn. Here they are read in one go,
and a piece that comes again in the same document is written as it was the first time.
"""

import struct
from dataclasses import dataclass, field
from typing import Any
from weakref import ref

from weasyprint.draw import text as drawing
from weasyprint.text.ffi import FROM_UNITS, ffi, pango

from .names import is_called_alike, put
from .text import Kept

GLYPH = struct.Struct("@IiiiI")
"""What Pango says of a glyph: its number, width, shift to the right and down; and flags."""
PLAIN_FROM = 14802
"""The version of Pango from which a font's size is known as it is."""
SEPARATORS = frozenset("\n\r\x85\u2028\u2029")
EMPTY = pango.PANGO_GLYPH_EMPTY
_its = drawing.draw_first_line


@dataclass(eq=False, slots=True)
class Run:
    """Glyphs of one font: number, width, shift, and the letters it stands for."""

    font: Any
    glyphs: list[tuple[int, int, int, str]]


@dataclass(eq=False, slots=True)
class Piece:
    """How a layout was written into the last document."""

    fonts: list[tuple[Any, "ref[Any]"]] = field(default_factory=list)
    """Keys of the document's fonts, with the fonts."""
    written: list[tuple[Any, Any, str]] = field(default_factory=list)
    """Name of the font, its size, and text as PDF shows it."""


def draw_first_line(stream: Any, textbox: Any, text_overflow: Any, block_ellipsis: Any, matrix: Any) -> Any:
    """As the library's."""
    layout = textbox.pango_layout
    if type(layout) is Kept and text_overflow != "ellipsis" and block_ellipsis == "none":
        if not textbox.text.strip() or textbox.style["font_size"] < 1e-6:
            return []
        written = _written(layout, stream)
        if written:
            stream.set_text_matrix(*matrix.values)
            for name, size, string in written:
                stream.set_font_size(name, size)
                stream.show_text(string)
            return []
    return _its(stream, textbox, text_overflow, block_ellipsis, matrix)


def _written(layout: Any, stream: Any) -> list[tuple[Any, Any, str]]:
    """What is shown in which font and size; nothing where a glyph is not a plain one."""
    piece: Piece | None = layout.__dict__.get("piece")
    if piece is None:
        piece = layout.__dict__["piece"] = Piece()
    fonts = stream._fonts
    if not piece.fonts or any(key not in fonts or fonts[key] is not font() for key, font in piece.fonts):
        piece.fonts, piece.written = [], []
        runs = _runs(layout)
        if runs:
            _write(piece, runs, stream)
    return piece.written


def _runs(layout: Any) -> list[Run]:
    """None where a text is drawn otherwise than it was measured, or a glyph is lifted, or not in the font."""
    if SEPARATORS.intersection(layout.text):
        return []
    line, _ = layout.get_first_line()
    found, run, letters = [], line.runs[0], layout.text.encode()
    while run != ffi.NULL:
        item, glyphs = run.data.item, run.data.glyphs
        number = glyphs.num_glyphs
        read = list(GLYPH.iter_unpack(ffi.buffer(glyphs.glyphs, number * GLYPH.size)))
        if any(down or glyph & pango.PANGO_GLYPH_UNKNOWN_FLAG for glyph, _, _, down, _ in read):
            return []
        starts = ffi.unpack(glyphs.log_clusters, number) if number else []
        ends = [item.length, *starts] if item.analysis.level % 2 else [*starts[1:], item.length]
        found.append(
            Run(
                item.analysis.font,
                [
                    (glyph, width, right, letters[item.offset + start : item.offset + end].decode())
                    for (glyph, width, right, _, _), start, end in zip(read, starts, ends, strict=False)
                ],
            )
        )
        run = run.next
    return found


def _write(piece: Piece, runs: list[Run], stream: Any) -> None:
    """Into a document in which it was not written yet. Not at all if a glyph is a picture."""
    before, string, named = None, "", ("", 0.0)
    written = []
    for run in runs:
        if run.font != before:
            before = run.font
            font, size = stream.add_font(run.font)
            piece.fonts.append((_key(stream, font), ref(font)))
            if font.bitmap or font.svg or font.png or font.colr:
                return
            if string:
                written.append((*named, string))
            string, named = "", (font.hash, size)
        string += _shown(run, font, size, stream)
    piece.written = [*written, (*named, string)]


def _key(stream: Any, font: Any) -> Any:
    return next(key for key, one in stream._fonts.items() if one is font)


def _shown(run: Run, font: Any, size: float, stream: Any) -> str:
    """The run as PDF shows text; the font learns what its glyphs stand for and how wide they are."""
    string = "<"
    for glyph, width, right, letters in run.glyphs:
        if glyph == EMPTY:
            string += f">{-width / size}<"
            continue
        if glyph not in font.to_unicode:
            font.to_unicode[glyph] = letters
        shift = right / size
        if shift:
            string += f">{-shift}<"
        string += f"{glyph:04x}"
        if glyph not in font.widths:
            pango.pango_font_get_glyph_extents(run.font, glyph, stream.ink_rect, stream.logical_rect)
            font.widths[glyph] = round(stream.logical_rect.width * 1000 * FROM_UNITS / size)
        kerning = font.widths[glyph] + shift - width * 1000 * FROM_UNITS / size
        if kerning:
            string += f">{int(kerning)}<"
    return string[:-1] if string[-1] == "<" else string + ">"


def keep() -> bool:
    """From now on. False, and nothing changed, where the library or Pango is not the one we know."""
    known = (
        is_called_alike(draw_first_line, _its)
        and pango.pango_version() >= PLAIN_FROM
        and ffi.sizeof("PangoGlyphInfo") == GLYPH.size
    )
    if known:
        put(_its, draw_first_line)
    return known


def as_the_library_does() -> None:
    """Undo `keep`."""
    put(draw_first_line, _its)
