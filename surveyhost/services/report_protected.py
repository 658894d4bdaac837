"""Protected places, said in words: who, why, where to find them. Never a count, never an empty bar."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from ..core.release import COMPANY, Group, Protected
from .report_reading import Reading
from .report_words import N_

SENTENCES = {
    ("lifted", True): N_("%(who)s: too few people to stand alone; all of them are counted in %(where)s."),
    ("lifted", False): N_("%(who)s: too few people to stand alone; counted in %(where)s."),
    ("merged", True): N_("%(who)s: too few people to stand alone; merged into %(where)s."),
    ("merged", False): N_("%(who)s: too few people to stand alone; merged into %(where)s."),
    ("not_stated", True): N_("%(what)s in %(who)s is not stated: set beside other tables it would single people out."),
    ("not_stated", False): N_("%(what)s in %(who)s is not stated: set beside other tables it would single people out."),
    ("few", True): N_("%(who)s: too few people answered this item; counted in %(where)s."),
    ("few", False): N_("%(who)s: too few people answered this item; counted in %(where)s."),
}
"""By kind and whether several are named together."""
NOWHERE = {
    "lifted": N_("%(who)s: too few people to stand alone."),
    "merged": N_("%(who)s: too few people to stand alone; merged with a neighbour."),
    "few": N_("%(who)s: too few people answered this item."),
}
WAYS = {
    "lifted": N_("counted further up"),
    "merged": N_("merged"),
    "not_stated": N_("not stated"),
    "few": N_("counted further up"),
}
REASONS = {
    "lifted": N_("Too few people to stand alone."),
    "merged": N_("Too few people to stand alone."),
    "not_stated": N_("Set beside other tables it would single people out."),
    "few": N_("Too few people answered this item."),
}


@dataclass(frozen=True, slots=True)
class Kept:
    """One line of the appendix: who, in which way, why and where."""

    who: str
    way: str
    why: str


def _name(place: Protected) -> str:
    return place.path[-1] if place.path else ""


def _where(reading: Reading, place: Protected) -> str:
    """The group in which these people are counted, as a sentence names it; "" if that is not said."""
    group = reading.groups.get(place.into or "")
    return "" if group is None else reading.words.in_sentence(group)


def sentence(reading: Reading, places: Sequence[Protected]) -> Markup:
    """One sentence for places that share their kind and where they are counted; the names are set in bold."""
    words, first = reading.words, places[0]
    who = words.listed([str(Markup("<b>{}</b>").format(_name(place))) for place in places])
    where = _where(reading, first)
    if first.kind == "not_stated" or where:
        text = words.say(SENTENCES[first.kind, len(places) > 1])
    else:
        text = words.say(NOWHERE[first.kind])
    values = {"who": Markup(who), "where": escape(where), "what": escape(words.breakdown(first.breakdown))}  # noqa: S704
    return escape(text) % values


def sentences(reading: Reading, places: Iterable[Protected]) -> list[Markup]:
    """As few sentences as the places need: those of one kind and one home stand together."""
    together: dict[tuple[str, str, str | None, str | None], list[Protected]] = {}
    for place in places:
        together.setdefault((place.kind, place.breakdown, place.into, place.measure), []).append(place)
    return [sentence(reading, found) for found in together.values()]


def lifted_under(reading: Reading) -> dict[str, list[Protected]]:
    """Units that do not stand alone, by the code of the nearest published unit above their place in the tree."""
    codes = {group.path: group.code for group in reading.release.units()}
    found: dict[str, list[Protected]] = {}
    for place in reading.release.protected:
        if place.breakdown != "unit" or place.measure is not None:
            continue
        above = next((place.path[:end] for end in range(len(place.path) - 1, -1, -1) if place.path[:end] in codes), ())
        found.setdefault(codes.get(above, COMPANY), []).append(place)
    return found


def of_breakdown(reading: Reading, breakdown: str) -> list[Protected]:
    """Values of a breakdown that do not stand alone, for every item."""
    return [place for place in reading.release.protected if place.breakdown == breakdown and place.measure is None]


def of_measure(reading: Reading, measure: str, groups: Iterable[Group]) -> list[Protected]:
    """Places of these units where one item is protected."""
    paths = {group.path for group in groups}
    return [
        place
        for place in reading.release.protected
        if place.measure == measure and place.breakdown == "unit" and place.path in paths
    ]


def table(reading: Reading) -> list[Kept]:
    """Every protected place of this report, for the appendix. Places of one item are summed up by group."""
    words, depth = reading.words, len(reading.unit.path)
    found: list[Kept] = []
    items: dict[tuple[str, tuple[str, ...], str | None], list[str]] = {}
    for place in reading.release.protected:
        if place.breakdown == "unit" and place.path[:depth] != reading.unit.path:
            continue
        if place.measure is not None:
            items.setdefault((place.breakdown, place.path, place.into), []).append(place.measure)
            continue
        who = ", ".join(reversed(place.path))
        if place.breakdown != "unit":
            who = f"{words.breakdown(place.breakdown)}: {who}"
        found.append(Kept(who, words.say(WAYS[place.kind]), _why(reading, place)))
    for (breakdown, path, into), codes in items.items():
        place = Protected("few", path, breakdown, into, codes[0])
        numbers = sorted({reading.numbers[reading.measures[code].item] for code in codes if code in reading.measures})
        listed = words.say("items %(numbers)s", numbers=", ".join(map(str, numbers)))
        found.append(Kept(f"{', '.join(reversed(path))}, {listed}", words.say(WAYS[place.kind]), _why(reading, place)))
    return found


def _why(reading: Reading, place: Protected) -> str:
    words = reading.words
    where = _where(reading, place)
    reason = words.say(REASONS[place.kind])
    if not where:
        return reason
    place_of_them = words.say("Counted in %(where)s.", where=where)
    return f"{reason} {place_of_them}"
