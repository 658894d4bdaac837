"""Slips on paper: four to a page, a square and a typed code on each. Reaches the printer, so no face but the console's.

Everything happens in memory: what comes out is the only copy there is.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from markupsafe import Markup

from ...config import CHECKOUT
from ...core.wave.links_and_seats import AccessToken
from ...core.wave.policy import printed
from ...core.wave.slip_code import encode
from ...dates import in_letter
from ...languages import around
from ...outside.pdf.html_to_pdf import print_pdf
from ...outside.qr_codes import square
from ..letters.letter_text import Facts, pages

STATIC = CHECKOUT / "static"
STYLE = "css/slips.css"
A_PAGE = 4


@dataclass(frozen=True, slots=True)
class Slip:
    """One slip. Without a name it is one of a box, and looks like every other of that box."""

    token: AccessToken
    language: str
    unit: str
    """Of the person, or of the box."""
    name: str | None = None
    reference: str = ""
    """The firm's own id, for whoever hands the slips out."""


@dataclass(frozen=True, slots=True)
class SlipBox:
    """The slips of one box, and who draws from it."""

    unit: str
    language: str
    slips: Sequence[Slip]
    names: Sequence[tuple[str, str]]
    """Name and the firm's own id, in the order of the alphabet."""


@dataclass(slots=True)
class Paper:
    """Makes the pages of one print."""

    facts: Facts
    address: str
    """Our own host, where codes are typed, without a slash at the end."""
    squares: dict[str, bytes] = field(default_factory=dict)

    def print(self, named: Sequence[Slip], boxes: Sequence[SlipBox], moment: datetime) -> bytes:
        """One PDF: the slips with names, then each box with the sheet that goes on top."""
        parts = [*self._slips(named)]
        for box in boxes:
            parts += [self._sheet(box), *self._slips(box.slips)]
        language = [*(slip.language for slip in named), *(box.language for box in boxes), "en"][0]
        html = self._form("slips", language).render(self._common(language), parts=parts)
        return print_pdf(html, STATIC, moment, self.squares, style=STYLE)

    def _form(self, name: str, language: str) -> Any:
        return pages(around(language, self.facts.fallback)).get_template(f"{name}.html")

    def _slips(self, slips: Sequence[Slip]) -> Iterator[Markup]:
        for number, slip in enumerate(slips):
            name = f"square:{len(self.squares)}"
            self.squares[name] = square(self.facts.link(self.address, slip.token, slip.language))
            rendered = self._form("slip", slip.language).render(
                self._common(slip.language),
                slip=slip,
                square=name,
                groups=encode(slip.token).split("-"),
                last=number % A_PAGE == A_PAGE - 1 or number == len(slips) - 1,
            )
            yield Markup(rendered)  # noqa: S704  (escaped by the template)

    def _sheet(self, box: SlipBox) -> Markup:
        rendered = self._form("slip_box", box.language).render(
            self._common(box.language), unit=box.unit, names=box.names
        )
        return Markup(rendered)  # noqa: S704  (escaped by the template)

    def _common(self, language: str) -> dict[str, Any]:
        facts, spoken = self.facts, around(language, self.facts.fallback)
        return {
            "language": spoken,
            "client": facts.client,
            "title": facts.title.get(language) or next(iter(facts.title.values())),
            "vendor": facts.vendor,
            "minutes": facts.minutes,
            "opens": in_letter(facts.opens, spoken) if facts.opens else "",
            "closes": in_letter(facts.closes, spoken),
            "k": facts.k,
            "contract": printed(facts.contract),
            "host": Markup('<b class="host">{}</b>').format(urlsplit(self.address).netloc or self.address),
        }
