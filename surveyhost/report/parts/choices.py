"""Items whose options have no better or worse: one bar for each option."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from ...core.loop.finding import About, Place
from ...core.questionnaire.measures import Measure
from ...core.questionnaire.model import Item, Kind, Option, Section
from ...core.release.model import Cell, Share
from ..categories import names
from ..formatting import N_
from ..model import Reading


@dataclass(frozen=True, slots=True)
class Choice:
    text: str
    figure: str
    low: int
    high: int
    later: int = 0
    """Of a ranking: percent who gave it a later place than the first."""
    second: str = ""
    """Of a ranking: percent who ranked it at all, or its mean place where everybody did."""
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Choices:
    """What was chosen: one bar for each option."""

    number: int
    text: str
    n: str
    options: tuple[Choice, ...]
    note: str = ""
    heads: tuple[str, ...] = ()
    """What stands over the figures, where each option has two."""

    def said(self, one: Choice) -> str:
        """An option's bar in words."""
        figures = [f"{head} {figure}" for head, figure in zip(self.heads, (one.figure, one.second), strict=False)]
        return f"{one.text}: {', '.join(figures) or one.figure}"


def _choice(reading: Reading, text: str, share: Share, measure: str = "", category: int = 0) -> Choice:
    place = Place(reading.unit.code, About.ITEM, measure, category) if category else None
    return Choice(text, reading.words.percent(share), share.low, share.high, place=place)


def _answers(reading: Reading, n: int) -> str:
    return reading.words.count("%(num)s answer", "%(num)s answers", n)


def _table(reading: Reading, item: Item, text: str, counted: str, options: Sequence[Choice], note: str = "") -> Choices:
    return Choices(reading.numbers[item.code], text, counted, tuple(options), note)


def _of_one(reading: Reading, item: Item) -> Iterator[Choices]:
    """One of several was chosen: the share of each."""
    cell = reading.cell(reading.unit.code, item.code)
    if cell is not None and cell.form == "full":
        pairs = zip(names(reading.words, item), cell.shares, strict=True)
        options = [_choice(reading, *pair, item.code, at) for at, pair in enumerate(pairs, start=1)]
        yield _table(reading, item, reading.words.text(item.text), _answers(reading, cell.n), options)


def _of_points(reading: Reading, item: Item) -> Iterator[Choices]:
    """A scale neither end of which is the good one: the share of each point, or of its three bands."""
    rated = {measure.code for measure in reading.rated}
    for measure in measures_of(reading, item):
        cell = reading.cell(reading.unit.code, measure.code)
        if cell is None or measure.code in rated:
            continue
        if cell.form == "bands":
            called = [reading.words.say(end) for end in ENDS]
        else:
            called = [f"{number} {label}".strip() for number, label in enumerate(reading.labels(item), start=1)]
            called = called or [str(number) for number in range(1, item.points + 1)]
        pairs = zip(called, cell.shares, strict=True)
        options = [_choice(reading, *pair, measure.code, at) for at, pair in enumerate(pairs, start=1)]
        yield _table(reading, item, _of_part(reading, item, measure), _answers(reading, cell.n), options)


def _of_part(reading: Reading, item: Item, measure: Measure) -> str:
    text = reading.words.text(item.text)
    return f"{text}: {reading.question(measure.code)}" if measure.part else text


def _cells(reading: Reading, item: Item) -> list[tuple[Option, Cell]]:
    """The options that are shown, each with what is printed of it."""
    cells = [(option, reading.cell(reading.unit.code, f"{item.code}:{option.code}")) for option in item.options]
    return [(option, cell) for option, cell in cells if cell is not None and cell.form == "full"]


def _of_several(reading: Reading, item: Item) -> Iterator[Choices]:
    """Several could be chosen: of each option the share who chose it."""
    shown = _cells(reading, item)
    if not shown:
        return
    words, of_all = reading.words, _of_all(reading, item)
    notes = [words.say(SEVERAL_OF_ALL if of_all else SEVERAL)]
    missing = [option for option in item.options if option.code not in {one.code for one, _ in shown}]
    notes += [words.say(ALONE, option=words.text(option.text)) for option in missing if option.exclusive]
    found = [
        _choice(reading, words.text(option.text), cell.shares[1], f"{item.code}:{option.code}", 2)
        for option, cell in shown
    ]
    n = shown[-1][1].n
    counted = words.count("%(num)s person took part", "%(num)s people took part", n) if of_all else _answers(reading, n)
    found.sort(key=lambda one: -one.low)
    yield _table(reading, item, words.text(item.text), counted, found, words.sentences(*notes))


