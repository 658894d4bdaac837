"""The report as HTML, from a release alone: all of it for the printer, or one part for the screen.

Nothing in here can print: the portal may import it without bringing the printer with it.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from ..config import CHECKOUT
from ..core.errors import Refusal
from ..core.loop.finding import Place
from ..core.release.model import COMPANY, Release
from ..core.report_length import Length
from ..translations import teach
from . import names
from .brand import Brand, Imprint
from .formatting import words
from .model import Reading
from .parts import (
    Part,
    actions,
    appendix,
    comments,
    contract,
    cover,
    groups,
    guide,
    overview,
    sections,
    trend,
    waves,
)
from .parts.fieldwork import response
from .parts.loop import ballot, became, decided
from .parts.short import Room
from .parts.short.one_page import one_page
from .parts.short.summary import summary
from .parts.short.unit import unit_summary


class NoSuchPart(Refusal):
    sentence = "This report has no part '%(anchor)s'."


class NoSuchUnit(Refusal):
    sentence = "This release shows no unit '%(unit)s'."
    field = "unit"


BUILDERS: Mapping[str, Callable[[Reading], list[Part]]] = {
    "cover": lambda reading: [cover.cover(reading)],
    "contract": lambda reading: [contract.contract(reading)],
    "guide": lambda reading: [guide.guide(reading)],
    "response": lambda reading: [response.response(reading)] if reading.is_company else [],
    "missing": response.missing,
    "overview": lambda reading: [overview.overview(reading)] if overview.has_scores(reading) else [],
    "heat": groups.heat_pages,
    "decided": decided.decided,
    "became": became.became,
    "ballot": ballot.ballot,
    "trend": trend.trend,
    "waves": waves.waves,
    "sections": sections.sections,
    "breakdowns": groups.breakdowns,
    "comments": comments.comments,
    "actions": lambda reading: [actions.actions(reading)] if overview.has_scores(reading) else [],
    "appendix": lambda reading: [appendix.appendix(reading)],
}
"""Every part of a report, in order, and what makes its pages."""
SCREEN = (
    "overview", "heat", "decided", "became", "ballot", "trend", "waves", "sections", "breakdowns", "comments",
    "actions", "response", "missing", "appendix",
)  # fmt: skip
"""The parts that are also pages on a screen."""


@lru_cache(maxsize=4)
def templates(language: str) -> Environment:
    """The templates of a report in a language."""
    environment = Environment(
        loader=FileSystemLoader(CHECKOUT / "templates"),
        autoescape=True,
        extensions=["jinja2.ext.do"],
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    teach(environment, lambda: words(language).catalog)
    return environment


def reading(
    release: Release,
    language: str,
    unit: str | None = None,
    brand: Brand | None = None,
    earlier: Release | None = None,
    imprint: Imprint | None = None,
    length: Length = Length.FULL,
    history: Sequence[Release] = (),
) -> Reading:
    """What is read: a release, in a language, for the company or a published unit; else NoSuchUnit.

    earlier: the release of the wave before; history: those of the waves before that, oldest first. One page is of the
    company alone.
    """
    group = next((one for one in release.units() if one.code == (unit or COMPANY)), None)
    if group is None:
        raise NoSuchUnit(unit=unit)
    beside = None if earlier is None else names.spoken(earlier, language, release.names)
    older = tuple(names.spoken(one, language, release.names) for one in history)
    called = names.spoken(release, language)
    its = called.group(group.code)
    own = brand or Brand(release.client)
    return Reading(called, language, its, own, imprint or Imprint(), beside, length, older)


Mark = Callable[[Place | None, str, str], Markup]
"""What stands beside a figure on a screen, so that somebody can point at it: where it is printed, what it says, of what
it is."""


def no_mark(place: Place | None, figure: str, of: str) -> Markup:
    """Nothing: in print, and for whoever may not point at figures."""
    del place, figure, of
    return Markup("")


SHORT: Mapping[Length, Callable[[Reading, Room], list[Part]]] = {
    Length.ONE_PAGE: lambda reading, room: [one_page(reading, room)],
    Length.SUMMARY: lambda reading, room: (summary if reading.is_company else unit_summary)(reading, room),
}


class Pictures:
    """Charts on their way into the page. In print each becomes an image of its own, which the printer draws faster

    than elements of the page; on a screen it is inline, so that it follows the page's colours.
    """

    def __init__(self, inline: bool) -> None:
        self.inline = inline
        self.drawn: dict[str, bytes] = {}
        self._places: dict[bytes, str] = {}

    def beside(self, difference: str) -> Markup:
        """A small figure after a large one. In print the font makes it small by the space before it, so that both are

        one piece of text: a map has thousands, and each piece costs the printer time.
        """
        return (Markup("<small> {}</small>") if self.inline else Markup("\u2005{}")).format(difference)

    def said(self, words: str) -> Markup:
        """Words for whoever hears a page in place of seeing it; in print only a shape says what it means."""
        return Markup('<span class="vh">, {}</span>').format(words) if self.inline else Markup("")

    def place(
        self, alt: str, width: float, height: float, caller: Callable[[], str], kind: str = "", is_told: bool = False
    ) -> Markup:
        """The chart that the macro draws, `width` x `height` millimetres, with its text alternative.

        `is_told`: the words beside it say all that it does, so whoever hears a screen is not told twice.
        """
        size = Markup('viewBox="0 0 {} {}"').format(f"{width:g}", f"{height:g}")
        if self.inline:
            said = Markup('aria-hidden="true"') if is_told else Markup('role="img" aria-label="{}"').format(alt)
            head = Markup('<svg class="chart {}" {} font-size="2.45" {}>')
            return head.format(kind, said, size) + Markup(caller()) + Markup("</svg>")  # noqa: S704
        fonts = 'font-family="Survey Figures Print,Be Vietnam Pro" font-size="2.45"'
        svg = (
            f'<svg xmlns="http://www.w3.org/2000/svg" {size} width="{width:g}mm" height="{height:g}mm" {fonts}>'
            f"{caller()}</svg>"
        ).encode()
        name = self._places.setdefault(svg, f"chart:{len(self._places)}")
        self.drawn[name] = svg
        return Markup('<img class="chart {}" src="{}" alt="{}">').format(kind, name, alt)


def parts(of: Reading, names: tuple[str, ...] = tuple(BUILDERS)) -> list[Part]:
    """The parts of a report that have something to show, in order."""
    return [part for name in names for part in BUILDERS[name](of)]


def _shown(of: Reading, part: Part | None, pictures: Pictures, **more: Any) -> dict[str, Any]:
    return {
        "reading": of,
        "release": of.release,
        "words": of.words,
        "language": of.words.language,
        "brand": of.brand,
        "imprint": of.imprint,
        "k": of.k,
        "gap": of.words.sentences("", ""),
        "place": pictures.place,
        "beside": pictures.beside,
        "said": pictures.said,
        "printed": not pictures.inline,
        "mark": no_mark,
        "marks": False,
        "part": part,
        **more,
    }


def document(of: Reading, pictures: Pictures, room: Room | None = None) -> str:
    """The whole report as one HTML document for the printer; its charts go into `pictures`.

    room: of a short length, how much of each part there is room for.
    """
    made = parts(of) if room is None else SHORT[of.length](of, room)
    template = templates(of.words.language).get_template("report/document.html")
    return template.render(_shown(of, None, pictures, parts=made))


def fragment(of: Reading, template: str, pictures: Pictures, shows: dict[str, Any]) -> Markup:
    """A piece of a page by its template, which finds `shows` under that name."""
    made = templates(of.words.language).get_template(template)
    return Markup(made.render(_shown(of, None, pictures, shows=shows)))  # noqa: S704


def contents(
    release: Release,
    language: str,
    unit: str | None = None,
    earlier: Release | None = None,
    history: Sequence[Release] = (),
) -> list[Part]:
    """The parts there are for a page on a screen: `anchor` is what `screen` asks for, `label` its name."""
    return parts(reading(release, language, unit, None, earlier, history=history), SCREEN)


def screen(
    release: Release,
    language: str,
    anchor: str,
    unit: str | None = None,
    earlier: Release | None = None,
    mark: Mark | None = None,
    history: Sequence[Release] = (),
) -> Markup:
    """One part as a fragment for a page on a screen: no style of its own, no script, charts inline.

    `mark`: what stands beside each figure, if anything. NoSuchPart if the release has no such part.
    """
    of = reading(release, language, unit, None, earlier, history=history)
    names = tuple(name for name in SCREEN if anchor.split("-", maxsplit=1)[0].rstrip("s") == name.rstrip("s")) or SCREEN
    for part in parts(of, names):
        if part.anchor == anchor:
            part.shows["again"] = False  # alone on its page, a list says its question
            template = templates(of.words.language).get_template("report/screen/part.html")
            marks = {"mark": mark or no_mark, "marks": mark is not None}
            return Markup(template.render(_shown(of, part, Pictures(inline=True), **marks)))  # noqa: S704
    raise NoSuchPart(anchor=anchor)
