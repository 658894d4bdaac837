"""A results page: what a client tells everybody who was invited, as one document that brings its style along.

The same bytes for everybody: every language of the survey stands in them, and the address says which is read first
(`#vi`), which no server hears of. It holds no script, asks for nothing but our own fonts, and needs no cookie.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from ..config import CHECKOUT
from ..core.loop.decision import Decision
from ..core.loop.finding import About, refer, scale_of, words_of
from ..core.loop.judging.verdict import Verdict
from ..core.loop.results_page import Figure, Stand, Telling, offered
from ..core.release.derived import enps, theme_score
from ..core.release.model import COMPANY, Cell, Release
from ..core.release.scales import cells_of
from ..core.wave.policy import Dialogue
from ..languages import direction, gap
from ..languages import name as language_name
from ..translations import catalogue, teach
from .brand import Brand
from .differences import Delta
from .html import reading
from .model import Reading
from .parts.fieldwork.response import rate
from .parts.loop import became
from .parts.overview import changes

STATIC = CHECKOUT / "static"
STYLES = ("css/tokens.css", "css/scripts.css", "css/base.css", "css/results.css")
SHADES = ("low", "mid", "high")
LABELLED = 9
"""Percent from which a band is wide enough for its figure."""


@dataclass(frozen=True, slots=True)
class ShownFigure:
    """A figure as the page shows it in one language."""

    text: str
    figure: str
    is_theme: bool
    is_score: bool
    """An eNPS, which is no percentage."""
    bands: tuple[tuple[str, float, str], ...]
    """Shade, width in percent, label; empty where a share is clipped."""
    change: Delta | None
    before: str
    """Name of the wave that the change is counted from."""


@dataclass(frozen=True, slots=True)
class Order:
    """Everything a page is made from beside the release: frozen when HR has it published."""

    telling: Telling
    stands: tuple[Stand, ...]
    decided_by: str
    """ISO date until which a finding may wait for a decision."""
    is_late: bool
    """That day has come."""
    vendor: str


@lru_cache(maxsize=8)
def _environment(language: str) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(CHECKOUT / "templates"), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True, auto_reload=False,
    )  # fmt: skip
    spoken = catalogue("respondent", language)
    teach(environment, lambda: spoken)
    return environment


def languages_of(release: Release) -> tuple[str, ...]:
    """The languages of the page: the survey's, the first one first."""
    return release.questionnaire.languages


@lru_cache(maxsize=32)
def _style(languages: tuple[str, ...]) -> str:
    """One style sheet, its fonts named from the root of the host, and a rule for each language's own mark."""
    css = "\n".join((STATIC / name).read_text(encoding="utf-8") for name in STYLES)
    css = css.replace("url(../", "url(/static/")
    css += "".join(
        f"html:has(#{one}:target) .languages a[href='#{one}']{{color:var(--ink);font-weight:600;"
        "box-shadow:inset 0 -2px var(--accent)}"
        for one in languages
    )
    first = f".languages a[href='#{languages[0]}']"
    css += (
        f"html:not(:has(.spoken:target)) {first}"
        "{color:var(--ink);font-weight:600;box-shadow:inset 0 -2px var(--accent)}"
    )
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    css = re.sub(r"\s+", " ", css)
    return re.sub(r"\s*([{};,>])\s*", r"\1", css).replace(";}", "}").strip()


def page(release: Release, order: Order, brand: Brand, earlier: Release | None = None) -> bytes:
    """The document. The same arguments give the same bytes."""
    languages = languages_of(release)
    parts = [(one, _spoken(release, order, brand, earlier, one)) for one in languages]
    first = reading(release, languages[0], None, brand, earlier)
    html = (
        _environment(first.words.spoken)
        .get_template("respondent/results.html")
        .render(
            release=release,
            title=first.words.text(release.title),
            language=languages[0],
            direction=direction(languages[0]),
            vendor=order.vendor,
            languages=[(one, language_name(one), direction(one)) for one in languages],
            parts=parts,
            style=Markup(_style(languages)),  # noqa: S704  (our own files)
        )
    )
    return html.encode()


def _spoken(release: Release, order: Order, brand: Brand, earlier: Release | None, language: str) -> Markup:
    """The page's content in one language."""
    of = reading(release, language, None, brand, earlier)
    template = _environment(of.words.spoken).get_template("respondent/results_spoken.html")
    return Markup(template.render(_shown(of, order, language)))  # noqa: S704  (escaped by the template)


def _shown(of: Reading, order: Order, language: str) -> dict[str, Any]:
    release, words, told = of.release, of.words, order.telling
    return {
        "words": words,
        "language": language,
        "client": of.brand.client,
        "vendor": order.vendor,
        "title": words.text(release.title),
        "k": of.k,
        "gap": gap(words.spoken),
        "rate": rate(of),
        "answered": of.people(of.whole),
        "invited": words.number(release.invited),
        "period": words.period(release.opened, release.closed),
        "figures": figures(of, told.figures),
        "own": _paragraphs(words.text(told.words)),
        "answers": [(words.text(one.heard), _paragraphs(words.text(one.answer))) for one in told.answers],
        "became": _became(of),
        "became_label": words.say(became.LABEL),
        "Verdict": Verdict,
        "decisions": [_decided(of, one, told) for one in order.stands],
        "Decision": Decision,
        "decided_by": words.long_day(order.decided_by),
        "is_late": order.is_late,
        "contract": words.code(release.policy_hash, 16),
        "number": release.number,
        "wave": release.wave,
        "has_dialogue": release.policy.get("dialogue") == Dialogue.YES,
    }


