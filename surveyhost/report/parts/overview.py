"""The overview: key figures, themes, the strongest and weakest items, eNPS."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from ...core.loop.finding import About, Place
from ...core.release.chance.compared import Compared
from ...core.release.chance.signs import Sign
from ...core.release.derived import Span, enps, gap, theme_score
from ...core.release.model import COMPANY
from ...core.release.scales import asked_of_some, cells_of
from .. import sentences
from ..charts.lines import slopes
from ..differences import Delta, Family
from ..formatting import N_
from ..model import Reading
from . import Part
from .fieldwork.response import rate

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
    place: Place


@dataclass(frozen=True, slots=True)
class Score:
    """An eNPS now and in the wave before."""

    now: Span
    then: Span
    judged: Callable[[], Sign]


@dataclass(frozen=True, slots=True)
class Change:
    """A figure of the company now and in the wave before."""

    text: str
    then: Span
    now: Span
    delta: Delta


@dataclass(frozen=True, slots=True)
class OfSome:
    """A theme of items that only some were asked."""

    name: str
    figure: str
    low: int
    high: int
    answers: str


@dataclass(frozen=True, slots=True)
class Theme:
    """A theme with its bar."""

    name: str
    figure: str
    low: int
    high: int
    place: Place | None
    beside: str = ""
    """Of a unit: the company's figure."""
    delta: Delta | None = None
    """The difference of the two."""


@dataclass(frozen=True, slots=True)
class Item:
    figure: str
    text: str
    place: Place


def overall(figures: Mapping[str, Span | None]) -> Span | None:
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
                Place(reading.unit.code, About.ITEM, measure.code),
            )
        )
    return found


Judged = Callable[[], Sign] | None
Beside = tuple[str, Judged]
"""A key figure as it was before, or of the whole company, and what their difference says."""


def _keys(
    reading: Reading, spans: dict[str, Span | None], family: Family, scores: Mapping[str, Score]
) -> list[tuple[Key, Judged]]:
    """The key figures, and the sign of the difference that each of them stands beside, if any."""
    words, release = reading.words, reading.release
    keys: list[tuple[Key, Judged]] = []
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
        keys.append((Key(rate(reading), text, before), None))
    else:
        keys.append((Key(reading.people(reading.unit), words.say("people answered in this unit")), None))
    whole = overall(spans)
    if whole is not None:
        count = sum(span is not None and span.exact for span in spans.values())
        text = words.count("favourable answers to %(num)s item", "favourable answers, mean of %(num)s items", count)
        before, judged = _overall_before(reading, spans, family)
        keys.append((Key(words.percent(whole), text, before), judged))
    for strip in strips(reading)[:1]:
        text = words.say("eNPS: percent who would recommend, less percent who would not")
        score = scores.get(strip.place.code)
        before = "" if score is None else f"{reading.earlier_name}: {words.signed_span(score.then)}"
        keys.append((Key(strip.score, text, before), None if score is None else score.judged))
    keys += [(key, None) for key in _moves(reading)]
    return keys[:4]


def _signed(reading: Reading, key: Key, judged: Judged) -> Key:
    """The key figure with what is said of its difference."""
    if judged is None or not key.before:
        return key
    said = reading.words.say("%(figure)s (%(sign)s)", figure=key.before, sign=reading.words.sign(judged()))
    return replace(key, before=said)


Shares = Mapping[str, Span | None]
"""Favourable share of each item."""


def _exact(figures: Shares) -> set[str]:
    return {code for code, span in figures.items() if span is not None and span.exact}


