"""What an import left out, put in order for people: by sheet or section, by kind of loss, alike lines as one."""

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace

from ..core.quoting import harmless
from .left_out import LeftOut

Translate = Callable[[str], str]
ANY = "…"
"""Stands for what differs between lines that are shown as one."""


@dataclass(slots=True)
class Line:
    """One thing that was left out, in one place or in many alike."""

    what: str
    places: list[LeftOut]

    @property
    def rows(self) -> str:
        """The rows as people write them: "3-7, 12"; "" where the format has none."""
        return stretches(sorted({one.row for one in self.places if one.row}))

    @property
    def names(self) -> list[str]:
        """What the other format calls the questions, each once."""
        return list(dict.fromkeys(one.name for one in self.places if one.name))


@dataclass(slots=True)
class Loss:
    """One kind of loss in one part of the file."""

    what: str
    """The sentence, with an ellipsis for each of its values."""
    lines: list[Line] = field(default_factory=list)

    @property
    def count(self) -> int:
        return sum(len(line.places) for line in self.lines)


@dataclass(slots=True)
class Part:
    """A sheet, a section of questions, or the file as a whole."""

    name: str
    """"" for the file as a whole."""
    is_sheet: bool
    losses: list[Loss] = field(default_factory=list)

    @property
    def count(self) -> int:
        return sum(loss.count for loss in self.losses)


def grouped(left_out: Iterable[LeftOut], translate: Translate = str) -> list[Part]:
    """The file as a whole, then its parts in order; in each, the kind of loss first that was met most often."""
    parts: dict[str, Part] = {}
    losses: dict[tuple[str, str], Loss] = {}
    lines: dict[tuple[str, str, str], Line] = {}
    for one in left_out:
        part = parts.setdefault(one.part, Part(one.part, bool(one.row)))
        part.is_sheet |= bool(one.row)
        loss = losses.get((one.part, one.sentence))
        if loss is None:
            loss = losses[one.part, one.sentence] = Loss(_open(one, set(one.values)).said(translate))
            part.losses.append(loss)
        alike = _open(one, {"name"}).said(translate)
        line = lines.get((one.part, one.sentence, alike))
        if line is None:
            line = lines[one.part, one.sentence, alike] = Line(one.said(translate), [])
            loss.lines.append(line)
        elif len(line.places) == 1:
            line.what = alike
        line.places.append(one)
    for part in parts.values():
        part.losses.sort(key=lambda loss: -loss.count)
    return sorted(parts.values(), key=lambda part: bool(part.name))


def _open(one: LeftOut, names: set[str]) -> LeftOut:
    """The line without these of its values."""
    return replace(one, values={name: ANY if name in names else value for name, value in one.values.items()})


def stretches(numbers: Sequence[int]) -> str:
    """Whole numbers in order as people write them: "3-7, 12"."""
    found: list[list[int]] = []
    for one in numbers:
        if found and found[-1][1] == one - 1:
            found[-1][1] = one
        else:
            found.append([one, one])
    return ", ".join(str(low) if low == high else f"{low}-{high}" for low, high in found)


def matching(left_out: Iterable[LeftOut], wanted: str, translate: Translate = str) -> list[LeftOut]:
    """Those in which every one of these words stands: in the sentence, the sheet or section, the question's name."""
    words = wanted.casefold().split()
    return [one for one in left_out if _has(one, words, translate)]


def _has(one: LeftOut, words: Sequence[str], translate: Translate) -> bool:
    text = f"{one.said(translate)} {one.part} {one.name} {one.place}".casefold()
    return all(word in text for word in words)


def as_csv(left_out: Iterable[LeftOut], head: Sequence[str], translate: Translate = str) -> bytes:
    """A line for each, in the order of the file: sheet or section, row, question, what. UTF-8 with a BOM."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(head)
    for one in left_out:
        writer.writerow([harmless(one.part), one.row or "", harmless(one.name), harmless(one.said(translate))])
    return b"\xef\xbb\xbf" + out.getvalue().encode()
