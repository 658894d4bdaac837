"""The overview: key figures, themes, the strongest and weakest items, eNPS."""

from collections.abc import Sequence
from dataclasses import dataclass

from ...core.release.derived import Span, enps
from ...core.release.model import COMPANY
from .. import sentences
from ..charts.lines import slopes
from ..formatting import N_
from ..model import Reading
from . import Part
from .response import rate

EXTREMES = 3
ENPS_NAMES = (N_("0–6: would not recommend"), N_("7–8: not sure"), N_("9–10: would recommend"))


@dataclass(frozen=True, slots=True)
class Key:
    """One key figure."""

    figure: str
    text: str
    before: str = ""


@dataclass(frozen=True, slots=True)
class Strip:
    """The eNPS question: three bands, or a range where nearly all agree."""

    question: str
    shares: tuple[tuple[str, str, float], ...]
    """Colour class, label, width in percent; empty where a share is clipped."""
    score: str
    said: str
    n: str


@dataclass(frozen=True, slots=True)
class Item:
    figure: str
    text: str


def overall(figures: dict[str, Span | None]) -> Span | None:
    """Mean favourable share over every rated item that is shown exactly."""
    spans = [span for span in figures.values() if span is not None and span.exact]
    if not spans:
        return None
    middle = int(sum(span.low for span in spans) / len(spans) + 0.5)
    return Span(middle, middle, min(span.n for span in spans))


def strips(reading: Reading, codes: Sequence[str] | None = None) -> list[Strip]:
    """Every eNPS item of the reading's unit."""
    words, found = reading.words, []
    for measure in reading.measures.values():
        cell = reading.cell(reading.unit.code, measure.code)
        if measure.scale != "enps" or cell is None or cell.bands is None:
            continue
        if codes is not None and measure.item not in codes:
            continue
        score = enps(cell)
        exact = all(share.exact for share in cell.bands)
        names = [words.say(name) for name in ENPS_NAMES]
        said = "; ".join(f"{words.percent(share)} {name}" for share, name in zip(cell.bands, names, strict=True))
        shares = tuple(
            (shade, words.percent(share), float(share.low))
            for shade, share in zip(("m", "o", "p"), cell.bands, strict=True)
        )
        found.append(
            Strip(
                words.text(reading.release.questionnaire.item(measure.item).text),
                shares if exact else (),
                words.signed_span(score) if score is not None else "",
                said,
                words.number(cell.n),
            )
        )
    return found


def _keys(reading: Reading, spans: dict[str, Span | None]) -> list[Key]:
    words, release = reading.words, reading.release
    keys = []
    earlier = reading.earlier if reading.trends else None
    if reading.is_company:
        text = words.say(
            "answered: %(n)s of %(invited)s people",
            n=reading.people(reading.whole),
            invited=words.number(release.invited),
        )
        before = ""
        if earlier is not None and earlier.respondents is not None and earlier.invited:
            share = words.percent_of(round(100 * earlier.respondents / earlier.invited))
            before = f"{reading.earlier_name}: {share}"
        keys.append(Key(rate(reading), text, before))
    else:
        keys.append(Key(reading.people(reading.unit), words.say("people answered in this unit")))
    whole = overall(spans)
    if whole is not None:
        count = sum(span is not None and span.exact for span in spans.values())
        text = words.count("favourable answers to %(num)s item", "favourable answers, mean of %(num)s items", count)
        keys.append(Key(words.percent(whole), text, _overall_before(reading, spans)))
    for strip in strips(reading)[:1]:
        text = words.say("eNPS: percent who would recommend, less percent who would not")
        keys.append(Key(strip.score, text, _enps_before(reading)))
    keys += _moves(reading, spans)
    return keys[:4]


def _overall_before(reading: Reading, spans: dict[str, Span | None]) -> str:
    if not reading.trends:
        other = None if reading.is_company else overall(_spans(reading, COMPANY))
        if other is None:
            return ""
        return f"{reading.words.say('Whole company')}: {reading.words.percent(other)}"
    before = overall({code: reading.before(reading.unit.code, code) for code in spans})
    if before is None:
        return ""
    return f"{reading.earlier_name}: {reading.words.percent(before)}"


