"""An attacker's reader of SQLite's files: every page, in use or free, and the journal, frame by frame."""

import re
from collections.abc import Iterator
from pathlib import Path

from tests.promises.linking import Evidence

PAGE = 4096
WAL_HEADER, FRAME_HEADER = 32, 24
MOST, LEAST = 1002, 489
"""Bytes that lie in the tree of a row with overflow pages, whose number follows ("B-tree Cell Format")."""


def _seat_rows(code: str) -> re.Pattern[bytes]:
    """Record header (text of 6, blob of 32, labels, spent 0 or 1), then the wave's code and the seat's id."""
    return re.compile(rb"\x19\x4c.{1,2}?([\x08\x09])" + code.encode() + rb"(.{32})", re.DOTALL)


def _box_rows(code: str) -> re.Pattern[bytes]:
    """Record header (text of 6, blob of 16, blob of 32, a long blob), then the code and the box's id."""
    return re.compile(rb".\x19\x2c\x4c.{1,3}?" + code.encode() + rb"(.{16}).{32}", re.DOTALL)


def _comment_rows(code: str, item: str) -> re.Pattern[bytes]:
    """As `_box_rows`, with the item's code between the id and the receipt."""
    kind = bytes((13 + 2 * len(item),))
    return re.compile(
        rb".\x19\x2c" + re.escape(kind) + rb"\x4c.{1,3}?" + code.encode() + rb"(.{16})" + item.encode() + rb".{32}",
        re.DOTALL,
    )


def local(size: int) -> int:
    """How many bytes of a row of this size lie in the tree."""
    there = LEAST + (size - LEAST) % (PAGE - 4)
    return there if there <= MOST else LEAST


class Reader:
    """Reads copies one after the other, and remembers what was where before."""

    SPENT = b"\x09"
    """What stands in the first group of a row that a box is looked for."""

    def __init__(self, database: Path, code: str, item: str = "", size: int = 0) -> None:
        """item: to look for an item's comment boxes, and not for answers. size: bytes of a row of boxes, if known."""
        self.database = database
        self.seat_rows = _seat_rows(code)
        self.box_rows = _comment_rows(code, item) if item else _box_rows(code)
        self.local = local(size) if size else LEAST
        self.commits = 0
        self.spent: set[bytes] = set()
        self.boxes: set[bytes] = set()

    def _file(self, suffix: str) -> bytes:
        path = self.database.with_name(self.database.name + suffix)
        return path.read_bytes() if path.exists() else b""

    def read(self) -> Evidence:
        """What the files say now."""
        seen = Evidence()
        self._main(seen, self._file(""))
        for suffix in ("-wal", "-journal"):
            self._main(seen, self._file(suffix))
        self._journal(seen, self._file("-wal"))
        self.spent |= seen.spent
        self.boxes |= set(seen.boxes)
        return seen

    def free_pages(self) -> list[int]:
        """Numbers of the pages that nothing uses, as the file lists them: in the order in which they became free."""
        content, found = self._file(""), []
        trunk = int.from_bytes(content[32:36], "big")
        while trunk:
            page = content[(trunk - 1) * PAGE : trunk * PAGE]
            trunk, count = (int.from_bytes(page[at : at + 4], "big") for at in (0, 4))
            found += [int.from_bytes(page[8 + 4 * at : 12 + 4 * at], "big") for at in range(count)]
        return found

    def _main(self, seen: Evidence, content: bytes) -> None:
        for found in self.seat_rows.finditer(content):
            trace = seen.seats[found.group(2)]
            trace.see("place in file", found.start())
            trace.see("place in page", found.start() % PAGE)
            if found.group(1) == self.SPENT:
                seen.spent.add(found.group(2))
        for found in self.box_rows.finditer(content):
            trace = seen.boxes[found.group(1)]
            trace.see("place in file", found.start())
            trace.see("place in page", -(found.start() % PAGE))
            pointer = content[found.start() + self.local : found.start() + self.local + 4]
            trace.see("overflow page", int.from_bytes(pointer, "big"))

    @staticmethod
    def _frames(content: bytes) -> Iterator[tuple[bool, bytes]]:
        """(is the last of a commit, page) of every frame, oldest first.

        A journal that begins anew keeps old frames behind its end; its salt, which counts up, tells which are older.
        """
        frames = []
        for start in range(WAL_HEADER, len(content) - FRAME_HEADER - PAGE + 1, FRAME_HEADER + PAGE):
            header, page = content[start : start + FRAME_HEADER], content[start + FRAME_HEADER :][:PAGE]
            frames.append((int.from_bytes(header[8:12], "big"), start, any(header[4:8]), page))
        for _, _, is_last, page in sorted(frames):
            yield is_last, page

    def _journal(self, seen: Evidence, content: bytes) -> None:
        """What changed with each commit: a seat that became spent, a box that came."""
        spent, boxes = set(self.spent), set(self.boxes)
        for is_last, page in self._frames(content):
            news = (
                (
                    seen.seats,
                    spent,
                    {row.group(2) for row in self.seat_rows.finditer(page) if row.group(1) == self.SPENT},
                ),
                (seen.boxes, boxes, {row.group(1) for row in self.box_rows.finditer(page)}),
            )
            for traces, known, there in news:
                for key in there - known:
                    traces[key].marks.add(("commit", self.commits))
                    traces[key].see("commit", self.commits)
                known |= there
            self.commits += is_last
