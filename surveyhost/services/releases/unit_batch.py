"""Reports of many units at once: as many processes as there are; and as one archive with an index.

Each process lays out whole reports by itself; nothing is shared but the release, which is sent to it once.
"""

import csv
import hashlib
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from os import cpu_count
from typing import IO

from ...core.quoting import harmless
from ...core.release.model import COMPANY, Group, Release
from ...core.report_length import Length
from ...report.brand import Brand, Imprint
from ..office.processes import SPAWNED, Line, handed, take_up
from .refusals import PrintingEnded
from .report_pdf import report_pdf

INDEX = "index.csv"
EPOCH = (1980, 1, 1, 0, 0, 0)
"""The date of every file in the archive, so that the same reports make the same archive."""
_UNSAFE = re.compile(r'[\x00-\x1f<>:"/\\|?*]+')


@dataclass(frozen=True, slots=True)
class Batch:
    """What every report of a batch is made from."""

    release: Release
    language: str
    brand: Brand | None = None
    earlier: Release | None = None
    imprint: Imprint | None = None
    attachments: Mapping[str, bytes] = field(default_factory=dict)
    history: tuple[Release, ...] = ()
    length: Length = Length.FULL

    def units(self) -> list[Group]:
        """Every published unit but the company itself, in tree order."""
        return [group for group in self.release.units() if group.code != COMPANY]


_batch: Batch | None = None


def _begin(line: Line) -> None:
    """In a new process: keep the batch, so that it travels once and not with every unit."""
    global _batch  # noqa: PLW0603
    _batch = take_up(line)


def _print(unit: str) -> tuple[str, bytes]:
    if _batch is None:
        raise RuntimeError("this process has no batch")
    return unit, print_unit(_batch, unit)


def print_unit(batch: Batch, unit: str) -> bytes:
    """The report of one unit of the batch."""
    about = (batch.brand, batch.attachments, batch.earlier, batch.imprint)
    return report_pdf(batch.release, batch.language, unit, *about, batch.length, batch.history)


def unit_reports(batch: Batch, units: Sequence[str], workers: int | None = None) -> Iterator[tuple[str, bytes]]:
    """Code and PDF of each unit, in the order given. `workers`: processes, default one for each processor.

    One worker means this process. Raises what the printing of a unit raised; PrintingEnded where a process was killed.
    """
    workers = min(workers or cpu_count() or 1, len(units) or 1)
    if workers == 1:
        yield from ((unit, print_unit(batch, unit)) for unit in units)
        return
    with handed(batch, workers) as line, ProcessPoolExecutor(workers, SPAWNED, _begin, (line,)) as pool:
        try:
            yield from pool.map(_print, units, chunksize=2)
        except BrokenProcessPool:
            raise PrintingEnded() from None


def file_name(group: Group, length: Length = Length.FULL) -> str:
    """A name for a unit's report that every file system takes; of a short one it says the length."""
    path = " - ".join(_UNSAFE.sub(" ", level).strip() or "_" for level in group.path)
    short = "" if length == Length.FULL else f" {length}"
    return f"{path[:120].strip(' .')} ({group.code[-12:]}){short}.pdf"


def archive(reports: Iterable[tuple[Group, bytes]], out: IO[bytes], length: Length = Length.FULL) -> None:
    """Reports as one ZIP, written to `out`, with an index of units, people and hashes; always the same bytes."""
    rows = io.StringIO(newline="")
    index = csv.writer(rows)
    index.writerow(["unit", "respondents", "file", "sha256"])
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as zipped:
        for group, pdf in reports:
            name = file_name(group, length)
            unit = harmless(" / ".join(group.path))
            index.writerow([unit, group.respondents, harmless(name), hashlib.sha256(pdf).hexdigest()])
            zipped.writestr(zipfile.ZipInfo(name, EPOCH), pdf)
        zipped.writestr(zipfile.ZipInfo(INDEX, EPOCH), b"\xef\xbb\xbf" + rows.getvalue().encode())