def _ranked(reading: Reading, item: Item) -> Iterator[Choices]:
    """Options in order: of everybody who ranked anything, how many put each first, and how many ranked it at all."""
    shown = _cells(reading, item)
    if shown:
        of = _on_one_base if item.code in reading.one_base else _on_own_bases
        yield of(reading, item, shown)


def _on_one_base(reading: Reading, item: Item, shown: list[tuple[Option, Cell]]) -> Choices:
    words = reading.words
    some = reading.measures[f"{item.code}:{shown[0][0].code}"].unranked
    means = not some and all(cell.mean is not None for _, cell in shown)
    found = []
    for option, cell in shown:
        first, rest, second, later = cell.shares[0], cell.shares[-1], "", 0
        if some:
            at_all = Share(100 - rest.high, 100 - rest.low)
            second, later = words.percent(at_all), max(0, at_all.low - first.high)
        elif means and cell.mean is not None:
            second = words.decimal(cell.mean)
        place = Place(reading.unit.code, About.ITEM, f"{item.code}:{option.code}", 1)
        found.append(Choice(words.text(option.text), words.percent(first), first.low, first.high, later, second, place))
    found.sort(key=lambda one: (-one.low, -one.later))
    heads = tuple(words.say(head) for head in (FIRST, RANKED if some else MEAN_PLACE)) if some or means else ()
    note = words.say(SOME_PLACES if some else EVERY_PLACE if means else FIRST_PLACES)
    table = _table(reading, item, words.text(item.text), _answers(reading, shown[0][1].n), found, note)
    return replace(table, heads=heads)


def _on_own_bases(reading: Reading, item: Item, shown: list[tuple[Option, Cell]]) -> Choices:
    """A release frozen before options had one base: each counts those who ranked it, and says so."""
    words = reading.words
    found = [
        _choice(reading, words.text(option.text), cell.shares[0], f"{item.code}:{option.code}", 1)
        for option, cell in shown
    ]
    fewest, most = (pick(cell.n for _, cell in shown) for pick in (min, max))
    counted = _answers(reading, most)
    if fewest < most:
        counted = words.say("%(low)s to %(high)s answers", low=words.number(fewest), high=words.number(most))
    found.sort(key=lambda one: -one.low)
    return _table(reading, item, words.text(item.text), counted, found, words.say(OWN_BASES))


def _elsewhere(reading: Reading, item: Item) -> Iterator[Choices]:
    """Shown by a part of its own: eNPS as a strip, departments as a map, words among the comments."""
    yield from ()


def measures_of(reading: Reading, item: Item) -> list[Measure]:
    """The measures of an item, in order."""
    return [measure for measure in reading.measures.values() if measure.item == item.code]


def _of_all(reading: Reading, item: Item) -> bool:
    return any(measure.of_all for measure in measures_of(reading, item))


SEVERAL = N_("Several could be chosen.")
SEVERAL_OF_ALL = N_("Several could be chosen; percent of all who took part.")
SOME_PLACES = N_(
    "Percent of everybody who ranked anything: the dark part of a bar put the option first, the light part gave it a "
    "later place, and the rest did not rank it."
)
FIRST, RANKED, MEAN_PLACE = N_("Put it first"), N_("Ranked it"), N_("Mean place")
FIRST_PLACES = N_("Percent who put it first.")
EVERY_PLACE = N_("Percent who put it first, and the mean of its places; 1 is the first.")
OWN_BASES = N_(
    "Of those who ranked an option, percent who put it first. Not everybody ranked every option, so these percents do "
    "not add up."
)
ALONE = N_("“%(option)s” is counted for the whole company only: whoever chose it chose nothing else.")
ENDS = (N_("low end"), N_("middle"), N_("high end"))
CHOSEN: Mapping[Kind, Callable[[Reading, Item], Iterator[Choices]]] = {
    Kind.RATING: _of_points,
    Kind.CHOICE: _of_one,
    Kind.CHOICES: _of_several,
    Kind.ENPS: _elsewhere,
    Kind.MATRIX: _of_points,
    Kind.SERVICE_MATRIX: _elsewhere,
    Kind.RANKING: _ranked,
    Kind.NUMBER: _of_one,
    Kind.DATE: _of_one,
    Kind.TEXT: _elsewhere,
    Kind.TEXTS: _elsewhere,
    Kind.COMMENT: _elsewhere,
    Kind.NOTE: _elsewhere,
}


def chosen(reading: Reading, section: Section) -> list[Choices]:
    """Items of a section in which something is chosen and nothing is better than another."""
    return [table for item in section.items for table in CHOSEN[item.kind](reading, item)]