def _overall_before(reading: Reading, spans: Shares, family: Family) -> Beside:
    """The mean before, or of the whole company, over the items that both have: others would move it by themselves."""
    if not reading.trends and reading.is_company:
        return "", None
    every: Shares = reading.shown_before if reading.trends else _spans(reading, COMPANY)
    others = {code: reading.before(reading.unit.code, code) for code in spans} if reading.trends else every
    name = reading.earlier_name if reading.trends else reading.words.say("Whole company")
    both = _exact(spans) & _exact(others)
    now, then = (overall({code: some[code] for code in both}) for some in (spans, others))
    if now is None or then is None:
        return "", None
    judged = family.add(("overall", name), Compared(now, then, inside=not reading.trends))
    figure, words = reading.words.percent(then), reading.words
    if both < _exact(spans):
        text = words.count(
            "%(name)s: %(figure)s; here %(own)s, over the %(num)s item that both have",
            "%(name)s: %(figure)s; here %(own)s, over the %(num)s items that both have",
            len(both),
            **{"name": name, "figure": figure, "own": words.percent(now)},
        )
        return text, judged
    if both < _exact(every):
        return words.say("%(name)s, over the same items: %(figure)s", name=name, figure=figure), judged
    return f"{name}: {figure}", judged


def _scores(reading: Reading, family: Family) -> dict[str, Score]:
    """By its measure, each eNPS of the company that may be compared with the wave before."""
    found: dict[str, Score] = {}
    earlier = reading.earlier
    for strip in strips(reading) if earlier is not None and reading.is_company else ():
        code = strip.place.code
        cells = [one.cells.get((COMPANY, code)) for one in (reading.release, earlier) if one is not None]
        now, then = (None if cell is None else enps(cell) for cell in cells)
        if code in reading.same and now is not None and then is not None:
            found[code] = Score(now, then, family.add(("enps", code), Compared(now, then, is_score=True)))
    return found


def _moves(reading: Reading) -> list[Key]:
    words, known = reading.words, list(reading.moves.values())
    if not known:
        return []
    down, up = (sum(delta.way == one for delta in known) for one in ("down", "up"))
    text = words.say("of %(count)s fell by more than chance; %(up)s rose by more than chance", count=len(known), up=up)
    return [Key(words.count("%(num)s item", "%(num)s items", down), text)]


def _spans(reading: Reading, group: str) -> dict[str, Span | None]:
    return {measure.code: reading.favourable(group, measure.code) for measure in reading.rated}


def _of_some(reading: Reading) -> list[OfSome]:
    """Themes of items that only some were asked, over those of them that are shown; for the company alone."""
    words, found = reading.words, []
    for scale in asked_of_some(reading.release.questionnaire) if reading.is_company else ():
        cells = [cell for cell in cells_of(reading.release, COMPANY, scale.measures) if cell is not None]
        score = theme_score(cells)
        if score is None:
            continue
        fewest, most = (pick(cell.n for cell in cells) for pick in (min, max))
        answers = words.count("%(num)s answer", "%(num)s answers", most)
        if fewest < most:
            answers = words.say("%(low)s to %(high)s answers", low=words.number(fewest), high=words.number(most))
        found.append(OfSome(words.text(scale.text), words.percent(score), score.low, score.high, answers))
    return found


def has_scores(reading: Reading) -> bool:
    """Is a rated item, a theme or an eNPS item shown? Without one an overview has nothing to say."""
    return bool(reading.shown or reading.scales or strips(reading) or _of_some(reading))


