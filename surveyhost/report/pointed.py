"""A figure that somebody points at, by itself: what it is about, in which group, its figure, and a small chart."""

from dataclasses import dataclass, replace

from markupsafe import Markup

from ..core.loop.finding import About, Place, scale_of, words_of
from ..core.questionnaire.measures import Measure
from ..core.release.derived import Span
from ..core.release.model import Release
from .categories import names
from .charts.marks import Bar, diverging, reach
from .html import Pictures, fragment, reading
from .model import Reading
from .parts.choices import ENDS


@dataclass(frozen=True, slots=True)
class Pointed:
    """One figure in words."""

    about: str
    """The question, the theme, or a question with one of its options."""
    group: str
    figure: str
    rests_on: str
    is_theme: bool
    chart: Markup


def _scale_text(of: Reading, place: Place) -> str:
    scale = scale_of(of.release, place.code)
    return "" if scale is None else of.words.text(scale.text)


def _about(of: Reading, place: Place) -> str:
    if place.about == About.THEME:
        return _scale_text(of, place)
    if place.about == About.RATED:
        return of.words.text(words_of(of.release, place))
    measure = of.measures[place.code]
    question = of.question(place.code)
    if not place.category or measure.part:
        return question
    cell = of.cell(place.group, place.code)
    if cell is not None and cell.form == "bands":
        return f"{question} {of.words.say(ENDS[place.category - 1])}"
    called = names(of.words, of.release.questionnaire.item(measure.item))
    return f"{question} {called[place.category - 1]}" if place.category <= len(called) else question


def _bar(of: Reading, place: Place, measure: Measure | None) -> Bar | None:
    """The bar of an item that has a good end; None where a plain one from 0 to 100 is drawn."""
    cell = of.cell(place.group, place.code) if measure is not None else None
    if measure is None or cell is None or cell.bands is None or measure.scale != "rating":
        return None
    scale = min(of.reach, reach([(measure, cell)]))  # a small group's bar may be longer than all of the company's
    return diverging(measure, cell, scale, of.words.say("from %(low)s", low="").strip() + " ")


def pointed(release: Release, language: str, place: Place, figure: Span) -> Pointed:
    """The figure that stands at this place, as a report in this language says it."""
    of = reading(release, language)
    measure = of.measures.get(place.code) if place.about == About.ITEM else None
    is_score = measure is not None and measure.scale == "enps"
    said = of.words.signed_span(figure) if is_score else of.words.percent(figure)
    about, group = _about(of, place), of.groups[place.group]
    name = of.words.group(group)
    if group.breakdown != "unit":
        above = "" if group.parent is None else f" ({of.words.group(of.groups[group.parent])})"
        name = f"{of.words.breakdown(group.breakdown)}: {name}{above}"
    shown = replace(figure, low=max(0, figure.low)) if not is_score else None
    chart = fragment(
        of,
        "report/screen/pointed.html",
        Pictures(inline=True),
        {"bar": _bar(of, place, measure), "span": shown, "alt": f"{about}: {said}"},
    )
    people = of.words.count("%(num)s answer", "%(num)s answers", figure.n)
    return Pointed(about, name, said, people, place.about == About.THEME, chart)
