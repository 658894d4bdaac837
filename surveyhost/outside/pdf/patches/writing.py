"""Writes the PDF file, serializing each of its objects once.

The library makes all of them a second time, for the file's checksum, and squeezes every stream as hard as it can both
times. That takes a seventh of the time of a report with long tables. Its files and these hold the same objects.
"""

import hashlib
import zlib
from collections.abc import Sequence
from typing import Any

import pydyf

LEVEL = 6
"""How hard streams are squeezed. 9 takes four times as long and makes a file 2 percent smaller."""
HEAD = b"%%PDF-%s\n%%\xf0\x9f\x96\xa4\n"
"""The second line says that the file is not text."""
OFFSET, NUMBER = 4, 4
"""Bytes that an entry of the table of objects has for an object's place and for its number in a stream."""


def written(pdf: Any, identifier: bytes, version: bytes, kept: dict[int, bytes] | None = None) -> bytes:
    """The whole file. `identifier`: what tells it from every other file. May be called again for the same file, with
    what it was made of: `kept`, by the number of each object, without those that are others since."""
    kept = {} if kept is None else kept
    if not any(one is pdf.info for one in pdf.objects):
        pdf.add_object(pdf.info)
    parts, places, inside = [HEAD % version], {}, []
    size = len(parts[0])
    for number, made in enumerate(pdf.objects):
        if made.free == "f":
            continue
        is_new = number not in kept
        if isinstance(made, pydyf.Stream):
            places[number] = size
            if is_new:
                kept[number] = _stream(number, made)
            parts.append(kept[number])
            size += len(parts[-1])
        else:
            if is_new:
                kept[number] = made.data
                kept.pop(len(pdf.objects), None)
            inside.append((number, kept[number]))
    together = len(pdf.objects)
    places[together] = size
    if together not in kept:
        kept[together] = _object_stream(together, inside)
    parts.append(kept[together])
    size += len(parts[-1])
    places[together + 1] = size
    checksum = hashlib.md5(b"".join(parts), usedforsecurity=False).hexdigest().encode()
    parts.append(_table(pdf, places, [number for number, _ in inside], [identifier, checksum]))
    return b"".join([*parts, b"startxref\n%d\n%%%%EOF\n" % size])


def _squeezed(number: int, entries: dict[str, Any], content: bytes, *, is_raw: bool = True) -> bytes:
    if is_raw:
        content = zlib.compress(content, LEVEL)
        entries = {**entries, "Filter": "/FlateDecode"}
    entries = {**entries, "Length": len(content)}
    head: bytes = pydyf.Dictionary(entries).data
    return b"%d 0 obj\n%s\nstream\n%s\nendstream\nendobj\n" % (number, head, content)


def _stream(number: int, made: Any) -> bytes:
    """A stream; a picture, for one, comes squeezed already."""
    return _squeezed(number, made.extra, b"\n".join(map(_bytes, made.stream)), is_raw=made.compress)


def _bytes(part: Any) -> bytes:
    if isinstance(part, bytes):
        return part
    return part.encode("ascii") if isinstance(part, str) else bytes(part.data)


def _object_stream(number: int, inside: Sequence[tuple[int, bytes]]) -> bytes:
    """All objects that are no streams, in one."""
    index, place = [], 0
    for one, data in inside:
        index.append(b"%d %d" % (one, place))
        place += len(data) + 1
    first = b" ".join(index)
    entries = {"Type": "/ObjStm", "N": len(inside), "First": len(first) + 1}
    return _squeezed(number, entries, b"\n".join([first, *(data for _, data in inside)]))


def _table(pdf: Any, places: dict[int, int], inside: Sequence[int], identity: Sequence[bytes]) -> bytes:
    """Where each object stands: a place in the file, or in the stream of objects, which is the last but one."""
    number = max(places)
    at = {one: (2, number - 1, turn) for turn, one in enumerate(inside)}
    at |= {one: (1, place, 0) for one, place in places.items()}
    rows = [at.get(one, (0, 0, 65535)) for one in range(number + 1)]
    entries = {
        "Type": "/XRef",
        "W": pydyf.Array((1, OFFSET, NUMBER)),
        "Size": number + 1,
        "Root": pdf.catalog.reference,
        "Info": pdf.info.reference,
        "ID": pydyf.Array([pydyf.String(one).data for one in identity]),
    }
    content = b"".join(
        kind.to_bytes(1, "big") + place.to_bytes(OFFSET, "big") + turn.to_bytes(NUMBER, "big")
        for kind, place, turn in rows
    )
    return _squeezed(number, entries, content)