@dataclass(frozen=True, slots=True)
class Decided:
    """A finding on the page, and what was decided about it."""

    text: str
    figure: str
    decision: Decision | None
    due: str
    is_done: bool
    said: Sequence[str]


def _decided(of: Reading, one: Stand, told: Telling) -> Decided:
    found = refer(of.release, one.place).figure
    if one.place.about == About.THEME:
        scale = scale_of(of.release, one.place.code)
        text, is_score = "" if scale is None else of.words.text(scale.text), False
    elif one.place.about == About.RATED:
        text, is_score = of.words.text(words_of(of.release, one.place)), False
    else:
        text, is_score = of.question(one.place.code), of.measures[one.place.code].scale == "enps"
    said = of.words.text(told.decisions.get(one.finding, {}))
    figure = of.words.signed_span(found) if is_score else of.words.percent(found)
    due = of.words.long_day(one.due) if one.due else ""
    return Decided(text, "" if one.place.category else figure, one.decision, due, one.is_done, _paragraphs(said))


def _became(of: Reading) -> list[tuple[became.Line, list[tuple[str, str]]]]:
    """What became of each action about the whole company: the figure before and now, and what people said of it."""
    _, *asked, before, now, _, _ = (of.words.say(head) for head in became.HEADS)
    lines = [became.line(of, one) for one in of.release.became if not one.path]
    pairs = ([(before, line.before), (now, line.now), *zip(asked, line.asked, strict=True)] for line in lines)
    return [(line, [pair for pair in some if pair[1]]) for line, some in zip(lines, pairs, strict=True)]


def _paragraphs(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def figures(of: Reading, codes: Sequence[str]) -> list[ShownFigure]:
    """The figures that were chosen, in the order in which they can be chosen; what is not printed is left out."""
    known = {} if of.earlier is None else {code: one.delta for code, one in changes(of).items()}
    return [_figure(of, one, known) for one in offered(of.release) if one.code in codes]


def choices(release: Release, language: str) -> list[tuple[str, ShownFigure]]:
    """Every figure that can stand on the page, with its code, in a language of the survey."""
    of = reading(release, language, None, Brand(release.client))
    return [(one.code, _figure(of, one, {})) for one in offered(release)]


def decided(release: Release, stands: Sequence[Stand], language: str) -> list[Decided]:
    """Findings as the page names them, in a language of the survey, without what is said about them."""
    of = reading(release, language, None, Brand(release.client))
    return [_decided(of, one, Telling()) for one in stands]


def _figure(of: Reading, one: Figure, known: Mapping[str, Delta]) -> ShownFigure:
    """known: every change that the report prints, by the figure's code."""
    if one.code.startswith("theme:"):
        return _theme(of, one, known)
    (measure,) = one.measures
    cell = of.release.cells[COMPANY, measure]
    is_score = of.measures[measure].scale == "enps"
    span = enps(cell) if is_score else of.favourable(COMPANY, measure)
    return ShownFigure(
        of.question(measure),
        "" if span is None else (of.words.signed_span(span) if is_score else of.words.percent(span)),
        False,
        is_score,
        _bands(cell),
        known.get(one.code),
        of.earlier_name,
    )


def _theme(of: Reading, one: Figure, known: Mapping[str, Delta]) -> ShownFigure:
    span = theme_score(cells_of(of.release, COMPANY, one.measures))
    bands = (("high", float(span.low), ""), ("rest", float(100 - span.low), "")) if span and span.exact else ()
    return ShownFigure(
        of.words.text(one.text),
        "" if span is None else of.words.percent(span),
        True,
        False,
        bands,
        known.get(one.code),
        of.earlier_name,
    )


def _bands(cell: Cell) -> tuple[tuple[str, float, str], ...]:
    if cell.bands is None or not all(share.exact for share in cell.bands):
        return ()
    return tuple(
        (shade, float(share.low), str(share.low) if share.low >= LABELLED else "")
        for shade, share in zip(SHADES, cell.bands, strict=True)
        if share.low
    )


def poster_html(release: Release, language: str, client: str, vendor: str, where: str, square: str) -> str:
    """The poster that leads to the page, for the printer; `where`: its address, `square`: the name of its picture."""
    of = reading(release, language, None, Brand(client))
    template = _environment(of.words.spoken).get_template("respondent/results_poster.html")
    scheme, _, rest = where.partition("://")
    return template.render(
        language=language,
        client=client,
        vendor=vendor,
        title=of.words.text(release.title),
        k=of.k,
        host=rest.rpartition("/")[0] if scheme else where,
        path=rest.rpartition("/")[2],
        square=square,
        contract=of.words.code(release.policy_hash, 16),
        number=release.number,
    )