def _enps_before(reading: Reading) -> str:
    if reading.earlier is None or not reading.is_company:
        return ""
    for measure in reading.measures.values():
        cell = reading.earlier.cells.get((COMPANY, measure.code))
        if measure.scale == "enps" and measure.code in reading.same and cell is not None:
            score = enps(cell)
            return "" if score is None else f"{reading.earlier_name}: {reading.words.signed_span(score)}"
    return ""


def _moves(reading: Reading, spans: dict[str, Span | None]) -> list[Key]:
    words = reading.words
    if not reading.trends:
        return []
    deltas = [reading.delta(span, reading.before(reading.unit.code, code)) for code, span in spans.items()]
    known = [delta for delta in deltas if delta is not None]
    if not known:
        return []
    down = sum(delta.bold and delta.way == "down" for delta in known)
    up = sum(delta.bold and delta.way == "up" for delta in known)
    text = words.say("of %(count)s fell by 5 points or more; %(up)s rose by 5 points or more", count=len(known), up=up)
    return [Key(words.count("%(num)s item", "%(num)s items", down), text)]


def _spans(reading: Reading, group: str) -> dict[str, Span | None]:
    return {measure.code: reading.favourable(group, measure.code) for measure in reading.rated}


def overview(reading: Reading) -> Part:
    """What a board reads first: key figures, themes, the strongest and weakest items, eNPS."""
    words = reading.words
    spans = _spans(reading, reading.unit.code)
    scores = [(words.text(scale.text), reading.score(reading.unit.code, scale)) for scale in reading.scales]
    before = [reading.score_before(reading.unit.code, scale) for scale in reading.scales]
    rows = [
        (name, then.low, now.low)
        for (name, now), then in zip(scores, before, strict=True)
        if now is not None and then is not None and now.exact and then.exact
    ]
    found = sentences.all_findings(reading)
    theme_rows = [
        (name, words.percent(span), span.low, span.high, _beside(reading, place))
        for place, (name, span) in enumerate(scores)
        if span is not None
    ]
    return Part(
        "overview",
        words.say("Overview"),
        {
            "title": sentences.overview_title(reading, scores),
            "lead": _overview_lead(reading, scores, before),
            "keys": _keys(reading, spans),
            "slopes": slopes(rows) if len(rows) == len(scores) > 1 else None,
            "themes": theme_rows,
            "themes_alt": "; ".join(f"{name}: {then} > {now} %" for name, then, now in rows),
            "strong": [Item(one.figure, one.fact) for one in found["strength"][:EXTREMES]],
            "weak": [Item(one.figure, one.fact) for one in found["low"][:EXTREMES]],
            "tied": reading.shown_items > 1 and not found["strength"] and not found["low"],
            "strips": strips(reading)[:1],
        },
    )


def _beside(reading: Reading, place: int) -> str:
    """Of a unit's theme: the company's figure."""
    if reading.is_company:
        return ""
    score = reading.score(COMPANY, reading.scales[place])
    return "" if score is None else reading.words.figure(score)


def _overview_lead(reading: Reading, scores: Sequence[tuple[str, Span | None]], before: Sequence[Span | None]) -> str:
    words = reading.words
    deltas = [
        (name, delta)
        for (name, now), then in zip(scores, before, strict=True)
        if (delta := reading.delta(now, then)) is not None
    ]
    if not deltas:
        return words.say(
            "Percent favourable, over %(items)s and %(themes)s.",
            items=words.count("%(num)s item", "%(num)s items", reading.shown_items),
            themes=words.count("%(num)s theme", "%(num)s themes", len(reading.scales)),
        )
    up = [name for name, delta in deltas if delta.way == "up"]
    down = [name for name, delta in deltas if delta.way == "down"]
    if len(up) == len(scores):
        return words.say("Every theme stands higher than in %(wave)s.", wave=reading.earlier_name)
    if len(down) == len(scores):
        return words.say("Every theme stands lower than in %(wave)s.", wave=reading.earlier_name)
    parts = []
    if up:
        parts.append(words.say("Up since %(wave)s: %(names)s.", wave=reading.earlier_name, names=words.listed(up)))
    if down:
        parts.append(words.say("Down since %(wave)s: %(names)s.", wave=reading.earlier_name, names=words.listed(down)))
    return words.sentences(*parts) or words.say(
        "No theme moved by 3 points or more since %(wave)s.", wave=reading.earlier_name
    )
