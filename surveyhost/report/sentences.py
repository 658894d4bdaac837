"""Findings as sentences. `findings` ranks the facts; this module words them."""

from collections.abc import Sequence
from dataclasses import dataclass

from ..core.loop.finding import About, Place
from ..core.release.derived import Span
from ..core.release.findings import Finding, headlines, leads
from .formatting import N_, Words
from .model import Reading


@dataclass(frozen=True, slots=True)
class Sentence:
    """One finding: the fact in bold, what is to be said of it, and what it rests on."""

    code: str
    kind: str
    fact: str
    more: str
    rests_on: str
    figure: str
    place: Place


LATER = {
    "strength": (
        N_("%(share)s favourable, the highest of %(count)s items."),
        N_("%(share)s favourable, among the highest."),
    ),
    "low": (N_("%(share)s favourable, the lowest of %(count)s items."), N_("%(share)s favourable, among the lowest.")),
}
RELATED = {
    True: N_(
        "People who are favourable here are more favourable on %(outcome)s too: rank correlation %(middle)s (95 %%: "
        "%(low)s to %(high)s). That shows no cause."
    ),
    False: N_(
        "People who are favourable here are less favourable on %(outcome)s: rank correlation %(middle)s (95 %%: "
        "%(low)s to %(high)s). That shows no cause."
    ),
}


def _group(reading: Reading, code: str) -> str:
    group = reading.groups[code]
    name = reading.words.in_sentence(group)
    if group.breakdown != "unit":
        name = f"{reading.words.breakdown(group.breakdown)}: {name}"
    return name


def _moved(words: Words, points: int, values: dict[str, str]) -> str:
    if points > 0:
        return words.count(
            "%(share)s favourable, up %(num)s point since %(wave)s.",
            "%(share)s favourable, up %(num)s points since %(wave)s.",
            points,
            **values,
        )
    return words.count(
        "%(share)s favourable, down %(num)s point since %(wave)s.",
        "%(share)s favourable, down %(num)s points since %(wave)s.",
        -points,
        **values,
    )


def _apart(words: Words, points: int, values: dict[str, str]) -> str:
    if points > 0:
        return words.count(
            "In %(group)s, %(share)s are favourable, %(num)s point more than in %(whole)s (%(other)s).",
            "In %(group)s, %(share)s are favourable, %(num)s points more than in %(whole)s (%(other)s).",
            points,
            **values,
        )
    return words.count(
        "In %(group)s, %(share)s are favourable, %(num)s point less than in %(whole)s (%(other)s).",
        "In %(group)s, %(share)s are favourable, %(num)s points less than in %(whole)s (%(other)s).",
        -points,
        **values,
    )


def _more(reading: Reading, one: Finding, place: int) -> str:
    words = reading.words
    values = {"share": words.percent(one.figure)}
    if one.kind in LATER:
        others = (span for code, span in reading.shown.items() if code != one.measure)
        is_first = place == 0 and leads(one, others)
        return words.say(LATER[one.kind][0 if is_first else 1], count=reading.shown_items, **values)
    if one.kind == "moved":
        return _moved(words, one.points, values | {"wave": reading.earlier_name})
    if one.kind == "gap" and one.beside is not None and one.beside_group is not None:
        other, whole = words.percent(one.beside), _group(reading, one.beside_group)
        return _apart(words, one.points, values | {"group": _group(reading, one.group), "whole": whole, "other": other})
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
        Place(one.group, About.ITEM, one.measure),
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


Named = tuple[str, Span]


def highest(named: Sequence[Named]) -> Named | None:
    """What surely stands above all others; None where an equal figure or a range leaves that open."""
    found = [
        one
        for place, one in enumerate(named)
        if all(other[1].high < one[1].low for at, other in enumerate(named) if at != place)
    ]
    return found[0] if len(named) > 1 and found else None


def lowest(named: Sequence[Named]) -> Named | None:
    """What surely stands below all others; None where an equal figure or a range leaves that open."""
    found = [
        one
        for place, one in enumerate(named)
        if all(other[1].low > one[1].high for at, other in enumerate(named) if at != place)
    ]
    return found[0] if len(named) > 1 and found else None


def overview_title(reading: Reading, scores: Sequence[tuple[str, Span | None]]) -> str:
    """The overview's finding: the theme that stands highest and the one that stands lowest, if any surely does."""
    words = reading.words
    known = [(name, span) for name, span in scores if span is not None]
    best, worst = highest(known), lowest(known)
    if best and worst:
        return words.say("%(best)s stands highest, %(worst)s lowest", best=best[0], worst=worst[0])
    if best:
        return words.say("%(best)s stands highest", best=best[0])
    if worst:
        return words.say("%(worst)s stands lowest", worst=worst[0])
    figures = {(span.low, span.high) for _, span in known}
    if len(known) > 1 and len(figures) == 1 and known[0][1].exact:
        return words.say("No theme stands above another")
    return words.say("What the answers say")


def section_title(reading: Reading, title: str, named: Sequence[Named]) -> str:
    """A section's finding: how far its items lie apart, where no range leaves that open."""
    exact = [span.low for _, span in named if span.exact]
    if not exact or any(not min(exact) <= end <= max(exact) for _, span in named for end in (span.low, span.high)):
        return title
    low, high = min(exact), max(exact)
    share = reading.words.percent(Span(high, high, 0))
    if low == high:
        return reading.words.say("%(title)s: %(share)s favourable", title=title, share=share)
    return reading.words.say("%(title)s: %(low)s to %(high)s favourable", title=title, low=low, high=share)


def section_lead(reading: Reading, named: Sequence[Named]) -> str:
    """The strongest and the weakest item of a section, in a line each, where one surely is."""
    best, worst, words = highest(named), lowest(named), reading.words
    lines = [
        words.say("Highest: “%(best)s”", best=best[0]) if best else "",
        words.say("Lowest: “%(worst)s”", worst=worst[0]) if worst else "",
    ]
    return "\n".join(line for line in lines if line)
