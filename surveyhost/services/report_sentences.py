"""Findings in sentences. The facts come ranked from `core.findings`; here they get words, in the report's language."""

from collections.abc import Sequence
from dataclasses import dataclass

from ..core.derived import Span
from ..core.findings import Finding, headlines, leads
from .report_reading import Reading
from .report_words import N_


@dataclass(frozen=True, slots=True)
class Sentence:
    """One finding: the fact in bold, what is to be said of it, and what it rests on."""

    code: str
    kind: str
    fact: str
    more: str
    rests_on: str
    figure: str


LATER = {
    "strength": (
        N_("%(share)s favourable, the highest of %(count)s items."),
        N_("%(share)s favourable, among the highest."),
    ),
    "low": (N_("%(share)s favourable, the lowest of %(count)s items."), N_("%(share)s favourable, among the lowest.")),
}
MOVED = {
    True: N_("%(share)s favourable, up %(points)s points since %(wave)s."),
    False: N_("%(share)s favourable, down %(points)s points since %(wave)s."),
}
GAP = {
    True: N_("In %(group)s %(share)s favourable, %(points)s points more than in %(whole)s (%(other)s)."),
    False: N_("In %(group)s %(share)s favourable, %(points)s points less than in %(whole)s (%(other)s)."),
}
RELATED = {
    True: N_(
        "Who is favourable here is more favourable on %(outcome)s too: rank correlation %(middle)s "
        "(95 %%: %(low)s to %(high)s). That is no cause."
    ),
    False: N_(
        "Who is favourable here is less favourable on %(outcome)s: rank correlation %(middle)s "
        "(95 %%: %(low)s to %(high)s). That is no cause."
    ),
}


def _group(reading: Reading, code: str) -> str:
    group = reading.groups[code]
    name = reading.words.in_sentence(group)
    if group.breakdown != "unit":
        name = f"{reading.words.breakdown(group.breakdown)}: {name}"
    return name


def _more(reading: Reading, one: Finding, place: int) -> str:
    words = reading.words
    values = {"share": words.percent(one.figure), "points": abs(one.points)}
    if one.kind in LATER:
        others = (span for code, span in reading.shown.items() if code != one.measure)
        is_first = place == 0 and leads(one, others)
        return words.say(LATER[one.kind][0 if is_first else 1], count=reading.shown_items, **values)
    if one.kind == "moved":
        return words.say(MOVED[one.points > 0], wave=reading.earlier_name, **values)
    if one.kind == "gap" and one.beside is not None and one.beside_group is not None:
        other, whole = words.percent(one.beside), _group(reading, one.beside_group)
        return words.say(GAP[one.points > 0], group=_group(reading, one.group), whole=whole, other=other, **values)
    middle, low, high = one.strength or (0.0, 0.0, 0.0)
    numbers = {
        name: words.signless_decimal(value, 1) for name, value in (("middle", middle), ("low", low), ("high", high))
    }
    return words.say(RELATED[middle > 0], outcome=reading.reference(one.with_item or one.measure), **numbers)


def _rests_on(reading: Reading, one: Finding) -> str:
    words = reading.words
    people = [words.number(span.n) for span in (one.figure, one.beside) if isinstance(span, Span)]
    return words.say("%(item)s, %(people)s answers", item=reading.reference(one.measure), people=words.listed(people))


def sentence(reading: Reading, one: Finding, place: int) -> Sentence:
    """One finding in words. `place`: its rank within its kind, from 0."""
    fact = reading.question(one.measure)
    return Sentence(
        one.code,
        one.kind,
        fact if fact.endswith((".", "?", "!", "…")) else f"{fact}.",
        _more(reading, one, place),
        _rests_on(reading, one),
        reading.words.figure(one.figure),
    )


def all_findings(reading: Reading) -> dict[str, list[Sentence]]:
    """Every finding by kind, ranked."""
    found = reading.found
    return {kind: [sentence(reading, one, place) for place, one in enumerate(some)] for kind, some in found.items()}


def headline_sentences(reading: Reading, most: int = 6) -> list[Sentence]:
    """The few that a board reads, in the order in which it should."""
    found = reading.found
    ranks = {one.code: place for some in found.values() for place, one in enumerate(some)}
    return [sentence(reading, one, ranks[one.code]) for one in headlines(found, most)]


def overview_title(reading: Reading, scores: Sequence[tuple[str, Span | None]]) -> str:
    """The overview's finding: the theme that stands highest and the one that stands lowest."""
    words = reading.words
    known = [(name, span) for name, span in scores if span is not None]
    ends = extremes(known)
    if len(known) < 2 or ends is None:
        return words.say("What the answers say")
    (best, high), (worst, low) = ends
    if high.low == low.high:
        return words.say("No theme stands above another")
    return words.say("%(best)s stands highest, %(worst)s lowest", best=best, worst=worst)


Named = tuple[str, Span]


def extremes(named: Sequence[Named]) -> tuple[Named, Named] | None:
    """What stands surely highest and surely lowest; None where a range leaves open which it is."""
    if not named:
        return None
    best, worst = max(named, key=lambda pair: pair[1].low), min(named, key=lambda pair: pair[1].high)
    if any(span.high > best[1].low for name, span in named if (name, span) != best):
        return None
    if any(span.low < worst[1].high for name, span in named if (name, span) != worst):
        return None
    return best, worst


def section_title(reading: Reading, title: str, named: Sequence[Named]) -> str:
    """A section's finding: how far its items lie apart, where no range leaves that open."""
    ends = extremes(named)
    if ends is None or not (ends[0][1].exact and ends[1][1].exact):
        return title
    low, high = ends[1][1].low, ends[0][1].high
    if low == high:
        return reading.words.say(
            "%(title)s: %(share)s favourable", title=title, share=reading.words.percent(Span(low, low, 0))
        )
    share = reading.words.percent(Span(high, high, 0))
    return reading.words.say("%(title)s: %(low)s to %(high)s favourable", title=title, low=low, high=share)


def section_lead(reading: Reading, named: Sequence[Named]) -> str:
    """The strongest and the weakest item of a section, in a sentence each."""
    ends = extremes(named)
    if len(named) < 2 or ends is None or ends[0][1].low == ends[1][1].high:
        return ""
    words = reading.words
    return words.say("Highest: “%(best)s” Lowest: “%(worst)s”", best=ends[0][0], worst=ends[1][0])