def overview(reading: Reading) -> Part:
    """What a board reads first: key figures, themes, the strongest and weakest items, eNPS."""
    words = reading.words
    spans = _spans(reading, reading.unit.code)
    scores = [(words.text(scale.text), reading.score(reading.unit.code, scale)) for scale in reading.scales]
    family = Family()
    before = [reading.score_before(reading.unit.code, scale) for scale in reading.scales]
    deltas = [
        reading.delta(family, ("theme", scale.code), now, then)
        for scale, (_, now), then in zip(reading.scales, scores, before, strict=True)
    ]
    has_lines = len(scores) > 1 and None not in deltas
    themes = _themes(reading, scores, family, has_lines)
    enps_scores = _scores(reading, family)
    keys = _keys(reading, spans, family, enps_scores)
    rows = [
        (name, now.low - delta.points, now.low, delta.is_told)
        for (name, now), delta in zip(scores, deltas, strict=True)
        if now is not None and delta is not None
    ]
    found = sentences.all_findings(reading)
    return Part(
        "overview",
        words.say("Overview"),
        {
            "title": sentences.overview_title(reading, scores),
            "lead": _overview_lead(reading, scores, deltas),
            "deltas": deltas,
            "scores": enps_scores,
            "keys": [_signed(reading, *one) for one in keys],
            "slopes": slopes(rows) if has_lines else None,
            "themes": themes,
            "compared": any(one.delta is not None for one in themes),
            "themes_alt": _said(reading, scores, deltas),
            "strong": [Item(one.figure, one.fact, one.place) for one in found["strength"][:EXTREMES]],
            "weak": [Item(one.figure, one.fact, one.place) for one in found["low"][:EXTREMES]],
            "tied": reading.shown_items > 1 and not found["strength"] and not found["low"],
            "strips": strips(reading)[:1],
            "of_some": _of_some(reading),
            "choices": [],
            "more": "",
        },
    )


def _themes(
    reading: Reading, scores: Sequence[tuple[str, Span | None]], family: Family, has_lines: bool
) -> list[Theme]:
    """A row for each theme that is shown; a unit's beside the company's, where they do not stand as lines."""
    words, found = reading.words, []
    for scale, (name, span) in zip(reading.scales, scores, strict=True):
        if span is None:
            continue
        made = Theme(name, words.percent(span), span.low, span.high, reading.place_of(reading.unit.code, scale))
        other = None if reading.is_company or has_lines else reading.score(COMPANY, scale)
        if other is not None:
            delta = reading.delta(family, ("theme", scale.code, COMPANY), span, other, inside=True)
            made = replace(made, beside=words.figure(other), delta=delta)
        found.append(made)
    return found


def _said(reading: Reading, scores: Sequence[tuple[str, Span | None]], deltas: Sequence[Delta | None]) -> str:
    """The lines of the themes in words."""
    words, before, after = reading.words, reading.earlier_name, reading.wave_name
    return "; ".join(
        f"{name}: {before} {words.percent_of(now.low - delta.points)}, "
        f"{after} {words.percent(now)}, {words.sign(delta.sign)}"
        for (name, now), delta in zip(scores, deltas, strict=True)
        if now is not None and delta is not None
    )


def _overview_lead(reading: Reading, scores: Sequence[tuple[str, Span | None]], found: Sequence[Delta | None]) -> str:
    words = reading.words
    deltas = [(name, delta) for (name, _), delta in zip(scores, found, strict=True) if delta is not None]
    if not deltas and not reading.shown_items:
        return ""
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
        "No theme changed by more than chance since %(wave)s.", wave=reading.earlier_name
    )


def changes(reading: Reading) -> dict[str, Change]:
    """Every change of the company since the wave before that its report prints, with the sign that it has there.

    By "theme:" or "item:" and its code: themes, eNPS, items. Nothing in a first wave.
    """
    shows, words, found = overview(reading).shows, reading.words, dict[str, Change]()
    for scale, delta in zip(reading.scales, shows["deltas"], strict=True):
        then, now = reading.score_before(COMPANY, scale), reading.score(COMPANY, scale)
        if then is not None and now is not None and delta is not None:
            found[f"theme:{scale.code}"] = Change(words.text(scale.text), then, now, delta)
    for code, one in shows["scores"].items():
        points = gap(one.now, one.then)
        if points.exact:
            delta = Delta(words.signed(points.low), points.low, one.judged)
            found[f"item:{code}"] = Change(reading.question(code), one.then, one.now, delta)
    for code, delta in reading.moves.items():
        then, now = reading.before(COMPANY, code), reading.favourable(COMPANY, code)
        if then is not None and now is not None:
            found[f"item:{code}"] = Change(reading.question(code), then, now, delta)
    return found
