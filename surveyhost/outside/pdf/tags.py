"""Completes a PDF before it is written: tags that PDF/UA-1 requires and the library leaves out, and attachments."""

import hashlib
from collections.abc import Sequence
from typing import Any

import pydyf

PRINT = 4
"""The flag of an annotation that is there on paper too."""
HALF = 561
"""Half the height of an A4 page, in CSS pixels: above it stand running heads, below it running feet."""


def finish(pdf: Any) -> None:
    """Say of what a head is the head (7.5), that links are printed, and that running heads and feet are no content
    (7.8). A head in a table's head is its column's, any other its row's."""
    _set_running_lines_apart(pdf)
    for one in pdf.objects:
        if not isinstance(one, dict):
            continue
        if one.get("S") == "/TH" and "A" in one:
            row = pdf.objects[int(one["P"].split()[0])]
            group = pdf.objects[int(row["P"].split()[0])]
            one["A"]["Scope"] = "/Column" if group.get("S") == "/THead" else "/Row"
        elif one.get("Subtype") == "/Link":
            one["F"] = PRINT


def _set_running_lines_apart(pdf: Any) -> None:
    """Mark as artifacts what is drawn with a mark that no element of the tree has: the boxes in a page's margins."""
    linked = _linked(pdf)
    pages: list[Any] = [one for one in pdf.objects if isinstance(one, dict) and one.get("Type") == "/Page"]
    for page in pages:
        drawn = pdf.objects[int(page["Contents"].split()[0])].stream
        mine = linked.get(page.reference, set())
        for place, piece in enumerate(drawn):
            if isinstance(piece, dict) and "MCID" in piece and piece["MCID"] not in mine:
                kind = "Footer" if _height(drawn[place + 1 : place + 16]) > HALF else "Header"
                # A mark is written as two pieces: what it is, and about it.
                drawn[place - 1] = b"/Artifact"
                drawn[place] = f"<</Type /Pagination /Subtype /{kind}>>".encode()


def _height(pieces: Sequence[Any]) -> float:
    """How far down the page the first text of these is set."""
    lines = (piece.split() for piece in pieces if isinstance(piece, bytes) and piece.endswith(b" Tm"))
    return next((float(line[5]) for line in lines), 0.0)


def _linked(pdf: Any) -> dict[bytes, set[int]]:
    """Marks that stand in the tree of tags, by page."""
    found: dict[bytes, set[int]] = {}
    waiting = [pdf.objects[int(pdf.catalog["StructTreeRoot"].split()[0])]]
    while waiting:
        one = waiting.pop()
        for kid in one.get("K", ()):
            if isinstance(kid, int):
                found.setdefault(one["Pg"], set()).add(kid)
            else:
                waiting.append(pdf.objects[int(kid.split()[0])])
    return found


def put_enclosure(pdf: Any, before: bytes, after: bytes) -> list[int]:
    """Exchange the content of an enclosed file; numbers of the objects that are others now."""
    changed = []
    for number, one in enumerate(pdf.objects):
        if isinstance(one, pydyf.Stream) and one.extra.get("Type") == "/EmbeddedFile" and one.stream == [before]:
            checksum = hashlib.md5(after, usedforsecurity=False).hexdigest()
            one.stream = [after]
            one.extra["Params"].update({"Size": len(after), "CheckSum": f"<{checksum}>"})
            changed.append(number)
    return changed
