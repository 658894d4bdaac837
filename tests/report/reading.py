"""Reads a PDF back: the text of each page as a reader would select it, and the tree of tags."""

import io
import re
from collections.abc import Iterator

import pikepdf


def _map(font: pikepdf.Dictionary) -> dict[int, str]:
    """Glyph numbers to text, from the font's ToUnicode table."""
    table = font.ToUnicode.read_bytes().decode("latin-1")
    found: dict[int, str] = {}
    for block in re.findall(r"beginbfchar(.*?)endbfchar", table, re.S):
        for glyph, text in re.findall(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]*)>", block):
            found[int(glyph, 16)] = bytes.fromhex(text).decode("utf-16-be")
    return found


def _shown(operands: list[object]) -> bytes:
    first = operands[0]
    parts = first if isinstance(first, pikepdf.Array) else [first]
    return b"".join(bytes(part) for part in parts if isinstance(part, pikepdf.String))


def _texts(page: pikepdf.Page) -> Iterator[tuple[int | None, str]]:
    """Each piece of text with the number of the marked content in which it stands."""
    maps = {str(name): _map(font) for name, font in page.Resources.Font.items()}
    font: dict[int, str] = {}
    marks: list[int | None] = []
    for operands, operator in pikepdf.parse_content_stream(page):
        name = str(operator)
        if name == "Tf":
            font = maps[str(operands[0])]
        elif name in {"BMC", "BDC"}:
            about = operands[1] if len(operands) > 1 else {}
            marks.append(int(about["/MCID"]) if "/MCID" in about else None)
        elif name == "EMC":
            marks.pop()
        elif name in {"Tj", "TJ"}:
            raw = _shown(list(operands))
            glyphs = (int.from_bytes(raw[at : at + 2], "big") for at in range(0, len(raw), 2))
            yield (
                next((mark for mark in reversed(marks) if mark is not None), None),
                "".join(font.get(glyph, "") for glyph in glyphs),
            )


def pages(pdf: bytes) -> list[str]:
    """The text of each page, in the order in which it was drawn; headers and footers too."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return [" ".join(text for _, text in _texts(page)) for page in document.pages]


def spoken(pdf: bytes) -> str:
    """The whole text in the order of the tags: what a screen reader says."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        known: dict[tuple[tuple[int, int], int], list[str]] = {}
        for page in document.pages:
            for mark, text in _texts(page):
                if mark is not None:
                    known.setdefault((page.obj.objgen, mark), []).append(text)
        found = []
        for element in elements(document):
            kids = element.K if isinstance(element.K, pikepdf.Array) else [element.K]
            for kid in kids:
                if isinstance(kid, int):
                    found.append("".join(known.get((element.Pg.objgen, int(kid)), [])))
        return " ".join(found)


def elements(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Dictionary]:
    """Every element of the tag tree, in reading order."""

    def walk(node: object) -> Iterator[pikepdf.Dictionary]:
        if isinstance(node, pikepdf.Array):
            for child in node:
                yield from walk(child)
        elif isinstance(node, pikepdf.Dictionary) and "/S" in node:
            yield node
            if "/K" in node:
                yield from walk(node.K)

    yield from walk(pdf.Root.StructTreeRoot.K)
