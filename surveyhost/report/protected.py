"""Protected cells, in words: who, why, where to find them. Never a count, never an empty bar."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from ..core.release.model import COMPANY, Group, Protected
from ..core.release.readers import is_of
from .formatting import N_
from .model import Reading

SENTENCES = {
    ("lifted", True): N_("%(who)s: too few people to stand alone; all of them are counted in %(where)s."),
    ("lifted", False): N_("%(who)s: too few people to stand alone; counted in %(where)s."),
    ("merged", True): N_("%(who)s: too few people to stand alone; merged into %(where)s."),
    ("merged", False): N_("%(who)s: too few people to stand alone; merged into %(where)s."),
    ("not_stated", True): N_("%(what)s in %(who)s is not stated: set beside other tables it would single people out."),
    ("not_stated", False): N_("%(what)s in %(who)s is not stated: set beside other tables it would single people out."),
    ("waiting", True): N_(
        "%(what)s is not stated in this wave: too little changed since an earlier one, and side by side the two would "
        "single people out."
    ),
    ("waiting", False): N_(
        "%(what)s is not stated in this wave: too little changed since an earlier one, and side by side the two would "
        "single people out."
    ),
    ("few", True): N_("%(who)s: too few people answered this item; counted in %(where)s."),
    ("few", False): N_("%(who)s: too few people answered this item; counted in %(where)s."),
}
"""By kind and whether several are named together."""
TOGETHER = N_("%(who)s: too few people to stand alone; counted together.")
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
    "waiting": N_("waits"),
}
REASONS = {
    "lifted": N_("Too few people to stand alone."),
    "merged": N_("Too few people to stand alone."),
    "not_stated": N_("Set beside other tables it would single people out."),
    "few": N_("Too few people answered this item."),
    "waiting": N_("Too little changed since an earlier wave: side by side the two would single people out."),
}


@dataclass(frozen=True, slots=True)
class Kept:
    """One line of the appendix: groups under the same units, in which way they are protected, why and where."""

    names: tuple[str, ...]
    above: str
    way: str
    why: str


@dataclass(frozen=True, slots=True)
class Entry:
    """Groups under the same units, and the items for which none of them is shown."""

    names: tuple[str, ...]
    above: str
    items: str


@dataclass(frozen=True, slots=True)
class Single:
    """One reason why single items are not shown, and where."""

    why: str
    entries: list[Entry]


SINGLE = {
    "few": N_("Too few people answered these items. Where a group is named, their answers are counted there."),
    "not_stated": N_("Not stated: set beside other tables these items would single people out."),
}
ITEM = {
    "few": N_("Too few people answered this item."),
    "not_stated": N_("Not stated: set beside other tables this item would single people out."),
}
ITEM_WHERE = N_("Too few people answered this item; counted in %(where)s.")
SHORT = {"few": N_("too few"), "not_stated": N_("not stated")}


def of_item(reading: Reading, group: Group, measure: str) -> str:
    """Why one item is not shown in one group, as the sentence that stands in its row."""
    place = reading.why(group, measure)
    where = _where(reading, place)
    if place.kind != "not_stated" and where:
        return reading.words.say(ITEM_WHERE, where=where)
    kind = "not_stated" if place.kind == "not_stated" else "few"
    return reading.words.say(ITEM[kind])


def in_short(reading: Reading, group: Group, measures: Iterable[str]) -> str:
    """The same in two words, for a cell: of the first of these measures that is not shown."""
    kinds = [reading.why(group, code).kind for code in measures if reading.cell(group.code, code) is None]
    kind = "not_stated" if "not_stated" in kinds else "few"
    return reading.words.say(SHORT[kind])


def _name(place: Protected) -> str:
    return place.path[-1] if place.path else ""


def _where(reading: Reading, place: Protected) -> str:
    """The group in which these people are counted, as a sentence names it; "" if that is not said."""
    group = reading.groups.get(place.into or "")
    return "" if group is None else reading.words.in_sentence(group)


def _is_together(place: Protected, where: str) -> bool:
    """Whether a group merged with others into one that bears all their names."""
    parts = where.split(", ")
    return place.kind == "merged" and len(parts) > 1 and _name(place) in parts


def sentence(reading: Reading, places: Sequence[Protected]) -> Markup:
    """One sentence for places that share their kind and where they are counted; the names are set in bold."""
    words, first = reading.words, places[0]
    who = words.listed([str(Markup("<b>{}</b>").format(_name(place))) for place in places])
    where = _where(reading, first)
    if _is_together(first, where) and {_name(place) for place in places} == set(where.split(", ")):
        text = words.say(TOGETHER)
    elif first.kind in ("not_stated", "waiting") or where:
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
    return [place for place in _of_this_report(reading) if place.breakdown == breakdown and place.measure is None]


def of_measure(reading: Reading, measure: str, groups: Iterable[Group]) -> list[Protected]:
    """Places of these units where one item is protected."""
    paths = {group.path for group in groups}
    return [
        place
        for place in reading.release.protected
        if place.measure == measure and place.breakdown == "unit" and place.path in paths
    ]


def numbers(reading: Reading, measures: Iterable[str]) -> str:
    """ "items 1–3, 7": the items' numbers, neighbours drawn together."""
    known = {reading.numbers.get(measure.partition(":")[0]) for measure in measures}
    ordered = sorted(number for number in known if number is not None)
    runs: list[list[int]] = []
    for number in ordered:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    said = ", ".join(f"{run[0]}" if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs)
    if len(ordered) == 1:
        return reading.words.say("item %(number)s", number=said)
    return reading.words.say("items %(numbers)s", numbers=said)


