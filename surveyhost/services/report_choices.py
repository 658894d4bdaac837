"""Items in which something is chosen and nothing is better than another: one bar for each option."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

from ..core.measures import measures
from ..core.questionnaire import Item, Section
from ..core.release import Cell, Share
from .report_reading import Reading
from .report_words import N_


@dataclass(frozen=True, slots=True)
class Choice:
    text: str
    figure: str
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Choices:
    """What was chosen: one bar for each option."""

    number: int
    text: str
    n: str
    options: tuple[Choice, ...]
    note: str = ""


def _choice(reading: Reading, text: str, share: Share) -> Choice:
    return Choice(text, reading.words.percent(share), share.low, share.high)


def _of_one(reading: Reading, item: Item) -> tuple[Cell | None, list[Choice], str]:
    cell = reading.cell(reading.unit.code, item.code)
    if cell is None or cell.form != "full":
        return cell, [], ""
    names = [reading.words.text(option.text) for option in item.options] or _band_names(reading, item)
    return cell, [_choice(reading, *pair) for pair in zip(names, cell.shares, strict=False)], ""


def _of_several(reading: Reading, item: Item) -> tuple[Cell | None, list[Choice], str]:
    """Several could be chosen, or put in order: the share who chose it, or who put it first."""
    place = 1 if item.kind == "choices" else 0
    found, last, notes = [], None, [reading.words.say(_note(reading, item))]
    for option in item.options:
        cell = reading.cell(reading.unit.code, f"{item.code}:{option.code}")
        if cell is not None and cell.form == "full":
            found.append(_choice(reading, reading.words.text(option.text), cell.shares[place]))
            last = cell
        elif option.exclusive:
            notes.append(reading.words.say(ALONE, option=reading.words.text(option.text)))
    found.sort(key=lambda one: -one.low)
    return last, found, " ".join(notes)


def _of_all(reading: Reading, item: Item) -> bool:
    return any(measure.of_all for measure in measures(reading.release.questionnaire) if measure.item == item.code)


def _note(reading: Reading, item: Item) -> str:
    if item.kind != "choices":
        return N_("Percent who put it first.")
    if _of_all(reading, item):
        return N_("Several could be chosen; percent of all who took part.")
    return N_("Several could be chosen.")


ALONE = N_("“%(option)s” is counted for the whole company only: whoever chose it chose nothing else.")


def _band_names(reading: Reading, item: Item) -> list[str]:
    if item.kind == "rating":
        labels = reading.labels(item)
        return [f"{number} {label}".strip() for number, label in enumerate(labels, start=1)]
    bounds = [f"{bound:g}" for bound in item.bands]
    if not bounds:
        return [""]
    say = reading.words.say
    middle = [say("%(low)s to below %(high)s", low=low, high=high) for low, high in pairwise(bounds)]
    return [say("below %(high)s", high=bounds[0]), *middle, say("from %(low)s", low=bounds[-1])]


CHOSEN: dict[str, Callable[[Reading, Item], tuple[Cell | None, list[Choice], str]]] = {
    "choice": _of_one,
    "number": _of_one,
    "rating": _of_one,
    "choices": _of_several,
    "ranking": _of_several,
}


def chosen(reading: Reading, section: Section) -> list[Choices]:
    """Items of a section in which something is chosen and nothing is better than another."""
    found = []
    rated = {measure.item for measure in reading.rated}
    for item in section.items:
        if item.kind not in CHOSEN or item.code in rated:
            continue
        cell, options, note = CHOSEN[item.kind](reading, item)
        if cell is not None and options:
            counted = N_("%(n)s took part") if _of_all(reading, item) else N_("%(n)s answers")
            n = reading.words.say(counted, n=reading.words.number(cell.n))
            text = reading.words.text(item.text)
            found.append(Choices(reading.numbers[item.code], text, n, tuple(options), note))
    return found