def _who(reading: Reading, breakdown: str, path: tuple[str, ...]) -> str:
    words = reading.words
    if breakdown == "unit":
        return ", ".join(reversed(path)) or words.say("Whole company")
    return f"{words.breakdown(breakdown)}: {', '.join(path)}" if path else words.breakdown(breakdown)


def _of_this_report(reading: Reading) -> list[Protected]:
    """The places that whoever may read this report may know of."""
    homes = {reading.unit.code, *(group.code for group in reading.below)}
    own = homes | {group.code for group in reading.release.groups if (group.parent or COMPANY) in homes}
    if reading.is_company:
        return list(reading.release.protected)
    return [place for place in reading.release.protected if is_of(place, own, reading.unit.path)]


def table(reading: Reading) -> list[Kept]:
    """Every group of this report that stands alone nowhere, for the appendix."""
    found: dict[tuple[str, str, str, str], tuple[str, ...]] = {}
    for place in _of_this_report(reading):
        if place.measure is None:
            is_unit, last = place.breakdown == "unit", place.path[-1:]
            above = ", ".join(reversed(place.path[:-1]))
            key = (place.breakdown, above, reading.words.say(WAYS[place.kind]), _why(reading, place))
            # The breakdown's name stands before the first of its values, or of the units without it, only.
            name = _who(reading, place.breakdown, last) if is_unit or key not in found else ", ".join(last)
            found[key] = (*found.get(key, ()), name)
    return [Kept(names, *key[1:]) for key, names in found.items()]


def single_items(reading: Reading) -> list[Single]:
    """Groups that are shown, but not for every item: why, and by group which items; places of one reason together."""
    words = reading.words
    found: dict[str, dict[tuple[str, tuple[str, ...]], dict[str, list[str]]]] = {"few": {}, "not_stated": {}}
    for place in _of_this_report(reading):
        if place.measure is not None:
            kind = "not_stated" if place.kind == "not_stated" else "few"
            groups = found[kind].setdefault((place.breakdown, place.path), {})
            groups.setdefault(_where(reading, place), []).append(place.measure)
    return [
        Single(words.say(SINGLE[kind]), _together([_entry(reading, *group, homes) for group, homes in groups.items()]))
        for kind, groups in found.items()
        if groups
    ]


def _entry(reading: Reading, breakdown: str, path: tuple[str, ...], homes: Mapping[str, list[str]]) -> Entry:
    words = reading.words
    name = path[-1] if breakdown == "unit" and path else _who(reading, breakdown, path)
    said = []
    for where, measures in homes.items():
        items = numbers(reading, measures)
        said.append(words.say("%(items)s, in %(where)s", items=items, where=where) if where else items)
    return Entry((name,), ", ".join(reversed(path[:-1])) if breakdown == "unit" else "", "; ".join(said))


def _together(entries: Sequence[Entry]) -> list[Entry]:
    """As few entries as it takes: neighbours in the tree of which the same is to be said share one."""
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    for one in entries:
        key = (one.above, one.items)
        found[key] = (*found.get(key, ()), *one.names)
    return [Entry(_without_repeating(names), *key) for key, names in found.items()]


def _without_repeating(names: Sequence[str]) -> tuple[str, ...]:
    """ "Tenure: under a year", "Tenure: over a year": the breakdown's name stands before the first of its values."""
    made, last = [], ""
    for name in names:
        breakdown, colon, value = name.partition(": ")
        made.append(value if colon and breakdown == last else name)
        last = breakdown if colon else ""
    return tuple(made)


def _why(reading: Reading, place: Protected) -> str:
    words = reading.words
    where = _where(reading, place)
    reason = words.say(REASONS[place.kind])
    if not where:
        return reason
    together = words.say("Counted together.")
    elsewhere = words.say("Counted in %(where)s.", where=where)
    return words.sentences(reason, together if _is_together(place, where) else elsewhere)
